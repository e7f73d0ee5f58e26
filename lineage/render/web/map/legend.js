/** The legend: which colour means what, and how many models that are shown have it. */

import { make } from "./panels/elements.js";
import { thousands } from "./text.js";

const STEPS_SHOWN = 5;
const PAUSE = 120;
const MOST_SHOWN = 10;

const COLOURS = new Map([
  ["relation", "Models by their relation to the base they are drawn under."],
  ["generation", "Models by the longest chain of bases above them."],
  ["license", "Models by the licence they name."],
  ["task", "Models by task."],
  ["owner", "Models by owner."],
  ["month", "Models by month of creation."],
]);

/** A few steps of a scale, from its first to its last, and what is on none. @param {import("./colours.js").Entry[]} entries */
function stepsOf(entries) {
  const on = entries.filter(({ label }) => /^\d/.test(label));
  const some = Array.from({ length: STEPS_SHOWN }, (_, at) => on[Math.round((at * (on.length - 1)) / (STEPS_SHOWN - 1))]);
  return [...some, ...entries.filter((entry) => !on.includes(entry))];
}

/**
 * @param {import("./app.js").App} app
 * @param {HTMLElement} list
 * @param {HTMLElement} words says what the colours are of
 */
export function showLegend({ picture, store, shown }, list, words) {
  /** @type {{code: number, number: HTMLElement}[]} */
  let numbers = [];
  let timer = 0;
  const count = () => {
    timer = 0;
    const { codes } = picture.colouring;
    const { visible } = shown;
    const many = new Uint32Array(256);
    for (let model = 0; model < codes.length; model++) many[codes[model]] += visible[model];
    for (const { code, number } of numbers) number.textContent = thousands(many[code]);
  };
  const show = () => {
    const { entries, scale } = picture.colouring;
    words.textContent = `${COLOURS.get(store.state.colourBy) ?? ""} Dots grow with ${store.state.sizeBy}. Counts are of the models shown.`;
    const steps = scale && entries.length > MOST_SHOWN;
    numbers = [];
    list.replaceChildren(
      ...(steps ? stepsOf(entries) : entries).map(({ label, colour, code }) => {
          const dot = make("span", { class: "dot", "aria-hidden": "true" });
          dot.style.background = colour;
          const number = make("span", { class: "number" });
          if (!steps) numbers.push({ code, number });
          return make("li", {}, dot, make("bdi", {}, label), number);
        }),
    );
    count();
  };
  picture.stage.addEventListener("coloured", show);
  store.on(["filters", "until"], () => (timer ||= setTimeout(count, PAUSE)));
  store.on(["sizeBy"], show);
  show();
}
