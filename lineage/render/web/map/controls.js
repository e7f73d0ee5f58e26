/** The plain controls: what to colour and size by, and the tabs of the side panel. */

import { COLOUR_BY, SIZE_BY } from "./state.js";

/** @typedef {import("./app.js").App} App */

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

/** @param {App} app */
export function listenToSelects({ store }) {
  const colour = /** @type {HTMLSelectElement} */ (byId("colour-by"));
  const size = /** @type {HTMLSelectElement} */ (byId("size-by"));
  const show = () => {
    colour.value = store.state.colourBy;
    size.value = store.state.sizeBy;
  };
  colour.addEventListener("change", () => {
    store.set({ colourBy: COLOUR_BY.find((one) => one === colour.value) ?? "relation" });
  });
  size.addEventListener("change", () => {
    store.set({ sizeBy: SIZE_BY.find((one) => one === size.value) ?? "downloads" });
  });
  store.on(["colourBy", "sizeBy"], show);
  show();
}

/**
 * Tabs as the ARIA practices have them: arrow keys move among them, the open one is in the order of Tab.
 *
 * A tab's `aria-controls` names its panel; the open tab stands in the state as the tab's `data-panel`.
 *
 * @param {App} app
 */
export function listenToTabs({ store }) {
  const tabs = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("#tabs [role=tab]")]);
  const nameOf = (/** @type {HTMLElement} */ tab) => tab.dataset.panel ?? "";
  const show = () => {
    const { panel } = store.state;
    document.body.classList.toggle("with-panel", tabs.some((tab) => nameOf(tab) === panel));
    tabs.forEach((tab, at) => {
      const open = nameOf(tab) === panel;
      tab.setAttribute("aria-selected", String(open));
      tab.tabIndex = open || (at === 0 && !tabs.some((one) => nameOf(one) === panel)) ? 0 : -1;
      byId(tab.getAttribute("aria-controls") ?? "").hidden = !open;
    });
  };
  tabs.forEach((tab, at) => {
    tab.addEventListener("click", () => {
      store.set({ panel: store.state.panel === nameOf(tab) ? "" : nameOf(tab) });
    });
    tab.addEventListener("keydown", (event) => {
      const step = new Map([["ArrowRight", 1], ["ArrowLeft", -1]]).get(event.key);
      const to = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step && (at + step + tabs.length) % tabs.length;
      if (to === undefined) return;
      event.preventDefault();
      tabs[to].focus();
    });
  });
  byId("close-panel").addEventListener("click", () => {
    const open = tabs.find((tab) => nameOf(tab) === store.state.panel);
    store.set({ panel: "" });
    open?.focus();
  });
  store.on(["panel"], show);
  show();
}
