/** A table of any number of models, sorted by its column heads and moved through by keyboard. */

import { VirtualList } from "../dom/virtual_list.js";
import { make } from "../dom/elements.js";

/** @typedef {import("../data/order.js").Order} Order */

/**
 * @typedef {object} Column
 * @property {import("../data/order.js").Key} key
 * @property {string} head
 * @property {boolean} number set to the right
 */

/**
 * @typedef {object} Rows
 * @property {ArrayLike<number>} list models, one a row
 * @property {(model: number) => (Node | string)[]} cells one a column
 * @property {(model: number) => boolean} current whether it is marked as chosen
 */

/** The parts of a WAI-ARIA grid whose active row is named by the grid itself. */
export class RowGrid {
  /**
   * @param {{label: string, columns: Column[], name: string}} what name: the element's id, and the beginning of its rows'
   * @param {{choose: (model: number) => void, sort: (key: import("../data/order.js").Key) => void}} acts
   */
  constructor({ label, columns, name }, { choose, sort }) {
    this.columns = columns;
    this.choose = choose;
    /** @type {Rows} */
    this.rows = { list: [], cells: () => [], current: () => false };
    this.heads = columns.map(({ key, head, number }) => {
      const press = make("button", { type: "button" }, head);
      press.addEventListener("click", () => sort(key));
      return make("div", { role: "columnheader", class: number ? "number" : "word" }, press);
    });
    this.body = make("div", { class: "rows", role: "rowgroup" });
    const head = make("div", { role: "row", class: "heads", "aria-rowindex": "1" }, ...this.heads);
    this.element = make(
      "div",
      {
        id: name,
        class: "grid",
        role: "grid",
        tabindex: "0",
        "aria-label": label,
        "aria-colcount": String(columns.length),
      },
      make("div", { role: "rowgroup" }, head),
      this.body,
    );
    this.window = new VirtualList(this.body, {
      name,
      holder: this.element,
      // The style sheet sets it by the room there is.
      height: () => Number.parseFloat(getComputedStyle(this.body).getPropertyValue("--row")) || 30,
      rowAt: (at) => this.rowAt(at),
    });
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.body.addEventListener("click", (event) => {
      const at = this.window.rowOf(event);
      if (at !== null) this.take(at);
    });
  }

  /** Put other rows in. @param {Rows} rows @param {{keep: boolean}} how keep: stay where one has scrolled to */
  show(rows, { keep }) {
    this.rows = rows;
    this.element.setAttribute("aria-rowcount", String(rows.list.length + 1));
    if (!keep) {
      this.window.active = 0;
      this.body.scrollTop = 0;
    }
    this.window.show(rows.list.length);
  }

  /** @param {Order} order */
  sorted({ key, descending }) {
    this.heads.forEach((head, at) => {
      const here = this.columns[at].key === key;
      head.setAttribute("aria-sort", !here ? "none" : descending ? "descending" : "ascending");
    });
  }

  /** @param {number} at */
  rowAt(at) {
    const model = this.rows.list[at];
    const cells = this.rows
      .cells(model)
      .map((cell, place) =>
        make("div", { role: "gridcell", class: this.columns[place].number ? "number" : "word" }, cell),
      );
    for (const [place, cell] of cells.entries()) if (!this.columns[place].number) cell.title = cell.textContent ?? "";
    return make(
      "div",
      { role: "row", "aria-rowindex": String(at + 2), "aria-selected": String(this.rows.current(model)) },
      ...cells,
    );
  }

  /** @param {number} at */
  take(at) {
    const model = this.rows.list[at];
    if (model === undefined) return;
    this.window.active = at;
    this.choose(model);
    this.window.draw();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.target !== this.element) return;
    const to = this.window.stepOf(event.key);
    if (to !== undefined) this.window.go(to);
    else if (event.key === "Enter" || event.key === " ") this.take(this.window.active);
    else return;
    event.preventDefault();
  }
}
