/** Sorted lists of models without an object a model: numbers by radix, names by their rank. */

import { UNSAID, UNSAID_CODE } from "../data.js";

/** @typedef {"name" | "relation" | "downloads" | "likes" | "created" | "reach"} Key */
/** @typedef {{key: Key, descending: boolean}} Order */

export const KEYS = /** @type {Key[]} */ (["name", "relation", "downloads", "likes", "created", "reach"]);
const LAST = 0xffffffff;

/** Sorts lists of one map's models. */
export class Sorter {
  /** @param {import("../app.js").App} app */
  constructor({ models, search }) {
    this.models = models;
    this.search = search;
    /** @type {Uint32Array | null} */
    this.ranks = null;
  }

  /**
   * Sort in place; equal ones stay in the order of the map, and what is not said comes last either way.
   *
   * @param {Uint32Array} list models in the order of the map
   * @param {Order} order
   * @param {Map<number, number>} [relations] of models to another base than the one they are placed by
   */
  sort(list, { key, descending }, relations) {
    const { models } = this;
    const column = key === "name" ? this.nameRanks : models[key];
    const unsaid = key === "created" ? UNSAID_CODE : UNSAID;
    const keys = new Uint32Array(list.length);
    for (let at = 0; at < list.length; at++) {
      const value = (key === "relation" ? relations?.get(list[at]) : undefined) ?? column[list[at]];
      keys[at] = value === unsaid ? LAST : descending ? LAST - 1 - value : value;
    }
    return radix(list, keys);
  }

  /** Place of each model among all, by owner and then name, capitals like small letters; worked out once. */
  get nameRanks() {
    this.ranks ??= ranksOf(this.models, this.search);
    return this.ranks;
  }
}

/** @param {import("../data.js").Models} models @param {import("../search.js").Search} search */
function ranksOf({ owner, nameStart, count }, search) {
  search.prepare();
  const { text, owners } = search;
  const place = new Uint32Array(owners.length);
  Array.from(owners.keys())
    .sort((one, other) => compared(owners[one], owners[other]) || one - other)
    .forEach((code, at) => {
      place[code] = at;
    });
  const list = radix(
    Uint32Array.from({ length: count }, (_, model) => model),
    Uint32Array.from(owner, (code) => place[code]),
  );
  const ranks = new Uint32Array(count);
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && owner[list[to]] === owner[list[from]]) to++;
    if (to - from === 1) ranks[list[from]] = from;
    else {
      const names = Array.from(list.subarray(from, to), (model) => ({ model, name: text.slice(nameStart[model], nameStart[model + 1]) }));
      names.sort((one, other) => compared(one.name, other.name) || one.model - other.model);
      names.forEach(({ model }, at) => {
        ranks[model] = from + at;
      });
    }
    from = to;
  }
  return ranks;
}

/** @param {string} one @param {string} other */
const compared = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/**
 * Least digit first, a byte at a time; bytes that are the same in all keys cost nothing.
 *
 * @param {Uint32Array} list
 * @param {Uint32Array} keys beside it; both are used up
 */
export function radix(list, keys) {
  /** @type {[Uint32Array, Uint32Array]} */
  let [models, values] = [list, keys];
  /** @type {[Uint32Array, Uint32Array]} */
  let [nextModels, nextValues] = [new Uint32Array(list.length), new Uint32Array(list.length)];
  for (let shift = 0; shift < 32; shift += 8) {
    const start = new Uint32Array(257);
    for (const value of values) start[((value >>> shift) & 255) + 1]++;
    if (start.includes(list.length, 1)) continue;
    for (let digit = 0; digit < 256; digit++) start[digit + 1] += start[digit];
    for (let at = 0; at < models.length; at++) {
      const to = start[(values[at] >>> shift) & 255]++;
      nextModels[to] = models[at];
      nextValues[to] = values[at];
    }
    [models, nextModels, values, nextValues] = [nextModels, models, nextValues, values];
  }
  return models;
}
