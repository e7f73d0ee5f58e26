/** Names on the map: in their own dots where these have room, else beside them; the widest family first. */

import { besideText, insideTexts, ownerText } from "./label_text.js";
import { toScreen } from "../state/camera.js";
import { MEASURED_AT, labelInside } from "./label_inside.js";
import { boxAt, dotBox, overlap, placesOf, within } from "./label_places.js";
import { thousands } from "../words/text.js";
import { DIM_PART, inkOn, mixed } from "./theme.js";

/** @typedef {import("../state/camera.js").Camera} Camera */
/** @typedef {import("../state/free_frame.js").Box} Box */

/**
 * @typedef {object} Names everything to name
 * @property {import("../data/models.js").Models} models
 * @property {import("../data/circles.js").Circles} circles
 * @property {import("../data/grid.js").Grid} grid
 * @property {import("./colors.js").Coloring} coloring
 * @property {Float32Array} radii as drawn
 * @property {Uint8Array} visible
 * @property {Uint8Array} holding 1 where the model, or something drawn below it, is shown
 * @property {Uint8Array | null} lit
 * @property {import("./theme.js").Theme} theme
 * @property {Camera} camera
 * @property {import("./scene.js").Scene} scene
 * @property {Box[]} covered where no name can be read
 * @property {number[]} always named first, even where it is crowded
 * @property {number[]} families in sight that are wide enough to be named, widest first
 * @property {boolean} counts whether the number of descendants is that of the models shown
 */

/** @typedef {{texts: Box[], dots: Box[]}} Taken by names, and by the dots that have one */

const FAMILY = "system-ui, sans-serif";
const LEAST_CIRCLE = 13;
const LEAST_SINGLE = 6;
const LEAST_INSIDE = 17;
/** A dot so large has its name where it is seen, if its middle is not. */
const LEAST_ELSEWHERE = 48;
const LEAST_UNLIT = 9;
const MOST_TRIED = 1200;
const MOST_BESIDE = 110;
const MOST_INSIDE = 420;
/** From this size on a family's name says how much came from it, if it is so much. */
const COUNTED_FROM = 12;
const LEAST_COUNTED = 10;
/** A family is named in its dot if that is not much smaller than beside it. */
const ALIKE = 0.75;
const LEAST_FORCED = 13;
const SINGLE = 11;
const OWNER_PART = 0.85;
const LINE = 1.2;
const MOST_MEASURED = 20_000;

/** Widths of texts at `MEASURED_AT`, which the same map asks for again and again. @type {Map<string, number>} */
const widths = new Map();

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {Omit<Names, "families">} all
 * @returns {number[]} the models that got a name
 */
export function drawLabels(context, all) {
  const names = { ...all, families: familiesIn(all) };
  const { lit } = names;
  /** @type {Taken} */
  const taken = { texts: [...names.covered], dots: [] };
  /** @type {number[]} */
  const named = [];
  const left = { inside: MOST_INSIDE, beside: MOST_BESIDE };
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.direction = "ltr";
  const first = new Set(names.always);
  for (const model of [...first, ...names.families, ...singlesIn(names)]) {
    const forced = first.has(model) && named.length < first.size;
    if (!forced && first.has(model)) continue;
    context.globalAlpha = lit && !lit[model] && !forced ? 0.6 : 1;
    const ways = [
      () =>
        left.inside > 0 &&
        writeInside(context, names, {
          model,
          taken,
          least: names.models.subtree[model] === 1 ? 0 : fontSize(names, model) * ALIKE,
        }) &&
        left.inside--,
      () => left.beside > 0 && writeBeside(context, names, { model, taken, forced: false }) && left.beside--,
      () =>
        left.inside > 0 &&
        writeInside(context, names, { model, taken, least: forced ? LEAST_FORCED : 0 }) &&
        left.inside--,
      () => forced && writeBeside(context, names, { model, taken, forced }),
    ];
    if (!ways.some((way) => way())) continue;
    if (names.visible[model]) taken.dots.push(dotBox(names, model));
    named.push(model);
  }
  context.globalAlpha = 1;
  return named;
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} weight */
function widthOf(context, text, weight) {
  const key = `${weight} ${text}`;
  const cachedWidth = widths.get(key);
  if (cachedWidth !== undefined) return cachedWidth;
  if (widths.size > MOST_MEASURED) widths.clear();
  context.font = `${weight} ${MEASURED_AT}px ${FAMILY}`;
  const { width } = context.measureText(text);
  widths.set(key, width);
  return width;
}

/** @param {CanvasRenderingContext2D} context @param {Names} names @param {{model: number, taken: Taken, least: number}} what least: size of the letters; whether it was written */
function writeInside(context, names, { model, taken, least }) {
  const { camera, coloring, counts, lit, models, radii, theme, visible } = names;
  const radius = radii[model] * camera.scale;
  if (!visible[model] || radius < LEAST_INSIDE) return false;
  const texts = insideTexts(models, model, { counts });
  const full = coloring.palette[coloring.codes[model]];
  const color = lit && !lit[model] ? mixed(theme.ground, full, DIM_PART) : full;
  for (const { x, y, room } of spotsIn(names, model, radius)) {
    const block = labelInside(texts, room, (text, weight) => widthOf(context, text, weight));
    if (!block || block.lines[0].size < least) continue;
    const box = boxAt(x, y, block.across, block.up);
    if (!within(box, camera) || taken.texts.some((one) => overlap(one, box))) continue;
    taken.texts.push(box);
    context.fillStyle = inkOn(color);
    for (const { text, off, size, weight } of block.lines) {
      context.font = `${weight} ${size}px ${FAMILY}`;
      context.fillText(text, x, y + off);
    }
    return true;
  }
  return false;
}

