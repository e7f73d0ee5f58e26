/** Ways through the lineage: all bases and derivatives of a model, its ancestors, its descendants, merges included. */

import { startsOf } from "./models.js";

/** @typedef {import("./models.js").Models} Models */
/** @typedef {{model: number, relation: number, evidence: number, placed: boolean}} Link placed: the map's own edge */

/** Edges beside those of placement, by either end. */
export class Graph {
  /** @param {Models} models */
  constructor(models) {
    this.models = models;
    /** @type {ReturnType<typeof byEnd>[]} */
    this.ends = [];
  }

  /** Sorted at the first question, so that the map comes first. */
  get byBase() {
    return (this.ends[0] ??= byEnd(this.models.others, 0, this.models.count));
  }

  get byDerivative() {
    return (this.ends[1] ??= byEnd(this.models.others, 1, this.models.count));
  }

  /** @param {number} model @returns {Link[]} */
  basesOf(model) {
    const { models } = this;
    const base = models.parent[model];
    const placed = { model: base, relation: models.relation[model], evidence: models.evidence[model], placed: true };
    return [...(base >= 0 ? [placed] : []), ...this.linksOf(model, this.byDerivative, 0)];
  }

  /** @param {number} model @returns {Link[]} placed ones first, in their order on the map */
  derivativesOf(model) {
    const { models } = this;
    const placed = models.childrenOf(model).map((child) => ({
      model: child,
      relation: models.relation[child],
      evidence: models.evidence[child],
      placed: true,
    }));
    return [...placed, ...this.linksOf(model, this.byBase, 1)];
  }

  /** How many models were made directly from one. @param {number} model */
  fanOutOf(model) {
    const { start } = this.byBase;
    return this.models.children[model] + start[model + 1] - start[model];
  }

  /**
   * @param {number} model
   * @param {{start: Uint32Array, edges: Uint32Array}} ends
   * @param {0 | 1} other which end of the pair to give
   * @returns {Link[]}
   */
  linksOf(model, { start, edges }, other) {
    const { others, othersRelation, othersEvidence } = this.models;
    return Array.from(edges.subarray(start[model], start[model + 1]), (edge) => ({
      model: others[2 * edge + other],
      relation: othersRelation[edge],
      evidence: othersEvidence[edge],
      placed: false,
    }));
  }

  /** From a model up along the placement edges to the top, itself first. @param {number} model */
  pathToTop(model) {
    const way = [];
    for (let at = model; at >= 0; at = this.models.parent[at]) way.push(at);
    return way;
  }

  /**
   * All ancestors and the fewest steps up to each; the model itself is not among them.
   *
   * @param {number} model
   * @returns {Map<number, number>}
   */
  ancestorsOf(model) {
    const steps = new Map([[model, 0]]);
    for (const at of steps.keys()) {
      for (const { model: base } of this.basesOf(at)) {
        if (!steps.has(base)) steps.set(base, /** @type {number} */ (steps.get(at)) + 1);
      }
    }
    steps.delete(model);
    return steps;
  }

  /**
   * All descendants, each once, as runs of models; the model itself is not among them.
   *
   * @param {number} model
   * @returns {[number, number][]} from and behind the last, in order, apart from one another
   */
  descendantsOf(model) {
    const { subtree, others } = this.models;
    const { start, edges } = this.byBase;
    /** @type {[number, number][]} */
    const runs = [[model, model + subtree[model]]];
    const seen = new Set([model]);
    for (let at = 0; at < runs.length; at++) {
      const [from, to] = runs[at];
      for (const edge of edges.subarray(start[from], start[to])) {
        const derivative = others[2 * edge + 1];
        const inside = runs.some(([first, end]) => derivative >= first && derivative < end);
        if (inside || seen.has(derivative)) continue;
        seen.add(derivative);
        runs.push([derivative, derivative + subtree[derivative]]);
      }
    }
    return without(model, joinedRuns(runs));
  }
}

/** @param {[number, number][]} runs @returns {[number, number][]} */
function joinedRuns(runs) {
  /** @type {[number, number][]} */
  const joined = [];
  for (const [from, to] of runs.sort((one, other) => one[0] - other[0])) {
    const last = joined[joined.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** @param {number} model @param {[number, number][]} runs @returns {[number, number][]} */
function without(model, runs) {
  return runs.flatMap(([from, to]) =>
    /** @type {[number, number][]} */ (
      model < from || model >= to
        ? [[from, to]]
        : [
            [from, model],
            [model + 1, to],
          ]
    ).filter(([first, end]) => first < end),
  );
}

/** @param {Uint32Array} pairs @param {0 | 1} end @param {number} count */
function byEnd(pairs, end, count) {
  const many = new Uint32Array(count);
  for (let at = end; at < pairs.length; at += 2) many[pairs[at]]++;
  const start = startsOf(many);
  const next = start.slice();
  const edges = new Uint32Array(pairs.length / 2);
  for (let edge = 0; edge < edges.length; edge++) edges[next[pairs[2 * edge + end]]++] = edge;
  return { start, edges };
}
