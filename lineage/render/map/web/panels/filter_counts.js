/** How many models each choice of a filter would leave, all other filters and the time bar as they are. */

import { NO_FILTERS } from "../state/state.js";
import { testOf } from "../state/shown.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {keyof import("../state/state.js").Filters} Key */

/** @typedef {"category" | "generation" | "license" | "task" | "owner"} Code */
/** @type {Map<Code, Key>} */
const FILTER_OF = new Map([
  ["category", "relations"],
  ["generation", "generations"],
  ["license", "licenses"],
  ["task", "tasks"],
  ["owner", "owners"],
]);

/**
 * Models by their code in one column; the last entry is for those of which it is not said.
 *
 * @param {App} app
 * @param {Code} name
 * @param {number} size how many codes there are
 */
export function countBy(app, name, size) {
  const column = app.models[name];
  const passes = passing(app, FILTER_OF.get(name) ?? "counted");
  const many = new Uint32Array(size + 1);
  for (let model = 0; model < column.length; model++) if (passes[model]) many[Math.min(column[model], size)]++;
  return many;
}

/** Models by kind of evidence of the edge they are placed by; one may have several. @param {App} app @param {number} kinds */
export function countByEvidence(app, kinds) {
  const { evidence, parent, count } = app.models;
  const passes = passing(app, "evidence");
  const many = new Uint32Array(kinds);
  for (let model = 0; model < count; model++) {
    if (!passes[model] || parent[model] < 0) continue;
    for (let bits = evidence[model], bit = 0; bits > 0 && bit < kinds; bits >>= 1, bit++) many[bit] += bits & 1;
  }
  return many;
}

/** What is shown, or would be without one of the filters. @param {App} app @param {Key} key */
function passing({ models, store, visible }, key) {
  const { filters, until } = store.state;
  if (filters[key] === NO_FILTERS[key]) return visible;
  const test = testOf(models, { ...filters, [key]: NO_FILTERS[key] });
  const last = until ?? Infinity;
  const mask = new Uint8Array(models.count);
  for (let model = 0; model < mask.length; model++) mask[model] = models.created[model] <= last ? test(model) : 0;
  return mask;
}
