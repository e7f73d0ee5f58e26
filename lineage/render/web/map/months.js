/** The months in which models were created: pure values from a column of days. */

import { UNSAID_CODE, dateOf, dayOf } from "./data.js";

/**
 * @typedef {object} Months from the first in which a model was created to the last, without a gap
 * @property {string[]} names YYYY-MM
 * @property {number[]} ends last day of each, days since 2022-01-01
 * @property {number[]} counts models created in each
 * @property {number} first day of the first
 * @property {number} undated models of which nobody said when
 */

/** @param {Uint16Array} created @returns {Months} */
export function monthsOf(created) {
  const perDay = new Uint32Array(UNSAID_CODE + 1);
  for (const day of created) perDay[day]++;
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
  for (let from = months.first; from <= most; ) {
    const name = dateOf(from).slice(0, 7);
    const next = startOf(dateOf(from + 31).slice(0, 7));
    months.names.push(name);
    months.ends.push(next - 1);
    months.counts.push(perDay.subarray(from, next).reduce((sum, one) => sum + one, 0));
    from = next;
  }
  return months;
}

/**
 * Where a day stands among the months; the last one stands for all days, also those that nobody said.
 *
 * @param {Months} months
 * @param {number | null} until
 */
export function monthAt({ ends }, until) {
  const found = until === null ? -1 : ends.findIndex((end) => end >= until);
  return found < 0 ? ends.length - 1 : found;
}

/**
 * The day that the time bar shows last at a month; null at the last month: everything.
 *
 * @param {Months} months
 * @param {number} at
 */
export const untilOf = ({ ends }, at) => (at >= ends.length - 1 ? null : ends[Math.max(at, 0)]);

/** @param {string} month YYYY-MM */
const startOf = (month) => dayOf(`${month}-01`) ?? 0;
