/** The bars of the months: how many models were created in each, an axis below, a number where one points. */

import { make } from "../dom/elements.js";
import { thousands } from "../words/text.js";

/** @typedef {import("../data/months.js").Months} Months */
/** @typedef {import("../data/months.js").Numbers} Numbers */

/** From this many months on the axis has years. */
const LEAST_YEARS = 19;
const MOST_MONTHS_NAMED = 4;
/** Labels of an axis stand apart by this part of it. */
const APART = 0.11;
/** With a month so much above the middle one, a root would leave the others flat. */
const STEEP = 20;

/**
 * How high each month's bar is, from 0 to 1, and by which scale, in words.
 *
 * @param {number[]} counts
 */
export function scaled(counts) {
  const some = counts.filter((count) => count > 0).sort((one, other) => one - other);
  const most = some[some.length - 1] ?? 1;
  const steep = most > STEEP * (some[Math.floor(some.length / 2)] ?? 1);
  const by = steep ? Math.log1p : Math.sqrt;
  return { parts: counts.map((count) => by(count) / by(most)), scale: steep ? "log scale" : "square-root scale" };
}

/**
 * What stands below the bars: years, or some of the months where these are few.
 *
 * @param {string[]} names of the months, YYYY-MM
 * @returns {{text: string, at: number}[]} at: which month
 */
export function axisOf(names) {
  const every = Math.ceil(names.length / MOST_MONTHS_NAMED);
  const marks =
    names.length < LEAST_YEARS
      ? names.flatMap((text, at) => (at % every === 0 ? [{ text, at }] : []))
      : names.flatMap((name, at) => (at === 0 || name.endsWith("-01") ? [{ text: name.slice(0, 4), at }] : []));
  const apart = (/** @type {number} */ from, /** @type {number} */ to) => to - from >= APART * names.length;
  return marks.filter(({ at }, mark) => apart(at, names.length) && (mark > 0 || !marks[1] || apart(at, marks[1].at)));
}

/**
 * The bars, their axis and the number that follows the pointer; the slider beside them says the same to a reader. They
 * are empty until they are told what to count.
 *
 * @param {Months} months
 * @param {(at: number) => void} choose a month was clicked, or dragged to
 */
export function barsOf({ names }, choose) {
  const bars = make("div", { id: "months", "aria-hidden": "true" });
  const columns = names.map(() => make("span", {}));
  const readout = make("p", { id: "month-said", hidden: true });
  const by = make("p", { id: "months-scale" });
  bars.append(...columns, by, readout);
  const axis = make("div", { id: "axis", "aria-hidden": "true" });
  for (const { text, at } of axisOf(names)) {
    const mark = make("span", {}, text);
    mark.style.left = `${(100 * at) / names.length}%`;
    axis.append(mark);
  }
  /** @type {Numbers} */
  let numbers = { counts: [], undated: 0 };
  /** @type {number[]} */
  let before = [];
  /** The month that is told. @type {number | null} */
  let pointed = null;
  /** @param {number | null} at null: no month */
  const tell = (at) => {
    pointed = at;
    readout.hidden = at === null;
    if (at === null) return;
    // Behind the last month come those without a day, as in the number of all months.
    const without =
      at === names.length - 1 && numbers.undated > 0 ? `, ${thousands(numbers.undated)} without a date` : "";
    readout.textContent = `${names[at]}: ${thousands(numbers.counts[at])} created, ${thousands(before[at])} by its end${without}`;
    const part = (at + 0.5) / names.length;
    readout.style.left = `${100 * part}%`;
    readout.style.translate = `${-100 * part}% 0`;
  };
  /** @param {Numbers} some */
  const count = (some) => {
    numbers = some;
    let until = 0;
    before = some.counts.map((count) => (until += count));
    const { parts, scale } = scaled(some.counts);
    columns.forEach((column, at) => {
      column.style.height = parts[at] === 0 ? "0" : `max(${Math.round(1000 * parts[at]) / 10}%, 2px)`;
    });
    by.textContent = `models a month, ${scale}`;
    if (pointed !== null) tell(pointed);
  };
  /** @param {PointerEvent} event */
  const monthUnder = (event) => {
    const { left, width } = bars.getBoundingClientRect();
    return Math.min(
      Math.max(Math.floor(((event.clientX - left) / Math.max(width, 1)) * names.length), 0),
      names.length - 1,
    );
  };
  bars.addEventListener("pointerdown", (event) => {
    bars.setPointerCapture(event.pointerId);
    tell(monthUnder(event));
    choose(monthUnder(event));
  });
  bars.addEventListener("pointermove", (event) => {
    tell(monthUnder(event));
    if (bars.hasPointerCapture(event.pointerId)) choose(monthUnder(event));
  });
  for (const end of ["pointerleave", "pointercancel"]) bars.addEventListener(end, () => tell(null));
  return {
    bars,
    axis,
    tell,
    count,
    /** @param {number} last the last month that is shown */
    show: (last) => columns.forEach((column, at) => column.classList.toggle("later", at > last)),
    /** @param {number} at */
    wordsOf: (at) => `${thousands(numbers.counts[at])} created in ${names[at]}`,
  };
}
