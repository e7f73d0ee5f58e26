/** The legend: which color means what, and how many models that are shown have it. */

import { numbersShown } from "../draw/label_text.js";
import { make } from "../dom/elements.js";
import { startsPhrase } from "../data/categories.js";
import { thousands } from "../words/text.js";

const PAUSE = 120;
const MOST_SHOWN = 10;
/** Months that are joined where there are too many: quarters, half-years, years. */
const SPANS = [3, 6, 12];

const COLORS = new Map([
  ["generation", "Models by the longest chain of bases above them."],
  ["license", "Models by the license they name."],
  ["task", "Models by task."],
  ["owner", "Models by owner."],
  ["month", "Models by month of creation."],
]);

/**
 * One line of the legend: one color, or several months of a scale that has more of them than there is room for.
 *
 * @typedef {{label: string, colors: string[], codes: number[]}} Line
 */

/** @param {import("../draw/colors.js").Coloring} coloring @returns {Line[]} */
function linesOf({ entries, scale }) {
  const lines = entries.map(({ label, color, code }) => ({ label, colors: [color], codes: [code] }));
  if (!scale || lines.length <= MOST_SHOWN) return lines;
  const joined = SPANS.map((months) => joinedBy(lines, months));
  return joined.find((some) => some.length <= MOST_SHOWN) ?? joined[joined.length - 1];
}

/** @param {Line[]} lines @param {number} months how many of a year go together */
function joinedBy(lines, months) {
  /** @type {Map<string, Line>} */
  const spans = new Map();
  for (const { label, colors, codes } of lines) {
    const span = spanOf(label, months);
    const line = spans.get(span) ?? { label: span, colors: [], codes: [] };
    spans.set(span, { label: span, colors: [...line.colors, ...colors], codes: [...line.codes, ...codes] });
  }
  return [...spans.values()];
}

/** The part of its year in which a month lies; what is no month stays as it is. @param {string} label @param {number} months */
function spanOf(label, months) {
  const [, year, month] = /^(\d{4})-(\d\d)$/.exec(label) ?? [];
  if (year === undefined) return label;
  const first = Math.floor((Number(month) - 1) / months) * months + 1;
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return months === 12 ? year : `${year}-${two(first)} to ${two(first + months - 1)}`;
}

/**
 * @param {import("../app/app.js").App} app
 * @param {{list: HTMLElement, words: HTMLElement, numbered: HTMLElement, faint: HTMLElement}} parts words: what the colors are of; numbered: what numbers behind names are; faint: what faint names are
 */
export function showLegend({ models, picture, store, shown }, { list, words, numbered, faint }) {
  /** @type {{codes: number[], number: HTMLElement}[]} */
  let numbers = [];
  let timer = 0;
  const count = () => {
    timer = 0;
    const { codes } = picture.coloring;
    const { visible } = shown;
    const many = new Uint32Array(256);
    for (let model = 0; model < codes.length; model++) many[codes[model]] += visible[model];
    for (const { codes: some, number } of numbers)
      number.textContent = thousands(some.reduce((sum, code) => sum + many[code], 0));
  };
  const show = () => {
    const relations = `Models by their relation to the base they are drawn below; at the top: ${startsPhrase(models.header)}.`;
    words.textContent = `${COLORS.get(store.state.colorBy) ?? relations} Dots grow with ${store.state.sizeBy}. Counts are of the models shown.`;
    numbers = [];
    list.replaceChildren(
      ...linesOf(picture.coloring).map(({ label, colors, codes }) => {
        const dot = make("span", { class: "dot", "aria-hidden": "true" });
        dot.style.background = colors.length === 1 ? colors[0] : `linear-gradient(to right, ${colors.join(", ")})`;
        const number = make("span", { class: "number" });
        numbers.push({ codes, number });
        return make("li", {}, dot, make("bdi", {}, label), number);
      }),
    );
    count();
  };
  picture.stage.addEventListener("colored", show);
  const explain = () => {
    numbered.hidden = !numbersShown(store.state);
    faint.hidden = shown.counts.total === models.count;
  };
  store.on(["filters", "until"], () => {
    timer ||= setTimeout(count, PAUSE);
    explain();
  });
  explain();
  store.on(["sizeBy"], show);
  show();
}
