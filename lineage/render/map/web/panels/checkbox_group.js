/** A group of boxes to tick, each with how many models it would leave; none ticked means that all pass. */

import { plain, thousands } from "../words/text.js";
import { make } from "../dom/elements.js";

/** @typedef {{element: HTMLLabelElement, box: HTMLInputElement, number: HTMLSpanElement}} Option */

const MOST = 7;

export class CheckboxGroup {
  /**
   * @param {object} what
   * @param {string} what.legend
   * @param {string[]} what.words one a code
   * @param {string} [what.narrow] label of a field that narrows a long list, of which the commonest are shown
   * @param {(code: number) => HTMLElement | null} [what.swatch]
   * @param {(codes: number[] | null) => void} what.choose
   */
  constructor({ legend, words, narrow, swatch, choose }) {
    this.words = words;
    this.long = narrow !== undefined;
    this.swatch = swatch;
    this.choose = choose;
    /** @type {Map<number, Option>} */
    this.options = new Map();
    /** @type {number[]} */
    this.chosen = [];
    /** @type {ArrayLike<number>} */
    this.counts = [];
    this.list = make("div", { class: "options" });
    this.field = make("input", {
      type: "search",
      "aria-label": narrow ?? "",
      placeholder: narrow ?? "",
      maxlength: "100",
      autocomplete: "off",
      spellcheck: "false",
    });
    this.field.addEventListener("input", () => this.draw());
    this.element = make(
      "fieldset",
      {},
      make("legend", {}, legend),
      this.long && words.length > MOST ? this.field : null,
      this.list,
    );
  }

  /** @param {ArrayLike<number>} counts by code @param {number[]} chosen */
  show(counts, chosen) {
    this.counts = counts;
    this.chosen = chosen;
    this.draw();
  }

  draw() {
    const { list } = this;
    const codes = this.long
      ? this.commonest()
      : this.words.map((_, code) => code).filter((code) => this.counts[code] > 0 || this.chosen.includes(code));
    const options = codes.map((code) => this.optionOf(code));
    codes.forEach((code, at) => {
      options[at].box.checked = this.chosen.includes(code);
      options[at].number.textContent = thousands(this.counts[code] ?? 0);
    });
    const wanted = options.map(({ element }) => element);
    if (wanted.length === list.childElementCount && wanted.every((element, at) => element === list.children[at]))
      return;
    const focused = document.activeElement;
    list.replaceChildren(...wanted);
    if (wanted.length === 0) list.append(make("p", {}, "Nothing to choose from."));
    // A box that moved keeps the keyboard.
    if (focused instanceof HTMLElement && list.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** The ticked ones, then the commonest that have the field's words. */
  commonest() {
    const { counts, words, chosen } = this;
    const asked = this.field.value.trim().toLowerCase();
    /** @type {number[]} */
    const choices = [];
    const picked = new Set(chosen);
    for (let code = 0; code < words.length; code++) {
      const last = choices[choices.length - 1];
      const full = choices.length === MOST;
      if (!counts[code] || (full && counts[code] <= counts[last]) || picked.has(code)) continue;
      if (asked && !words[code].toLowerCase().includes(asked)) continue;
      if (full) choices.pop();
      let at = choices.length;
      while (at > 0 && counts[choices[at - 1]] < counts[code]) at--;
      choices.splice(at, 0, code);
    }
    return [...chosen, ...choices];
  }

  /** @param {number} code @returns {Option} */
  optionOf(code) {
    const existing = this.options.get(code);
    if (existing) return existing;
    const box = make("input", { type: "checkbox" });
    const number = make("span", { class: "number" });
    const name = make("bdi", {}, plain(this.words[code] ?? "", 60) || "without a name");
    const element = make("label", {}, box, this.swatch?.(code) ?? null, name, number);
    box.addEventListener("change", () => {
      const others = this.chosen.filter((chosen) => chosen !== code);
      // Kept here too: the next box may be ticked before the counts have come along.
      this.chosen = box.checked ? [...others, code].sort((one, other) => one - other) : others;
      this.choose(this.chosen.length > 0 ? this.chosen : null);
    });
    const option = { element, box, number };
    this.options.set(code, option);
    return option;
  }
}
