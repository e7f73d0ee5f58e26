/** How two models are related: their nearest common ancestors, and the shortest way from one to the other by them. */

/**
 * @typedef {object} CommonAncestors
 * @property {number[]} nearest common ancestors from which no other common ancestor descends; a model is its own here
 * @property {number[]} through those of the nearest that the shortest way leads over
 * @property {number | null} distance edges up from one and down to the other; null where nothing is common
 * @property {number} common how many common ancestors in all
 */

/** @typedef {Map<number, {steps: number, from: number}>} Climb by ancestor: the fewest steps up, and the model below on that way */

/**
 * @param {import("./graph.js").Graph} graph
 * @param {number} one
 * @param {number} other
 * @returns {CommonAncestors}
 */
export function commonAncestors(graph, one, other) {
  const [climb, second] = [climbFrom(graph, one), climbFrom(graph, other)];
  const common = [...climb.keys()].filter((model) => second.has(model));
  const above = new Set(common.flatMap((model) => graph.basesOf(model).map((link) => link.model)));
  // In a ring of common ancestors each is above another: then all of them are taken.
  const lowest = common.filter((model) => !above.has(model));
  /** @param {number} model */
  const sum = (model) => (climb.get(model)?.steps ?? 0) + (second.get(model)?.steps ?? 0);
  const distance = common.length === 0 ? null : Math.min(...common.map(sum));
  const through = common.filter((model) => sum(model) === distance);
  return { nearest: lowest.length > 0 ? lowest : through, through, distance, common: common.length };
}

/**
 * The shortest way from a model up to one of its ancestors, both ends in it.
 *
 * @param {import("./graph.js").Graph} graph
 * @param {number} model
 * @param {number} ancestor
 * @returns {number[]} empty where it is none
 */
export function pathBetween(graph, model, ancestor) {
  const climb = climbFrom(graph, model);
  const way = [];
  for (let at = climb.has(ancestor) ? ancestor : -1; at >= 0; at = climb.get(at)?.from ?? -1) way.push(at);
  return way.reverse();
}

/** @param {import("./graph.js").Graph} graph @param {number} model @returns {Climb} the model itself at no steps */
function climbFrom(graph, model) {
  /** @type {Climb} */
  const climb = new Map([[model, { steps: 0, from: -1 }]]);
  for (const [at, { steps }] of climb) {
    for (const link of graph.basesOf(at))
      if (!climb.has(link.model)) climb.set(link.model, { steps: steps + 1, from: at });
  }
  return climb;
}
