/** In the legend: how many of the models shown the rule counts, and the switch that leaves only these. */

import { make } from "../dom/elements.js";
import { limitOfCounted } from "../words/filter_words.js";
import { quantity, thousands } from "../words/text.js";

const PAUSE = 120;

/** @param {import("../app/app.js").App} app @param {HTMLElement} entries of the legend, behind which it stands */
export function showCountedSwitch({ store, shown, models }, entries) {
  const numbers = make("p", {});
  const box = make("input", { type: "checkbox" });
  const element = make(
    "div",
    { class: "counting" },
    numbers,
    make("label", {}, box, `Show only ${limitOfCounted(models.header)}`),
  );
  entries.after(element);
  box.addEventListener("change", () =>
    store.set({ filters: Object.freeze({ ...store.state.filters, counted: box.checked }) }),
  );
  let timer = 0;
  const show = () => {
    timer = 0;
    const { counts } = shown;
    numbers.textContent = `${thousands(counts.counted)} counted of ${quantity(counts.total)} shown`;
    box.checked = store.state.filters.counted;
  };
  store.on(["filters", "until"], () => (timer ||= setTimeout(show, PAUSE)));
  show();
}
