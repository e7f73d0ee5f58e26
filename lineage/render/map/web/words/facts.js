/** What is known of one model, as pairs of a word and its value, for the card, the panel and the comparison. */

import { UNSAID, UNSAID_CODE, dateOf } from "../data/models.js";
import { categoryOf, startCode } from "../data/categories.js";
import { vocabulary } from "../data/vocabulary.js";
import { compact, quantity, plain, thousands } from "./text.js";

/** @typedef {import("../data/models.js").Models} Models */
/** @typedef {{models: Models, graph: import("../data/graph.js").Graph}} Lineage */
/** @typedef {{word: string, value: string}} Fact */

/** Kinds of evidence that the model's own repository states; any other is inferred. */
export const DECLARED = ["hub", "tag", "card", "adapter_config"];
export const NO_BASE = "no base on this map";
const NOT_SAID = "not said";
const MADE_UP = "made-up";

/** One plain line on a model that is not there, "" for one that is. @param {Models} models @param {number} model */
export const stateWords = ({ header, state }, model) =>
  header.states[state[model]] === "present" ? "" : (vocabulary().states[header.states[state[model]]] ?? "");

/** @param {Lineage} lineage @param {number} model @returns {Fact[]} always the same words in the same order */
export function factsOf({ models, graph }, model) {
  const { header, parameters, generation, reach, state } = models;
  const bases = graph.basesOf(model);
  const further = bases.length > 1 ? `, and of ${bases.length - 1} more` : "";
  const unread = header.unread[model] ? `; ${plain(header.unread[model], 300)}` : "";
  return [
    { word: "Base", value: (bases.length === 0 ? NO_BASE : plain(models.idOf(bases[0].model), 96) + further) + unread },
    { word: "Relation", value: relationTo(models, model, bases[0]) },
    { word: "Evidence", value: bases.length === 0 ? NO_BASE : evidenceWords(models, bases[0].evidence) },
    { word: "License", value: wordOf(header.words.license, models.license[model]) },
    { word: "Created", value: createdWords(models, model) },
    { word: "Downloads, last 30 days", value: countWords(models.downloads[model]) },
    { word: "Likes", value: countWords(models.likes[model]) },
    { word: "Parameters", value: parameters[model] > 0 ? compact(parameters[model]) : NOT_SAID },
    { word: "Task", value: wordOf(header.words.task, models.task[model]) },
    { word: "Library", value: wordOf(header.words.library, models.library[model]) },
    { word: "Generation", value: String(generation[model]) },
    { word: "Fan-out", value: thousands(graph.fanOutOf(model)) },
    { word: "Reach", value: thousands(reach[model]) },
    { word: "On the Hub", value: plain(header.states[state[model]] ?? NOT_SAID, 40) },
    { word: "Counted by the rule", value: models.counted[model] ? "yes" : "no" },
  ];
}

/** What a model is on the map, and to its base if it stands at the top all the same. @param {Models} models @param {number} model @param {import("../data/graph.js").Link} [base] */
function relationTo(models, model, base) {
  const word = plain(categoryOf(models, model), 40);
  const statedWord = models.header.relation_words[model] ? ` (${plain(models.header.relation_words[model], 120)})` : "";
  return (base && !base.placed ? `${word}; ${relationWord(models, base.relation)} of its base` : word) + statedWord;
}

/**
 * Why a model stands at the top, and what it was made from all the same; "" for one that is drawn below a base.
 *
 * @param {Lineage} lineage
 * @param {number} model
 */
export function startWords({ models, graph }, model) {
  const { header, parent, category } = models;
  if (parent[model] >= 0) return "";
  if (category[model] !== startCode(header))
    return `The count starts from this ${header.start}, so it stands at the top; it has no base and no derivative on this map.`;
  const [base, ...more] = graph.basesOf(model);
  const from =
    base && `it was made from ${plain(models.idOf(base.model), 96)} (${relationWord(models, base.relation)})`;
  const further = more.length > 0 ? ` and ${quantity(more.length, "other base")}` : "";
  return `The count starts from this ${header.start}, so it stands at the top; ${from ? from + further : `it has ${NO_BASE}`}${header.unread[model] ? `; it ${plain(header.unread[model], 300)}` : ""}.`;
}

/** @param {Models} models @param {number} code */
export const relationWord = ({ header }, code) => plain(header.relations[code] ?? "unstated", 40);

/** @param {Models} models @param {number} model */
export const createdWords = ({ created }, model) =>
  created[model] === UNSAID_CODE ? NOT_SAID : dateOf(created[model]);

/** @param {number} count */
export const countWords = (count) => (count === UNSAID ? NOT_SAID : thousands(count));

/** Kinds of evidence by their bits, and whether anything declared is among them. @param {Models} models @param {number} bits */
export function evidenceWords({ header }, bits) {
  const kinds = header.evidence.filter((_, bit) => bits & (1 << bit)).map((kind) => plain(kind, 40));
  if (kinds.length === 0) return NOT_SAID;
  const impossible = bits & header.impossible ? "; impossible in time: older than this base" : "";
  return `${kinds.join(", ")} (${kinds.some((kind) => DECLARED.includes(kind)) ? "declared" : "inferred"})${impossible}`;
}

/** @param {string[]} words @param {number} code */
export const wordOf = (words, code) => (code < words.length ? plain(words[code], 80) || NOT_SAID : NOT_SAID);

/**
 * The model's page on the Hub; null where there can be none.
 *
 * @param {Models} models
 * @param {number} model
 */
export function pageOf(models, model) {
  if (models.header.population === MADE_UP) return null;
  return `https://huggingface.co/${models.idOf(model).split("/").map(encodeURIComponent).join("/")}`;
}
