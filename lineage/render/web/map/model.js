/** The panel of the selected model: its way up to the top, and its descendants by relation and generation. */

import { linesOf } from "./card.js";
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
  const way = document.createElement("ol");
  way.className = "way";
  for (const at of ways.wayUp(model).reverse()) {
    const entry = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = plain(models.idOf(at), 96);
    button.addEventListener("click", () => app.jump(at));
    if (at === model) button.setAttribute("aria-current", "true");
    const relation = text("span", models.relationOf(at));
    entry.append(button, ...(models.relationOf(at) ? [relation] : []));
    way.append(entry);
  }
  const byRelation = new Uint32Array(models.header.relations.length + 1);
  const byGeneration = new Uint32Array(256);
  let total = 0;
  for (const [from, to] of ways.descendantsOf(model)) {
    for (let at = from; at < to; at++) {
      if (!visible[at]) continue;
      total++;
      byRelation[Math.min(models.relation[at], models.header.relations.length)]++;
      byGeneration[models.generation[at]]++;
    }
  }
  const relations = [...byRelation].map((count, at) => [models.header.relations[at] ?? "at the top", count]);
  const generations = [...byGeneration].map((count, at) => [`generation ${at}`, count]);
  return [
    title,
    ...linesOf(app, model).map((line) => text("p", line)),
    text("h3", "Made from"),
    way,
    text("h3", `${thousands(total)} descendants shown`),
    table(/** @type {[string, number][]} */ (relations)),
    table(/** @type {[string, number][]} */ (generations)),
  ];
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
