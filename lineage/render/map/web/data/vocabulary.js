/** The words and colors of every output of lineage, which the page carries as JSON. */

/** @typedef {{light: string, dark: string}} Shade */
/** @typedef {Shade & {singular: string, plural: string}} RelationWord */
/**
 * @typedef {object} Vocabulary
 * @property {Record<string, RelationWord>} relations in the order of display
 * @property {Record<string, string>} states their definitions
 * @property {[string, string][]} glossary each term and its definition
 * @property {{categories: {light: string[], dark: string[]}, scale: {light: string[], dark: string[]}} & Record<"root" | "others" | "unsaid" | "alone" | "on_light" | "on_dark", Shade>} colors
 */

/** @type {Vocabulary | undefined} */
let read;

/** @returns {Vocabulary} */
export function vocabulary() {
  read ??= /** @type {Vocabulary} */ (JSON.parse(document.getElementById("vocabulary")?.textContent ?? "{}"));
  return read;
}
