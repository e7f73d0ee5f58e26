/** The plain controls: what to color and size by, and the tabs of the side panel. */

import { byId } from "../dom/elements.js";
import { COLOR_BY, SIZE_BY } from "../state/state.js";

/** @typedef {import("../app/app.js").App} App */

/** @param {App} app */
export function listenToSelects({ store }) {
  const color = /** @type {HTMLSelectElement} */ (byId("color-by"));
  const size = /** @type {HTMLSelectElement} */ (byId("size-by"));
  const show = () => {
    color.value = store.state.colorBy;
    size.value = store.state.sizeBy;
  };
  color.addEventListener("change", () => {
    store.set({ colorBy: COLOR_BY.find((option) => option === color.value) ?? "relation" });
  });
  size.addEventListener("change", () => {
    store.set({ sizeBy: SIZE_BY.find((option) => option === size.value) ?? "downloads" });
  });
  store.on(["colorBy", "sizeBy"], show);
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
    document.body.classList.toggle(
      "with-panel",
      tabs.some((tab) => nameOf(tab) === panel),
    );
    tabs.forEach((tab, at) => {
      const open = nameOf(tab) === panel;
      tab.setAttribute("aria-selected", String(open));
      tab.tabIndex = open || (at === 0 && !tabs.some((otherTab) => nameOf(otherTab) === panel)) ? 0 : -1;
      byId(tab.getAttribute("aria-controls") ?? "").hidden = !open;
    });
  };
  tabs.forEach((tab, at) => {
    tab.addEventListener("click", () => {
      store.set({ panel: store.state.panel === nameOf(tab) ? "" : nameOf(tab) });
    });
    tab.addEventListener("keydown", (event) => {
      const step = new Map([
        ["ArrowRight", 1],
        ["ArrowLeft", -1],
      ]).get(event.key);
      const to =
        event.key === "Home"
          ? 0
          : event.key === "End"
            ? tabs.length - 1
            : step && (at + step + tabs.length) % tabs.length;
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
