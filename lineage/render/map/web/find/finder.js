/** A search box that lists models while one types. */

import { categoryOf } from "../data/categories.js";
import { compact, quantity, plain, thousands } from "../words/text.js";

/**
 * What is searched.
 *
 * @typedef {object} Searched
 * @property {import("../data/models.js").Models} models
 * @property {import("./search.js").Search} search
 * @property {Uint8Array} visible one byte for each model: 1 if the map shows it
 */

const MOST = 12;
/**
 * A combobox with a list of options, as the ARIA practices have it.
 *
 * @param {Searched} searched
 * @param {{form: HTMLElement, choose: (model: number) => void, leave: () => void}} what form: holds the field, its list and its status; leave: where a second Escape leads
 */
export function searchBox(searched, { form, choose: take, leave }) {
  const { search } = searched;
  const box = /** @type {HTMLInputElement} */ (form.querySelector("[role=combobox]"));
  const list = /** @type {HTMLElement} */ (form.querySelector("[role=listbox]"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
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
    const { models, total } = search.find(box.value, { most: MOST, visible: searched.visible });
    hits = models;
    list.replaceChildren(...hits.map((model, at) => optionOf(searched, model, `${list.id}-${at}`)));
    const asked = box.value.trim() !== "";
    const hidden = asked && total === 0 ? search.find(box.value, { most: 1 }).total : 0;
    list.hidden = hits.length === 0;
    box.setAttribute("aria-expanded", String(hits.length > 0));
    status.textContent = !asked
      ? ""
      : total > 0
        ? quantity(total)
        : hidden > 0
          ? `none shown, ${thousands(hidden)} hidden`
          : "none";
    mark(-1);
  };
  /** @param {number} at */
  const choose = (at) => {
    const model = hits[at];
    if (model === undefined) return;
    close();
    status.textContent = "";
    take(model);
  };

  box.addEventListener("input", find);
  box.addEventListener("keydown", (event) => {
    const step = new Map([
      ["ArrowDown", 1],
      ["ArrowUp", -1],
    ]).get(event.key);
    if (step) {
      event.preventDefault();
      if (list.hidden) find();
      else mark((active + step + hits.length) % Math.max(hits.length, 1));
    } else if (event.key === "Escape") {
      // Once to empty it, once more to leave it.
      event.preventDefault();
      if (box.value === "") leave();
      else {
        box.value = "";
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const entry = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (entry) choose([...list.children].indexOf(entry));
  });
  box.addEventListener("blur", close);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (list.hidden) find();
    choose(Math.max(active, 0));
  });
}

/** @param {Searched} searched @param {number} model @param {string} id */
function optionOf({ models }, model, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  const name = document.createElement("bdi");
  name.textContent = plain(models.idOf(model), 96);
  const note = document.createElement("span");
  const reach = models.reach[model];
  note.textContent =
    reach > 0 ? `${compact(reach)} descendant${reach === 1 ? "" : "s"}` : plain(categoryOf(models, model), 40);
  option.append(name, note);
  return option;
}
