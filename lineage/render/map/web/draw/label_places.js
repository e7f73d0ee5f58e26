/** Where a name may stand beside its dot, and what else stands there already. */

import { toScreen, toWorld } from "../state/camera.js";

/** @typedef {import("../state/camera.js").Camera} Camera */
/** @typedef {import("../state/free_frame.js").Box} Box */
/** @typedef {import("./labels.js").Names} Names */

const LEAST_DOT = 3.5;
/** Dots smaller than this are texture that a family's name may lie on. */
const LEAST_COVERED = 4.5;
/** A family inside another's is named over dots only if its circle is so wide. */
const LEAST_NESTED = 26;
/** The rim of a wider circle is too far from its dot to be named there. */
const MOST_RIM = 90;
const PAD = 4;
const CLEAR = 3;

/**
 * Best first: where a name touches no dot but its own, so that nobody takes it for another's. A family's may also lie
 * over dots as long as these are small, under or over its own, or on its middle where its dot is not seen; it is drawn in
 * from the screen's edge.
 *
 * @param {Names} names
 * @param {{model: number, high: number, width: number, forced: boolean}} text
 * @returns {{free: Box[], over: Box[]}}
 */
export function placesOf(names, { model, high, width, forced }) {
  const { camera, models, radii, scene, visible } = names;
  const [middle, level] = toScreen(camera, models.x[model], models.y[model]);
  const dot = radii[model] * camera.scale;
  if (width + 2 * PAD > camera.width) return { free: [], over: [] };
  const single = models.subtree[model] === 1;
  /** @type {Box[]} */
  const free = [];
  if (dot > LEAST_DOT && scene.step === 1) {
    const aside = dot + CLEAR + width / 2;
    const under = dot + CLEAR + high / 2;
    /** @type {[number, number][]} */
    const around = single
      ? [
          [aside, 0],
          [-aside, 0],
          [0, under],
          [0, -under],
        ]
      : [
          [0, under],
          [0, -under],
          [aside, 0],
          [-aside, 0],
        ];
    // Where no dot is drawn, its place is the name's.
    if (!visible[model]) around.unshift([0, 0]);
    const near = around.map(([right, down]) => boxAt(middle + right, level + down, width / 2, high / 2));
    const rim = single
      ? []
      : rimOf(names, model, { across: CLEAR + width / 2, up: CLEAR + high / 2 }).map(([x, y]) =>
          boxAt(x, y, width / 2, high / 2),
        );
    const boxes = [...near, ...rim.filter((box) => !inAnother(names, box, model))];
    free.push(...boxes.filter((box) => within(box, camera) && isFree(names, box, model)));
  }
  return {
    free,
    over: forced || (!single && mayCover(names, model)) ? over(names, { model, high, width, forced }) : [],
  };
}

/** Under, over and beside a family's circle. @param {Names} names @param {number} model @param {{across: number, up: number}} off CSS pixels from the circle @returns {[number, number][]} */
function rimOf({ camera, circles }, model, { across, up }) {
  const [x, y] = toScreen(camera, circles.x[model], circles.y[model]);
  const radius = circles.radius[model] * camera.scale;
  if (radius > MOST_RIM) return [];
  return [
    [x, y + radius + up],
    [x, y - radius - up],
    [x + radius + across, y],
    [x - radius - across, y],
  ];
}

/** Whether a box lies in a family's circle that neither is around a model's own nor in it. @param {Names} names @param {Box} box @param {number} model */
function inAnother({ camera, circles, families, models }, box, model) {
  return families.some((hub) => {
    const related =
      (hub <= model && model < hub + models.subtree[hub]) || (model < hub && hub < model + models.subtree[model]);
    if (related) return false;
    const [x, y] = toScreen(camera, circles.x[hub], circles.y[hub]);
    const [across, up] = [Math.max(box.left - x, x - box.right, 0), Math.max(box.top - y, y - box.bottom, 0)];
    return Math.hypot(across, up) < circles.radius[hub] * camera.scale;
  });
}

/** @param {Names} names @param {number} model */
function mayCover({ camera, circles, models, radii }, model) {
  // The last of a subtree is one of its smallest.
  const least = radii[model + models.subtree[model] - 1] * camera.scale;
  return least < LEAST_COVERED && (models.parent[model] < 0 || circles.radius[model] * camera.scale >= LEAST_NESTED);
}

/** @param {Names} names @param {{model: number, high: number, width: number, forced: boolean}} text @returns {Box[]} */
function over({ camera, models, visible }, { model, high, width, forced }) {
  const [middle, level] = toScreen(camera, models.x[model], models.y[model]);
  const dot = models.radius[model] * camera.scale;
  const half = width / 2 + PAD;
  const x = Math.min(Math.max(middle, half), camera.width - half);
  const away = visible[model] && (forced || dot > LEAST_DOT) ? dot + high * 0.62 : 0;
  return (away === 0 ? [away] : [away, -away])
    .map((off) => level + off)
    .filter((y) => y >= high * 0.8 && y <= camera.height - high * 0.8)
    .map((y) => boxAt(x, y, half, high * 0.58));
}

/** @param {number} x @param {number} y @param {number} across @param {number} up @returns {Box} */
export const boxAt = (x, y, across, up) => ({ left: x - across, right: x + across, top: y - up, bottom: y + up });

/** @param {Box} box @param {Camera} camera */
export const within = ({ left, top, right, bottom }, { width, height }) =>
  left >= 0 && top >= 0 && right <= width && bottom <= height;

/** @param {Box} one @param {Box} other */
export const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** The dot itself, which no other name should cover. @param {Names} names @param {number} model @returns {Box} */
export function dotBox({ models, camera }, model) {
  const [x, y] = toScreen(camera, models.x[model], models.y[model]);
  const dot = models.radius[model] * camera.scale;
  return boxAt(x, y, dot, dot);
}

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
