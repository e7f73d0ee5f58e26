/** What changes without a sound is said aloud to those who listen: counts, the selection, and where the skip links lead. */

import { speak } from "../dom/live_region.js";
import { commonAncestors } from "../data/common_ancestors.js";
import { categoryOf } from "../data/categories.js";
import { quantity, plain, thousands } from "../words/text.js";

/** @typedef {import("../app/app.js").App} App */

/** Say counts, the selection and the comparison once they have come to rest. @param {App} app */
export function announceChanges({ store, shown, models, graph }) {
  const name = (/** @type {number} */ model) => plain(models.idOf(model), 96);
  store.on(["filters", "until"], () =>
    speak(
      () =>
        `${quantity(shown.counts.total)} of ${thousands(models.count)} shown, ${thousands(shown.counts.counted)} counted by the rule.`,
    ),
  );
  store.on(["selected"], ({ selected }) =>
    speak(() =>
      selected === null
        ? "Nothing is selected."
        : `${name(selected)} is selected: ${plain(categoryOf(models, selected), 40)}, ${quantity(models.reach[selected], "descendant")}.`,
    ),
  );
  store.on(["compareWith"], ({ selected, compareWith }) => {
    if (selected === null || compareWith === null || compareWith === selected) return;
    const { distance } = commonAncestors(graph, selected, compareWith);
    speak(
      () =>
        `${name(selected)} beside ${name(compareWith)}: ${distance === null ? "no common ancestor" : `distance ${distance}`}.`,
    );
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
