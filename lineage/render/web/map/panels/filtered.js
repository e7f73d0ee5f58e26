/** What stands over the map while something is filtered out: how much is left, how much of it in view, the ways back. */

import { NO_FILTERS } from "../state.js";
import { thousands } from "../text.js";
import { button, make } from "./elements.js";

const PAUSE = 120;

/** @param {import("../app.js").App} app @param {HTMLElement} note */
export function showFiltered(app, note) {
  const { store, shown, models } = app;
  const words = make("span", {});
  const counted = make("span", { class: "counted" });
  const seen = make("span", {});
  const fit = button("Fit", () => app.fitShown());
  fit.title = "Look at all models that are shown";
  note.append(make("span", {}, words, counted, seen), fit, button("Show all", () => store.set({ filters: NO_FILTERS })));
  let timer = 0;
  const look = () => {
    timer = 0;
    const sight = app.sight();
    const out = sight !== null && sight.total < shown.counts.total;
    seen.textContent = out ? `, ${sight.total === 0 ? "none" : thousands(sight.total)} in this view` : "";
    fit.hidden = !out;
  };
  const show = () => {
    note.hidden = shown.counts.total === models.count;
    if (note.hidden) return;
    words.textContent = `${thousands(shown.counts.total)} of ${thousands(models.count)} models shown`;
    counted.textContent = `, ${thousands(shown.counts.counted)} counted by the rule`;
    look();
  };
  store.on(["filters", "until"], () => {
    if (store.state.filters === NO_FILTERS) note.hidden = true;
    else show();
  });
  store.on(["view"], () => {
    if (!note.hidden) timer ||= setTimeout(look, PAUSE);
  });
  if (store.state.filters !== NO_FILTERS) show();
}
