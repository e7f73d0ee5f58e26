/** Names on the map: the widest family first, wherever there is room for one more. */

import { toScreen } from "./camera.js";
import { plain } from "./text.js";

/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/**
 * @typedef {object} Names everything to name
 * @property {import("./data.js").Models} models
 * @property {import("./circles.js").Circles} circles
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
const LEAST_SINGLE = 9;
const LEAST_UNLIT = 9;
const MOST_TRIED = 1200;
const MOST_NAMES = 90;
const LONGEST = 44;
const PAD = 4;

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {Names} names
 * @returns {number[]} the models that got a name
 */
export function drawLabels(context, names) {
  const { models, theme, lit } = names;
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
    const size = fontSize(names, model);
    context.font = `600 ${size}px ${FAMILY}`;
    const text = plain(models.nameOf(model), LONGEST);
    const width = context.measureText(text).width;
    const free = places(names, { model, size, width, forced }).filter((place) => forced || !taken.some((box) => overlap(box, place)));
    if (free.length === 0) continue;
    const [place] = free;
    taken.push(place, dotBox(names, model));
    named.push(model);
    const x = (place.left + place.right) / 2;
    const y = (place.top + place.bottom) / 2;
    context.globalAlpha = lit && !lit[model] && !forced ? 0.6 : 1;
    context.lineWidth = Math.max(3, size / 4);
    context.strokeStyle = theme.ground;
    context.strokeText(text, x, y);
    context.fillStyle = theme.ink;
    context.fillText(text, x, y);
  }
  context.globalAlpha = 1;
  return named;
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
 * Where a name may stand, best first: under a dot that is seen, or over it if it names a family, whose middle it takes if
 * its dot is not seen; a family's is drawn in from the screen's edge.
 *
 * @param {Names} names
 * @param {{model: number, size: number, width: number, forced: boolean}} text
 * @returns {Box[]}
 */
function places({ models, camera }, { model, size, width, forced }) {
  const [middle, level] = toScreen(camera, models.x[model], models.y[model]);
  const single = models.subtree[model] === 1;
  const dot = models.radius[model] * camera.scale;
  const half = width / 2 + (single ? 2 * PAD : PAD);
  if (width + 2 * PAD > camera.width) return [];
  const x = Math.min(Math.max(middle, half), camera.width - half);
  if (single && x !== middle && !forced) return [];
  const away = single || dot > LEAST_DOT ? dot + size * 0.75 : 0;
  return (single || away === 0 ? [away] : [away, -away])
    .map((off) => level + off)
    .filter((y) => y >= size && y <= camera.height - size)
    .map((y) => ({ left: x - half, right: x + half, top: y - size * 0.7, bottom: y + size * 0.7 }));
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
