/** A name in its own dot: broken where its parts end, into lines that the dot has room for. */

/** @typedef {{text: string, off: number}} Line off: how far below the dot's middle */
/** @typedef {{size: number, lines: Line[]}} Block */

const LEADING = 1.12;
const LARGEST = 22;
const SMALLEST = 9;
const STEP = 0.87;
const SLACK = 1;
const PARTS = /[^-_\s]+[-_\s]*|[-_\s]+/gu;
/** The size that parts are measured at; other sizes are in proportion. */
export const MEASURED_AT = 10;

/**
 * @param {string} text
 * @param {number} radius CSS pixels
 * @param {(text: string) => number} measure the width of a text at `MEASURED_AT`
 * @returns {Block | null} null where it would not be read
 */
export function inside(text, radius, measure) {
  const parts = text.match(PARTS) ?? [];
  const widths = parts.map(measure);
  for (let size = Math.min(Math.max(radius / 2.4, SMALLEST), LARGEST); size >= SMALLEST; size *= STEP) {
    const high = size * LEADING;
    for (let many = 1; many * high <= 2 * radius; many++) {
      const filled = fill(widths, many, (line) => (room(radius, high, line, many) * MEASURED_AT) / size);
      if (!filled) continue;
      const lines = filled.map(([from, to], line) => ({ text: parts.slice(from, to).join(""), off: (line + 0.5 - filled.length / 2) * high }));
      return { size, lines };
    }
  }
  return null;
}

/** How long a line may be: as the circle is wide at its upper or lower edge. @param {number} radius @param {number} high @param {number} line @param {number} many */
function room(radius, high, line, many) {
  const off = Math.max(Math.abs(line - many / 2), Math.abs(line + 1 - many / 2)) * high * 0.85;
  return off >= radius ? 0 : 2 * Math.sqrt(radius * radius - off * off) + SLACK;
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
