/** The address's hash holds what one looks at, so that a link shows the same, and back and forward work. */

import { dateOf, dayOf } from "../data/models.js";
import { orderFromText, orderToText } from "../data/order.js";
import { COLOR_BY, FORCES, LEGENDS, NO_FILTERS, SIZE_BY, listedOf } from "./state.js";

/** @typedef {import("../data/models.js").Models} Models */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Filters} Filters */

/** What the address calls models at the top, beside the relations: see `categories.js`. */
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
  const params = new URLSearchParams();
  const { filters, view } = state;
  const { words, relations, evidence } = models.header;
  if (state.selected !== null) params.set("model", models.idOf(state.selected));
  if (state.compareWith !== null) params.set("with", models.idOf(state.compareWith));
  params.set("at", [rounded(view.x), rounded(view.y), rounded(view.zoom)].join(","));
  if (state.colorBy !== "relation") params.set("color", state.colorBy);
  if (state.sizeBy !== "downloads") params.set("size", state.sizeBy);
  if (state.until !== null) params.set("until", dateOf(state.until));
  if (state.query) params.set("find", state.query);
  if (state.panel) params.set("panel", state.panel);
  if (state.legend) params.set("legend", state.legend);
  if (state.force) params.set("force", state.force);
  if (state.order) params.set("sort", orderToText(state.order));
  const of = listedOf(state);
  if (of !== state.selected) params.set("of", of === null ? "" : models.idOf(of));
  if (state.reach === "all") params.set("reach", "all");
  if (state.rows) params.set("rows", state.rows);
  for (const code of filters.relations ?? []) params.append("relation", [...relations, ...TOPS][code]);
  if (filters.relations?.length === 0) params.set("relation", "");
  if (filters.generations) params.set("generations", filters.generations.join("-"));
  if (filters.minDownloads > 0) params.set("downloads", String(filters.minDownloads));
  if (filters.from !== null) params.set("from", dateOf(filters.from));
  if (filters.to !== null) params.set("to", dateOf(filters.to));
  for (const code of filters.licenses ?? []) params.append("license", words.license[code] ?? "");
  for (const code of filters.tasks ?? []) params.append("task", words.task[code] ?? "");
  for (const code of filters.owners ?? []) params.append("owner", words.owner[code] ?? "");
  if (filters.evidence !== null)
    evidence.forEach((kind, bit) => Number(filters.evidence) & (1 << bit) && params.append("evidence", kind));
  if (filters.counted !== models.header.narrowed) params.set("counted", filters.counted ? "yes" : "no");
  if (filters.linked) params.set("linked", "yes");
  return `#${params.toString().replaceAll("%2F", "/").replaceAll("%2C", ",")}`;
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
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  const text = (/** @type {string} */ name) => params.get(name) ?? "";
  const model = (/** @type {string} */ name) => {
    const place = params.has(name) ? models.indexOf(text(name)) : -1;
    return place < 0 ? null : place;
  };
  const selected = model("model");
  const of = model("of");
  const [x, y, zoom] = text("at").split(",").map(Number);
  const sound = params.has("at") && [x, y, zoom].every(Number.isFinite) && zoom > 0 && zoom < MOST_ZOOM;
  return Object.freeze({
    ...start,
    view: sound ? { x, y, zoom } : start.view,
    selected,
    compareWith: model("with"),
    colorBy: COLOR_BY.find((option) => option === text("color")) ?? start.colorBy,
    sizeBy: SIZE_BY.find((option) => option === text("size")) ?? start.sizeBy,
    until: dayOf(text("until")),
    query: text("find").slice(0, 200),
    panel: /^[a-z]{1,20}$/.test(text("panel")) ? text("panel") : "",
    legend: LEGENDS.find((option) => option === text("legend")) ?? "",
    force: FORCES.find((option) => option === text("force")) ?? "",
    order: orderFromText(text("sort")),
    listed: of !== null || params.get("of") === "" ? { of, at: selected } : null,
    reach: text("reach") === "all" ? "all" : "direct",
    rows: text("rows").slice(0, 200),
    filters: filtersOf(params, models),
  });
}

/** @param {URLSearchParams} params @param {Models} models @returns {Filters} */
function filtersOf(params, models) {
  const { words, relations, evidence } = models.header;
  /** @param {string} name @param {string[]} list */
  const codes = (name, list) => {
    const wanted = new Set(params.getAll(name));
    if (wanted.size === 0) return null;
    const matching = Array.from(list.keys()).filter((code) => wanted.has(list[code]));
    return matching.length > 0 ? matching : null;
  };
  const kinds = codes("relation", [...relations, ...TOPS]) ?? [];
  const range = /^(\d{1,3})-(\d{1,3})$/.exec(params.get("generations") ?? "");
  const bits = codes("evidence", evidence);
  const filters = Object.freeze({
    ...NO_FILTERS,
    relations: params.has("relation") && (kinds.length > 0 || params.get("relation") === "") ? kinds : null,
    generations: range && /** @type {[number, number]} */ ([Number(range[1]), Number(range[2])]),
    minDownloads: Math.max(0, Math.floor(Number(params.get("downloads")) || 0)),
    from: dayOf(params.get("from") ?? ""),
    to: dayOf(params.get("to") ?? ""),
    licenses: codes("license", words.license),
    tasks: codes("task", words.task),
    owners: codes("owner", words.owner),
    evidence: bits && bits.reduce((mask, bit) => mask | (1 << bit), 0),
    counted: params.has("counted") ? params.get("counted") === "yes" : models.header.narrowed,
    linked: params.get("linked") === "yes",
  });
  return sameFilters(filters, NO_FILTERS) ? NO_FILTERS : filters;
}

/** Whether the same models pass. @param {Filters} one @param {Filters} other */
export const sameFilters = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** @param {number} value */
const rounded = (value) => String(Number(value.toPrecision(7)));

/** Writes the hash as the state changes, and reads it when someone goes back or forward. */
export class AddressHistory {
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
    store.on(
      ["view", "colorBy", "sizeBy", "filters", "until", "query", "panel", "legend", "compareWith", "force"],
      () => this.soon(),
    );
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
    this.store.set({ ...state, filters: sameFilters(filters, state.filters) ? filters : state.filters, hovered: null });
    this.onPlace();
  }
}
