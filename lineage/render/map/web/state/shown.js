/** Which models pass the filters and the time bar, and how many: a mask and its counts, kept up step by step. */

import { UNSAID, UNSAID_CODE, startsOf } from "../data/models.js";
import { aloneCode, startCode } from "../data/categories.js";

/** @typedef {import("../data/models.js").Models} Models */
/** @typedef {import("./state.js").Filters} Filters */

/**
 * @typedef {object} Counts of what is shown
 * @property {number} total
 * @property {number} counted of them, what the counting rule counts
 * @property {Uint32Array} byRelation one entry a relation of the header, then models that the count starts from, then those alone
 * @property {Uint32Array} byGeneration
 */

/** @typedef {{added: Uint32Array | null}} Change added: only these came in; null: anything may have changed */

const NEVER = UNSAID_CODE;
const MOST_GENERATION = 255;

/** The mask of what is shown. Days that nobody said are shown while the time bar is off, and only then. */
export class Shown {
  /** @param {Models} models */
  constructor(models) {
    this.models = models;
    this.visible = new Uint8Array(models.count).fill(1);
    this.passes = new Uint8Array(models.count).fill(1);
    /** Last day that is shown; 65535 shows all. */
    this.until = NEVER;
    this.generations = models.generation.reduce((most, generation) => Math.max(most, generation), 0);
    /** @type {Counts} */
    this.counts = {
      total: 0,
      counted: 0,
      byRelation: new Uint32Array(aloneCode(models.header) + 1),
      byGeneration: new Uint32Array(this.generations + 1),
    };
    /** @type {ReturnType<typeof orderedByDay> | null} */
    this.byDay = null;
    /** Room for `holding`, and whether it is that of `visible` as it is now. */
    this.held = { mask: new Uint8Array(models.count), fresh: false };
    this.recount();
  }

  /** 1 for each model that is shown itself, or has something shown drawn below it. */
  get holding() {
    const { held, models, visible } = this;
    const { mask } = held;
    if (held.fresh) return mask;
    mask.set(visible);
    for (let model = models.count - 1; model > 0; model--)
      if (mask[model] && models.parent[model] >= 0) mask[models.parent[model]] = 1;
    held.fresh = true;
    return mask;
  }

  /** Models ordered by day of creation, and where each day starts. */
  get days() {
    this.byDay ??= orderedByDay(this.models.created);
    return this.byDay;
  }

  /**
   * @param {Filters} filters
   * @param {number | null} until
   * @returns {Change}
   */
  filter(filters, until) {
    this.until = until ?? NEVER;
    const { models, passes, visible } = this;
    const test = testOf(models, filters);
    for (let model = 0; model < models.count; model++) {
      passes[model] = test(model);
      visible[model] = passes[model] && models.created[model] <= this.until ? 1 : 0;
    }
    this.recount();
    return { added: null };
  }

  /**
   * Move the time bar: only models of the days between are touched.
   *
   * @param {number | null} until
   * @returns {Change}
   */
  moveTo(until) {
    const before = this.until;
    this.until = until ?? NEVER;
    const { order, start } = this.days;
    const [from, to] = [Math.min(before, this.until) + 1, Math.max(before, this.until) + 1];
    const grows = this.until > before;
    const step = grows ? 1 : -1;
    const touched = order.subarray(start[from], start[to]);
    const { passes, visible } = this;
    this.held.fresh = false;
    for (const model of touched) {
      if (!passes[model]) continue;
      visible[model] = grows ? 1 : 0;
      this.count(model, step);
    }
    return { added: grows ? touched : null };
  }

  /** Those of some runs of models that are shown. @param {[number, number][]} runs from and behind the last @returns {Uint32Array} in the order of the runs */
  among(runs) {
    const { visible } = this;
    const shown = new Uint32Array(runs.reduce((sum, [from, to]) => sum + to - from, 0));
    let many = 0;
    for (const [from, to] of runs)
      for (let model = from; model < to; model++) if (visible[model]) shown[many++] = model;
    return shown.slice(0, many);
  }

  recount() {
    const { counts, visible } = this;
    this.held.fresh = false;
    counts.total = 0;
    counts.counted = 0;
    counts.byRelation.fill(0);
    counts.byGeneration.fill(0);
    for (let model = 0; model < visible.length; model++) if (visible[model]) this.count(model, 1);
  }

  /** @param {number} model @param {number} step */
  count(model, step) {
    const { counts, models } = this;
    counts.total += step;
    if (models.counted[model]) counts.counted += step;
    counts.byRelation[models.category[model]] += step;
    counts.byGeneration[models.generation[model]] += step;
  }
}

/** @param {Uint16Array} created */
function orderedByDay(created) {
  const many = new Uint32Array(NEVER + 1);
  for (const day of created) many[day]++;
  const start = startsOf(many);
  const next = start.slice();
  const order = new Uint32Array(created.length);
  for (let model = 0; model < created.length; model++) order[next[created[model]]++] = model;
  return { order, start };
}

/**
 * Whether a model passes the filters; the time bar is another matter.
 *
 * @param {Models} models
 * @param {Filters} filters
 * @returns {(model: number) => 0 | 1}
 */
export function testOf(models, filters) {
  const { alone, downloads, created, generation, evidence, category } = models;
  const start = startCode(models.header);
  const relation = filters.relations && maskOf(filters.relations, aloneCode(models.header) + 1);
  const license = filters.licenses && maskOf(filters.licenses, UNSAID_CODE + 1);
  const task = filters.tasks && maskOf(filters.tasks, UNSAID_CODE + 1);
  const owner = filters.owners && new Set(filters.owners);
  const [first, last] = filters.generations ?? [0, MOST_GENERATION];
  const from = filters.from ?? 0;
  const to = filters.to ?? NEVER;
  const dated = filters.from !== null || filters.to !== null;
  const floor = filters.minDownloads;
  const mask = filters.counted ? countedWithStarts(models) : null;
  return (model) => {
    if (filters.linked && alone[model]) return 0;
    if (relation && !relation[category[model]]) return 0;
    if (generation[model] < first || generation[model] > last) return 0;
    if (floor > 0 && (downloads[model] < floor || downloads[model] === UNSAID)) return 0;
    if (dated && (created[model] < from || created[model] > to || created[model] === NEVER)) return 0;
    if (license && !license[models.license[model]]) return 0;
    if (task && !task[models.task[model]]) return 0;
    if (owner && !owner.has(models.owner[model])) return 0;
    // Models at the top have no edge that could be declared or inferred.
    if (filters.evidence !== null && category[model] < start && !(evidence[model] & filters.evidence)) return 0;
    return mask && !mask[model] ? 0 : 1;
  };
}

/** What the rule counts, and what it counts from where something counted is drawn below. @param {Models} models */
function countedWithStarts({ counted, category, subtree, count, header }) {
  const start = startCode(header);
  const mask = counted.slice();
  for (let model = 0; model < count; model++) {
    if (category[model] !== start || mask[model]) continue;
    mask[model] = counted.subarray(model, model + subtree[model]).includes(1) ? 1 : 0;
  }
  return mask;
}

/** @param {number[]} codes @param {number} size */
function maskOf(codes, size) {
  const mask = new Uint8Array(size);
  for (const code of codes) mask[code] = 1;
  return mask;
}
