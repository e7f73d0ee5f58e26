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
  ["generation", "The longest chain of bases above a model, on this map; 0: no base on it."],
  ["fan-out", "How many models were made directly from one."],
  ["reach", "How many descendants a model has, each counted once, however many ways lead to it."],
  ["drawn below", "The descendants that the map draws below a model, in its bubble: each stands below one base only, and a release at the top stands below none. So they may be fewer than its reach."],
  ["bubble", "The pale circle round a model and all that is drawn below it: the more, the larger. Its size is not the reach."],
  ["root, family", "A model with no known base; a root with all its descendants."],
  ["release", "A model of the organization or brand that the map is of, such as Qwen/Qwen3-8B."],
  ["… counted from", "The count starts there, so it stands at the top, though it may have a base: the releases, the one model, or the roots that the map is of."],
  ["no base, no derivative", "It stands at the top too: no edge of the map touches it."],
  ["on the Hub", "Present: it has a row. Unasked: only named as a base so far. Absent, vanished, replaced: the Hub shows none, no more, or another of that name."],
  ["evidence", "Where an edge is known from. Declared: the Hub (hub), a tag, the model card, the adapter's configuration. Inferred: other configuration files or the name."],
  ["population", "What the data was taken from: the whole Hub, a sample of it, or a made-up Hub."],
  ["counting rule", "Which models a number counts. The line under the title, “Rule” where there is little room, opens to all of it."],
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
