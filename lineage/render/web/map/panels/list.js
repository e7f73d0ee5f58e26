/** The panel that lists what was made from a model, or everything on the map: any number, in any order. */

import { plain, thousands } from "../text.js";
import { keepCurrent } from "./current.js";
import { button, make, said } from "./elements.js";
import { countWords, createdWords } from "./facts.js";
import { RowGrid } from "./grid.js";
import { KEYS, Sorter } from "./order.js";
import { wordsOf } from "./wording.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("./order.js").Order} Order */

const COLUMNS = [
  { key: "name", head: "Name", number: false },
  { key: "relation", head: "Relation", number: false },
  { key: "downloads", head: "Downloads", number: true },
  { key: "likes", head: "Likes", number: true },
  { key: "created", head: "Created", number: true },
  { key: "reach", head: "Reach", number: true },
];

/** @param {App} app @param {HTMLElement} panel */
export function showList(app, panel) {
  const { store, models, ways } = app;
  const sorter = new Sorter(app);
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
    { label: "Models", columns: COLUMNS, name: "listed" },
    {
      choose: (model) => {
        chosen = model;
        app.jump(model);
      },
      sort: (wanted) => {
        const key = KEYS.find((one) => one === wanted) ?? "name";
        order = { key, descending: order.key === key ? !order.descending : key !== "name" && key !== "relation" };
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
    grid.sorted(order.key, order.descending);
    grid.show(
      {
        list: sorter.sort(list, order, relations),
        cells: (model) => [
          said(models.idOf(model)),
          plain(models.header.relations[relations.get(model) ?? ways.relations[model]] ?? "no base", 40),
          countWords(models.downloads[model]),
          countWords(models.likes[model]),
          createdWords(models, model),
          thousands(models.reach[model]),
        ],
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
function rowsOf({ models, ways, visible }, of, direct) {
  /** @type {Map<number, number>} */
  const relations = new Map();
  if (of !== null && direct) {
    const links = ways.derivativesOf(of);
    for (const { model, relation, placed } of links) if (!placed && !relations.has(model)) relations.set(model, relation);
    const all = Uint32Array.from(new Set(links.map(({ model }) => model))).sort();
    const list = all.filter((model) => visible[model] === 1);
    return { list, hidden: all.length - list.length, relations };
  }
  /** @type {[number, number][]} */
  const runs = of === null ? [[0, models.count]] : ways.descendantsOf(of);
  const list = new Uint32Array(runs.reduce((sum, [from, to]) => sum + to - from, 0));
  let many = 0;
  for (const [from, to] of runs) for (let model = from; model < to; model++) if (visible[model]) list[many++] = model;
  return { list: list.slice(0, many), hidden: list.length - many, relations };
}
