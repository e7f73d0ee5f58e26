/** The legend: which colour means what, and how many models that are shown have it. */

import { make } from "./panels/elements.js";
import { thousands } from "./text.js";

const STEPS_SHOWN = 5;
const PAUSE = 120;

/** @param {import("./app.js").App} app @param {HTMLElement} list */
export function showLegend({ picture, store, shown }, list) {
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
    const every = scale ? Math.max(1, Math.ceil((entries.length - 1) / STEPS_SHOWN)) : 1;
    numbers = [];
    list.replaceChildren(
      ...entries
        .filter((_, at) => at % every === 0 || at === entries.length - 1)
        .map(({ label, colour, code }) => {
          const dot = make("span", { class: "dot", "aria-hidden": "true" });
          dot.style.background = colour;
          const number = make("span", { class: "number" });
          if (every === 1) numbers.push({ code, number });
          return make("li", {}, dot, make("bdi", {}, label), number);
        }),
    );
    count();
  };
  picture.stage.addEventListener("coloured", show);
  store.on(["filters", "until"], () => (timer ||= setTimeout(count, PAUSE)));
  show();
}
