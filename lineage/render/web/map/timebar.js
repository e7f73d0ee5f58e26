/** The time bar: a slider over the months of creation and a button that lets the family grow. */

import { dateOf } from "./data.js";
import { monthAt, monthsOf, paceOf, untilOf } from "./months.js";
import { counted, thousands } from "./text.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./months.js").Months} Months */

/** Milliseconds from the first day to the last; a month each where motion is unwelcome. */
const WHOLE = 14_000;
const MONTH = 900;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/** @param {App} app @param {HTMLElement} bar stays empty where no model has a date */
export function showTimeBar(app, bar) {
  const { store, models, shown } = app;
  const months = monthsOf(models.created);
  if (months.ends.length < 2) return;
  const { button, slider, bars, said, relations } = partsOf(months);
  bar.append(button, bars, slider, said, relations, helpOf(months));

  const show = () => {
    const { until } = store.state;
    const at = monthAt(months, until);
    const { total, byRelation } = shown.counts;
    slider.value = String(at);
    const day = until === null ? "All days" : `Until ${dateOf(until)}`;
    const rest = total === models.count ? "" : ` of ${thousands(models.count)}`;
    said.textContent = `${day}: ${thousands(total)}${rest} models`;
    slider.setAttribute("aria-valuetext", said.textContent);
    relations.textContent = models.header.relations
      .map((relation, code) => (byRelation[code] > 0 ? `${relation} ${thousands(byRelation[code])}` : ""))
      .filter(Boolean)
      .join(" · ");
    [...bars.children].forEach((one, month) => one.classList.toggle("later", month > at));
  };

  const player = new Player(months, (until) => store.set({ until }));
  player.onChange = (playing) => {
    button.textContent = playing ? "❚❚" : "▶";
    button.setAttribute("aria-label", playing ? "Pause" : "Play: the family grows month by month");
    button.title = playing ? "Pause" : "Play";
  };
  player.onChange(false);
  button.addEventListener("click", () => (player.playing ? player.stop() : player.play(store.state.until)));
  slider.addEventListener("input", () => {
    player.stop();
    store.set({ until: untilOf(months, Number(slider.value)) });
  });
  store.on(["filters", "until"], show);
  show();
}

/** Lets days go by, slower where much was created, or a month at a time where motion is unwelcome. */
class Player {
  /** @param {Months} months @param {(until: number | null) => void} to */
  constructor(months, to) {
    this.months = months;
    this.pace = paceOf(months);
    this.to = to;
    this.frame = 0;
    this.timer = 0;
    this.playing = false;
    /** @type {(playing: boolean) => void} */
    this.onChange = () => {};
  }

  /** @param {number | null} until goes on from there; from the first month if all is shown */
  play(until) {
    this.playing = true;
    this.onChange(true);
    const { first } = this.months;
    if (until === null) this.to(first);
    if (STILL.matches) {
      this.monthLater(until === null ? 0 : monthAt(this.months, until));
      return;
    }
    const { dayAt, partAt } = this.pace;
    const begin = performance.now() - partAt(until ?? first) * WHOLE;
    const next = () => {
      const part = (performance.now() - begin) / WHOLE;
      if (part >= 1) this.end();
      else {
        this.to(dayAt(part));
        this.frame = requestAnimationFrame(next);
      }
    };
    this.frame = requestAnimationFrame(next);
  }

  /** @param {number} at */
  monthLater(at) {
    const until = untilOf(this.months, at);
    if (until === null) this.end();
    else {
      this.to(until);
      this.timer = setTimeout(() => this.monthLater(at + 1), MONTH);
    }
  }

  end() {
    this.stop();
    this.to(null);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    if (!this.playing) return;
    this.playing = false;
    this.onChange(false);
  }
}

/** @param {Months} months */
function partsOf(months) {
  const button = document.createElement("button");
  button.type = "button";
  button.id = "play";
  const slider = document.createElement("input");
  slider.type = "range";
  slider.id = "until";
  slider.min = "0";
  slider.max = String(months.ends.length - 1);
  slider.step = "1";
  slider.setAttribute("aria-label", "Show models created until");
  const bars = document.createElement("div");
  bars.id = "months";
  bars.setAttribute("aria-hidden", "true");
  const most = Math.max(...months.counts, 1);
  months.counts.forEach((count, at) => {
    const one = document.createElement("span");
    // The root keeps small months in sight beside bulk uploads.
    one.style.height = `${Math.ceil(100 * Math.sqrt(count / most))}%`;
    one.title = `${months.names[at]}: ${counted(count)}`;
    bars.append(one);
  });
  const said = document.createElement("output");
  said.id = "until-said";
  said.setAttribute("aria-live", "off");
  const relations = document.createElement("p");
  relations.id = "until-relations";
  return { button, slider, bars, said, relations };
}

/** @param {Months} months */
function helpOf({ undated, names }) {
  const help = document.createElement("details");
  help.className = "plain-words";
  const summary = document.createElement("summary");
  summary.textContent = "?";
  summary.setAttribute("aria-label", "What the time bar shows");
  const words = document.createElement("p");
  const without = undated > 0 ? ` ${counted(undated)} without a date: shown only while all days are.` : "";
  words.textContent =
    `Models by the day of creation that the Hub gives, ${names[0]} to ${names[names.length - 1]}: those that are left at the data's day,` +
    ` not all that were there at the time. The Hub began to keep days on 2022-03-02, which stands for older models too.${without}`;
  help.append(summary, words);
  return help;
}
