/** The page's colours, light and dark: ink and ground from the style sheet, and hues that colour-blind people tell apart. */

/** @typedef {{ink: string, faint: string, ground: string, line: string, accent: string, dark: boolean}} Theme */

/** Stands for a relation where a model has neither base nor derivative. */
export const ALONE = "alone";

// Each of a contrast of three to one or more on the ground and on a family's bubble, and told apart by colour-blind people:
// hues near those of Okabe and Ito (2008), moved apart in Oklab as each kind of eye sees it. Models that stand alone, all
// in one field, are as faint as may be.
const RELATIONS = new Map([
  ["finetune", "#1556d8"],
  ["adapter", "#d86101"],
  ["quantized", "#02967f"],
  ["merge", "#8e3596"],
  ["unstated", "#4f545a"],
  ["", "#16191d"],
  [ALONE, "#93929a"],
]);
const RELATIONS_ON_DARK = new Map([
  ["finetune", "#5088e8"],
  ["adapter", "#e88a10"],
  ["quantized", "#52e394"],
  ["merge", "#ee96ee"],
  ["unstated", "#8b8e94"],
  ["", "#f4f6f9"],
  [ALONE, "#66646c"],
]);
const CATEGORIES = ["#0003d1", "#ca710a", "#307250", "#bb0598", "#850407", "#c512ff"];
const CATEGORIES_ON_DARK = ["#4b69f0", "#e1962d", "#5af000", "#c387ff", "#d24b0f", "#00b496"];
// Inferno, and viridis on dark (Smith and van der Walt 2015): even steps of lightness, told apart by colour-blind people
// too. Of the dark half, which a light ground leaves, inferno's goes through more hues.
const STEPS = ["#000004", "#1b0c41", "#4a0c6b", "#781c6d", "#a52c60", "#cf4446", "#ed6925", "#fb9b06", "#f7d13d", "#fcffa4"];
const STEPS_ON_DARK = ["#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"];

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
  return (dark ? RELATIONS_ON_DARK : RELATIONS).get(relation) ?? othersColour(dark);
}

/** Colours for kinds that have no order. @param {boolean} dark */
export const categories = (dark) => (dark ? CATEGORIES_ON_DARK : CATEGORIES);

/** How much of its colour a dot keeps that the selection does not light up. */
export const DIM_PART = 0.16;

// Greys, which no word has: of words too rare for a colour of their own, and of what nobody has said.
const OTHERS = "#3c4147";
const OTHERS_ON_DARK = "#c0c4ca";
const UNSAID = "#87898e";
const UNSAID_ON_DARK = "#76747c";

/** For all words that have no colour of their own. @param {boolean} dark */
export const othersColour = (dark) => (dark ? OTHERS_ON_DARK : OTHERS);

/** For what is not said. @param {boolean} dark */
export const unsaidColour = (dark) => (dark ? UNSAID_ON_DARK : UNSAID);

/**
 * A colour of a scale that goes from few to many, or from early to late; the far end stands out from the ground.
 *
 * @param {number} part 0 to 1
 * @param {boolean} dark
 */
export function scaleColour(part, dark) {
  const from = dark ? 0.44 : 0;
  const to = dark ? 1 : 0.62;
  const steps = dark ? STEPS_ON_DARK : STEPS;
  const at = (from + (to - from) * Math.min(Math.max(part, 0), 1)) * (steps.length - 1);
  const low = Math.min(Math.floor(at), steps.length - 2);
  return mixed(steps[low], steps[low + 1], at - low);
}

/** @param {string} hex #rrggbb @returns {[number, number, number]} 0 to 1 */
export function channels(hex) {
  const number = Number.parseInt(hex.slice(1), 16);
  return [((number >> 16) & 255) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255];
}

/** Black or white: what can be read on a colour. @param {string} colour #rrggbb */
export function inkOn(colour) {
  const [red, green, blue] = channels(colour).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  // WCAG's relative luminance, at which both contrasts are equal.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
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
