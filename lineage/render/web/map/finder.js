/** The search box: finds as one types, by keyboard first, and jumps. */

import { byId } from "./controls.js";
import { compact, counted, plain } from "./text.js";

/** @typedef {import("./app.js").App} App */

const MOST = 12;

/** A combobox with a list of options, as the ARIA practices have it. @param {App} app */
export function listenToSearch(app) {
  const { store, models, search } = app;
  const box = /** @type {HTMLInputElement} */ (byId("query"));
  const list = byId("found");
  const status = byId("found-count");
  /** @type {number[]} */
  let hits = [];
  let active = -1;

  /** @param {number} at */
  const mark = (at) => {
    active = at;
    [...list.children].forEach((entry, place) => entry.setAttribute("aria-selected", String(place === at)));
    const entry = list.children[at];
    if (entry) {
      box.setAttribute("aria-activedescendant", entry.id);
      entry.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const find = () => {
    const { models: found, total } = search.find(store.state.query, { most: MOST, visible: app.visible });
    hits = found;
    list.replaceChildren(...hits.map((model, at) => optionOf(app, model, at)));
    const asked = store.state.query.trim() !== "";
    list.hidden = hits.length === 0;
    box.setAttribute("aria-expanded", String(hits.length > 0));
    status.textContent = !asked ? "" : total === 0 ? "No shown model has this in its name, owner or task." : counted(total);
    mark(-1);
  };
  /** @param {number} at */
  const choose = (at) => {
    const model = hits[at];
    if (model === undefined) return;
    box.value = plain(models.idOf(model));
    close();
    status.textContent = "";
    app.jump(model);
    byId("map").focus();
  };

  box.addEventListener("input", () => {
    store.set({ query: box.value });
    find();
  });
  box.addEventListener("keydown", (event) => {
    const step = new Map([["ArrowDown", 1], ["ArrowUp", -1]]).get(event.key);
    if (step) {
      event.preventDefault();
      if (list.hidden) find();
      else mark((active + step + hits.length) % Math.max(hits.length, 1));
    } else if (event.key === "Escape") close();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const entry = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (entry) choose([...list.children].indexOf(entry));
  });
  box.addEventListener("blur", close);
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    if (list.hidden) find();
    choose(Math.max(active, 0));
  });
  document.addEventListener("keydown", (event) => {
    const writing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
    if (event.key !== "/" || writing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  store.on(["query"], ({ query }) => {
    if (box.value !== query && document.activeElement !== box) box.value = plain(query);
  });
  box.value = plain(store.state.query);
}

/** @param {App} app @param {number} model @param {number} at */
function optionOf({ models }, model, at) {
  const option = document.createElement("li");
  option.id = `found-${at}`;
  option.setAttribute("role", "option");
  const name = document.createElement("bdi");
  name.textContent = plain(models.idOf(model), 96);
  const note = document.createElement("span");
  const reach = models.reach[model];
  note.textContent = reach > 0 ? `${compact(reach)} descendants` : models.relationOf(model) || "no base";
  option.append(name, note);
  return option;
}
