/** The page's live region: words that a screen reader speaks when the page changes. */

import { byId } from "./elements.js";

const REST = 600;

let timer = 0;

/** Say something aloud once nothing else has come for a moment. @param {() => string} words asked for only then */
export function speak(words) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    byId("said").textContent = words();
  }, REST);
}
