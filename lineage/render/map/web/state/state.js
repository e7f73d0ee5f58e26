/** What the page shows at the moment: one frozen value, replaced whole, and told to those who asked for its parts. */

/**
 * @typedef {object} Filters null: everything passes
 * @property {number[] | null} relations codes of what models are on the map, see `categories.js`
 * @property {[number, number] | null} generations first and last, both inside
 * @property {number} minDownloads
 * @property {number | null} from first day of creation, days since 2022-01-01
 * @property {number | null} to last day of creation
 * @property {number[] | null} licenses codes
 * @property {number[] | null} tasks codes
 * @property {number[] | null} owners codes
 * @property {number | null} evidence bits, of which the placement edge needs one
 * @property {boolean} counted only what the counting rule counts, and what it counts from
 * @property {boolean} linked only what an edge of the map touches
 */

/** @typedef {"relation" | "generation" | "license" | "task" | "owner" | "month"} ColorBy */
/** @typedef {"downloads" | "likes" | "reach"} SizeBy */

/**
 * @typedef {object} State
 * @property {import("./camera.js").View} view
 * @property {number | null} selected a model
 * @property {number | null} hovered
 * @property {number | null} compareWith
 * @property {ColorBy} colorBy
 * @property {SizeBy} sizeBy
 * @property {Filters} filters
 * @property {number | null} until last day shown by the time bar
 * @property {string} query
 * @property {string} panel the open tab of the side panel, "" for none
 * @property {Legend} legend
 * @property {Force} force
 * @property {Order | null} order of all lists; null: each has its own
 * @property {Listed | null} listed null: the list follows the selection
 * @property {"direct" | "all"} reach of the list
 * @property {string} rows words that the table's rows have
 */

/** @typedef {import("../data/order.js").Order} Order */

/**
 * @typedef {object} Listed what the list stays with while one walks through it
 * @property {number | null} of whose derivatives; null: the whole map
 * @property {number | null} at the selected model: another one, and the list follows again
 */

/** @typedef {(state: State, before: State) => void} Listener */

/** @typedef {"" | "open" | "folded"} Legend as the reader chose; "": where there is room for it */
/** @typedef {"" | "canvas" | "table"} Force a plainer way to show things than the browser could */

export const FORCES = /** @type {const} */ (["canvas", "table"]);
export const LEGENDS = /** @type {const} */ (["open", "folded"]);
export const COLOR_BY = /** @type {const} */ (["relation", "generation", "license", "task", "owner", "month"]);
export const SIZE_BY = /** @type {const} */ (["downloads", "likes", "reach"]);

/** @type {Filters} */
export const NO_FILTERS = Object.freeze({
  relations: null,
  generations: null,
  minDownloads: 0,
  from: null,
  to: null,
  licenses: null,
  tasks: null,
  owners: null,
  evidence: null,
  counted: false,
  linked: false,
});

/** @param {import("./camera.js").View} view @param {boolean} narrowed whether only what the rule counts is shown at first @returns {State} */
export const initialState = (view, narrowed) =>
  Object.freeze({
    view,
    selected: null,
    hovered: null,
    compareWith: null,
    colorBy: "relation",
    sizeBy: "downloads",
    filters: narrowed ? Object.freeze({ ...NO_FILTERS, counted: true }) : NO_FILTERS,
    until: null,
    query: "",
    panel: "",
    legend: "",
    force: "",
    order: null,
    listed: null,
    reach: "direct",
    rows: "",
  });

/** How lists are sorted while nobody has pressed a column head: as the dots are sized. @param {State} state @returns {Order} */
export const usualOrder = ({ order, sizeBy }) => order ?? { key: sizeBy, descending: true };

/** Whose derivatives are listed, null for the whole map. @param {State} state */
export const listedOf = ({ listed, selected }) => (listed && listed.at === selected ? listed.of : selected);

/** Keeps the state; listeners hear of a change once, in the order in which they asked. */
export class Store {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    /** @type {{keys: (keyof State)[], listener: Listener}[]} */
    this.listeners = [];
  }

  /**
   * Replace parts of the state.
   *
   * @param {Partial<State>} change
   */
  set(change) {
    const before = this.state;
    const keys = /** @type {(keyof State)[]} */ (Object.keys(change)).filter((key) => change[key] !== before[key]);
    if (keys.length === 0) return;
    this.state = Object.freeze({ ...before, ...change });
    for (const { keys: wanted, listener } of this.listeners) {
      if (wanted.some((key) => keys.includes(key))) listener(this.state, before);
    }
  }

  /**
   * Hear of changes to some parts.
   *
   * @param {(keyof State)[]} keys
   * @param {Listener} listener
   */
  on(keys, listener) {
    this.listeners.push({ keys, listener });
  }
}
