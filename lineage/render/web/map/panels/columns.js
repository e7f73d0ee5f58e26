/** The columns in which models are listed, and what stands in them. */

import { plain, thousands } from "../text.js";
import { said } from "./elements.js";
import { countWords, createdWords, wordOf } from "./facts.js";

/** @type {import("./rowgrid.js").Column[]} */
export const COLUMNS = [
  { key: "name", head: "Model", number: false },
  { key: "relation", head: "Relation", number: false },
  { key: "downloads", head: "Downloads", number: true },
  { key: "likes", head: "Likes", number: true },
  { key: "created", head: "Created", number: true },
  { key: "reach", head: "Reach", number: true },
  { key: "license", head: "Licence", number: false },
];

/**
 * A model's cells, one a column.
 *
 * @param {import("../app.js").App} app
 * @param {number} model
 * @param {number} [relation] code of the one to the base in question; to its first base, if not said
 */
export function cellsOf({ models, ways }, model, relation = ways.relations[model]) {
  return [
    said(models.idOf(model), 120),
    plain(models.header.relations[relation] ?? "no base", 40),
    countWords(models.downloads[model]),
    countWords(models.likes[model]),
    createdWords(models, model),
    thousands(models.reach[model]),
    said(wordOf(models.header.words.license, models.license[model]), 40),
  ];
}
