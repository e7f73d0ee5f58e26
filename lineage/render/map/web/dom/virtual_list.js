/** A list of any length: only the rows in view are elements of the page, and one row is the keyboard's. */

const SPARE = 6;
/** Browsers refuse boxes much taller than this; a longer list scrolls in larger steps. */
export const TALLEST = 6_000_000;

/**
 * Return the pixels of list that a pixel of scrolling moves.
 *
 * @param {{count: number, height: number, view: number}} list height: of a row; view: of the box
 */
export function gearOf({ count, height, view }) {
  const whole = count * height;
  return whole <= TALLEST ? 1 : (whole - view) / (TALLEST - view);
}

/**
 * Return the rows to draw: those in view and a few beyond either end.
 *
 * @param {{count: number, height: number, view: number}} list
 * @param {number} top pixels of list above the view
 * @returns {{first: number, end: number}} end: behind the last
 */
export function rowsInView({ count, height, view }, top) {
  return {
    first: Math.max(0, Math.floor(top / height) - SPARE),
    end: Math.min(count, Math.ceil((top + view) / height) + SPARE),
  };
}

/** Rows of one height, made when they come into sight; a row's id is the list's name, a dash and its place. */
export class VirtualList {
  /**
   * @param {HTMLElement} box scrolls; gets the rows
   * @param {object} how
   * @param {string} how.name
   * @param {HTMLElement} how.holder has the focus, and names the active row
   * @param {() => number} how.height CSS pixels of a row
   * @param {(at: number) => HTMLElement} how.rowAt
   */
  constructor(box, { name, holder, height, rowAt }) {
    this.box = box;
    this.name = name;
    this.holder = holder;
    this.heightOf = height;
    this.height = height();
    this.rowAt = rowAt;
    this.count = 0;
    this.active = 0;
    this.room = document.createElement("div");
    this.room.className = "room";
    this.room.setAttribute("role", "presentation");
    box.append(this.room);
    box.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(box);
  }

  get view() {
    return Math.max(this.box.clientHeight, this.height);
  }

  /** Pixels of list that a pixel of scrolling goes. */
  get gear() {
    return gearOf(this);
  }

  /** @param {number} count the active row stays, if there are so many */
  show(count) {
    this.count = count;
    this.active = Math.min(this.active, Math.max(count - 1, 0));
    this.draw();
  }

  draw() {
    const { box, count, room, active } = this;
    if (box.clientHeight === 0) return;
    const height = (this.height = this.heightOf());
    const tall = `${Math.min(count * height, TALLEST)}px`;
    if (room.style.height !== tall) room.style.height = tall;
    const top = box.scrollTop * this.gear;
    const { first, end } = rowsInView(this, top);
    const rows = [];
    for (let at = first; at < end; at++) {
      const row = this.rowAt(at);
      row.id = `${this.name}-${at}`;
      row.dataset.row = String(at);
      row.classList.add("row");
      row.classList.toggle("active", at === active);
      row.style.top = `${at * height - top + box.scrollTop}px`;
      row.style.height = `${height}px`;
      rows.push(row);
    }
    room.replaceChildren(...rows);
    if (active >= first && active < end) this.holder.setAttribute("aria-activedescendant", `${this.name}-${active}`);
    else this.holder.removeAttribute("aria-activedescendant");
  }

  /** Make a row the active one, and bring it into sight. @param {number} at the nearest row, if there is none such */
  go(at) {
    if (this.count === 0) return;
    this.active = Math.min(Math.max(at, 0), this.count - 1);
    this.reveal(this.active);
  }

  /** Where a key leads from the active row. @param {string} key @returns {number | undefined} undefined: it is none that moves */
  stepOf(key) {
    const { active, count } = this;
    const page = Math.max(1, Math.floor(this.view / this.height) - 1);
    return new Map([
      ["ArrowDown", active + 1],
      ["ArrowUp", active - 1],
      ["PageDown", active + page],
      ["PageUp", active - page],
      ["Home", 0],
      ["End", count - 1],
    ]).get(key);
  }

  /** The row that an event happened in. @param {Event} event @returns {number | null} */
  rowOf({ target }) {
    const row = target instanceof Element ? target.closest(".row") : null;
    return row instanceof HTMLElement ? Number(row.dataset.row) : null;
  }

  /** Scroll so that a row stands in the upper part. @param {number} at */
  center(at) {
    this.box.scrollTop = Math.max(0, at * this.height - this.view / 3) / this.gear;
  }

  /** Scroll as little as need be to bring a row into sight. @param {number} at */
  reveal(at) {
    const { box, height, gear } = this;
    const top = box.scrollTop * gear;
    if (at * height < top) box.scrollTop = (at * height) / gear;
    else if ((at + 1) * height > top + this.view) box.scrollTop = ((at + 1) * height - this.view) / gear;
    this.draw();
  }
}
