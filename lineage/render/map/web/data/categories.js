/** What each model is on the map: its relation to the base it is drawn below, or, at the top, what it is there. */

import { vocabulary } from "./vocabulary.js";

/** @typedef {import("./payload.js").Header} Header */
/** @typedef {import("./models.js").Models} Models */

/** What the count starts from: one, and all of them, of which a model's map has but one. @type {Map<string, [string, string]>} */
const STARTS = new Map([
  ["release", ["release counted from", "releases counted from"]],
  ["model", ["model counted from", "model counted from"]],
  ["root", ["root counted from", "roots counted from"]],
]);
const ALONE = "no base, no derivative";
const ALONE_MANY = "models with no base and no derivative";

/** Behind the relations: models that the count starts from, with an edge of the map. @param {Header} header */
export const startCode = (header) => header.relations.length;

/** Behind these: models at the top that no edge of the map touches. @param {Header} header */
export const aloneCode = (header) => header.relations.length + 1;

/**
 * One code a model: a position in the header's relations, or one of the two behind them.
 *
 * @param {Header} header
 * @param {{parent: Int32Array, subtree: Int32Array, relation: Uint8Array, others: ArrayLike<number>}} columns
 */
export function categoryCodes(header, { parent, subtree, relation, others }) {
  const start = startCode(header);
  const linked = new Uint8Array(parent.length);
  for (let end = 0; end < others.length; end++) linked[others[end]] = 1;
  const codes = new Uint8Array(parent.length);
  for (let model = 0; model < codes.length; model++) {
    if (parent[model] >= 0) codes[model] = Math.min(relation[model], start - 1);
    else codes[model] = subtree[model] > 1 || linked[model] ? start : start + 1;
  }
  return codes;
}

/** What the count starts from: a release, a model, a root. @param {Header} header */
const startWords = ({ start }) => STARTS.get(start) ?? /** @type {[string, string]} */ (STARTS.get("root"));

/** A word for each code. @param {Header} header */
export const categoryWords = (header) => [...header.relations, startWords(header)[0], ALONE];

/** A model's own word. @param {Models} models @param {number} model */
export const categoryOf = ({ header, category }, model) => categoryWords(header)[category[model]];

/** Several models of one code. @param {Header} header @param {number} code */
export function categoryPlural(header, code) {
  if (code === startCode(header)) return startWords(header)[1];
  if (code === aloneCode(header)) return ALONE_MANY;
  const word = header.relations[code] ?? "";
  return vocabulary().relations[word]?.plural ?? word;
}

/** All that the count starts from, as a sentence calls them. @param {Header} header */
export const startsPhrase = (header) => `the ${categoryPlural(header, startCode(header))}`;
