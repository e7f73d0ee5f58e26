/** How many of the models shown the view holds: those whose middle lies in it. */

import { seenExtent } from "../state/camera.js";

/**
 * @param {import("../data/models.js").Models} models
 * @param {Uint8Array} visible
 * @param {import("../state/camera.js").Camera} camera
 * @returns {{total: number, counted: number}} counted: of them, what the counting rule counts
 */
export function countInView({ x, y, counted, count }, visible, camera) {
  const [left, top, right, bottom] = seenExtent(camera);
  const counts = { total: 0, counted: 0 };
  for (let model = 0; model < count; model++) {
    if (!visible[model] || x[model] < left || x[model] > right || y[model] < top || y[model] > bottom) continue;
    counts.total++;
    counts.counted += counted[model];
  }
  return counts;
}

/**
 * A circle round all models that are shown, and their dots.
 *
 * @param {import("../data/models.js").Models} models
 * @param {Uint8Array} visible
 */
export function circleAroundShown(models, visible) {
  const { left, top, right, bottom } = boundsOf(models, shownOf(visible));
  return { x: (left + right) / 2, y: (top + bottom) / 2, radius: Math.max(right - left, bottom - top) / 2 };
}

/** A circle that holds some models and their dots. @param {import("../data/models.js").Models} models @param {Iterable<number>} some */
export function circleAround(models, some) {
  const { left, top, right, bottom } = boundsOf(models, some);
  return { x: (left + right) / 2, y: (top + bottom) / 2, radius: Math.hypot(right - left, bottom - top) / 2 };
}

/** @param {Uint8Array} visible */
function* shownOf(visible) {
  for (let model = 0; model < visible.length; model++) if (visible[model]) yield model;
}

/** @param {import("../data/models.js").Models} models @param {Iterable<number>} some */
function boundsOf({ x, y, radius }, some) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const model of some) {
    left = Math.min(left, x[model] - radius[model]);
    right = Math.max(right, x[model] + radius[model]);
    top = Math.min(top, y[model] - radius[model]);
    bottom = Math.max(bottom, y[model] + radius[model]);
  }
  return { left, top, right, bottom };
}

/** Whether the view holds the middles of all these. @param {import("../data/models.js").Models} models @param {number[]} some @param {import("../state/camera.js").Camera} camera */
export function allInView({ x, y }, some, camera) {
  const [left, top, right, bottom] = seenExtent(camera);
  return some.every((model) => x[model] >= left && x[model] <= right && y[model] >= top && y[model] <= bottom);
}
