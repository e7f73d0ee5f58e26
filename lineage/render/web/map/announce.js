/** What changes without a sound is said aloud to those who listen: counts, the selection, and where the skip links lead. */

import { byId } from "./controls.js";
import { counted, plain, thousands } from "./text.js";

/** @typedef {import("./app.js").App} App */

const REST = 600;

/** Say counts and selection once they have come to rest. @param {App} app */
export function announce({ store, shown, models }) {
  const place = byId("said");
  let timer = 0;
  /** @param {() => string} words */
  const soon = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      place.textContent = words();
    }, REST);
  };
  store.on(["filters", "until"], () =>
    soon(() => `${counted(shown.counts.total)} of ${thousands(models.count)} shown, ${thousands(shown.counts.counted)} counted by the rule.`),
  );
  store.on(["selected"], ({ selected }) =>
    soon(() =>
      selected === null
        ? "Nothing is selected."
        : `${plain(models.idOf(selected), 96)} is selected: ${models.relationOf(selected) || "no base on this map"}, ${counted(models.reach[selected], "descendant")}.`,
    ),
  );
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
