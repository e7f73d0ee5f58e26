/** How many models there are in some runs of the map: by relation and by generation, shown and counted. */

/**
 * @typedef {object} Census of each number a pair: those shown, and of them those that the rule counts
 * @property {[number, number]} total
 * @property {[number, number][]} byRelation one entry a relation of the header, and one more for models at the top
 * @property {[number, number][]} byGeneration from generation 0 to the last there is
 * @property {number} hidden models of the runs that the filters or the time bar hide
 */

/**
 * Relations are those to the first base, so that each model counts once.
 *
 * @param {import("../ways.js").Ways} ways
 * @param {Uint8Array} visible
 * @param {[number, number][]} runs from and behind the last, apart from one another
 * @returns {Census}
 */
export function censusOf({ models, relations: relation }, visible, runs) {
  const { generation, counted, header } = models;
  const top = header.relations.length;
  const relations = new Uint32Array(2 * (top + 1));
  const generations = new Uint32Array(512);
  let [shown, ruled, all, last] = [0, 0, 0, -1];
  for (const [from, to] of runs) {
    all += to - from;
    for (let model = from; model < to; model++) {
      if (!visible[model]) continue;
      const kind = Math.min(relation[model], top);
      shown++;
      relations[2 * kind]++;
      generations[2 * generation[model]]++;
      if (generation[model] > last) last = generation[model];
      if (!counted[model]) continue;
      ruled++;
      relations[2 * kind + 1]++;
      generations[2 * generation[model] + 1]++;
    }
  }
  return {
    total: [shown, ruled],
    byRelation: pairs(relations, top + 1),
    byGeneration: pairs(generations, last + 1),
    hidden: all - shown,
  };
}

/** @param {Uint32Array} numbers @param {number} many @returns {[number, number][]} */
const pairs = (numbers, many) => Array.from({ length: many }, (_, at) => [numbers[2 * at], numbers[2 * at + 1]]);
