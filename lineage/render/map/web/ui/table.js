/** All models as a table: what the map shows, in rows, where it cannot be drawn or nobody wants it drawn. */

import { speak } from "../dom/live_region.js";
import { byId } from "../dom/elements.js";
import { orderAfterPress } from "../data/order.js";
import { COLUMNS, cellsOf } from "../panels/columns.js";
import { button, make } from "../dom/elements.js";
import { RowGrid } from "../panels/row_grid.js";
import { usualOrder } from "../state/state.js";
import { quantity, thousands } from "../words/text.js";

/** @typedef {import("../app/app.js").App} App */

const REST = 120;

/** @param {App} app @param {HTMLElement} place takes the map's place while the state asks for it */
export function showTable(app, place) {
  const { store, models, search, sorter } = app;
  const bound = app.picture.dots.kind === "table";
  const asked = store.state.force === "table";
  const why = make(
    "p",
    {},
    bound && !asked ? "This browser gives the page nothing to draw on; the table holds the same." : "",
  );
  const query = make("input", {
    id: "table-query",
    type: "search",
    maxlength: "200",
    placeholder: "name, owner or task",
  });
  const leave = button("Back to the map", () => {
    store.set({ force: "" });
    if (!bound) {
      byId("map").focus();
      return;
    }
    app.addressHistory.write();
    location.reload();
  });
  leave.hidden = bound && !asked;
  const status = make("p", { class: "counts" });

  query.value = store.state.rows;
  let stale = true;
  const shows = () => bound || store.state.force === "table";
  const grid = new RowGrid(
    { label: "Models; Enter selects a row, the column heads sort", columns: COLUMNS, name: "rows" },
    {
      choose: (model) => store.set({ selected: model, panel: store.state.panel || "model" }),
      sort: (key) => store.set({ order: orderAfterPress(usualOrder(store.state), key) }),
    },
  );
  place.append(why, make("label", {}, "Rows with ", query), leave, status, grid.element);

  /** @param {{keep: boolean}} how */
  const build = ({ keep }) => {
    stale = false;
    const order = usualOrder(store.state);
    const asked = store.state.rows.trim();
    const matches = asked === "" ? null : search.find(asked, { most: models.count, visible: app.visible }).models;
    const list = matches ? Uint32Array.from(matches).sort() : app.shown.among([[0, models.count]]);
    status.textContent = `${quantity(list.length)}${list.length === models.count ? "" : ` of ${thousands(models.count)}`}`;
    grid.sorted(order);
    grid.show(
      {
        list: sorter.sort(list, order),
        cells: (model) => cellsOf(app, model),
        current: (model) => model === store.state.selected,
      },
      { keep },
    );
  };
  let timer = 0;
  const soon = () => {
    stale = true;
    clearTimeout(timer);
    timer = setTimeout(() => shows() && build({ keep: true }), REST);
  };
  const show = () => {
    byId("view").hidden = shows();
    place.hidden = !shows();
    if (shows() && stale) build({ keep: true });
  };
  query.addEventListener("input", () => {
    store.set({ rows: query.value });
    speak(() => `${status.textContent} in the table.`);
  });
  store.on(["rows"], ({ rows }) => {
    if (document.activeElement !== query) query.value = rows;
    soon();
  });
  store.on(["order", "sizeBy"], () => (shows() ? build({ keep: false }) : soon()));
  store.on(["filters", "until"], soon);
  store.on(["selected"], () => grid.window.draw());
  store.on(["force"], () => {
    show();
    if (shows()) query.focus();
  });
  show();
}
