/** The rows of the tree view: what is open, in order, with "… 412 more quantized" where a base has many derivatives. */

/** @typedef {import("./models.js").Models} Models */
/** @typedef {"model" | "more" | "other"} Kind other: a derivative that the map draws below another of its bases */

/** Derivatives of one relation that a base shows before the rest is asked for. */
export const FEW = 6;
const FEW_TOPS = 40;

/** Columns of rows; `count` is how many models a row of "more" stands for. */
export class TreeRows {
  /**
   * @param {Models} models
   * @param {import("./graph.js").Graph} graph
   * @param {Uint8Array} visible
   */
  constructor(models, graph, visible) {
    this.models = models;
    this.graph = graph;
    this.visible = visible;
    /** How many models before each are shown: of a subtree it is the difference of two. */
    this.before = new Uint32Array(models.count + 1);
    /** @type {Set<number>} */
    this.open = new Set();
    /** Base and relation of each opened "more". @type {Set<string>} */
    this.whole = new Set();
    /** Models that get a row although they are not among the few. @type {Set<number>} */
    this.wanted = new Set();
    /** @type {Kind[]} */
    this.kind = [];
    /** The model, or the base whose derivatives a row of "more" stands for; -1 stands above the tops. @type {number[]} */
    this.model = [];
    /** What each is on the map; of a model drawn elsewhere its relation to the base above. @type {number[]} */
    this.relation = [];
    /** @type {number[]} */
    this.level = [];
    /** @type {number[]} */
    this.place = [];
    /** @type {number[]} */
    this.size = [];
    /** @type {number[]} */
    this.count = [];
    /** Row of the base above; -1 for a top. @type {number[]} */
    this.above = [];
  }

  get length() {
    return this.kind.length;
  }

  /** Take up what is shown now. */
  recount() {
    const { before, visible } = this;
    for (let model = 0; model < visible.length; model++) before[model + 1] = before[model] + visible[model];
  }

  /** How many of a model's placement subtree are shown, itself included. @param {number} model */
  shownIn(model) {
    return this.before[model + this.models.subtree[model]] - this.before[model];
  }

  /** Whether a row can be opened. @param {number} row */
  opens(row) {
    return this.kind[row] === "more" || (this.kind[row] === "model" && this.hasMore(this.model[row]));
  }

  /** @param {number} model */
  hasMore(model) {
    const { start } = this.graph.byBase;
    return this.shownIn(model) > this.visible[model] || start[model + 1] > start[model];
  }

  /** @param {number} row */
  isOpen(row) {
    return this.kind[row] === "model" && this.open.has(this.model[row]);
  }

  /** Write all rows anew from what is open. */
  build() {
    for (const column of [
      this.kind,
      this.model,
      this.relation,
      this.level,
      this.place,
      this.size,
      this.count,
      this.above,
    ])
      column.length = 0;
    this.recount();
    this.below(-1, { level: 1, above: -1 });
  }

  /** @param {number} base @param {{level: number, above: number}} where */
  below(base, { level, above }) {
    const few = base < 0 ? FEW_TOPS : FEW;
    const shown = this.groupsOf(base).map(({ relation, models, others }) => {
      const all = this.whole.has(`${base}:${relation}`) || models.length + others.length <= few + 1;
      const some = all ? models : models.filter((model, at) => at < few || this.wanted.has(model));
      return { relation, models: some, others: all ? others : [], all: models.length + others.length };
    });
    const size = shown.reduce((sum, { models, others, all }) => {
      return sum + models.length + others.length + (all > models.length + others.length ? 1 : 0);
    }, 0);
    let place = 0;
    for (const { relation, models, others, all } of shown) {
      for (const model of models) {
        const row = this.push({ kind: "model", model, relation, level, place: ++place, size, count: 1, above });
        if (this.open.has(model)) this.below(model, { level: level + 1, above: row });
      }
      for (const model of others)
        this.push({ kind: "other", model, relation, level, place: ++place, size, count: 1, above });
      const rest = all - models.length - others.length;
      if (rest > 0) this.push({ kind: "more", model: base, relation, level, place: ++place, size, count: rest, above });
    }
  }

  /** @param {{kind: Kind, model: number, relation: number, level: number, place: number, size: number, count: number, above: number}} row */
  push({ kind, model, relation, level, place, size, count, above }) {
    this.kind.push(kind);
    this.model.push(model);
    this.relation.push(relation);
    this.level.push(level);
    this.place.push(place);
    this.size.push(size);
    this.count.push(count);
    this.above.push(above);
    return this.kind.length - 1;
  }

  /** Derivatives by relation, those with most shown below them first, then the most downloaded. @param {number} base */
  groupsOf(base) {
    const { models, visible } = this;
    const { subtree, category, downloads } = models;
    /** @type {Map<number, {relation: number, models: number[], others: number[]}>} */
    const groups = new Map();
    /** @param {number} code */
    const group = (code) => {
      const members = groups.get(code) ?? { relation: code, models: [], others: [] };
      groups.set(code, members);
      return members;
    };
    const end = base < 0 ? models.count : base + subtree[base];
    for (let model = base + 1; model < end; model += subtree[model]) {
      if (this.shownIn(model) > 0) group(category[model]).models.push(model);
    }
    if (base >= 0) {
      for (const link of this.graph.linksOf(base, this.graph.byBase, 1)) {
        if (visible[link.model]) group(link.relation).others.push(link.model);
      }
    }
    const loads = (/** @type {number} */ model) => (downloads[model] + 1) >>> 0;
    for (const { models: list } of groups.values()) {
      list.sort((one, other) => this.shownIn(other) - this.shownIn(one) || loads(other) - loads(one) || one - other);
    }
    return [...groups.values()].sort((one, other) => one.relation - other.relation);
  }

  /** Open whatever hides a model, and the model itself. @param {number} model */
  uncover(model) {
    for (let at = model; at >= 0; at = this.models.parent[at]) {
      this.open.add(at);
      this.wanted.add(at);
    }
  }

  /** The row of a model's own place, -1 where it has none. @param {number} model */
  rowOf(model) {
    return this.model.findIndex((one, row) => one === model && this.kind[row] === "model");
  }
}
