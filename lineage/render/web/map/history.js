/** The address's hash holds what one looks at, so that a link shows the same, and back and forward work. */

import { dateOf, dayOf } from "./data.js";
import { orderOf, sortOf } from "./order.js";
import { COLOUR_BY, FORCES, LEGENDS, NO_FILTERS, SIZE_BY, listedOf } from "./state.js";

/** @typedef {import("./data.js").Models} Models */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Filters} Filters */

/** What the address calls models at the top, beside the relations: see `standing.js`. */
export const TOPS = ["top", "alone"];
const SOON = 250;
const MOST_ZOOM = 1e6;

/**
 * The hash of a state; what is as at the beginning is left out.
 *
 * @param {State} state
 * @param {Models} models
 */
export function hashOf(state, models) {
  const said = new URLSearchParams();
  const { filters, view } = state;
  const { words, relations, evidence } = models.header;
  if (state.selected !== null) said.set("model", models.idOf(state.selected));
  if (state.compareWith !== null) said.set("with", models.idOf(state.compareWith));
  said.set("at", [rounded(view.x), rounded(view.y), rounded(view.zoom)].join(","));
  if (state.colourBy !== "relation") said.set("colour", state.colourBy);
  if (state.sizeBy !== "downloads") said.set("size", state.sizeBy);
  if (state.until !== null) said.set("until", dateOf(state.until));
  if (state.query) said.set("find", state.query);
  if (state.panel) said.set("panel", state.panel);
  if (state.legend) said.set("legend", state.legend);
  if (state.force) said.set("force", state.force);
  if (state.order) said.set("sort", sortOf(state.order));
  const of = listedOf(state);
  if (of !== state.selected) said.set("of", of === null ? "" : models.idOf(of));
  if (state.reach === "all") said.set("reach", "all");
  if (state.rows) said.set("rows", state.rows);
  for (const code of filters.relations ?? []) said.append("relation", [...relations, ...TOPS][code]);
  if (filters.relations?.length === 0) said.set("relation", "");
  if (filters.generations) said.set("generations", filters.generations.join("-"));
  if (filters.minDownloads > 0) said.set("downloads", String(filters.minDownloads));
  if (filters.from !== null) said.set("from", dateOf(filters.from));
  if (filters.to !== null) said.set("to", dateOf(filters.to));
  for (const code of filters.licenses ?? []) said.append("license", words.license[code] ?? "");
  for (const code of filters.tasks ?? []) said.append("task", words.task[code] ?? "");
  for (const code of filters.owners ?? []) said.append("owner", words.owner[code] ?? "");
  if (filters.evidence !== null) evidence.forEach((kind, bit) => Number(filters.evidence) & (1 << bit) && said.append("evidence", kind));
  if (filters.counted !== models.header.narrowed) said.set("counted", filters.counted ? "yes" : "no");
  if (filters.linked) said.set("linked", "yes");
  return `#${said.toString().replaceAll("%2F", "/").replaceAll("%2C", ",")}`;
}

/**
 * The state that a hash asks for; what it does not say, or says wrongly, is as at the beginning.
 *
 * @param {string} hash
 * @param {Models} models
 * @param {State} start
 * @returns {State}
 */
export function stateOf(hash, models, start) {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const text = (/** @type {string} */ name) => said.get(name) ?? "";
  const model = (/** @type {string} */ name) => {
    const found = said.has(name) ? models.indexOf(text(name)) : -1;
    return found < 0 ? null : found;
  };
  const selected = model("model");
  const of = model("of");
  const [x, y, zoom] = text("at").split(",").map(Number);
  const sound = said.has("at") && [x, y, zoom].every(Number.isFinite) && zoom > 0 && zoom < MOST_ZOOM;
  return Object.freeze({
    ...start,
    view: sound ? { x, y, zoom } : start.view,
    selected,
    compareWith: model("with"),
    colourBy: COLOUR_BY.find((one) => one === text("colour")) ?? start.colourBy,
    sizeBy: SIZE_BY.find((one) => one === text("size")) ?? start.sizeBy,
    until: dayOf(text("until")),
    query: text("find").slice(0, 200),
    panel: /^[a-z]{1,20}$/.test(text("panel")) ? text("panel") : "",
    legend: LEGENDS.find((one) => one === text("legend")) ?? "",
    force: FORCES.find((one) => one === text("force")) ?? "",
    order: orderOf(text("sort")),
    listed: of !== null || said.get("of") === "" ? { of, at: selected } : null,
    reach: text("reach") === "all" ? "all" : "direct",
    rows: text("rows").slice(0, 200),
    filters: filtersOf(said, models),
  });
}

