/** When the legend stands open: as the reader chose, else where there is room for it beside the map. */

import { byId } from "../dom/elements.js";

/** @typedef {import("../app/app.js").App} App */

/** CSS pixels of map below which the legend would take too much of it. */
const LEAST_WIDTH = 760;
const LEAST_HEIGHT = 440;

/** @param {App} app */
export function placeLegend({ store, picture }) {
  const legend = /** @type {HTMLDetailsElement} */ (byId("legend"));
  const view = byId("view");
  const fold = () => {
    const { legend: chosen } = store.state;
    const room = view.clientWidth >= LEAST_WIDTH && view.clientHeight >= LEAST_HEIGHT;
    legend.open = chosen === "" ? room : chosen === "open";
  };
  const show = () => {
    const before = legend.open;
    fold();
    if (legend.open !== before) picture.measure();
  };
  legend.querySelector("summary")?.addEventListener("click", (event) => {
    // The state opens and folds it.
    event.preventDefault();
    store.set({ legend: legend.open ? "folded" : "open" });
  });
  store.on(["legend"], show);
  new ResizeObserver(show).observe(view);
  fold();
}
