/** Which models lie in a rectangle or next to a point: a grid of cells over the map, built once. */

/** @typedef {import("./models.js").Models} Models */
/** @typedef {[number, number, number, number]} Extent left, top, right, bottom in world units */

const MODELS_A_CELL = 6;
const MOST_CELLS = 512;

/** Models by cell; those larger than a cell stand in `large`, and are looked at one by one. */
export class Grid {
  /** @param {Models} models */
  constructor(models) {
    const [left, top, right, bottom] = models.extent;
    this.models = models;
    this.side = Math.max(1, Math.min(MOST_CELLS, Math.ceil(Math.sqrt(models.count / MODELS_A_CELL))));
    this.left = left;
    this.top = top;
    this.cellWidth = Math.max((right - left) / this.side, 1e-9);
    this.cellHeight = Math.max((bottom - top) / this.side, 1e-9);
    this.start = new Uint32Array(this.side * this.side + 1);
    /** @type {number[]} */
    this.large = [];
    this.largest = Math.min(this.cellWidth, this.cellHeight);
    /** Radius of the widest dot of all. */
    this.widest = 0;
    const cells = new Uint32Array(models.count);
    for (let model = 0; model < models.count; model++) {
      const cell = this.row(models.y[model]) * this.side + this.column(models.x[model]);
      cells[model] = cell;
      this.start[cell + 1]++;
      if (models.radius[model] > this.largest) this.large.push(model);
      if (models.radius[model] > this.widest) this.widest = models.radius[model];
    }
    for (let cell = 0; cell < this.side * this.side; cell++) this.start[cell + 1] += this.start[cell];
    const next = this.start.slice();
    this.order = new Uint32Array(models.count);
    for (let model = 0; model < models.count; model++) this.order[next[cells[model]]++] = model;
  }

  /** @param {number} x */
  column(x) {
    return Math.min(Math.max(Math.floor((x - this.left) / this.cellWidth), 0), this.side - 1);
  }

  /** @param {number} y */
  row(y) {
    return Math.min(Math.max(Math.floor((y - this.top) / this.cellHeight), 0), this.side - 1);
  }

  /**
   * Runs of `order` whose cells touch a rectangle, one a row of cells.
   *
   * @param {Extent} extent
   * @returns {[number, number][]}
   */
  runs([left, top, right, bottom]) {
    const [first, last] = [this.column(left - this.largest), this.column(right + this.largest)];
    /** @type {[number, number][]} */
    const runs = [];
    for (let row = this.row(top - this.largest); row <= this.row(bottom + this.largest); row++) {
      const from = this.start[row * this.side + first];
      const to = this.start[row * this.side + last + 1];
      if (to > from) runs.push([from, to]);
    }
    return runs;
  }

  /**
   * The shown model whose edge is nearest to a point, -1 where none is within reach.
   *
   * @param {number} x
   * @param {number} y
   * @param {{within: number, visible: Uint8Array}} how within: world units from a dot's edge
   */
  nearest(x, y, { within, visible }) {
    const { models } = this;
    let nearest = -1;
    let best = within;
    /** @param {number} model */
    const look = (model) => {
      if (!visible[model]) return;
      const gap = Math.hypot(models.x[model] - x, models.y[model] - y) - models.radius[model];
      if (gap <= best) {
        best = gap;
        nearest = model;
      }
    };
    for (const [from, to] of this.runs([x - within, y - within, x + within, y + within])) {
      for (let at = from; at < to; at++) look(this.order[at]);
    }
    for (const model of this.large) look(model);
    return nearest;
  }
}
