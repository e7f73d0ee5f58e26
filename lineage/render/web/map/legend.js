/** The legend: which colour means what, and how many models have it. */

import { thousands } from "./text.js";

const STEPS_SHOWN = 5;
const MOST_SHOWN = 10;

const COLOURS = new Map([
  ["relation", "Models by their relation to the base they are drawn under."],
  ["generation", "Models by the longest chain of bases above them."],
  ["license", "Models by the licence they name."],
  ["task", "Models by task."],
  ["owner", "Models by owner."],
  ["month", "Models by month of creation."],
]);

/**
 * @param {import("./app.js").App} app
 * @param {HTMLElement} list
 * @param {HTMLElement} words says what the colours are of
 */
export function showLegend({ picture, store }, list, words) {
  const show = () => {
    const { entries, scale } = picture.colouring;
    words.textContent = `${COLOURS.get(store.state.colourBy) ?? ""} Dots grow with ${store.state.sizeBy}.`;
    const every = scale && entries.length > MOST_SHOWN ? Math.ceil((entries.length - 1) / STEPS_SHOWN) : 1;
    list.replaceChildren(
      ...entries
        .filter((_, at) => at % every === 0 || at === entries.length - 1)
        .map(({ label, colour, count }) => {
          const entry = document.createElement("li");
          const dot = document.createElement("span");
          dot.className = "dot";
          dot.style.background = colour;
          const word = document.createElement("bdi");
          word.textContent = label;
          const number = document.createElement("span");
          number.className = "number";
          number.textContent = every === 1 ? thousands(count) : "";
          entry.append(dot, word, number);
          return entry;
        }),
    );
  };
  picture.stage.addEventListener("coloured", show);
  store.on(["sizeBy"], show);
  show();
}
