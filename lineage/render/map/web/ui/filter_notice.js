/** What stands over the map while something is filtered out: how much is left, how much of it in view, the ways back. */

import { NO_FILTERS } from "../state/state.js";
import { thousands } from "../words/text.js";
import { button, make } from "../dom/elements.js";

const PAUSE = 120;

/** @param {import("../app/app.js").App} app @param {HTMLElement} note */
export function showFilterNotice(app, note) {
  const { store, shown, models } = app;
  const words = make("span", {});
  const counted = make("span", { class: "counted" });
  const seen = make("span", {});
  const fit = button("Fit", () => app.fitShown());
  fit.title = "Look at all models that are shown";
  note.append(
    make("span", {}, words, counted, seen),
    fit,
    button("Show all", () => store.set({ filters: NO_FILTERS })),
  );
  let timer = 0;
  const look = () => {
    timer = 0;
    const inView = app.countInView();
    const out = inView !== null && inView.total < shown.counts.total;
    seen.textContent = out ? `, ${inView.total === 0 ? "none" : thousands(inView.total)} in this view` : "";
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
