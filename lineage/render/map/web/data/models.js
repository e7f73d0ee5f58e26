/** The models of the map as columns, one number a model, in the order of the placement tree (depth first). */

import { aloneCode, categoryCodes } from "./categories.js";

/** @typedef {import("./payload.js").Payload} Payload */

/** Not said: a count, a code, a day, a relation that the Hub gave no value for. */
export const UNSAID = 0xffffffff;
export const UNSAID_CODE = 0xffff;
export const NO_RELATION = 255;

const FIRST_DAY = Date.UTC(2022, 0, 1);
const DAY = 86_400_000;

/**
 * @param {number} day days since 2022-01-01, as `created` has them
 * @returns {string} YYYY-MM-DD
 */
export const dateOf = (day) => new Date(FIRST_DAY + day * DAY).toISOString().slice(0, 10);

/**
 * @param {string} date YYYY-MM-DD
 * @returns {number | null} days since 2022-01-01, null for what is no date
 */
export function dayOf(date) {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(time) ? null : Math.round((time - FIRST_DAY) / DAY);
}

/**
 * Base and size of every subtree from the numbers of children.
 *
 * @param {ArrayLike<number>} children
 */
export function treeFromChildren(children) {
  const count = children.length;
  const parent = new Int32Array(count).fill(-1);
  const subtree = new Int32Array(count).fill(1);
  /** Models that wait for further children, and how many. @type {number[]} */
  const open = [];
  /** @type {number[]} */
  const left = [];
  for (let model = 0; model < count; model++) {
    while (left.length > 0 && left[left.length - 1] === 0) {
      left.pop();
      open.pop();
    }
    if (open.length > 0) {
      parent[model] = /** @type {number} */ (open[open.length - 1]);
      left[left.length - 1]--;
    }
    const more = children[model];
    if (more > 0) {
      open.push(model);
      left.push(more);
    }
  }
  for (let model = count - 1; model > 0; model--) {
    const base = parent[model];
    if (base >= 0) subtree[base] += subtree[model];
  }
  return { parent, subtree };
}

/** What the map shows. A model is its place in the columns; a placement subtree is one run `[model, model + subtree)`. */
export class Models {
  /** @param {Payload} payload */
  constructor({ header, sections }) {
    /** @template {import("./payload.js").Numbers} T @param {string} name @param {T} absent @returns {T} */
    const column = (name, absent) => /** @type {T} */ (sections.get(name) ?? absent);
    const count = header.count;
    this.header = header;
    this.count = count;
    this.children = column("children", new Uint32Array(count));
    const { parent, subtree } = treeFromChildren(this.children);
    this.parent = parent;
    this.subtree = subtree;
    this.extent = header.extent;
    this.x = new Float32Array(count);
    this.y = new Float32Array(count);
    this.radius = radii(column("radius", new Float32Array(count).fill(1)), header.radius);
    this.placeAll(column("xy", new Float32Array(2 * count)));
    this.relation = column("relation", new Uint8Array(count).fill(NO_RELATION));
    this.evidence = column("evidence", new Uint8Array(count));
    this.downloads = column("downloads", new Uint32Array(count).fill(UNSAID));
    this.likes = column("likes", new Uint32Array(count).fill(UNSAID));
    const sizes = column("parameter_values", new Float64Array(0));
    /** NaN where the Hub says none. */
    this.parameters = Float64Array.from(
      column("parameters", new Uint32Array(count).fill(UNSAID)),
      (place) => sizes[place] ?? Number.NaN,
    );
    this.created = column("created", new Uint16Array(count).fill(UNSAID_CODE));
    this.license = column("license", new Uint16Array(count).fill(UNSAID_CODE));
    this.task = column("task", new Uint16Array(count).fill(UNSAID_CODE));
    this.library = column("library", new Uint16Array(count).fill(UNSAID_CODE));
    this.owner = column("owner", new Uint32Array(count));
    this.generation = column("generation", new Uint8Array(count));
    this.reach = column("reach", new Uint32Array(count));
    this.state = column("state", new Uint8Array(count));
    this.counted = column("counted", new Uint8Array(count).fill(1));
    this.others = column("others", new Uint32Array(0));
    this.othersRelation = column("others_relation", new Uint8Array(this.others.length / 2));
    this.othersEvidence = column("others_evidence", new Uint8Array(this.others.length / 2));
    /** What each is on the map: the one division that all counts go by. */
    this.category = categoryCodes(header, this);
    /** UTF-8 of all names, one after another; `nameStart` says where each begins, with one entry more than models. */
    this.nameBytes = /** @type {Uint8Array} */ (column("names", new Uint8Array(0)));
    this.nameStart = startsOf(column("name_lengths", new Uint16Array(count)));
    const alone = aloneCode(header);
    /** 1 for models that no edge of the map touches. */
    this.alone = this.category.map((code) => (code === alone ? 1 : 0));
  }

