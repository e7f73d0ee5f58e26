/** What a link names that this map does not have: one line over the map, instead of silence. */

import { speak } from "../dom/live_region.js";
import { TOPS } from "../state/history.js";
import { button, make } from "../dom/elements.js";
import { plain } from "../words/text.js";

const MOST = 3;
const LONGEST = 60;

/**
 * The names in a hash that are not on the map, each once.
 *
 * @param {string} hash
 * @param {import("../data/models.js").Models} models
 * @returns {string[]} raw
 */
export function unknownIn(hash, models) {
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  const { words, relations, evidence } = models.header;
  const names = ["model", "with", "of"]
    .flatMap((part) => params.getAll(part).slice(0, 1))
    .filter((name) => name !== "" && models.indexOf(name) < 0);
  /** @type {[string, string[]][]} */
  const lists = [
    ["license", words.license],
    ["task", words.task],
    ["owner", words.owner],
    ["relation", [...relations, ...TOPS]],
    ["evidence", evidence],
  ];
  const others = lists.flatMap(([part, list]) =>
    params.getAll(part).filter((word) => word !== "" && !list.includes(word)),
  );
  return [...new Set([...names, ...others])];
}

/**
 * Say it for the link by which the page was opened, and for each that one goes to, until something is selected.
 *
 * @param {import("../app/app.js").App} app
 * @param {HTMLElement} note
 * @param {string} opened the hash that the page was opened with
 */
export function showUnknown({ models, store }, note, opened) {
  const close = () => {
    note.hidden = true;
  };
  /** @param {string} hash */
  const show = (hash) => {
    const lost = unknownIn(hash, models);
    note.hidden = lost.length === 0;
    if (note.hidden) return;
    const names = lost
      .slice(0, MOST)
      .flatMap((name, at) => [at === 0 ? "" : ", ", make("bdi", {}, plain(name, LONGEST))]);
    const more = lost.length > MOST ? ` and ${lost.length - MOST} more` : "";
    const words = make("span", {}, "The link names what is not on this map: ", ...names, `${more}.`);
    note.replaceChildren(words, button("Close", close));
    speak(() => words.textContent ?? "");
  };
  // The address history has read the hash before, and writes what it understood of it only later.
  globalThis.addEventListener("popstate", () => show(location.hash));
  store.on(["selected"], close);
  show(opened);
}
