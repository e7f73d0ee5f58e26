/** Models in the order of a column: one number each to sort by, what nobody said always last. */

import { NO_RELATION, UNSAID, UNSAID_CODE } from "./data.js";

/** @typedef {import("./data.js").Models} Models */
/** @typedef {"name" | "relation" | "downloads" | "likes" | "created" | "reach" | "license"} Column */

// A key and a model share the 53 bits of a whole number: 32 and 21.
const MODELS = 2 ** 21;
const LAST = 2 ** 32 - 1;

/** Ranks of names, sorted at the first question. @type {WeakMap<Models, Uint32Array>} */
const ranks = new WeakMap();

/**
 * @param {Models} models two million at most
 * @param {{column: Column, down: boolean, visible: Uint8Array, among: ArrayLike<number> | null}} how among: only these
 * @returns {Uint32Array} equal ones in the order of the map
 */
export function ordered(models, { column, down, visible, among }) {
  const [values, none] = valuesOf(models, column);
  const keys = new Float64Array(among?.length ?? models.count);
  let count = 0;
  /** @param {number} model */
  const add = (model) => {
    const value = values[model];
    const key = value === none ? LAST : down ? LAST - 1 - value : value;
    keys[count++] = key * MODELS + model;
  };
  if (among) for (let at = 0; at < among.length; at++) add(among[at]);
  else for (let model = 0; model < models.count; model++) if (visible[model]) add(model);
  return Uint32Array.from(keys.subarray(0, count).sort(), (key) => key % MODELS);
}

/** @param {Models} models @param {Column} column @returns {[ArrayLike<number>, number]} values, and which of them says nothing */
function valuesOf(models, column) {
  if (column === "name") return [ranksOf(models), -1];
  if (column === "relation") return [models.relation, NO_RELATION];
  if (column === "created" || column === "license") return [models[column], UNSAID_CODE];
  return [models[column], column === "reach" ? -1 : UNSAID];
}

/** @param {Models} models */
function ranksOf(models) {
  const known = ranks.get(models);
  if (known) return known;
  const names = Array.from({ length: models.count }, (_, model) => models.idOf(model).toLowerCase());
  const order = Uint32Array.from(names.keys()).sort((one, other) => (names[one] < names[other] ? -1 : names[one] > names[other] ? 1 : 0));
  const found = new Uint32Array(models.count);
  order.forEach((model, rank) => {
    found[model] = rank;
  });
  ranks.set(models, found);
  return found;
}