  /** @param {import("./payload.js").Numbers} xy world units as floats, or 65536ths of the extent as integers */
  placeAll(xy) {
    const [left, top, right, bottom] = this.extent;
    const whole = xy instanceof Uint16Array;
    const stepX = whole ? (right - left) / 65535 : 1;
    const stepY = whole ? (bottom - top) / 65535 : 1;
    const fromX = whole ? left : 0;
    const fromY = whole ? top : 0;
    for (let model = 0; model < this.count; model++) {
      this.x[model] = fromX + xy[2 * model] * stepX;
      this.y[model] = fromY + xy[2 * model + 1] * stepY;
    }
  }

  /** The part after the slash, raw: pass it through `plain` to show it. @param {number} model */
  nameOf(model) {
    return DECODER.decode(this.nameBytes.subarray(this.nameStart[model], this.nameStart[model + 1]));
  }

  /** @param {number} model */
  ownerOf(model) {
    return this.header.words.owner[this.owner[model]] ?? "";
  }

  /** `owner/name`, raw. @param {number} model */
  idOf(model) {
    const owner = this.ownerOf(model);
    return owner ? `${owner}/${this.nameOf(model)}` : this.nameOf(model);
  }

  /**
   * @param {string} id
   * @returns {number} -1 where the map has no such model
   */
  indexOf(id) {
    const slash = id.indexOf("/");
    const owner = this.header.words.owner.indexOf(slash < 0 ? "" : id.slice(0, slash));
    const name = id.slice(slash + 1);
    const bytes = new TextEncoder().encode(name).length;
    if (owner < 0) return -1;
    for (let model = 0; model < this.count; model++) {
      const same = this.owner[model] === owner && this.nameStart[model + 1] - this.nameStart[model] === bytes;
      if (same && this.nameOf(model) === name) return model;
    }
    return -1;
  }

  /** Relation of the placement edge in the Hub's word, "" for a model at the top. @param {number} model */
  relationOf(model) {
    return this.header.relations[this.relation[model]] ?? "";
  }

  /** Models placed directly under one, in their order on the map. @param {number} model @returns {number[]} */
  childrenOf(model) {
    const end = model + this.subtree[model];
    const children = [];
    for (let child = model + 1; child < end; child += this.subtree[child]) children.push(child);
    return children;
  }
}

/**
 * @param {import("./payload.js").Numbers} given world units, or 256 steps of equal ratio from the least to the greatest
 * @param {[number, number]} range
 */
function radii(given, [least, greatest]) {
  if (!(given instanceof Uint8Array)) return new Float32Array(given);
  const sizes = Float32Array.from({ length: 256 }, (_, step) => least * (greatest / least) ** (step / 255));
  const worldRadii = new Float32Array(given.length);
  for (let model = 0; model < worldRadii.length; model++) worldRadii[model] = sizes[given[model]];
  return worldRadii;
}

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** @param {ArrayLike<number>} lengths */
export function startsOf(lengths) {
  const starts = new Uint32Array(lengths.length + 1);
  for (let at = 0; at < lengths.length; at++) starts[at + 1] = starts[at] + lengths[at];
  return starts;
}
