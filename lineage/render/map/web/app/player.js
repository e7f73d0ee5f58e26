/** Play: days go by, slower where much was created, or a month at a time where motion is unwelcome. */

import { monthAt, paceOf, untilOf } from "../data/months.js";

/** @typedef {import("../data/months.js").Months} Months */

/** Milliseconds from the first day to the last; a month each where motion is unwelcome. */
const WHOLE = 14_000;
const MONTH = 900;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/** Tells the last day to be shown, one after another, until it is stopped or has come to the end. */
export class Player {
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
