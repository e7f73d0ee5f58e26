/** The columns in which models are listed, and what stands in them. */

import { categoryOf } from "../data/categories.js";
import { plain, thousands } from "../words/text.js";
import { make, hubText } from "../dom/elements.js";
import { countWords, createdWords, relationWord, wordOf } from "../words/facts.js";

/** @type {import("./row_grid.js").Column[]} */
export const COLUMNS = [
  { key: "name", head: "Model", number: false },
  { key: "relation", head: "Relation", number: false },
  { key: "downloads", head: "Downloads", number: true },
  { key: "likes", head: "Likes", number: true },
  { key: "created", head: "Created", number: true },
  { key: "reach", head: "Reach", number: true },
  { key: "license", head: "License", number: false },
];

/**
 * A model's cells, one a column.
 *
 * @param {import("../app/app.js").App} app
 * @param {number} model
 * @param {number} [relation] code of the one to the base in question, where it is not drawn below that
 */
export function cellsOf({ models }, model, relation) {
  return [
    hubText(models.idOf(model), 120),
    relationTo(models, model, relation),
    countWords(models.downloads[model]),
    countWords(models.likes[model]),
    createdWords(models, model),
    thousands(models.reach[model]),
    hubText(wordOf(models.header.words.license, models.license[model]), 40),
  ];
}

/** What a model is to the base in question, and that it is drawn at the top all the same; a narrow column shows the beginning. @param {import("../data/models.js").Models} models @param {number} model @param {number} [relation] */
function relationTo(models, model, relation) {
  const own = plain(categoryOf(models, model), 40);
  const top = models.parent[model] < 0;
  if (!top) return relation === undefined ? own : relationWord(models, relation);
  const all = relation === undefined ? own : `${relationWord(models, relation)}, ${own}`;
  const [seen] = /^\w+( base)?/.exec(all) ?? [all];
  return make("span", {}, seen, make("span", { class: "unseen" }, all.slice(seen.length)));
}
