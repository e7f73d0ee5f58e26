/** Which dots a picture needs: those in sight, or an even sample of them where they are too many to be told apart. */

import { seenExtent } from "../state/camera.js";

/** @typedef {import("../state/camera.js").Camera} Camera */
/** @typedef {{models: Uint32Array, count: number, step: number, boost: number}} Scene one in `step` dots, each larger by `boost` */

const LARGE = 2;

/** Chooses dots; one list is reused for every picture. */
export class Scenes {
  /**
   * @param {import("../data/grid.js").Grid} grid
   * @param {import("../data/circles.js").Circles} circles
   * @param {Uint8Array} visible
   */
  constructor(grid, circles, visible) {
    this.grid = grid;
    this.circles = circles;
    this.visible = visible;
    this.list = new Uint32Array(2 * visible.length);
  }

  /**
   * Neighbors stand together in the grid's order, so that every n-th of it is an even sample of the map.
   *
   * @param {Camera} camera
   * @param {number} most dots; the hubs' own, once they can be seen, come on top
   * @returns {Scene}
   */
  gather(camera, most) {
    const { grid, circles, list, visible } = this;
    const runs = grid.runs(seenExtent(camera));
    const inSight = runs.reduce((sum, [from, to]) => sum + to - from, 0);
    // Powers of two: the sample stays the same, or a part of it, while one zooms.
    const step = 2 ** Math.max(0, Math.ceil(Math.log2(inSight / Math.max(most, 1))));
    let count = 0;
    for (const [from, to] of runs) {
      for (let at = Math.ceil(from / step) * step; at < to; at += step) {
        const model = grid.order[at];
        if (visible[model]) list[count++] = model;
      }
    }
    // A dot wider than a cell may reach into sight from afar; drawn twice, it looks the same.
    for (const model of grid.large) if (visible[model]) list[count++] = model;
    if (step > 1) {
      for (const hub of circles.hubs) {
        if (circles.radius[hub] * camera.scale < LARGE) break;
        if (visible[hub] && grid.models.radius[hub] * camera.scale >= LARGE) list[count++] = hub;
      }
    }
    return { models: list, count, step, boost: Math.sqrt(step) };
  }
}

/**
 * Whether a model is in a sample of one in `step`; the golden ratio spreads it evenly over every run of models.
 *
 * @param {number} model
 * @param {number} step
 */
export const sampled = (model, step) => Math.imul(model + 1, 0x9e3779b1) >>> 0 < 4294967296 / step;
