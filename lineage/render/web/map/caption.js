/** What a picture or a file says of itself: population, rule, date and completeness, and what of the whole it shows. */

import { NO_RELATION, UNSAID_CODE, dateOf } from "./data.js";
import { plain, thousands } from "./text.js";

/** @typedef {import("./app.js").App} App */

const MOST_LISTED = 5;

/**
 * Lines in plain words, the population first.
 *
 * @param {Pick<App, "models" | "store" | "shown">} app
 * @returns {string[]}
 */
export function captionOf({ models, store, shown }) {
  const { header } = models;
  const { total } = shown.counts;
  const limits = limitsOf(store.state, models);
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
 * What the filters and the time bar leave out, in words.
 *
 * @param {import("./state.js").State} state
 * @param {import("./data.js").Models} models
 */
export function limitsOf({ filters, until }, { header }) {
  const { relations, evidence, words } = header;
  /** @param {string} word @param {string[]} found */
  const list = (word, found) => {
    const some = found.slice(0, MOST_LISTED).map((one) => plain(one, 60) || "not said");
    return `${word} ${some.join(", ") || "none"}${found.length > some.length ? ` and ${thousands(found.length - some.length)} more` : ""}`;
  };
  /** @param {string[]} all @param {number[]} codes */
  const named = (all, codes) => codes.map((code) => all[code] ?? (code === UNSAID_CODE ? "not said" : ""));
  return [
    ...(filters.relations ? [list("relation", filters.relations.map((code) => (code === NO_RELATION ? "no base" : relations[code])))] : []),
    ...(filters.generations ? [`generation ${filters.generations.join(" to ")}`] : []),
    ...(filters.minDownloads > 0 ? [`at least ${thousands(filters.minDownloads)} downloads`] : []),
    ...(filters.from !== null ? [`created from ${dateOf(filters.from)}`] : []),
    ...(filters.to !== null ? [`created by ${dateOf(filters.to)}`] : []),
    ...(filters.licenses ? [list("licence", named(words.license, filters.licenses))] : []),
    ...(filters.tasks ? [list("task", named(words.task, filters.tasks))] : []),
    ...(filters.owners ? [list("owner", named(words.owner, filters.owners))] : []),
    ...(filters.evidence !== null ? [list("evidence", evidence.filter((_, bit) => Number(filters.evidence) & (1 << bit)))] : []),
    ...(filters.counted ? ["what the rule counts"] : []),
    ...(until !== null ? [`the time bar at ${dateOf(until)}`] : []),
  ];
}

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
