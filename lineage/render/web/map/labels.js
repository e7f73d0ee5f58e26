/** Names on the map: in their own dots where these have room, else beside them; the widest family first. */

import { toScreen, toWorld } from "./camera.js";
import { MEASURED_AT, inside } from "./inside.js";
import { DIM_PART, inkOn, mixed } from "./theme.js";
import { plain } from "./text.js";

/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/**
 * @typedef {object} Names everything to name
 * @property {import("./data.js").Models} models
 * @property {import("./circles.js").Circles} circles
 * @property {import("./grid.js").Grid} grid
 * @property {import("./colours.js").Colouring} colouring
 * @property {Float32Array} radii as drawn
 * @property {Uint8Array} visible
 * @property {Uint8Array | null} lit
 * @property {import("./theme.js").Theme} theme
 * @property {Camera} camera
 * @property {import("./scene.js").Scene} scene
 * @property {Box[]} covered where no name can be read
 * @property {number[]} always named first, even where it is crowded
 */

const FAMILY = "system-ui, sans-serif";
const LEAST_CIRCLE = 13;
const LEAST_DOT = 3.5;
const LEAST_SINGLE = 6;
const LEAST_INSIDE = 17;
const LEAST_UNLIT = 9;
const MOST_TRIED = 1200;
const MOST_NAMES = 90;
const LONGEST = 44;
const PAD = 4;
const CLEAR = 3;

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {Names} names
 * @returns {number[]} the models that got a name
 */
export function drawLabels(context, names) {
  const { models, lit } = names;
  /** @type {Box[]} */
  const taken = [...names.covered];
  /** @type {number[]} */
  const named = [];
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.direction = "ltr";
  const first = new Set(names.always);
  for (const model of [...first, ...candidates(names)]) {
    if (named.length >= MOST_NAMES) break;
    const forced = first.has(model) && named.length < first.size;
    if (!forced && first.has(model)) continue;
    const text = plain(models.nameOf(model), LONGEST);
    context.globalAlpha = lit && !lit[model] && !forced ? 0.6 : 1;
    if (!writeInside(context, names, { model, text, taken }) && !writeBeside(context, names, { model, text, taken, forced })) continue;
    taken.push(dotBox(names, model));
    named.push(model);
  }
  context.globalAlpha = 1;
  return named;
}

/** @param {CanvasRenderingContext2D} context @param {Names} names @param {{model: number, text: string, taken: Box[]}} what whether it was written */
function writeInside(context, names, { model, text, taken }) {
  const { camera, colouring, lit, models, radii, theme } = names;
  const radius = radii[model] * camera.scale;
  const box = dotBox(names, model);
  if (radius < LEAST_INSIDE || taken.some((one) => overlap(one, box))) return false;
  context.font = `600 ${MEASURED_AT}px ${FAMILY}`;
  const block = inside(text, radius, (part) => context.measureText(part).width);
  if (!block) return false;
  const full = colouring.palette[colouring.codes[model]];
  const colour = lit && !lit[model] ? mixed(theme.ground, full, DIM_PART) : full;
  context.font = `600 ${block.size}px ${FAMILY}`;
  const [x, y] = toScreen(camera, models.x[model], models.y[model]);
  for (const { text: line, off } of block.lines) write(context, line, { x, y: y + off, rim: colour, ink: inkOn(colour), width: 3 });
  return true;
}

