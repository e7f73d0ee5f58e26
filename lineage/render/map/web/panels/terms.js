/** Each word that the map uses, in one plain line. */

import { vocabulary } from "../data/vocabulary.js";
import { make } from "../dom/elements.js";

/** @param {HTMLElement} place */
export function showTerms(place) {
  const list = make("dl", {});
  for (const [word, line] of vocabulary().glossary) list.append(make("dt", {}, word), make("dd", {}, line));
  place.append(make("details", {}, make("summary", {}, "What the words mean"), list));
}
