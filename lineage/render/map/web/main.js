/** The page's beginning: opens the data, draws the map, and wires the controls around it. */

import { App } from "./app/app.js";
import { showCard } from "./ui/hover_card.js";
import { Models } from "./data/models.js";
import { listenToGestures } from "./app/gestures.js";
import { showUnlinkedSwitch } from "./ui/unlinked_switch.js";
import { showCountedSwitch } from "./ui/counted_switch.js";
import { whenIdle } from "./dom/idle.js";
import { showLegend } from "./ui/legend.js";
import { showUnknown } from "./ui/unknown_link.js";
import { gunzip, piecesOf, readPayload } from "./data/payload.js";
import { showTimeBar } from "./ui/time_bar.js";
import { showTree } from "./ui/tree_view.js";
import { placeLegend } from "./ui/legend_open.js";
import { showExports } from "./take/export_panel.js";
import { announceChanges, listenToSkips } from "./ui/announce.js";
import { showTable } from "./ui/table.js";
import { byId } from "./dom/elements.js";
import { listenToSelects, listenToTabs } from "./ui/controls.js";
import { listenToSearch } from "./ui/search_field.js";
import { showComparison } from "./panels/compare.js";
import { showFilters } from "./panels/filter.js";
import { showFilterNotice } from "./ui/filter_notice.js";
import { showList } from "./panels/list.js";
import { showModel } from "./panels/model.js";
import { showTerms } from "./panels/terms.js";

async function open() {
  const models = new Models(readPayload(await gunzip(piecesOf(document))));
  const mini = /** @type {HTMLCanvasElement} */ (byId("minimap"));
  // The address is written anew at once, with what of it is understood.
  const { hash } = location;
  const app = new App(
    models,
    {
      stage: byId("stage"),
      mini,
      controls: ["moves", "legend", "corner", "filtered"].map(byId),
      beside: ["moves", "legend"].map(byId),
    },
    hash,
  );
  frame(app);
  const { dataset } = document.documentElement;
  const { picture } = app;
  const say = () => {
    dataset.dots = picture.dots.kind;
  };
  picture.stage.addEventListener("redraw", say);
  say();
  picture.painter.onRest = () => {
    if (!dataset.ready) whenIdle(() => app.search.prepare());
    dataset.ready = "yes";
    dataset.cost = String(Math.round(picture.painter.cost));
  };
  picture.begin();
  furnish(app);
  showUnknown(app, byId("lost"), hash);
  if (picture.dots.kind === "table") dataset.ready = "yes";
}

/** What takes room beside the map, or on it. @param {App} app */
function frame(app) {
  listenToTabs(app);
  showUnlinkedSwitch(app, byId("field"));
  placeLegend(app);
  const [list, words, numbered, faint] = ["entries", "words", "numbers", "faint"].map((part) => byId(`legend-${part}`));
  showLegend(app, { list, words, numbered, faint });
  showCountedSwitch(app, byId("legend-entries"));
  showTerms(byId("legend-terms"));
  showTimeBar(app, byId("time"));
}

/** What can be made while the first picture is being drawn. @param {App} app */
function furnish(app) {
  wireMap(app, byId("map"));
  listenToSelects(app);
  listenToSearch(app);
  showCard(app, byId("card"));
  showModel(app, byId("panel-model"));
  showList(app, byId("panel-list"));
  showFilters(app, byId("panel-filter"));
  showComparison(app, byId("panel-compare"));
  showFilterNotice(app, byId("filtered"));
  announceChanges(app);
  listenToSkips(app);
  showTable(app, byId("table"));
  showTree(app, byId("panel-tree"));
  showExports(app, byId("panel-export"));
}

/** @param {App} app @param {HTMLElement} map */
function wireMap(app, map) {
  const { store, picture, addressHistory } = app;
  listenToGestures(map, {
    pan: (dx, dy) => {
      store.set({ hovered: null });
      app.pan(dx, dy);
    },
    zoom: (px, py, factor) => {
      store.set({ hovered: null });
      app.zoom(factor, px, py);
    },
    hover: (px, py) => {
      byId("card").classList.remove("tapped");
      store.set({ hovered: app.modelAt(px, py) });
    },
    leave: () => store.set({ hovered: null }),
    choose: (px, py, touch) => {
      const model = app.modelAt(px, py, touch ? 18 : 6);
      app.select(model);
      // A finger does not hover: what it chose has its card, until it does something else.
      byId("card").classList.toggle("tapped", touch);
      if (touch) store.set({ hovered: model });
    },
    dive: (px, py) => {
      const model = app.modelAt(px, py);
      if (model === null) app.zoom(2.5, px, py);
      else app.jump(model);
    },
    key: (key, shift) => app.press(key, shift),
  });
  picture.mini.listen((x, y) => store.set({ view: { ...store.state.view, x, y } }));
  const back = /** @type {HTMLButtonElement} */ (byId("back"));
  const forward = /** @type {HTMLButtonElement} */ (byId("forward"));
  back.addEventListener("click", () => history.back());
  forward.addEventListener("click", () => history.forward());
  addressHistory.onPlace = () => {
    back.disabled = addressHistory.place === 0;
    forward.disabled = addressHistory.place >= addressHistory.furthest;
  };
  addressHistory.onPlace();
  byId("closer").addEventListener("click", () => app.zoom(1.6));
  byId("farther").addEventListener("click", () => app.zoom(1 / 1.6));
  byId("whole").addEventListener("click", () => app.fit());
  const corner = () => {
    const before = byId("corner").hidden;
    byId("corner").hidden = store.state.view.zoom < 1.25 * app.wholeView.zoom;
    // It is drawn with the map, once it can be seen.
    if (before && !byId("corner").hidden) picture.painter.redraw();
  };
  store.on(["view"], corner);
  corner();
}

open().catch((error) => {
  const failure = byId("failure");
  failure.hidden = false;
  failure.textContent = `The map could not be drawn. ${error instanceof Error ? error.message : ""}`;
  document.documentElement.dataset.ready = "failed";
  throw error;
});
