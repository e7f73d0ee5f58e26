/** How large each dot is drawn: within the room that the layout gave it, by downloads, likes or reach. */

import { UNSAID } from "../data/models.js";

/** @typedef {import("../data/models.js").Models} Models */
/** @typedef {import("../state/state.js").SizeBy} SizeBy */

const LEAST = 0.55;
const MOST = 1;

/**
 * Radii in world units, never more than the layout's own, so that no dot covers another.
 *
 * @param {Models} models
 * @param {SizeBy} by
 * @returns {Float32Array}
 */
export function sizing(models, by) {
  const values = models[by];
  let largest = 1;
  for (const value of values) if (value !== UNSAID) largest = Math.max(largest, value);
  const whole = Math.log1p(largest);
  const radii = new Float32Array(models.count);
  for (let model = 0; model < models.count; model++) {
    const value = values[model] === UNSAID ? 0 : values[model];
    const part = value < 1 ? 0 : Math.log1p(value) / whole;
    radii[model] = models.radius[model] * (LEAST + (MOST - LEAST) * part);
  }
  return radii;
}
