/** The page's colors, light and dark: ink and ground from the style sheet, all others from the vocabulary. */

import { vocabulary } from "../data/vocabulary.js";

/** @typedef {{ink: string, faint: string, ground: string, line: string, accent: string, dark: boolean}} Theme */

/** Stands for a relation where a model has neither base nor derivative. */
export const ALONE = "alone";

/** @returns {Theme} */
export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  /** @param {string} name */
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: read("ink"),
    faint: read("muted"),
    ground: read("paper"),
    line: read("line"),
    accent: read("accent"),
    dark: read("scheme") === "dark",
  };
}

/** @param {string} relation "" for a model at the top @param {boolean} dark */
export function relationColor(relation, dark) {
  const { colors, relations } = vocabulary();
  const shade = relation === "" ? colors.root : relation === ALONE ? colors.alone : relations[relation];
  return shade ? on(shade, dark) : othersColor(dark);
}

/** @template T @param {{light: T, dark: T}} shade @param {boolean} dark */
const on = ({ light, dark: onDark }, dark) => (dark ? onDark : light);

/** Colors for kinds that have no order. @param {boolean} dark */
export const categories = (dark) => on(vocabulary().colors.categories, dark);

/** How much of its color a dot keeps that the selection does not light up. */
export const DIM_PART = 0.16;

/** For all words that have no color of their own. @param {boolean} dark */
export const othersColor = (dark) => on(vocabulary().colors.others, dark);

/** For what is not said. @param {boolean} dark */
export const unsaidColor = (dark) => on(vocabulary().colors.unsaid, dark);

/**
 * A color of a scale that goes from few to many, or from early to late; the far end stands out from the ground.
 *
 * @param {number} part 0 to 1
 * @param {boolean} dark
 */
export function scaleColor(part, dark) {
  const from = dark ? 0.44 : 0;
  const to = dark ? 1 : 0.62;
  const steps = on(vocabulary().colors.scale, dark);
  const at = (from + (to - from) * Math.min(Math.max(part, 0), 1)) * (steps.length - 1);
  const low = Math.min(Math.floor(at), steps.length - 2);
  return mixed(steps[low], steps[low + 1], at - low);
}

/** @param {string} hex #rrggbb @returns {[number, number, number]} 0 to 1 */
export function channels(hex) {
  const number = Number.parseInt(hex.slice(1), 16);
  return [((number >> 16) & 255) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255];
}

/** Black or white: what can be read on a color. @param {string} color #rrggbb */
export function inkOn(color) {
  const [red, green, blue] = channels(color).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  // WCAG's relative luminance, at which both contrasts are equal.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179
    ? vocabulary().colors.on_light.light
    : vocabulary().colors.on_dark.light;
}

/**
 * @param {string} one
 * @param {string} other
 * @param {number} part of the other, 0 to 1
 */
export function mixed(one, other, part) {
  const [a, b] = [channels(one), channels(other)];
  const parts = a.map((value, at) => Math.round(255 * (value + (b[at] - value) * part)));
  return `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
