/** What a picture or a file says of itself: population, rule, date and completeness, and what of the whole it shows. */

import { filterPhrases } from "../words/filter_words.js";
import { categoryWords } from "../data/categories.js";
import { plain, thousands } from "../words/text.js";

/** @typedef {import("../app/app.js").App} App */

/**
 * Lines in plain words, the population first.
 *
 * @param {App} app
 * @returns {string[]}
 */
export function captionOf(app) {
  const { models, store, shown } = app;
  const { header } = models;
  const limits = filterPhrases(header, store.state.filters, store.state.until);
  const divided = categoryWords(header).map((word, code) => ({ word, many: shown.counts.byRelation[code] }));
  return [
    populationOf(header.population),
    `${plain(header.subject, 120) || "Every model"}: ${viewWords(app)}.`,
    `Filter: ${limits.length > 0 ? `only ${limits.join("; ")}` : "none"}.`,
    `Shown: ${
      divided
        .filter(({ many }) => many > 0)
        .map(({ word, many }) => `${plain(word, 40)} ${thousands(many)}`)
        .join(" · ") || "nothing"
    }.`,
    `Rule: ${plain(header.rule.words, 400)}`,
    `${header.as_of ? `As of ${plain(header.as_of, 20)}` : "Date not known"} · ${header.complete ? "complete" : "not known to be complete"} · data ${plain(header.digest.slice(0, 12))}`,
    ...header.marks.map((mark) => plain(mark, 200)),
  ];
}

/** How much the view holds of what is shown, and this of the map. @param {App} app */
function viewWords(app) {
  const { models, shown } = app;
  const { total, counted } = shown.counts;
  const inView = app.countInView() ?? shown.counts;
  const whole = inView.total === total;
  const [seen, ruled] = whole
    ? [total === 1 ? "the one model" : `all ${thousands(total)} models`, thousands(counted)]
    : [
        `${thousands(inView.total)} of ${thousands(total)} models`,
        `${thousands(inView.counted)} of ${thousands(counted)}`,
      ];
  const rest = total === models.count ? "" : `, of ${thousands(models.count)} on the map`;
  return `view of ${seen} shown (${ruled} counted by the rule)${rest}`;
}

/** @param {string} population */
export const populationOf = (population) =>
  population === "made-up"
    ? "Made-up: no figure here is the Hub's"
    : population === "Hub"
      ? "The Hugging Face Hub"
      : plain(population, 200).replace(/^sample\b/, "Sample");

/**
 * A file name that every system takes, small letters, digits and dashes: of what map, from where, what, and the date.
 *
 * @param {App} app
 * @param {string} what `view` or `models`
 * @param {string} ending
 */
export function fileName({ models, store, shown }, what, ending) {
  const { subject, population, as_of: date } = models.header;
  const { selected } = store.state;
  const of = selected === null ? [] : [models.idOf(selected)];
  const some = shown.counts.total === models.count ? [] : ["filtered"];
  const kind = population === "Hub" ? "" : population.split(/[:\s]/)[0];
  const parts = ["lineage", kind, subject || "every-model", ...(what === "models" ? of : []), ...some, what, date ?? ""]
    .map(safe)
    .filter(Boolean);
  return `${parts.join("-")}.${ending}`;
}

/** @param {string} text */
const safe = (text) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 40);
