/** A list of any length of which only the rows in sight stand in the page. */

const SPARE = 6;
/** Browsers refuse boxes much taller than this; a longer list scrolls in larger steps. */
const TALLEST = 6_000_000;

/** Rows of one height, made by `rowAt` when they come into sight; each must bear its own id. */
export class Windowed {
  /**
   * @param {HTMLElement} box scrolls; gets the rows
   * @param {(at: number) => HTMLElement} rowAt
   * @param {{height: number}} how rem of a row
   */
  constructor(box, rowAt, { height }) {
    this.box = box;
    this.rowAt = rowAt;
    this.height = height * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.count = 0;
    this.first = 0;
    this.room = document.createElement("div");
    this.room.className = "room";
    this.room.setAttribute("role", "presentation");
    box.append(this.room);
    box.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(box);
  }

  get view() {
    return Math.max(this.box.clientHeight - this.room.offsetTop, this.height);
  }

  /** Rows that fit at once. */
  get page() {
    return Math.max(1, Math.floor(this.view / this.height) - 1);
  }

  /** Pixels of list that a pixel of scrolling goes. */
  get gear() {
    const whole = this.count * this.height;
    return whole <= TALLEST ? 1 : (whole - this.view) / (TALLEST - this.view);
  }

  /** @param {number} count */
  show(count) {
    this.count = count;
    this.room.style.height = `${Math.min(count * this.height, TALLEST)}px`;
    this.draw();
  }

  draw() {
    const { box, count, height, room } = this;
    if (box.clientHeight === 0) return;
    const top = box.scrollTop * this.gear;
    this.first = Math.max(0, Math.floor(top / height) - SPARE);
    const end = Math.min(count, Math.ceil((top + this.view) / height) + SPARE);
    const rows = [];
    for (let at = this.first; at < end; at++) {
      const row = this.rowAt(at);
      row.style.top = `${at * height - top + box.scrollTop}px`;
      row.style.height = `${height}px`;
      rows.push(row);
    }
    room.replaceChildren(...rows);
  }

  /** Scroll so that a row stands in the upper part. @param {number} at */
  centre(at) {
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
