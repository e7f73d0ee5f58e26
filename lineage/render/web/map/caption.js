/** What a picture or a file says of itself: population, rule, date and completeness, and what of the whole it shows. */

import { limitsIn } from "./panels/wording.js";
import { plain, thousands } from "./text.js";

/** @typedef {import("./app.js").App} App */

/**
 * Lines in plain words, the population first.
 *
 * @param {Pick<App, "models" | "store" | "shown">} app
 * @returns {string[]}
 */
export function captionOf({ models, store, shown }) {
  const { header } = models;
  const { total } = shown.counts;
  const limits = limitsIn(header, store.state.filters, store.state.until);
  const of = total === models.count ? thousands(total) : `${thousands(total)} of ${thousands(models.count)}`;
  return [
    populationOf(header.population),
    `${plain(header.subject, 120) || "Every model"}: ${of} models shown, ${thousands(shown.counts.counted)} counted by the rule.`,
    `Rule: ${plain(header.rule.words, 400)}${limits.length > 0 ? ` Of these only: ${limits.join("; ")}.` : ""}`,
    `${header.as_of ? `As of ${plain(header.as_of, 20)}` : "Date not known"} · ${header.complete ? "complete" : "not known to be complete"} · data ${plain(header.digest.slice(0, 12))}`,
    ...header.marks.map((mark) => plain(mark, 200)),
  ];
}

/** @param {string} population */
export const populationOf = (population) =>
  population === "made-up"
    ? "Made-up: no figure here is the Hub's"
    : population === "Hub"
      ? "The Hugging Face Hub"
      : plain(population, 200).replace(/^sample\b/, "Sample");

/**
 * A file name that every system takes: small letters, digits and dashes, with population and date.
 *
 * @param {App} app
 * @param {string} ending
 */
export function fileName({ models, store }, ending) {
  const { subject, population, as_of: date } = models.header;
  const { selected } = store.state;
  const what = selected === null ? subject || "every-model" : models.idOf(selected);
  const kind = population === "Hub" ? "" : population.split(":")[0];
  const parts = ["lineage", kind, what, date ?? ""].map(safe).filter(Boolean);
  return `${parts.join("-")}.${ending}`;
}

/** @param {string} text */
const safe = (text) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 60);
