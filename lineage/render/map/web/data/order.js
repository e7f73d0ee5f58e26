/** Sorted lists of models without an object a model: numbers by radix, names by their rank. */

import { UNSAID, UNSAID_CODE } from "./models.js";

/** @typedef {"name" | "relation" | "downloads" | "likes" | "created" | "reach" | "license"} Key */
/** @typedef {{key: Key, descending: boolean}} Order */

export const KEYS = /** @type {Key[]} */ (["name", "relation", "downloads", "likes", "created", "reach", "license"]);
/** Those whose first press sorts upwards. */
const WORDS = new Set(["name", "relation", "license"]);
const LAST = 0xffffffff;
/** Milliseconds at a time, and models between two looks at the clock. */
const SLICE = 8;
const STRETCH = 2000;

/** The order after a column head was pressed. @param {Order} order @param {Key} key @returns {Order} */
export const orderAfterPress = (order, key) => ({
  key,
  descending: order.key === key ? !order.descending : !WORDS.has(key),
});

/** An order as the address says it: the column, behind a minus sign where it falls. @param {Order} order */
export const orderToText = ({ key, descending }) => (descending ? `-${key}` : key);

/** @param {string} text @returns {Order | null} null where it says no order */
export function orderFromText(text) {
  const descending = text.startsWith("-");
  const key = KEYS.find((key) => key === text.slice(descending ? 1 : 0));
  return key ? { key, descending } : null;
}

/** Sorts lists of one map's models. */
export class Sorter {
  /** @param {import("./models.js").Models} models */
  constructor(models) {
    this.models = models;
    /** @type {Uint32Array | null} */
    this.ranks = null;
    /** @type {Uint32Array | null} */
    this.licenses = null;
    /** @type {ReturnType<typeof ranksOf> | null} */
    this.work = null;
  }

  /**
   * Sort in place; equal ones stay in the order of the map, and what is not said comes last either way.
   *
   * @param {Uint32Array} list models in the order of the map
   * @param {Order} order
   * @param {Map<number, number>} [relations] of models to another base than the one they are placed by
   */
  sort(list, { key, descending }, relations) {
    const column = this.columnOf(key);
    const unsaid = key === "created" ? UNSAID_CODE : UNSAID;
    const keys = new Uint32Array(list.length);
    for (let at = 0; at < list.length; at++) {
      const value = (key === "relation" ? relations?.get(list[at]) : undefined) ?? column[list[at]];
      keys[at] = value === unsaid ? LAST : descending ? LAST - 1 - value : value;
    }
    return radix(list, keys);
  }

  /** @param {Key} key @returns {ArrayLike<number>} */
  columnOf(key) {
    const { models } = this;
    if (key === "name") return this.nameRanks;
    if (key === "relation") return models.category;
    if (key !== "license") return models[key];
    if (!this.licenses) {
      const place = placesOf(models.header.words.license);
      this.licenses = Uint32Array.from(models.license, (code) => place[code] ?? UNSAID);
    }
    return this.licenses;
  }

  /** Work out the order of names in short steps, between which the page answers. */
  prepare() {
    const end = performance.now() + SLICE;
    this.work ??= ranksOf(this.models);
    while (!this.ranks && performance.now() < end) this.ranks = this.work.next().value ?? null;
    if (!this.ranks) setTimeout(() => this.prepare(), SLICE);
  }

  /** Place of each model among all, by owner and then name, capitals like small letters; worked out once. */
  get nameRanks() {
    this.work ??= ranksOf(this.models);
    while (!this.ranks) this.ranks = this.work.next().value ?? null;
    return this.ranks;
  }
}

/**
 * Stops after every few owners, so that the work can be spread.
 *
 * @param {import("./models.js").Models} models
 * @returns {Generator<undefined, Uint32Array, void>}
 */
function* ranksOf({ owner, nameBytes, nameStart, count, header }) {
  const place = placesOf(header.words.owner);
  const list = radix(
    Uint32Array.from({ length: count }, (_, model) => model),
    Uint32Array.from(owner, (code) => place[code] ?? 0),
  );
  const names = new Names(nameBytes, nameStart);
  for (let from = 0, stop = 0; from < count;) {
    if (from >= stop) {
      yield;
      stop = from + STRETCH;
    }
    let to = from + 1;
    while (to < count && owner[list[to]] === owner[list[from]]) to++;
    names.sort(list, from, to, 0);
    from = to;
  }
  const ranks = new Uint32Array(count);
  list.forEach((model, at) => {
    ranks[model] = at;
  });
  return ranks;
}

/** Place of each word by its letters, capitals like small ones. @param {string[]} words */
function placesOf(words) {
  const low = words.map((word) => word.toLowerCase());
  const place = new Uint32Array(low.length);
  Array.from(low.keys())
    .sort((one, other) => compared(low[one], low[other]) || one - other)
    .forEach((code, at) => {
      place[code] = at;
    });
  return place;
}

/** @param {string} one @param {string} other */
const compared = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/** Small letters for capitals, all other bytes as they are. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
const FEW = 48;

/** Sorts names by their bytes, four at a time, without making a string of any. */
class Names {
  /** @param {Uint8Array} bytes @param {Uint32Array} start */
  constructor(bytes, start) {
    this.bytes = bytes;
    this.start = start;
  }

  /** @param {number} model @param {number} from @returns {number} four bytes of the name as one number, 0 behind its end */
  digits(model, from) {
    const { bytes, start } = this;
    const end = start[model + 1];
    let value = 0;
    for (let at = start[model] + from, last = at + 4; at < last; at++)
      value = (value << 8) | (at < end ? FOLDED[bytes[at]] : 0);
    return value >>> 0;
  }

  /**
   * Sort the part of a list whose names are alike before the byte `depth`.
   *
   * @param {Uint32Array} list
   * @param {number} from
   * @param {number} to
   * @param {number} depth
   */
  sort(list, from, to, depth) {
    const part = list.subarray(from, to);
    if (part.length < 2) return;
    if (part.length <= FEW) {
      list.set(
        Array.from(part).sort((one, other) => this.compare(one, other, depth) || one - other),
        from,
      );
      return;
    }
    const { start } = this;
    if (part.every((model) => start[model] + depth >= start[model + 1])) return;
    list.set(
      radix(
        part.slice(),
        Uint32Array.from(part, (model) => this.digits(model, depth)),
      ),
      from,
    );
    for (let first = from; first < to;) {
      const digits = this.digits(list[first], depth);
      let end = first + 1;
      while (end < to && this.digits(list[end], depth) === digits) end++;
      this.sort(list, first, end, depth + 4);
      first = end;
    }
  }

  /** @param {number} one @param {number} other @param {number} depth */
  compare(one, other, depth) {
    const { start } = this;
    const most = Math.max(start[one + 1] - start[one], start[other + 1] - start[other]);
    for (let at = depth; at < most; at += 4) {
      const difference = this.digits(one, at) - this.digits(other, at);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

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
