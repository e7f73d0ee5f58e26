/** What changes without a sound is said aloud to those who listen: counts, the selection, and where the skip links lead. */

import { byId } from "./controls.js";
import { kinOf } from "./kin.js";
import { standingOf } from "./standing.js";
import { counted, plain, thousands } from "./text.js";

/** @typedef {import("./app.js").App} App */

const REST = 600;

let timer = 0;

/** Say something aloud once nothing else has come for a moment. @param {() => string} words asked for only then */
export function say(words) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    byId("said").textContent = words();
  }, REST);
}

/** Say counts, the selection and the comparison once they have come to rest. @param {App} app */
export function announce({ store, shown, models, ways }) {
  const name = (/** @type {number} */ model) => plain(models.idOf(model), 96);
  store.on(["filters", "until"], () =>
    say(() => `${counted(shown.counts.total)} of ${thousands(models.count)} shown, ${thousands(shown.counts.counted)} counted by the rule.`),
  );
  store.on(["selected"], ({ selected }) =>
    say(() =>
      selected === null
        ? "Nothing is selected."
        : `${name(selected)} is selected: ${plain(standingOf(models, selected), 40)}, ${counted(models.reach[selected], "descendant")}.`,
    ),
  );
  store.on(["compareWith"], ({ selected, compareWith }) => {
    if (selected === null || compareWith === null || compareWith === selected) return;
    const { distance } = kinOf(ways, selected, compareWith);
    say(() => `${name(selected)} beside ${name(compareWith)}: ${distance === null ? "no common ancestor" : `distance ${distance}`}.`);
  });
}

/** Links that pass over the head of the page. @param {App} app */
export function listenToSkips({ store }) {
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#skips a"))) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const to = link.dataset.to ?? "";
      if (to === "table") {
        store.set({ force: "table" });
        return;
      }
      if (to === "tree") store.set({ panel: "tree" });
      document.getElementById(to)?.focus();
    });
  }
}