/** @param {URLSearchParams} said @param {Models} models @returns {Filters} */
function filtersOf(said, models) {
  const { words, relations, evidence } = models.header;
  /** @param {string} name @param {string[]} list */
  const codes = (name, list) => {
    const wanted = new Set(said.getAll(name));
    if (wanted.size === 0) return null;
    const found = Array.from(list.keys()).filter((code) => wanted.has(list[code]));
    return found.length > 0 ? found : null;
  };
  const kinds = codes("relation", [...relations, ...TOPS]) ?? [];
  const range = /^(\d{1,3})-(\d{1,3})$/.exec(said.get("generations") ?? "");
  const bits = codes("evidence", evidence);
  const found = Object.freeze({
    ...NO_FILTERS,
    relations: said.has("relation") && (kinds.length > 0 || said.get("relation") === "") ? kinds : null,
    generations: range && /** @type {[number, number]} */ ([Number(range[1]), Number(range[2])]),
    minDownloads: Math.max(0, Math.floor(Number(said.get("downloads")) || 0)),
    from: dayOf(said.get("from") ?? ""),
    to: dayOf(said.get("to") ?? ""),
    licenses: codes("license", words.license),
    tasks: codes("task", words.task),
    owners: codes("owner", words.owner),
    evidence: bits && bits.reduce((mask, bit) => mask | (1 << bit), 0),
    counted: said.has("counted") ? said.get("counted") === "yes" : models.header.narrowed,
    linked: said.get("linked") === "yes",
  });
  return alike(found, NO_FILTERS) ? NO_FILTERS : found;
}

/** Whether the same models pass. @param {Filters} one @param {Filters} other */
export const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** @param {number} value */
const rounded = (value) => String(Number(value.toPrecision(7)));

/** Writes the hash as the state changes, and reads it when someone goes back or forward. */
export class Journey {
  /**
   * @param {import("./state.js").Store} store
   * @param {Models} models
   * @param {State} start
   */
  constructor(store, models, start) {
    this.store = store;
    this.models = models;
    this.start = start;
    this.place = 0;
    this.furthest = 0;
    this.timer = 0;
    /** Called when the places to go back or forward to have changed. @type {() => void} */
    this.onPlace = () => {};
    this.write();
    store.on(["view", "colourBy", "sizeBy", "filters", "until", "query", "panel", "legend", "compareWith", "force"], () => this.soon());
    store.on(["selected", "order", "listed", "reach", "rows"], () => this.soon());
    globalThis.addEventListener("popstate", (event) => this.arrive(event.state));
  }

  /** Remember the place one leaves, so that one can come back to it. Call it before a jump. */
  leave() {
    this.write();
    this.place += 1;
    this.furthest = this.place;
    this.write({ fresh: true });
    this.onPlace();
  }

  soon() {
    clearTimeout(this.timer);
    document.documentElement.dataset.address = "due";
    this.timer = setTimeout(() => this.write(), SOON);
  }

  /** @param {{fresh?: boolean}} [how] fresh: as a new place behind the present one */
  write({ fresh = false } = {}) {
    clearTimeout(this.timer);
    const hash = hashOf(this.store.state, this.models);
    const entry = { place: this.place };
    // A browser that forbids this, as some do to embedded pages, still shows the map.
    try {
      if (fresh) history.pushState(entry, "", hash);
      else history.replaceState(entry, "", hash);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
    document.documentElement.dataset.address = "written";
  }

  /** @param {{place?: number} | null} entry */
  arrive(entry) {
    clearTimeout(this.timer);
    this.place = entry?.place ?? this.furthest + 1;
    this.furthest = Math.max(this.furthest, this.place);
    const state = stateOf(location.hash, this.models, this.start);
    const { filters } = this.store.state;
    this.store.set({ ...state, filters: alike(filters, state.filters) ? filters : state.filters, hovered: null });
    this.onPlace();
  }
}
