/** A table of any length of which only the rows in sight exist, moved through by keyboard. */

import { make } from "./elements.js";

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} head
 * @property {boolean} number set to the right
 */

/**
 * @typedef {object} Rows
 * @property {ArrayLike<number>} list what stands in the rows
 * @property {(item: number) => (Node | string)[]} cells one a column
 * @property {(item: number) => boolean} current whether it is marked as chosen
 */

/** No browser takes an element higher than some ten million pixels; longer tables scroll in larger steps. */
const HIGHEST = 8_000_000;
const SPARE = 4;

/** The parts of a WAI-ARIA grid whose active row is named by the grid itself. */
export class RowGrid {
  /**
   * @param {{label: string, columns: Column[], name: string}} what name: begins the ids of its elements
   * @param {{choose: (item: number) => void, sort: (key: string) => void}} acts
   */
  constructor({ label, columns, name }, { choose, sort }) {
    this.name = name;
    this.columns = columns;
    this.choose = choose;
    /** @type {Rows} */
    this.rows = { list: [], cells: () => [], current: () => false };
    this.active = 0;
    this.heads = columns.map(({ key, head, number }) => {
      const press = make("button", { type: "button", tabindex: "-1" }, head);
      press.addEventListener("click", () => sort(key));
      return make("div", { role: "columnheader", class: number ? "number" : "word" }, press);
    });
    this.heads.forEach((head) => head.firstElementChild?.setAttribute("tabindex", "0"));
    this.space = make("div", { class: "space", role: "presentation" });
    this.window = make("div", { class: "window", role: "presentation" });
    this.body = make("div", { class: "rows", role: "rowgroup" }, this.space, this.window);
    const head = make("div", { role: "row", class: "heads", "aria-rowindex": "1" }, ...this.heads);
    this.element = make(
      "div",
      { class: "grid", role: "grid", tabindex: "0", "aria-label": label, "aria-colcount": String(columns.length) },
      make("div", { role: "rowgroup" }, head),
      this.body,
    );
    this.body.addEventListener("scroll", () => this.draw());
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.window.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[role=row]") : null;
      if (row instanceof HTMLElement) this.take(Number(row.dataset.at));
    });
    new ResizeObserver(() => this.draw()).observe(this.body);
  }

  /** Put other rows in. @param {Rows} rows @param {{keep: boolean}} how keep: stay where one has scrolled to */
  show(rows, { keep }) {
    this.rows = rows;
    this.element.setAttribute("aria-rowcount", String(rows.list.length + 1));
    this.active = keep ? Math.min(this.active, Math.max(rows.list.length - 1, 0)) : 0;
    this.space.style.height = `${this.height}px`;
    if (!keep) this.body.scrollTop = 0;
    this.draw();
  }

  /** @param {string} key @param {boolean} descending */
  sorted(key, descending) {
    this.heads.forEach((head, at) => {
      const here = this.columns[at].key === key;
      head.setAttribute("aria-sort", !here ? "none" : descending ? "descending" : "ascending");
    });
  }

  /** CSS pixels a row, which the style sheet sets by the room there is. */
  get row() {
    return Number.parseFloat(getComputedStyle(this.body).getPropertyValue("--row")) || 30;
  }

  get height() {
    return Math.min(this.rows.list.length * this.row, HIGHEST);
  }

  /** Rows that do not fit in sight, and pixels that one can scroll: their ratio is 1 to a row's height but in very long tables. */
  get reach() {
    const seen = this.body.clientHeight;
    return { rows: Math.max(this.rows.list.length - seen / this.row, 0), pixels: Math.max(this.height - seen, 0) };
  }

  draw() {
    const { row, body, rows } = this;
    if (this.space.style.height !== `${this.height}px`) this.space.style.height = `${this.height}px`;
    const { rows: hidden, pixels } = this.reach;
    const first = pixels > 0 ? (Math.min(body.scrollTop, pixels) / pixels) * hidden : 0;
    const from = Math.max(Math.floor(first) - SPARE, 0);
    const to = Math.min(Math.ceil(first + body.clientHeight / row) + SPARE, rows.list.length);
    this.window.style.transform = `translateY(${body.scrollTop - (first - from) * row}px)`;
    this.window.replaceChildren(...Array.from({ length: Math.max(to - from, 0) }, (_, at) => this.rowAt(from + at)));
    const shown = this.active >= from && this.active < to;
    if (shown) this.element.setAttribute("aria-activedescendant", `${this.name}-${this.active}`);
    else this.element.removeAttribute("aria-activedescendant");
  }

  /** @param {number} at */
  rowAt(at) {
    const item = this.rows.list[at];
    const cells = this.rows
      .cells(item)
      .map((cell, place) => make("div", { role: "gridcell", class: this.columns[place].number ? "number" : "word" }, cell));
    cells[0].title = cells[0].textContent ?? "";
    const row = make("div", { role: "row", id: `${this.name}-${at}`, "data-at": String(at), "aria-rowindex": String(at + 2) }, ...cells);
    row.setAttribute("aria-selected", String(this.rows.current(item)));
    row.classList.toggle("active", at === this.active);
    return row;
  }

  /** @param {number} at */
  take(at) {
    this.active = at;
    const item = this.rows.list[at];
    if (item !== undefined) this.choose(item);
    this.draw();
  }

  /** @param {number} to */
  move(to) {
    const { row, body } = this;
    this.active = Math.max(0, Math.min(to, this.rows.list.length - 1));
    const { rows: hidden, pixels } = this.reach;
    const first = pixels > 0 ? (Math.min(body.scrollTop, pixels) / pixels) * hidden : 0;
    const page = body.clientHeight / row;
    const wanted = this.active < first ? this.active : this.active + 1 > first + page ? this.active + 1 - page : first;
    if (wanted !== first && hidden > 0) body.scrollTop = (wanted / hidden) * pixels;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.target !== this.element) return;
    const page = Math.max(Math.floor(this.body.clientHeight / this.row) - 1, 1);
    const to = new Map([
      ["ArrowDown", this.active + 1],
      ["ArrowUp", this.active - 1],
      ["PageDown", this.active + page],
      ["PageUp", this.active - page],
      ["Home", 0],
      ["End", this.rows.list.length - 1],
    ]).get(event.key);
    if (to !== undefined) this.move(to);
    else if (event.key === "Enter" || event.key === " ") this.take(this.active);
    else return;
    event.preventDefault();
  }
}