/** @param {CanvasRenderingContext2D} context @param {Names} names @param {{model: number, text: string, taken: Box[], forced: boolean}} what whether it was written */
function writeBeside(context, names, { model, text, taken, forced }) {
  const { theme } = names;
  const size = fontSize(names, model);
  context.font = `600 ${size}px ${FAMILY}`;
  const width = context.measureText(text).width;
  const fits = (/** @type {Box} */ place) => forced || !taken.some((box) => overlap(box, place));
  const place = places(names, { model, size, width, forced }).find(fits);
  if (!place) return false;
  taken.push(place);
  const middle = { x: (place.left + place.right) / 2, y: (place.top + place.bottom) / 2 };
  write(context, text, { ...middle, rim: theme.ground, ink: theme.ink, width: Math.max(3, size / 4) });
  return true;
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {{x: number, y: number, rim: string, ink: string, width: number}} how */
function write(context, text, { x, y, rim, ink, width }) {
  context.lineWidth = width;
  context.strokeStyle = rim;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/** Families that are wide enough, then single models once they are few and large. @param {Names} names */
function candidates({ circles, camera, visible, scene, models, lit }) {
  /** @type {number[]} */
  const found = [];
  for (const hub of circles.hubs) {
    if (circles.radius[hub] * camera.scale < LEAST_CIRCLE || found.length >= MOST_TRIED) break;
    if (visible[hub] && inSight(camera, models.x[hub], models.y[hub])) found.push(hub);
  }
  if (scene.count > MOST_TRIED * 4) return found;
  const single = [];
  for (let at = 0; at < scene.count; at++) {
    const model = scene.models[at];
    if (lit && !lit[model] && models.radius[model] * camera.scale < LEAST_UNLIT) continue;
    if (models.subtree[model] > 1 && circles.radius[model] * camera.scale >= LEAST_CIRCLE) continue;
    if (models.radius[model] * camera.scale >= LEAST_SINGLE && inSight(camera, models.x[model], models.y[model])) single.push(model);
  }
  /** @param {number} model */
  const weight = (model) => models.radius[model] * 1e6 + (models.downloads[model] === 0xffffffff ? 0 : models.downloads[model]);
  return [...found, ...new Set(single.sort((one, other) => weight(other) - weight(one)).slice(0, MOST_TRIED))];
}

/** @param {Camera} camera @param {number} x @param {number} y */
function inSight(camera, x, y) {
  const [px, py] = toScreen(camera, x, y);
  return px > -40 && py > -10 && px < camera.width + 40 && py < camera.height + 10;
}

/** @param {Names} names @param {number} model */
function fontSize({ circles, camera, models }, model) {
  if (models.subtree[model] === 1) return 11;
  const radius = circles.radius[model] * camera.scale;
  return Math.round(Math.min(Math.max(11 + 3 * Math.log2(radius / 24), 11), 22));
}

/**
 * Where a name may stand beside its dot, best first: where it touches no dot but its own, so that nobody takes it for
 * another's. A family's may also lie over dots, under or over its own, or on its middle where its dot is not seen; it is
 * drawn in from the screen's edge.
 *
 * @param {Names} names
 * @param {{model: number, size: number, width: number, forced: boolean}} text
 * @returns {Box[]}
 */
function places(names, { model, size, width, forced }) {
  const { models, camera, radii, scene } = names;
  const [middle, level] = toScreen(camera, models.x[model], models.y[model]);
  const dot = models.radius[model] * camera.scale;
  if (width + 2 * PAD > camera.width) return [];
  const half = width / 2 + PAD;
  const x = Math.min(Math.max(middle, half), camera.width - half);
  const single = models.subtree[model] === 1 && !forced;
  /** @type {Box[]} */
  const free = [];
  if (dot > LEAST_DOT && scene.step === 1) {
    const aside = radii[model] * camera.scale + CLEAR + width / 2;
    const under = radii[model] * camera.scale + CLEAR + size * 0.6;
    /** @type {[number, number][]} */
    const around = single ? [[aside, 0], [-aside, 0], [0, under], [0, -under]] : [[0, under], [0, -under], [aside, 0], [-aside, 0]];
    const boxes = around.map(([right, down]) => boxAt(middle + right, level + down, width / 2, size * 0.6));
    free.push(...boxes.filter((box) => within(box, camera) && isFree(names, box, model)));
  }
  if (single) return free;
  const away = forced || dot > LEAST_DOT ? dot + size * 0.75 : 0;
  const over = (away === 0 ? [away] : [away, -away])
    .map((off) => level + off)
    .filter((y) => y >= size && y <= camera.height - size)
    .map((y) => boxAt(x, y, half, size * 0.7));
  return [...free, ...over];
}

/** @param {number} x @param {number} y @param {number} across @param {number} up @returns {Box} */
const boxAt = (x, y, across, up) => ({ left: x - across, right: x + across, top: y - up, bottom: y + up });

/** @param {Box} box @param {Camera} camera */
const within = ({ left, top, right, bottom }, { width, height }) => left >= 0 && top >= 0 && right <= width && bottom <= height;

/** Whether a box touches no dot but one. @param {Names} names @param {Box} box @param {number} own */
function isFree({ grid, models, radii, visible, camera }, box, own) {
  const [left, top] = toWorld(camera, box.left, box.top);
  const [right, bottom] = toWorld(camera, box.right, box.bottom);
  const gap = CLEAR / camera.scale;
  /** @param {number} model */
  const away = (model) => {
    if (model === own || !visible[model]) return true;
    const across = Math.max(left - models.x[model], models.x[model] - right, 0);
    const up = Math.max(top - models.y[model], models.y[model] - bottom, 0);
    return Math.hypot(across, up) >= radii[model] + gap;
  };
  if (!grid.large.every(away)) return false;
  for (const [from, to] of grid.runs([left - gap, top - gap, right + gap, bottom + gap])) {
    for (let at = from; at < to; at++) if (!away(grid.order[at])) return false;
  }
  return true;
}

/** The dot itself, which no other name should cover. @param {Names} names @param {number} model @returns {Box} */
function dotBox({ models, camera }, model) {
  const [x, y] = toScreen(camera, models.x[model], models.y[model]);
  const dot = models.radius[model] * camera.scale;
  return { left: x - dot, right: x + dot, top: y - dot, bottom: y + dot };
}

/** @param {Box} one @param {Box} other */
const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
