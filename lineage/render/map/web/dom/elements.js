/** Elements made from text alone: whatever a string says, it is shown and never run. */

import { plain } from "../words/text.js";

/** @typedef {Node | string | null} Part */

/**
 * An element that the page always has.
 *
 * @param {string} id
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element ${id}.`);
  return element;
}

/**
 * An element with attributes and contents; strings become text nodes.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean>} attributes true: without a value; false: left out
 * @param {...Part} parts null is left out
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes, ...parts) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...parts.filter((part) => part !== null));
  return element;
}

/** A string of the Hub, set apart from the direction of what stands around it. @param {string} text @param {number} [most] */
export const hubText = (text, most = 96) => make("bdi", {}, plain(text, most));

/** @param {string} words @param {() => void} act */
export function button(words, act) {
  const element = make("button", { type: "button" }, words);
  element.addEventListener("click", act);
  return element;
}

/**
 * A table of numbers under a caption.
 *
 * @param {string} caption
 * @param {string[]} heads of the columns, that of the rows first
 * @param {[string, ...string[]][]} rows
 */
export function numberTable(caption, heads, rows) {
  const head = make("tr", {}, ...heads.map((words) => make("th", { scope: "col" }, words)));
  const body = rows.map(([label, ...cells]) =>
    make("tr", {}, make("th", { scope: "row" }, label), ...cells.map((cell) => make("td", {}, cell))),
  );
  return make("table", {}, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body));
}
