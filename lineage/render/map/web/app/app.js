/** The map as the panels see it: the data, the state, and what one can do. */

import { NoPicture } from "../draw/no_picture.js";
import { circlesOf, wholeOf } from "../data/circles.js";
import { LEAST_ZOOM, fitScale, fitView, panBy, sameView, viewOn, zoomAt } from "../state/camera.js";
import { NoCanvas } from "../draw/dots.js";
import { Grid } from "../data/grid.js";
import { AddressHistory, sameFilters, stateOf } from "../state/history.js";
import { selectedModels, comparedPaths } from "../draw/highlight.js";
import { Sorter } from "../data/order.js";
import { hitTest } from "./hit_test.js";
import { Picture } from "../draw/picture.js";
import { Search } from "../find/search.js";
import { Shown } from "../state/shown.js";
import { allInView, circleAround, circleAroundShown, countInView } from "./in_view.js";
import { NO_FILTERS, Store, initialState } from "../state/state.js";
import { arrowTarget } from "./arrow_keys.js";
import { Graph } from "../data/graph.js";

const LARGEST_DOT = 40;
const DOT_AT_JUMP = 11;
const KEY_ZOOM = 1.5;
const KEY_PAN = 80;

/** Everything that the page holds; `store.set` changes the state, the methods do what needs more than that. */
export class App {
  /**
   * @param {import("../data/models.js").Models} models
   * @param {import("../draw/picture.js").Elements} elements
   * @param {string} hash
   */
  constructor(models, elements, hash) {
    this.models = models;
    this.circles = circlesOf(models);
    this.grid = new Grid(models);
    this.graph = new Graph(models);
    this.sorter = new Sorter(models);
    this.shown = new Shown(models);
    this.search = new Search(models);
    /** Around everything, whatever is shown: zoom 1 fits it. */
    this.whole = wholeOf(models, this.circles, { linked: false });
    this.linked = wholeOf(models, this.circles, { linked: true });
    const start = initialState(fitView(this.whole, this.whole), models.header.narrowed);
    const state = stateOf(hash, models, start);
    const placed = new URLSearchParams(hash.slice(1)).has("at");
    this.store = new Store(placed ? state : Object.freeze({ ...state, view: this.wholeOf(state.filters) }));
    if (!sameFilters(state.filters, NO_FILTERS) || state.until !== null) this.shown.filter(state.filters, state.until);
    this.picture = pictureOf(this, elements);
    this.addressHistory = new AddressHistory(this.store, models, start);
    this.store.on(["filters"], ({ view, filters }, before) => {
      if (filters.linked !== before.filters.linked && sameView(view, this.wholeOf(before.filters)))
        this.store.set({ view: this.wholeOf(filters) });
    });
    if (state.selected !== null && !placed) this.showChosen(state.selected);
  }

  /** The view of everything that is drawn. */
  get wholeView() {
    return this.wholeOf(this.store.state.filters);
  }

  /** @param {import("../state/state.js").Filters} filters */
  wholeOf(filters) {
    return fitView(filters.linked ? this.linked : this.whole, this.whole);
  }

  get visible() {
    return this.shown.visible;
  }

  /** The zoom at which the smallest dot is as large as a dot need be. */
  get mostZoom() {
    return Math.max(
      LARGEST_DOT / (this.models.header.radius[0] * fitScale(this.whole, this.picture.frame)),
      2 * LEAST_ZOOM,
    );
  }

  /** Select a model where it is, or none. @param {number | null} model */
  select(model) {
    if (model === this.store.state.selected) return;
    if (model !== null) this.addressHistory.leave();
    this.store.set({ selected: model });
    this.showCompared({ moving: false });
  }

  /** Select a model and look at it. @param {number} model */
  jump(model) {
    this.addressHistory.leave();
    const same = model === this.store.state.selected;
    this.store.set({ selected: model, hovered: null });
    if (same) this.show(model);
    else this.showChosen(model);
  }

  /** Set a model beside the selected one, and look at both. @param {number} model */
  compare(model) {
    this.addressHistory.leave();
    this.store.set({ compareWith: model });
    this.showCompared({ moving: true });
  }

  /** Look at the model just selected, with the one that it is compared with. @param {number} selected */
  showChosen(selected) {
    if (!this.showCompared({ moving: true })) this.show(selected);
  }

  /**
   * Look at both models that are compared and at their ways to the nearest common ancestor; false where none are.
   *
   * @param {{moving: boolean}} how moving: also if all of it is in sight
   */
  showCompared({ moving }) {
    const { models, picture, store, whole } = this;
    const { frame } = picture;
    const chosen = selectedModels(store.state);
    if (store.state.selected === null || chosen.length < 2) return false;
    const graph = comparedPaths(this, store.state);
    const met = new Set(graph.map((way) => way[way.length - 1])).size === 1;
    const shown = met ? graph.flat() : chosen;
    if (!moving && allInView(models, shown, picture.camera)) return true;
    const round = circleAround(models, shown);
    const least = (Math.min(...chosen.map((model) => models.radius[model])) * frame.radius) / DOT_AT_JUMP;
    const circle = { ...round, radius: Math.max(round.radius, least) };
    store.set({ view: viewOn(circle, whole, { frame, most: this.mostZoom, fill: 0.9 }) });
    return true;
  }

