/** The panel of the selected model: its way up to the top, and its descendants by relation and generation. */

import { linesOf } from "./card.js";
import { NO_RELATION } from "./data.js";
import { plain, thousands } from "./text.js";

/** @typedef {import("./app.js").App} App */

/** @param {App} app @param {HTMLElement} panel */
export function showModel(app, panel) {
  const { store } = app;
  const show = () => {
    const { selected } = store.state;
    if (selected === null) {
      panel.replaceChildren(text("p", "No model is selected. Click a dot, search, or press Enter on the map."));
      return;
    }
    panel.replaceChildren(...partsOf(app, selected));
  };
  store.on(["selected"], show);
  store.on(["filters", "until"], show);
  store.on(["selected"], ({ selected, panel: open }, before) => {
    if (selected !== null && before.selected === null && open === "" && !NARROW.matches) store.set({ panel: "model" });
  });
  show();
}

/** A screen on which the side panel lies over the map's foot. */
export const NARROW = matchMedia("(max-width: 720px) and (orientation: portrait), (max-width: 480px)");

/** @param {App} app @param {number} model */
function partsOf(app, model) {
  const { models, ways, visible } = app;
  const title = text("h2", plain(models.idOf(model), 200));
  const steps = ways.wayUp(model).reverse();
  const way = list(steps.map((at) => entryOf(app, { model: at, relation: models.relation[at] }, at === model)));
  const others = ways.linksOf(model, ways.byDerivative, 0);
  const byRelation = new Uint32Array(models.header.relations.length + 1);
  const byGeneration = new Uint32Array(256);
  let total = 0;
  for (const [from, to] of ways.descendantsOf(model)) {
    for (let at = from; at < to; at++) {
      if (!visible[at]) continue;
      total++;
      byRelation[Math.min(relationIn(app, at), models.header.relations.length)]++;
      byGeneration[models.generation[at]]++;
    }
  }
  const relations = [...byRelation].map((count, at) => [models.header.relations[at] ?? "at the top", count]);
  const generations = [...byGeneration].map((count, at) => [`generation ${at}`, count]);
  return [
    title,
    ...linesOf(app, model).map((line) => text("p", line)),
    text("h3", steps.length > 1 ? "Made from" : "At the top of its family"),
    way,
    ...(others.length > 0 ? [text("h3", steps.length > 1 ? "Also made from" : "Made from"), list(others.map((base) => entryOf(app, base)))] : []),
    text("h3", `${thousands(total)} descendants shown`),
    table(/** @type {[string, number][]} */ (relations)),
    table(/** @type {[string, number][]} */ (generations)),
  ];
}

/**
 * A model that one can go to, and a relation.
 *
 * @param {App} app
 * @param {{model: number, relation: number}} link
 * @param {boolean} [current] whether it is the selected model itself
 */
function entryOf(app, { model, relation }, current = false) {
  const entry = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = plain(app.models.idOf(model), 96);
  button.addEventListener("click", () => app.jump(model));
  if (current) button.setAttribute("aria-current", "true");
  const word = app.models.header.relations[relation];
  entry.append(button, ...(word ? [text("span", word)] : []));
  return entry;
}

/** @param {HTMLElement[]} entries */
function list(entries) {
  const element = document.createElement("ol");
  element.className = "way";
  element.append(...entries);
  return element;
}

/** Relation of a descendant: a root of the subject stands at the top, though it may have bases. @param {App} app @param {number} model */
function relationIn({ models, ways }, model) {
  if (models.relation[model] !== NO_RELATION) return models.relation[model];
  return ways.linksOf(model, ways.byDerivative, 0)[0]?.relation ?? NO_RELATION;
}

/** @param {[string, number][]} rows */
function table(rows) {
  const element = document.createElement("table");
  for (const [label, count] of rows) {
    if (count === 0) continue;
    const row = element.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = label;
    row.append(head);
    row.insertCell().textContent = thousands(count);
  }
  return element;
}

/** @param {string} tag @param {string} content */
function text(tag, content) {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}
