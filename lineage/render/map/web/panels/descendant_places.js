/** Where on the map the descendants of a model are drawn: below it, with releases at the top, below other bases. */

import { startCode } from "../data/categories.js";

/**
 * @typedef {object} Spread how many of the descendants that are shown
 * @property {number} below drawn below it, inside its bubble
 * @property {number} tops made from it and yet at the top, because the count starts there, with what is drawn below those
 * @property {number} elsewhere drawn below another base of theirs, or of what they were made from
 */

/**
 * @param {import("../data/models.js").Models} models
 * @param {Uint8Array} visible
 * @param {number} model
 * @param {[number, number][]} runs its descendants, in the order of the map, apart from one another
 * @returns {Spread}
 */
export function descendantPlaces({ parent, category, subtree, header }, visible, model, runs) {
  const start = startCode(header);
  const end = model + subtree[model];
  const spread = { below: 0, tops: 0, elsewhere: 0 };
  for (const [from, to] of runs) {
    /** Behind the last model that is drawn below the release at hand. */
    let top = from;
    for (let at = from; at < to; at++) {
      if (parent[at] < 0 && category[at] === start) top = at + subtree[at];
      if (!visible[at]) continue;
      if (at > model && at < end) spread.below++;
      else if (at < top) spread.tops++;
      else spread.elsewhere++;
    }
  }
  return spread;
}
