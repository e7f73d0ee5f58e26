/** The time bar: a slider over the months of creation and a button that lets the family grow. */

import { barsOf } from "./month_bars.js";
import { dateOf } from "../data/models.js";
import { monthAt, monthsOf, numbersOf, untilOf } from "../data/months.js";
import { makeDismissable } from "../dom/popover.js";
import { make } from "../dom/elements.js";
import { Player } from "../app/player.js";
import { quantity, thousands } from "../words/text.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {import("../data/months.js").Months} Months */

/** @param {App} app @param {HTMLElement} bar stays empty where no model has a date */
export function showTimeBar(app, bar) {
  const { store, models, shown } = app;
  const months = monthsOf(models.created);
  if (months.ends.length < 2) return;
  const player = new Player(months, (until) => store.set({ until }));
  /** @param {number} at month */
  const choose = (at) => {
    player.stop();
    store.set({ until: untilOf(months, at) });
  };
  const { bars, axis, tell, count, show: shade, wordsOf } = barsOf(months, choose);
  const { button, slider, readout, relations } = partsOf(months);
  bar.style.setProperty("--months", String(months.ends.length));
  const help = helpOf(months);
  makeDismissable(help, store);
  bar.append(button, bars, slider, axis, readout, relations, help);

  /** The bars count what passes the filters; the bar's own day only shades them. */
  const recount = () => count(numbersOf(months, models.created, shown.passes));
  const show = () => {
    const { until } = store.state;
    const at = monthAt(months, until);
    const { total, byRelation } = shown.counts;
    slider.value = String(at);
    const day = until === null ? "All months" : `Until ${dateOf(until)}`;
    const rest = total === models.count ? "" : ` of ${thousands(models.count)}`;
    readout.textContent = `${day}: ${thousands(total)}${rest} models`;
    slider.setAttribute("aria-valuetext", `${readout.textContent}; ${wordsOf(at)}`);
    relations.textContent = models.header.relations
      .map((relation, code) => (byRelation[code] > 0 ? `${relation} ${thousands(byRelation[code])}` : ""))
      .filter(Boolean)
      .join(" · ");
    shade(at);
  };

  player.onChange = (playing) => {
    button.textContent = playing ? "❚❚" : "▶";
    button.setAttribute("aria-label", playing ? "Pause" : "Play: the family grows month by month");
    button.title = playing ? "Pause" : "Play";
  };
  player.onChange(false);
  button.addEventListener("click", () => (player.playing ? player.stop() : player.play(store.state.until)));
  slider.addEventListener("input", () => {
    choose(Number(slider.value));
    tell(Number(slider.value));
  });
  slider.addEventListener("focus", () => slider.matches(":focus-visible") && tell(Number(slider.value)));
  slider.addEventListener("blur", () => tell(null));
  slider.addEventListener("pointerup", () => tell(null));
  store.on(["filters"], recount);
  store.on(["filters", "until"], show);
  recount();
  show();
}

/** @param {Months} months */
function partsOf(months) {
  const last = String(months.ends.length - 1);
  return {
    button: make("button", { type: "button", id: "play" }),
    slider: make("input", {
      type: "range",
      id: "until",
      min: "0",
      max: last,
      step: "1",
      "aria-label": "Show models created until",
    }),
    readout: make("output", { id: "until-said", "aria-live": "off" }),
    relations: make("p", { id: "until-relations" }),
  };
}

/** @param {Months} months */
function helpOf({ undated, names }) {
  const without = undated > 0 ? ` ${quantity(undated)} without a date: shown only while all days are.` : "";
  const words =
    `Models that pass the filters, by the day of creation that the Hub gives, ${names[0]} to ${names[names.length - 1]}: those that are left` +
    ` at the data's day, not all that were there at the time. The Hub began to keep days on 2022-03-02, which stands for older models too.${without}`;
  return make(
    "details",
    { class: "plain-words" },
    make("summary", { "aria-label": "What the time bar shows" }, "?"),
    make("p", {}, words),
  );
}
