/** The switch for the field of models that no edge touches, at hand in the legend. */

import { make } from "../dom/elements.js";
import { quantity } from "../words/text.js";

const ALIKE = 0.98;

/** @param {import("../app/app.js").App} app @param {HTMLElement} place stays empty where there is no such model, or no other */
export function showUnlinkedSwitch({ models, store }, place) {
  const many = models.alone.reduce((sum, flag) => sum + flag, 0);
  if (many === 0 || many === models.count) return;
  const smaller =
    sizeOf(models, (model) => models.alone[model] === 1) < sizeOf(models, (model) => models.parent[model] >= 0) * ALIKE
      ? ", drawn smaller"
      : "";
  const shown = make("input", { type: "checkbox", id: "field-shown" });
  shown.addEventListener("change", () =>
    store.set({ filters: Object.freeze({ ...store.state.filters, linked: !shown.checked }) }),
  );
  const show = () => {
    shown.checked = !store.state.filters.linked;
  };
  place.append(make("label", {}, shown, `Outer field: ${quantity(many)} that no edge touches${smaller}`));
  store.on(["filters"], show);
  show();
}

/** The smallest dot of some models. @param {import("../data/models.js").Models} models @param {(model: number) => boolean} among */
const sizeOf = ({ radius }, among) =>
  radius.reduce((least, dotRadius, model) => (among(model) ? Math.min(least, dotRadius) : least), Infinity);
