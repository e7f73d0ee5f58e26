/** Which model a pointer means: the dot under it, or the family whose bubble it is in while dots are too small. */

import { toWorld } from "../state/camera.js";

/**
 * @typedef {object} HitTestInput
 * @property {import("../data/grid.js").Grid} grid
 * @property {import("../data/circles.js").Circles} circles
 * @property {Uint8Array} visible
 */

const LEAST_DOT = 1.6;
const LEAST_CIRCLE = 9;

/**
 * @param {HitTestInput} picking
 * @param {import("../state/camera.js").Camera} camera
 * @param {{px: number, py: number, slack: number}} point CSS pixels; slack: how far off a dot one may be
 * @returns {number | null}
 */
export function hitTest({ grid, circles, visible }, camera, { px, py, slack }) {
  const { models } = grid;
  const [x, y] = toWorld(camera, px, py);
  let model = grid.nearest(x, y, { within: slack / camera.scale, visible });
  if (model < 0) return null;
  if (models.radius[model] * camera.scale >= LEAST_DOT) return model;
  while (
    circles.radius[model] * camera.scale < LEAST_CIRCLE &&
    models.parent[model] >= 0 &&
    visible[models.parent[model]]
  ) {
    model = models.parent[model];
  }
  return model;
}
