/** What stands on the map for a model: its name, what tells it from others of that name, and how much came from it. */

import { sameFilters } from "../state/history.js";
import { NO_FILTERS } from "../state/state.js";
import { plain, thousands } from "../words/text.js";

/** @typedef {import("../data/models.js").Models} Models */

const LONGEST = 44;
const LONGEST_INSIDE = 96;
const LONGEST_OWNER = 28;
const LEAST_REST = 3;

/** Whether numbers stand behind names: these are of all descendants, so only while all are shown. @param {import("../state/state.js").State} state */
export const numbersShown = ({ filters, until }) =>
  until === null && sameFilters({ ...filters, linked: false }, NO_FILTERS);

/** @param {Models} models @param {number} model */
export const besideText = (models, model) => plain(models.nameOf(model), LONGEST);

/** Who made it, where that is not whom the map is about. @param {Models} models @param {number} model */
export function ownerText(models, model) {
  const owner = models.ownerOf(model);
  return owner === models.header.subject.split("/")[0] ? "" : plain(owner, LONGEST_OWNER);
}

/**
 * @param {Models} models
 * @param {number} model
 * @param {{counts: boolean}} how counts: the number of its descendants is said
 * @returns {import("./label_inside.js").Texts}
 */
export function insideTexts(models, model, { counts }) {
  const name = plain(models.nameOf(model), LONGEST_INSIDE);
  const owner = ownerText(models, model);
  const many = counts && models.reach[model] > 0 ? thousands(models.reach[model]) : "";
  const count = many && `${many} descendant${many === "1" ? "" : "s"}`;
  const tails = owner ? [many && `${owner} · ${many}`, owner] : [count, many];
  return { name, short: shortOf(models, model, name), tails: tails.filter(Boolean) };
}

/** A derivative's name without that of its base, "" where it does not begin with it. @param {Models} models @param {number} model @param {string} name */
function shortOf(models, model, name) {
  const base = models.parent[model];
  if (base < 0) return "";
  const begin = plain(models.nameOf(base), LONGEST_INSIDE);
  if (!name.toLowerCase().startsWith(begin.toLowerCase())) return "";
  const rest = name.slice(begin.length).replace(/^[-_.\s]+/, "");
  return rest.length < LEAST_REST ? "" : `…${rest}`;
}
