/** The page's search field: it jumps to the model chosen, and its text is part of the state. */

import { byId } from "../dom/elements.js";
import { searchBox } from "../find/finder.js";
import { plain } from "../words/text.js";

/** @typedef {import("../app/app.js").App} App */

/** Fields in which one types. */
const WRITTEN = "textarea:not([readonly]), input:not([readonly], [type=checkbox], [type=radio], [type=range])";

/** The page's own search box, whose words stand in the state. @param {App} app */
export function listenToSearch(app) {
  const { store, models } = app;
  const box = /** @type {HTMLInputElement} */ (byId("query"));
  const leave = () => byId("map").focus();
  searchBox(app, {
    form: byId("search"),
    choose: (model) => {
      box.value = plain(models.idOf(model));
      app.jump(model);
      leave();
    },
    leave,
  });
  box.addEventListener("input", () => store.set({ query: box.value }));
  document.addEventListener("keydown", (event) => {
    const writing = event.target instanceof HTMLElement && event.target.matches(WRITTEN);
    if (event.key !== "/" || writing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  store.on(["query"], ({ query }) => {
    if (box.value !== query && document.activeElement !== box) box.value = plain(query);
  });
  box.value = plain(store.state.query);
}
