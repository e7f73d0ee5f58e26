/** The panel that lists what was made from a model, or everything on the map: any number, in any order. */

import { thousands } from "../text.js";
import { keepCurrent } from "./current.js";
import { button, make, said } from "./elements.js";
import { pressed } from "../order.js";
import { COLUMNS, cellsOf } from "./columns.js";
import { RowGrid } from "./rowgrid.js";
import { wordsOf } from "./wording.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("../order.js").Order} Order */

/** Licences stand in the facts: the panel has no room for them. */
const LISTED = COLUMNS.filter(({ key }) => key !== "license");

/** @param {App} app @param {HTMLElement} panel */
export function showList(app, panel) {
  const { store, models, sorter } = app;
  /** Whose derivatives are listed; null: the whole map. It stays while one walks through the rows. */
  let of = store.state.selected;
  let direct = true;
  let chosen = of;
  /** @type {Order} */
  let order = { key: "downloads", descending: true };
  let fresh = true;

  const title = make("h2", {});
  const status = make("p", { role: "status" });
  const acts = make("p", { class: "acts" });
  const grid = new RowGrid(
    { label: "Models", columns: LISTED, name: "listed" },
    {
      choose: (model) => {
        chosen = model;
        app.jump(model);
      },
      sort: (key) => {
        order = pressed(order, key);
        fresh = true;
        show();
      },
    },
  );
  panel.append(title, acts, status, grid.element);

  const show = () => {
    sorter.prepare();
    const { selected, filters, until } = store.state;
    if (selected !== chosen) {
      chosen = of = selected;
      fresh = true;
    }
    const { list, hidden, relations } = rowsOf(app, of, direct);
    title.replaceChildren(...(of === null ? ["All models on the map"] : ["Made from ", said(models.idOf(of))]));
    const kind = of === null ? "" : direct ? "direct " : "";
    const only = wordsOf(models.header, filters, until);
    status.textContent = [
      `${thousands(list.length)} ${kind}${of === null ? "model" : "derivative"}${list.length === 1 ? "" : "s"} shown`,
      ...(of !== null && !direct ? ["over all generations"] : []),
      ...(hidden > 0 ? [`${thousands(hidden)} hidden: only ${only}`] : []),
    ].join(", ");
    acts.replaceChildren(...actsOf());
    grid.element.hidden = list.length === 0;
    grid.sorted(order);
    grid.show(
      {
        list: sorter.sort(list, order, relations),
        cells: (model) => cellsOf(app, model, relations.get(model)).slice(0, LISTED.length),
        current: (model) => model === store.state.selected,
      },
      { keep: !fresh },
    );
    fresh = false;
  };

  const actsOf = () => {
    const { selected } = store.state;
    const parts = [];
    /** @param {() => void} change */
    const then = (change) => () => {
      change();
      fresh = true;
      show();
      grid.element.focus();
    };
    if (of !== null) parts.push(button(direct ? "All generations" : "Direct ones only", then(() => (direct = !direct))));
    if (selected !== null && selected !== of && models.reach[selected] > 0) {
      const press = button("List those of ", then(() => (of = selected)));
      press.append(said(models.idOf(selected), 40));
      parts.push(press);
    }
    const base = of === null ? -1 : models.parent[of];
    if (base >= 0) {
      const press = button("Up to ", then(() => (of = base)));
      press.append(said(models.idOf(base), 40));
      parts.push(press);
    }
    if (of !== null) parts.push(button("Everything", then(() => (of = null))));
    return parts;
  };

  keepCurrent(app, { panel: "list", keys: ["selected", "filters", "until"], show });
}

/**
 * Those of the rows that are shown, in the order of the map, and relations that differ from those of placement.
 *
 * @param {App} app
 * @param {number | null} of
 * @param {boolean} direct
 */
function rowsOf({ models, ways, shown }, of, direct) {
  /** @type {Map<number, number>} */
  const relations = new Map();
  if (of !== null && direct) {
    const links = ways.derivativesOf(of);
    for (const { model, relation, placed } of links) if (!placed && !relations.has(model)) relations.set(model, relation);
    const all = Uint32Array.from(new Set(links.map(({ model }) => model))).sort();
    const list = all.filter((model) => shown.visible[model] === 1);
    return { list, hidden: all.length - list.length, relations };
  }
  /** @type {[number, number][]} */
  const runs = of === null ? [[0, models.count]] : ways.descendantsOf(of);
  const list = shown.among(runs);
  return { list, hidden: runs.reduce((sum, [from, to]) => sum + to - from, 0) - list.length, relations };
}
