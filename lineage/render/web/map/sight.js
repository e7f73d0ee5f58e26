/** How many of the models shown the view holds: those whose middle lies in it. */

import { seenExtent } from "./camera.js";

/**
 * @param {import("./data.js").Models} models
 * @param {Uint8Array} visible
 * @param {import("./camera.js").Camera} camera
 * @returns {{total: number, counted: number}} counted: of them, what the counting rule counts
 */
export function sightOf({ x, y, counted, count }, visible, camera) {
  const [left, top, right, bottom] = seenExtent(camera);
  const sight = { total: 0, counted: 0 };
  for (let model = 0; model < count; model++) {
    if (!visible[model] || x[model] < left || x[model] > right || y[model] < top || y[model] > bottom) continue;
    sight.total++;
    sight.counted += counted[model];
  }
  return sight;
}

/**
 * A circle round all models that are shown, and their dots.
 *
 * @param {import("./data.js").Models} models
 * @param {Uint8Array} visible
 */
export function roundShown({ x, y, radius, count }, visible) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let model = 0; model < count; model++) {
    if (!visible[model]) continue;
    left = Math.min(left, x[model] - radius[model]);
    right = Math.max(right, x[model] + radius[model]);
    top = Math.min(top, y[model] - radius[model]);
    bottom = Math.max(bottom, y[model] + radius[model]);
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, radius: Math.max(right - left, bottom - top) / 2 };
}