  /** Look at a model and all that was made from it. @param {number} model */
  show(model) {
    const { models, circles } = this;
    const { frame } = this.picture;
    const single = {
      x: models.x[model],
      y: models.y[model],
      radius: (models.radius[model] * frame.radius) / DOT_AT_JUMP,
    };
    const family = { x: circles.x[model], y: circles.y[model], radius: circles.radius[model] };
    const circle = models.subtree[model] === 1 ? single : family;
    const fill = models.subtree[model] === 1 ? 1 : 0.8;
    this.store.set({ view: viewOn(circle, this.whole, { frame, most: this.mostZoom, fill }) });
  }

  /** The whole map. */
  fit() {
    this.addressHistory.leave();
    this.store.set({ view: this.wholeView });
  }

  /** All that is shown. */
  fitShown() {
    this.addressHistory.leave();
    const { frame } = this.picture;
    const circle = circleAroundShown(this.models, this.visible);
    this.store.set({ view: viewOn(circle, this.whole, { frame, most: this.mostZoom, fill: 1 }) });
  }

  /** What the view holds of the models shown; null where there is no view. */
  countInView() {
    return this.picture.dots.kind === "table" ? null : countInView(this.models, this.visible, this.picture.camera);
  }

  /** @param {number} dx CSS pixels @param {number} dy */
  pan(dx, dy) {
    this.store.set({ view: panBy(this.store.state.view, this.picture.camera, dx, dy, this.models.extent) });
  }

  /** @param {number} factor @param {number} [px] the point that stays, the middle if none @param {number} [py] */
  zoom(factor, px, py) {
    const { camera } = this.picture;
    const point = { px: px ?? camera.width / 2, py: py ?? camera.height / 2 };
    this.store.set({ view: zoomAt(this.store.state.view, camera, { ...point, factor, most: this.mostZoom }) });
  }

  /** @param {number} px @param {number} py @param {number} [slack] */
  modelAt(px, py, slack = 6) {
    return hitTest(this, this.picture.camera, { px, py, slack });
  }

  /** What a key on the map does; false if nothing. @param {string} key @param {boolean} shift */
  press(key, shift) {
    const { selected } = this.store.state;
    if (key.startsWith("Arrow")) {
      if (selected === null || shift) this.pan(...(MOVES.get(key) ?? /** @type {[number, number]} */ ([0, 0])));
      else this.walk(arrowTarget(this.models, this.visible, selected, key));
      return true;
    }
    if (key === "Enter" && selected === null)
      this.walk(this.circles.hubs.find((hub) => this.visible[hub] === 1) ?? null);
    else if (key === "Enter" && selected !== null) this.show(selected);
    else if (key === "+" || key === "=") this.zoom(KEY_ZOOM);
    else if (key === "-" || key === "_") this.zoom(1 / KEY_ZOOM);
    else if (key === "Home" || key === "0") this.fit();
    else if (key === "Escape" && selected !== null) this.select(null);
    else return false;
    return true;
  }

  /** Select the next model, and move only if it is out of sight or too small to see. @param {number | null} model */
  walk(model) {
    if (model === null) return;
    const { models, picture } = this;
    this.store.set({ selected: model, hovered: null });
    if (this.showCompared({ moving: false })) return;
    const { camera } = picture;
    const away = Math.max(
      Math.abs(models.x[model] - camera.x) / camera.width,
      Math.abs(models.y[model] - camera.y) / camera.height,
    );
    if (away * camera.scale > 0.42 || models.radius[model] * camera.scale < 1.5) this.show(model);
  }
}

/** A picture, or what stands in for it. @param {App} app @param {import("../draw/picture.js").Elements} elements */
function pictureOf(app, elements) {
  if (app.store.state.force === "table") return new NoPicture(app, elements.stage);
  try {
    return new Picture(app, elements);
  } catch (error) {
    if (!(error instanceof NoCanvas)) throw error;
    elements.stage.replaceChildren();
    return new NoPicture(app, elements.stage);
  }
}

/** @type {Map<string, [number, number]>} */
const MOVES = new Map([
  ["ArrowUp", [0, KEY_PAN]],
  ["ArrowDown", [0, -KEY_PAN]],
  ["ArrowLeft", [KEY_PAN, 0]],
  ["ArrowRight", [-KEY_PAN, 0]],
]);
