/** Which dots a picture needs: those in sight, or an even sample of them where they are too many to be told apart. */

import { seenExtent } from "./camera.js";

/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {{models: Uint32Array, count: number, boost: number, inSight: number}} Scene boost: factor on sampled dots' size */

const LARGE = 2.5;

/** Chooses dots; one list is reused for every picture. */
export class Scenes {
  /**
   * @param {import("./grid.js").Grid} grid
   * @param {Uint8Array} visible
   */
  constructor(grid, visible) {
    this.grid = grid;
    this.visible = visible;
    this.list = new Uint32Array(visible.length);
  }

  /**
   * @param {Camera} camera
   * @param {number} most dots, those of more than a few pixels not among them
   * @returns {Scene}
   */
  gather(camera, most) {
    const { grid, list, visible } = this;
    const { radius } = grid.models;
    const runs = grid.runs(seenExtent(camera));
    let inSight = 0;
    for (const [from, to] of runs) inSight += to - from;
    const part = Math.min(1, most / Math.max(inSight, 1));
    const whole = part === 1;
    const large = LARGE / camera.scale;
    let count = 0;
    for (const [from, to] of runs) {
      for (let at = from; at < to; at++) {
        const model = grid.order[at];
        if (visible[model] && (whole || radius[model] > large || sampled(model, part))) list[count++] = model;
      }
    }
    // A dot wider than a cell may reach into sight from afar; drawn twice, it looks the same.
    for (const model of grid.large) if (visible[model] && count < list.length) list[count++] = model;
    return { models: list, count, boost: 1 / Math.sqrt(part), inSight };
  }
}

/**
 * Whether a model is in the sample; the golden ratio spreads it evenly over every run of models.
 *
 * @param {number} model
 * @param {number} part 0 to 1
 */
export const sampled = (model, part) => Math.imul(model + 1, 0x9e3779b1) >>> 0 < part * 4294967296;
