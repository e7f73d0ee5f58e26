/** Each model's color by relation, generation, license, task, owner or month, and the legend that explains it. */

import { UNSAID_CODE, dateOf } from "../data/models.js";
import { aloneCode, categoryWords } from "../data/categories.js";
import { ALONE, categories, mixed, othersColor, relationColor, scaleColor, unsaidColor } from "./theme.js";
import { quantity, plain } from "../words/text.js";

/** @typedef {import("../data/models.js").Models} Models */
/** @typedef {import("../state/state.js").ColorBy} ColorBy */
/** @typedef {{label: string, color: string, count: number, code: number}} Entry count: of all models; code: in `codes` */

/**
 * @typedef {object} Coloring
 * @property {Uint8Array} codes one a model, a position in `palette`
 * @property {string[]} palette #rrggbb, 64 at most
 * @property {Entry[]} entries for the legend, with how many models have each; the rest's entry last
 * @property {boolean} scale whether the entries are steps of one scale
 * @property {number} [alone] the code of models that stand alone
 */

export const MOST_COLORS = 64;
/** Most models are of the first generations, which get more of the scale. */
const SPREAD = 0.5;
const NOT_SAID = "not said";
const RUN_TOGETHER = 2;
const APART = 6;
const MONTHS_A_STEP = [1, 2, 3, 4, 6, 12];
const LONGEST_STEP = 36;
const FIELD_PART = 0.4;

/**
 * @param {Models} models
 * @param {ColorBy} by
 * @param {boolean} dark
 * @returns {Coloring}
 */
export function coloring(models, by, dark) {
  if (by === "relation") return byRelation(models, dark);
  if (by === "generation") return byGeneration(models, dark);
  if (by === "month") return byMonth(models, dark);
  return byWord(models[by], models.header.words[by], dark);
}

/**
 * The palette as it is drawn: models that stand alone, most of a Hub, make one great field where dots run together, which
 * is fainter, so that the families stand out.
 *
 * @param {Coloring} coloring
 * @param {string} ground
 * @param {number} pixels across the smallest dot
 */
export function paletteAt({ palette, alone }, ground, pixels) {
  if (alone === undefined) return palette;
  const part = Math.min(Math.max((pixels - RUN_TOGETHER) / (APART - RUN_TOGETHER), 0), 1);
  return palette.map((color, code) =>
    code === alone ? mixed(ground, color, FIELD_PART + (1 - FIELD_PART) * part) : color,
  );
}

/** A color for each thing that a model can be on the map. @param {Models["header"]} header @param {boolean} dark */
export const categoryPalette = ({ relations }, dark) =>
  [...relations, "", ALONE].map((relation) => relationColor(relation, dark));

/** @param {Models} models @param {boolean} dark @returns {Coloring} */
function byRelation(models, dark) {
  const { header, category: codes } = models;
  const palette = categoryPalette(header, dark);
  return {
    codes,
    palette,
    entries: entriesOf(codes, palette, categoryWords(header)),
    scale: false,
    alone: aloneCode(header),
  };
}

/** @param {Models} models @param {boolean} dark @returns {Coloring} */
function byGeneration(models, dark) {
  const most = 8;
  const deepest = Math.min(
    most,
    models.generation.reduce((one, other) => Math.max(one, other), 0),
  );
  const codes = models.generation.map((generation) => Math.min(generation, deepest));
  const palette = Array.from({ length: deepest + 1 }, (_, at) =>
    scaleColor((at / Math.max(deepest, 1)) ** SPREAD, dark),
  );
  const labels = palette.map((_, at) =>
    at === 0 ? "0: no base on this map" : `${at}${at === most ? " and more" : ""}`,
  );
  return { codes, palette, entries: entriesOf(codes, palette, labels), scale: true };
}

/** @param {Models} models @param {boolean} dark @returns {Coloring} */
function byMonth(models, dark) {
  /** @param {number} day */
  const month = (day) => {
    const date = dateOf(day);
    return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
  };
  let first = UNSAID_CODE;
  let last = 0;
  for (const day of models.created) {
    if (day === UNSAID_CODE) continue;
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  if (first > last)
    return byWord(
      models.created.map(() => UNSAID_CODE),
      [],
      dark,
    );
  const [from, to] = [month(first), month(last)];
  // A step lies in one year, so that the legend may count years; only of dates past sixty years it does not.
  const width =
    MONTHS_A_STEP.find((months) => Math.floor(to / months) - Math.floor(from / months) < MOST_COLORS - 1) ??
    LONGEST_STEP;
  const start = Math.floor(from / width);
  const steps = Math.floor(to / width) - start + 1;
  const ofDay = new Uint8Array(UNSAID_CODE + 1).fill(steps);
  for (let day = first; day <= last; day++) ofDay[day] = Math.floor(month(day) / width) - start;
  const codes = Uint8Array.from(models.created, (day) => ofDay[day]);
  const palette = Array.from({ length: steps }, (_, at) => scaleColor(at / Math.max(steps - 1, 1), dark));
  const labels = palette.map((_, at) => {
    const number = Math.max((start + at) * width, from);
    return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`;
  });
  const all = [...palette, unsaidColor(dark)];
  return { codes, palette: all, entries: entriesOf(codes, all, [...labels, NOT_SAID]), scale: true };
}

/**
 * The commonest words, one color for all others, and one where none is said.
 *
 * @param {Uint16Array | Uint32Array} column
 * @param {string[]} words
 * @param {boolean} dark
 * @returns {Coloring}
 */
function byWord(column, words, dark) {
  const many = new Uint32Array(words.length);
  for (const code of column) if (code < many.length) many[code]++;
  const colors = categories(dark);
  const listedCodes = Array.from(many.keys())
    .filter((code) => many[code] > 0)
    .sort((one, other) => many[other] - many[one] || one - other)
    .slice(0, colors.length);
  const rest = listedCodes.length;
  const place = new Uint8Array(words.length).fill(rest);
  listedCodes.forEach((code, at) => {
    place[code] = at;
  });
  const codes = Uint8Array.from(column, (code) => (code < place.length ? place[code] : rest + 1));
  const kinds = many.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0) - rest;
  const palette = [...colors.slice(0, rest), othersColor(dark), unsaidColor(dark)];
  const labels = [
    ...listedCodes.map((code) => plain(words[code], 40) || "without a name"),
    `others (${quantity(kinds, "kind")})`,
    NOT_SAID,
  ];
  return { codes, palette, entries: entriesOf(codes, palette, labels), scale: false };
}

/** @param {Uint8Array} codes @param {string[]} palette @param {string[]} labels @returns {Entry[]} */
function entriesOf(codes, palette, labels) {
  const many = new Uint32Array(palette.length);
  for (let model = 0; model < codes.length; model++) many[codes[model]]++;
  return labels
    .map((label, at) => ({ label, color: palette[at], count: many[at], code: at }))
    .filter(({ count }) => count > 0);
}
