/** Each word that the map uses, in one plain line. */

import { make } from "./elements.js";

/** @type {[string, string][]} */
const TERMS = [
  ["model", "One model repository on the Hub, owner/name. Each dot is one."],
  ["base, derivative", "A derivative was made from its base; a merge has several bases."],
  ["relation", "How a derivative was made from its base, in the Hub's words:"],
  ["finetune", "The base trained further."],
  ["adapter", "A small part trained beside the base, used together with it (such as LoRA)."],
  ["quantized", "The base with its numbers rounded, to need less memory."],
  ["merge", "Several bases combined into one model."],
  ["unstated", "A base is named, but not how it was used."],
  ["ancestors, descendants", "All bases of bases, all derivatives of derivatives; the model itself not among them."],
  ["generation", "The longest chain of bases above a model; 0 has none."],
  ["fan-out", "How many models were made directly from one."],
  ["reach", "How many models descend from one, each counted once, however many ways lead to it."],
  ["root, family", "A model with no known base; a root with all its descendants."],
  ["drawn at the top", "A model that the map begins from: a root, or one of the models that the map is asked about, though it may have bases."],
  ["on the Hub", "Present: it has a row. Unasked: only named as a base so far. Absent, vanished, replaced: the Hub shows none, no more, or another of that name."],
  ["evidence", "Where an edge is known from. Declared: the Hub (hub), a tag, the model card. Inferred: configuration files or the name."],
  ["population", "What the data was taken from: the whole Hub, a sample of it, or a made-up Hub."],
  ["counting rule", "Which models a number counts; What is counted, above the map, says it in full."],
  ["shown, counted", "Shown: passes filters and time bar. Counted: of those, what the rule counts as well."],
  ["distance", "Edges up from one model to a common ancestor and down to the other."],
  ["the drawing", "A bubble holds a model and all placed below it. A model with several bases stands below one; its other edges are dotted when it is selected. A dot's size never says more than its order: see Size."],
];

/** @param {HTMLElement} place */
export function showTerms(place) {
  const list = make("dl", {});
  for (const [word, line] of TERMS) list.append(make("dt", {}, word), make("dd", {}, line));
  place.append(make("details", {}, make("summary", {}, "What the words mean"), list));
}
