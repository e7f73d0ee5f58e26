/** How many models there are in some runs of the map: by relation and by generation, shown and counted. */

import { aloneCode } from "../data/categories.js";

/**
 * @typedef {object} Census of each number a pair: those shown, and of them those that the rule counts
 * @property {[number, number]} total
 * @property {[number, number][]} byRelation one entry for each thing that a model can be on the map
 * @property {[number, number][]} byGeneration from generation 0 to the last there is
 * @property {number} hidden models of the runs that the filters or the time bar hide
 */

/**
 * @param {import("../data/models.js").Models} models
 * @param {Uint8Array} visible
 * @param {[number, number][]} runs from and behind the last, apart from one another
 * @returns {Census}
 */
export function descendantCounts({ generation, counted, header, category }, visible, runs) {
  const codes = aloneCode(header) + 1;
  const relations = new Uint32Array(2 * codes);
  const generations = new Uint32Array(512);
  let [shown, ruled, all, last] = [0, 0, 0, -1];
  for (const [from, to] of runs) {
    all += to - from;
    for (let model = from; model < to; model++) {
      if (!visible[model]) continue;
      const code = category[model];
      shown++;
      relations[2 * code]++;
      generations[2 * generation[model]]++;
      if (generation[model] > last) last = generation[model];
      if (!counted[model]) continue;
      ruled++;
      relations[2 * code + 1]++;
      generations[2 * generation[model] + 1]++;
    }
  }
  return {
    total: [shown, ruled],
    byRelation: pairs(relations, codes),
    byGeneration: pairs(generations, last + 1),
    hidden: all - shown,
  };
}

/** @param {Uint32Array} numbers @param {number} many @returns {[number, number][]} */
const pairs = (numbers, many) => Array.from({ length: many }, (_, at) => [numbers[2 * at], numbers[2 * at + 1]]);
