/** The panel that lists what was made from a model, or everything on the map: any number, in any order. */

import { speak } from "../dom/live_region.js";
import { orderAfterPress } from "../data/order.js";
import { listedOf, usualOrder } from "../state/state.js";
import { thousands } from "../words/text.js";
import { refreshWhileOpen } from "./refresh.js";
import { button, make, hubText } from "../dom/elements.js";
import { COLUMNS, cellsOf } from "./columns.js";
import { RowGrid } from "./row_grid.js";
import { wordsOf } from "../words/filter_words.js";

/** @typedef {import("../app/app.js").App} App */

/** Licenses stand in the facts: the panel has no room for them. */
const LISTED = COLUMNS.filter(({ key }) => key !== "license");

/** @param {App} app @param {HTMLElement} panel */
export function showList(app, panel) {
  const { store, models, sorter } = app;
  /** What the rows were last of: if it is the same, one stays where one has scrolled to. */
  let before = "";

  const title = make("h2", {});
  const status = make("p", { class: "counts" });
  const acts = make("p", { class: "acts" });
  const grid = new RowGrid(
    { label: "Models", columns: LISTED, name: "listed" },
    {
      choose: (model) => {
        app.addressHistory.leave();
        store.set({ selected: model, hovered: null, listed: { of: listedOf(store.state), at: model } });
        app.show(model);
      },
      sort: (key) => store.set({ order: orderAfterPress(usualOrder(store.state), key) }),
    },
  );
  panel.append(title, acts, status, grid.element);

  const show = () => {
    sorter.prepare();
    const { filters, until, reach } = store.state;
    const of = listedOf(store.state);
    const order = usualOrder(store.state);
    const direct = reach === "direct";
    const { list, hidden, relations } = rowsOf(app, of, direct);
    const now = [of, reach, order.key, order.descending].join();
    title.replaceChildren(...(of === null ? ["All models on the map"] : ["Made from ", hubText(models.idOf(of))]));
    const kind = of === null ? "" : direct ? "direct " : "";
    const only = wordsOf(models.header, filters, until);
    status.textContent = [
      `${thousands(list.length)} ${kind}${of === null ? "model" : "derivative"}${list.length === 1 ? "" : "s"} shown`,
      ...(of !== null && !direct ? ["over all generations"] : []),
      ...(hidden > 0 ? [`${thousands(hidden)} hidden: only ${only}`] : []),
    ].join(", ");
    acts.replaceChildren(...actsOf(of, direct));
    grid.element.hidden = list.length === 0;
    grid.sorted(order);
    grid.show(
      {
        list: sorter.sort(list, order, relations),
        cells: (model) => cellsOf(app, model, relations.get(model)).slice(0, LISTED.length),
        current: (model) => model === store.state.selected,
      },
      { keep: now === before },
    );
    before = now;
  };

  /** @param {number | null} of @param {boolean} direct */
  const actsOf = (of, direct) => {
    const { selected } = store.state;
    /** @param {string} words @param {Partial<import("../state/state.js").State>} change @param {number} [model] that the words end in */
    const act = (words, change, model) => {
      const press = button(words, () => {
        store.set(change);
        grid.element.focus();
        speak(() => `${title.textContent}: ${status.textContent}.`);
      });
      if (model !== undefined) press.append(hubText(models.idOf(model), 40));
      return press;
    };
    const base = of === null ? -1 : models.parent[of];
    return [
      ...(of === null
        ? []
        : [act(direct ? "All generations" : "Direct ones only", { reach: direct ? "all" : "direct" })]),
      ...(selected !== null && selected !== of && models.reach[selected] > 0
        ? [act("List those of ", { listed: null }, selected)]
        : []),
      ...(base >= 0 ? [act("Up to ", { listed: { of: base, at: selected } }, base)] : []),
      ...(of === null ? [] : [act("Everything", { listed: { of: null, at: selected } })]),
    ];
  };

  refreshWhileOpen(app, {
    panel: "list",
    keys: ["selected", "filters", "until", "order", "sizeBy", "listed", "reach"],
    show,
  });
}

/**
 * Those of the rows that are shown, in the order of the map, and relations that differ from those of placement.
 *
 * @param {App} app
 * @param {number | null} of
 * @param {boolean} direct
 */
function rowsOf({ models, graph, shown }, of, direct) {
  /** @type {Map<number, number>} */
  const relations = new Map();
  if (of !== null && direct) {
    const links = graph.derivativesOf(of);
    for (const { model, relation, placed } of links)
      if (!placed && !relations.has(model)) relations.set(model, relation);
    const all = Uint32Array.from(new Set(links.map(({ model }) => model))).sort();
    const list = all.filter((model) => shown.visible[model] === 1);
    return { list, hidden: all.length - list.length, relations };
  }
  /** @type {[number, number][]} */
  const runs = of === null ? [[0, models.count]] : graph.descendantsOf(of);
  const list = shown.among(runs);
  return { list, hidden: runs.reduce((sum, [from, to]) => sum + to - from, 0) - list.length, relations };
}