/** Circles in a dot that may hold its name: itself, and of a large one its parts, the one nearest to the screen's middle first. @param {Names} names @param {number} model @param {number} radius @returns {{x: number, y: number, room: number}[]} */
function spotsIn({ camera, models }, model, radius) {
  const [x, y] = toScreen(camera, models.x[model], models.y[model]);
  const spots = [{ x, y, room: radius }];
  if (radius < LEAST_ELSEWHERE) return spots;
  const parts = [0.5, 0.7].flatMap((far) =>
    Array.from({ length: 12 }, (_, turn) => {
      const angle = (turn * Math.PI) / 6;
      return { x: x + far * radius * Math.cos(angle), y: y + far * radius * Math.sin(angle), room: (1 - far) * radius };
    }),
  );
  const off = (/** @type {{x: number, y: number}} */ spot) =>
    Math.hypot(spot.x - camera.width / 2, spot.y - camera.height / 2);
  const shown = parts.filter((spot) => spot.x > 0 && spot.y > 0 && spot.x < camera.width && spot.y < camera.height);
  return [...spots, ...shown.sort((one, other) => other.room - one.room || off(one) - off(other))];
}

/** @param {CanvasRenderingContext2D} context @param {Names} names @param {{model: number, taken: Taken, forced: boolean}} what whether it was written */
function writeBeside(context, names, { model, taken, forced }) {
  const { counts, models, theme, visible } = names;
  const size = fontSize(names, model);
  const many = models.reach[model];
  const name = besideText(models, model);
  const text = counts && many >= LEAST_COUNTED && size >= COUNTED_FROM ? `${name} · ${thousands(many)}` : name;
  const owner = ownerText(models, model);
  const width = (widthOf(context, text, 600) * size) / MEASURED_AT;
  const small = Math.max(size * OWNER_PART, 10);
  const below = (widthOf(context, owner, 400) * small) / MEASURED_AT;
  const fits = (/** @type {Box} */ place) =>
    forced || ![...taken.texts, ...taken.dots].some((box) => overlap(box, place));
  const alone = placesOf(names, { model, high: size * LINE, width, forced });
  // A second line is not worth a dot that it covers.
  const both =
    owner && ownerShown(names, model)
      ? placesOf(names, { model, high: (size + small) * LINE, width: Math.max(width, below), forced })
      : alone;
  const withOwner = both === alone ? undefined : both.free.find(fits);
  const place = withOwner ?? alone.free.find(fits) ?? alone.over.find(fits);
  if (!place) return false;
  taken.texts.push(place);
  const x = (place.left + place.right) / 2;
  const top = (place.top + place.bottom) / 2 - (withOwner ? (small * LINE) / 2 : 0);
  // A base that is filtered out itself is named for what is shown of its family.
  const how = { x, rim: theme.ground, ink: visible[model] ? theme.ink : theme.faint };
  write(context, text, { ...how, y: top, size, weight: 600 });
  if (withOwner) write(context, owner, { ...how, y: top + ((size + small) * LINE) / 2, size: small, weight: 400 });
  return true;
}

/** Whether there are few enough names for two lines each: where one sees single dots. @param {Names} names @param {number} model */
const ownerShown = ({ camera, radii }, model) => radii[model] * camera.scale >= LEAST_SINGLE;

/** @param {CanvasRenderingContext2D} context @param {string} text @param {{x: number, y: number, size: number, weight: number, rim: string, ink: string}} how */
function write(context, text, { x, y, size, weight, rim, ink }) {
  context.font = `${weight} ${size}px ${FAMILY}`;
  context.lineWidth = Math.max(3.5, size / 3.5);
  context.strokeStyle = rim;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/** @param {Omit<Names, "families">} names */
function familiesIn({ circles, camera, holding, models }) {
  /** @type {number[]} */
  const families = [];
  for (const hub of circles.hubs) {
    if (circles.radius[hub] * camera.scale < LEAST_CIRCLE || families.length >= MOST_TRIED) break;
    if (holding[hub] && inSight(camera, models, hub)) families.push(hub);
  }
  return families;
}

/** Single models, once they are few and large. @param {Names} names */
function singlesIn({ circles, camera, scene, models, lit }) {
  if (scene.count > MOST_TRIED * 4) return [];
  const single = [];
  for (let at = 0; at < scene.count; at++) {
    const model = scene.models[at];
    if (lit && !lit[model] && models.radius[model] * camera.scale < LEAST_UNLIT) continue;
    if (models.subtree[model] > 1 && circles.radius[model] * camera.scale >= LEAST_CIRCLE) continue;
    if (models.radius[model] * camera.scale >= LEAST_SINGLE && inSight(camera, models, model)) single.push(model);
  }
  /** @param {number} model */
  const weight = (model) =>
    models.radius[model] * 1e6 + (models.downloads[model] === 0xffffffff ? 0 : models.downloads[model]);
  return new Set(single.sort((one, other) => weight(other) - weight(one)).slice(0, MOST_TRIED));
}

/** @param {Camera} camera @param {import("../data/models.js").Models} models @param {number} model */
function inSight(camera, models, model) {
  const [px, py] = toScreen(camera, models.x[model], models.y[model]);
  const dot = models.radius[model] * camera.scale;
  const [across, down] = [Math.max(dot, 40), Math.max(dot, 10)];
  return px > -across && py > -down && px < camera.width + across && py < camera.height + down;
}

/** @param {Names} names @param {number} model */
function fontSize({ circles, camera, models }, model) {
  if (models.subtree[model] === 1) return SINGLE;
  const radius = circles.radius[model] * camera.scale;
  return Math.round(Math.min(Math.max(11 + 3 * Math.log2(radius / 24), 11), 22));
}
