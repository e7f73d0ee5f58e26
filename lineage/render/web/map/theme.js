/** The page's colours, light and dark: ink and ground from the style sheet, and hues that colour-blind people tell apart. */

/** @typedef {{ink: string, faint: string, ground: string, line: string, accent: string, dark: boolean}} Theme */

/** Stands for a relation where a model has neither base nor derivative. */
export const ALONE = "alone";

// Okabe and Ito (2008), jfly.uni-koeln.de/color: hues in the order of the Hub's relations.
const RELATIONS = new Map([
  ["finetune", "#0072b2"],
  ["adapter", "#e69f00"],
  ["quantized", "#009e73"],
  ["merge", "#cc79a7"],
  ["unstated", "#8c8c8c"],
  ["", "#d55e00"],
  [ALONE, "#ebcfbe"],
]);
const RELATIONS_ON_DARK = new Map([
  ["finetune", "#3d9fe0"],
  ["adapter", "#e9a820"],
  ["quantized", "#1fb88a"],
  ["merge", "#dc92ba"],
  ["unstated", "#8c8c8c"],
  ["", "#f06f1d"],
  [ALONE, "#604030"],
]);
const CATEGORIES = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b5a300", "#6a51a3"];
const CATEGORIES_ON_DARK = ["#3d9fe0", "#e9a820", "#1fb88a", "#dc92ba", "#7cc7f2", "#f06f1d", "#e8dc4f", "#a48ee0"];
// Viridis (Smith and van der Walt 2015): even steps of lightness, told apart by colour-blind people too.
const STEPS = ["#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"];

/** @returns {Theme} */
export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  /** @param {string} name */
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: read("ink"),
    faint: read("faint"),
    ground: read("ground"),
    line: read("line"),
    accent: read("accent"),
    dark: read("scheme") === "dark",
  };
}

/** @param {string} relation "" for a model at the top @param {boolean} dark */
export function relationColour(relation, dark) {
  return (dark ? RELATIONS_ON_DARK : RELATIONS).get(relation) ?? "#8c8c8c";
}

/** Colours for kinds that have no order. @param {boolean} dark */
export const categories = (dark) => (dark ? CATEGORIES_ON_DARK : CATEGORIES);

/** How much of its colour a dot keeps that the selection does not light up. */
export const DIM_PART = 0.16;

export const OTHER = "#8c8c8c";

/**
 * A colour of a scale that goes from few to many, or from early to late; the far end stands out from the ground.
 *
 * @param {number} part 0 to 1
 * @param {boolean} dark
 */
export function scaleColour(part, dark) {
  const from = dark ? 0.2 : 0;
  const to = dark ? 1 : 0.88;
  const at = (from + (to - from) * Math.min(Math.max(part, 0), 1)) * (STEPS.length - 1);
  const low = Math.min(Math.floor(at), STEPS.length - 2);
  return mixed(STEPS[low], STEPS[low + 1], at - low);
}

/** @param {string} hex #rrggbb @returns {[number, number, number]} 0 to 1 */
export function channels(hex) {
  const number = Number.parseInt(hex.slice(1), 16);
  return [((number >> 16) & 255) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255];
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
