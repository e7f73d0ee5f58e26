/** A name in its own dot: broken where its parts end, else within them, into lines that the dot has room for. */

import { plain } from "../words/text.js";

/** @typedef {{text: string, off: number, size: number, weight: number}} Line off: how far below the block's middle */
/** @typedef {{lines: Line[], across: number, up: number}} Block across, up: half of its width and of its height */
/** @typedef {(text: string, weight: number) => number} Measure the width of a text at `MEASURED_AT` */
/** @typedef {{name: string, short: string, tails: string[]}} Texts short: without what all around it begin with; tails: what may stand below, best first */

const LEADING = 1.12;
const LARGEST = 28;
const SMALLEST = 9;
const STEP = 0.87;
const SLACK = 1.5;
const TAIL = 0.85;
const NAME_WEIGHT = 600;
const TAIL_WEIGHT = 400;
/** Letters reach less far up and down than their line. */
const LETTERS = 0.85;
/** Characters that are left of a name too long for its dot. */
const CUT = [30, 22, 15, 10];
const LEAST_CUT = 22;
const PARTS = /[^-_\s]+[-_\s]*|[-_\s]+/gu;
/** The size that parts are measured at; other sizes are in proportion. */
export const MEASURED_AT = 10;

/**
 * @param {Texts} texts
 * @param {number} radius CSS pixels
 * @param {Measure} measure
 * @returns {Block | null} null where nothing of it would be read
 */
export function labelInside({ name, short, tails }, radius, measure) {
  const forms = short ? [name, short] : [name];
  const pieces = (/** @type {string} */ text) => partsOf(text).flatMap((part) => broken(part, radius, measure));
  /** @type {(() => {parts: string[], tail: string})[]} best first, and made only if those before it have no room */
  const ways = [
    ...forms.flatMap((text) => [...tails, ""].map((tail) => () => ({ parts: partsOf(text), tail }))),
    ...forms.map((text) => () => ({ parts: pieces(text), tail: "" })),
    ...(radius < LEAST_CUT ? [] : CUT).map((most) => () => ({ parts: pieces(plain(short || name, most)), tail: "" })),
  ];
  const largest = Math.min(Math.max(radius / 2.4, SMALLEST), LARGEST);
  for (const way of ways) {
    const { parts, tail } = way();
    const widths = parts.map((part) => measure(part, NAME_WEIGHT));
    const below = tail ? measure(tail, TAIL_WEIGHT) : 0;
    for (let size = largest; size >= SMALLEST; size *= STEP) {
      const block = blockOf({ parts, widths, tail, below, size, radius });
      if (block) return block;
    }
  }
  return null;
}

/** @param {string} text */
const partsOf = (text) => text.match(PARTS) ?? [];

/** A part that no line could hold, in pieces that one can. @param {string} part @param {number} radius @param {Measure} measure @returns {string[]} */
function broken(part, radius, measure) {
  const letters = Array.from(part);
  if (letters.length < 4 || (measure(part, NAME_WEIGHT) * SMALLEST) / MEASURED_AT < 1.5 * radius) return [part];
  const middle = Math.ceil(letters.length / 2);
  return [letters.slice(0, middle).join(""), letters.slice(middle).join("")].flatMap((half) =>
    broken(half, radius, measure),
  );
}

/** @param {{parts: string[], widths: number[], tail: string, below: number, size: number, radius: number}} how below: the tail's width @returns {Block | null} */
function blockOf({ parts, widths, tail, below, size, radius }) {
  const high = size * LEADING;
  const tailSize = Math.max(size * TAIL, SMALLEST);
  const foot = tail ? tailSize * LEADING : 0;
  if (tail && tailSize > size) return null;
  for (let many = 1; many * high + foot <= 2 * radius; many++) {
    const top = -(many * high + foot) / 2;
    /** @param {number} line */
    const longest = (line) => room(radius, top + line * high, high);
    if (tail && (below * tailSize) / MEASURED_AT > room(radius, top + many * high, foot)) continue;
    const filled = fill(widths, many, (line) => (longest(line) * MEASURED_AT) / size);
    if (!filled) continue;
    // Fewer lines than there was room for stand in its middle.
    const from = -(filled.length * high + foot) / 2;
    const lines = filled.map(([first, end], line) => ({
      text: parts.slice(first, end).join(""),
      off: from + (line + 0.5) * high,
      size,
      weight: NAME_WEIGHT,
    }));
    const wide = filled.map(
      ([first, end]) => (widths.slice(first, end).reduce((sum, width) => sum + width, 0) * size) / MEASURED_AT,
    );
    if (tail) {
      lines.push({ text: tail, off: -from - foot / 2, size: tailSize, weight: TAIL_WEIGHT });
      wide.push((below * tailSize) / MEASURED_AT);
    }
    return { lines, across: Math.max(...wide) / 2, up: -from };
  }
  return null;
}

/** How long a line may be: as the circle is wide at its upper or lower edge. @param {number} radius @param {number} top of the line, from the circle's middle @param {number} high */
function room(radius, top, high) {
  const off = Math.max(Math.abs(top), Math.abs(top + high)) * LETTERS;
  return off >= radius ? 0 : 2 * Math.sqrt(radius * radius - off * off) - SLACK;
}

/**
 * @param {number[]} widths
 * @param {number} many lines
 * @param {(line: number) => number} longest
 * @returns {[number, number][] | null} the first part of each line and the one behind its last
 */
function fill(widths, many, longest) {
  /** @type {[number, number][]} */
  const lines = [];
  let from = 0;
  for (let line = 0; line < many && from < widths.length; line++) {
    let to = from;
    for (let width = 0; to < widths.length && width + widths[to] <= longest(line); to++) width += widths[to];
    if (to === from) return null;
    lines.push([from, to]);
    from = to;
  }
  return from < widths.length || lines.length === 0 ? null : lines;
}
