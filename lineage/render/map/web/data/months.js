/** The months in which models were created: pure values from a column of days. */

import { UNSAID_CODE, dateOf, dayOf } from "./models.js";

/**
 * @typedef {object} Months from the first in which a model was created to the last, without a gap
 * @property {string[]} names YYYY-MM
 * @property {number[]} ends last day of each, days since 2022-01-01
 * @property {number[]} counts models created in each
 * @property {number} first day of the first
 * @property {number} undated models of which nobody said when
 *
 * @typedef {{counts: number[], undated: number}} Numbers of some models: created in each month, and of no known day
 */

/** @param {Uint16Array} created @returns {Months} */
export function monthsOf(created) {
  const perDay = perDayOf(created, null);
  const undated = perDay[UNSAID_CODE];
  let [least, most] = [UNSAID_CODE, -1];
  for (let day = 0; day < UNSAID_CODE; day++) {
    if (perDay[day] === 0) continue;
    least = Math.min(least, day);
    most = day;
  }
  /** @type {Months} */
  const months = { names: [], ends: [], counts: [], first: 0, undated };
  if (most < 0) return months;
  months.first = startOf(dateOf(least).slice(0, 7));
  for (let from = months.first; from <= most;) {
    const name = dateOf(from).slice(0, 7);
    const next = startOf(dateOf(from + 31).slice(0, 7));
    months.names.push(name);
    months.ends.push(next - 1);
    from = next;
  }
  months.counts = inMonths(months, perDay);
  return months;
}

/**
 * The same months' numbers of those models that pass.
 *
 * @param {Months} months
 * @param {Uint16Array} created
 * @param {Uint8Array} passes 1 for those
 * @returns {Numbers}
 */
export function numbersOf(months, created, passes) {
  const perDay = perDayOf(created, passes);
  return { counts: inMonths(months, perDay), undated: perDay[UNSAID_CODE] };
}

/** @param {Uint16Array} created @param {Uint8Array | null} passes null: all do */
function perDayOf(created, passes) {
  const perDay = new Uint32Array(UNSAID_CODE + 1);
  for (let model = 0; model < created.length; model++) perDay[created[model]] += passes === null ? 1 : passes[model];
  return perDay;
}

/** @param {{ends: number[], first: number}} months @param {Uint32Array} perDay */
function inMonths({ ends, first }, perDay) {
  return ends.map((end, at) =>
    perDay.subarray(at === 0 ? first : ends[at - 1] + 1, end + 1).reduce((sum, count) => sum + count, 0),
  );
}

/**
 * Where a day stands among the months; the last one stands for all days, also those that nobody said.
 *
 * @param {Months} months
 * @param {number | null} until
 */
export function monthAt({ ends }, until) {
  const month = until === null ? -1 : ends.findIndex((end) => end >= until);
  return month < 0 ? ends.length - 1 : month;
}

/**
 * The day that the time bar shows last at a month; null at the last month: everything.
 *
 * @param {Months} months
 * @param {number} at
 */
export const untilOf = ({ ends }, at) => (at >= ends.length - 1 ? null : ends[Math.max(at, 0)]);

/**
 * How far through the play each month ends, from 0 to 1: half of the time goes by days, half by the square root of what
 * was created, so that one neither waits through empty years nor misses the month in which most came.
 *
 * @param {Months} months
 */
function marksOf({ ends, counts, first }) {
  const days = ends[ends.length - 1] - first + 1;
  const roots = counts.map(Math.sqrt);
  const sum = roots.reduce((one, other) => one + other, 0) || 1;
  let [mark, start] = [0, first];
  return ends.map((end, at) => {
    mark += ((end - start + 1) / days + roots[at] / sum) / 2;
    start = end + 1;
    return mark;
  });
}

/**
 * The play's time: `dayAt` gives the day at a part of it, `partAt` the part at a day.
 *
 * @param {Months} months of which there are some
 */
export function paceOf(months) {
  const { ends, first } = months;
  const marks = marksOf(months);
  /** @param {number} at month @returns {[number, number, number, number]} where it begins and how long it is: part, day */
  const spanOf = (at) => {
    const [part, day] = at === 0 ? [0, first] : [marks[at - 1], ends[at - 1] + 1];
    return [part, marks[at] - part, day, ends[at] + 1 - day];
  };
  return {
    /** @param {number} part */
    dayAt: (part) => {
      const [from, length, day, days] = spanOf(
        Math.max(
          marks.findIndex((mark) => mark > part),
          0,
        ),
      );
      return day + Math.min(Math.floor(((part - from) / length) * days), days - 1);
    },
    /** @param {number} day */
    partAt: (day) => {
      const [from, length, start, days] = spanOf(monthAt(months, day));
      return from + ((day - start) / days) * length;
    },
  };
}

/** @param {string} month YYYY-MM */
const startOf = (month) => dayOf(`${month}-01`) ?? 0;
