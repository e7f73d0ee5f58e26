/** The selection as rows: CSV that no spreadsheet takes for formulas, and JSON that says where it comes from. */

import { UNSAID, UNSAID_CODE, dateOf } from "../data/models.js";
import { categoryOf } from "../data/categories.js";
import { escapeUnprintable } from "../words/text.js";
import { filterPhrases } from "../words/filter_words.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {string | number | boolean | string[] | null} Cell */

const ROWS_A_PART = 4000;

/** The selected model and what was made from it, else everything; of these what is shown. @param {App} app @returns {Uint32Array} */
export function modelsOf({ store, graph, models, shown }) {
  const { selected } = store.state;
  /** @type {[number, number][]} */
  const runs = selected === null ? [[0, models.count]] : [[selected, selected + 1], ...graph.descendantsOf(selected)];
  return shown.among(runs).sort();
}

/** Columns in order; the same names in CSV and JSON. Relations and evidence are listed as the bases are, one each. @type {[string, (app: App, model: number) => Cell][]} */
const COLUMNS = [
  ["repo_id", ({ models }, model) => models.idOf(model)],
  ["bases", ({ graph, models }, model) => graph.basesOf(model).map((link) => models.idOf(link.model))],
  [
    "relations",
    ({ graph, models }, model) => graph.basesOf(model).map((link) => models.header.relations[link.relation] ?? ""),
  ],
  ["standing", ({ models }, model) => categoryOf(models, model)],
  ["evidence", ({ graph, models }, model) => graph.basesOf(model).map((link) => kindsOf(models, link.evidence))],
  ["generation", ({ models }, model) => models.generation[model]],
  ["reach", ({ models }, model) => models.reach[model]],
  ["downloads", ({ models }, model) => nullIf(models.downloads[model], UNSAID)],
  ["likes", ({ models }, model) => nullIf(models.likes[model], UNSAID)],
  ["parameters", ({ models }, model) => (Number.isNaN(models.parameters[model]) ? null : models.parameters[model])],
  ["created", ({ models }, model) => (models.created[model] === UNSAID_CODE ? null : dateOf(models.created[model]))],
  ["license", ({ models }, model) => models.header.words.license[models.license[model]] ?? null],
  ["task", ({ models }, model) => models.header.words.task[models.task[model]] ?? null],
  ["library", ({ models }, model) => models.header.words.library[models.library[model]] ?? null],
  ["counted", ({ models }, model) => models.counted[model] === 1],
];

/** What an edge is known from, as `--evidence` takes it. @param {App["models"]} models @param {number} bits */
const kindsOf = ({ header }, bits) => header.evidence.filter((_, bit) => bits & (1 << bit)).join("+");

/** @param {number} value @param {number} none */
const nullIf = (value, none) => (value === none ? null : value);

/**
 * RFC 4180. Every row says what it is of, in its last columns: a line of remarks at the top would break readers, a file
 * beside it gets lost, and rows of two files stay apart when they are put together.
 *
 * @param {App} app
 * @returns {Blob}
 */
export function csvOf(app) {
  const { models, store } = app;
  const { population, rule, as_of, complete } = models.header;
  const only = filterPhrases(models.header, store.state.filters, store.state.until).join("; ");
  /** @type {[string, Cell][]} */
  const same = [
    ["population", population],
    ["rule", rule.written],
    ["only", only],
    ["as_of", as_of],
    ["complete", complete],
  ];
  const end = `${same.map(([, value]) => cell(value)).join(",")}\r\n`;
  const parts = [`${[...COLUMNS, ...same].map(([name]) => name).join(",")}\r\n`];
  inParts(modelsOf(app), (some) =>
    parts.push(some.map((model) => `${COLUMNS.map(([, read]) => cell(read(app, model))).join(",")},${end}`).join("")),
  );
  return new Blob(parts, { type: "text/csv;charset=utf-8" });
}

/**
 * What a spreadsheet takes for the beginning of a formula, white space or not: at the start of a cell, and behind what
 * ends a cell where lists are parted by other signs than commas.
 */
const FORMULA = /(^|[;|\t\r\n])([\s\0"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** @param {Cell} value */
function cell(value) {
  const text = value === null ? "" : Array.isArray(value) ? value.join(" ") : String(value);
  const tame = typeof value === "number" ? text : escapeUnprintable(text).replace(FORMULA, "$1'$2");
  return /[",]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** @param {App} app @returns {Blob} */
export function jsonOf(app) {
  const { models, store } = app;
  const { subject, population, as_of, complete, rule, digest, marks } = models.header;
  const listed = modelsOf(app);
  const { selected } = store.state;
  const head = {
    subject,
    population,
    as_of,
    complete,
    rule,
    digest,
    marks,
    selected: selected === null ? null : models.idOf(selected),
    only: filterPhrases(models.header, store.state.filters, store.state.until),
    count: listed.length,
  };
  const parts = [`${JSON.stringify(head, null, 1).slice(0, -2)},\n "models": [`];
  inParts(listed, (some, at) => {
    const rows = some.map((model) =>
      JSON.stringify(Object.fromEntries(COLUMNS.map(([name, read]) => [name, read(app, model)]))),
    );
    parts.push(`${at === 0 ? "" : ","}\n${rows.join(",\n")}`);
  });
  return new Blob([...parts, "\n]}\n"], { type: "application/json" });
}

/** @param {Uint32Array} listed @param {(some: number[], at: number) => void} take */
function inParts(listed, take) {
  for (let at = 0; at < listed.length; at += ROWS_A_PART) take([...listed.subarray(at, at + ROWS_A_PART)], at);
}
