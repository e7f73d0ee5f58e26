/** All models as a table: what the map shows, in rows, where it cannot be drawn or nobody wants it drawn. */

import { byId } from "./controls.js";
import { UNSAID, UNSAID_CODE, dateOf } from "./data.js";
import { ordered } from "./order.js";
import { counted, plain, thousands } from "./text.js";
import { Windowed } from "./windowed.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./order.js").Column} Column */

/** @type {[Column, string][]} */
const COLUMNS = [
  ["name", "Model"],
  ["relation", "Relation"],
  ["downloads", "Downloads"],
  ["likes", "Likes"],
  ["created", "Created"],
  ["reach", "Descendants"],
  ["license", "Licence"],
];
const REST = 120;

/** @param {App} app @param {HTMLElement} place takes the map's place while the state asks for it */
export function showTable(app, place) {
  const { store, models, search } = app;
  const bound = app.picture.dots.kind === "table";
  const asked = store.state.force === "table";
  const { box, headers, query, leave, status, why } = partsOf();
  why.textContent = bound && !asked ? "This browser gives the page nothing to draw on; the table holds the same." : "";
  leave.hidden = bound && !asked;
  place.append(why, query.parentElement ?? query, leave, status, box);

  /** @type {{column: Column, down: boolean}} */
  let sort = { column: "reach", down: true };
  /** @type {Uint32Array} */
  let rows = new Uint32Array(0);
  let active = 0;
  let stale = true;
  const shows = () => bound || store.state.force === "table";
  const list = new Windowed(box, (at) => rowOf(app, rows[at], at, active), { height: 2 });

  const build = () => {
    stale = false;
    const among = query.value.trim() === "" ? null : search.find(query.value, { most: models.count, visible: app.visible }).models;
    rows = ordered(models, { ...sort, visible: app.visible, among });
    active = Math.min(active, Math.max(rows.length - 1, 0));
    status.textContent = `${counted(rows.length)}${rows.length === models.count ? "" : ` of ${thousands(models.count)}`}`;
    box.setAttribute("aria-rowcount", String(rows.length + 1));
    headers.forEach((header, at) => {
      const [column] = COLUMNS[at];
      if (column === sort.column) header.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else header.removeAttribute("aria-sort");
    });
    list.show(rows.length);
    if (rows.length === 0) box.removeAttribute("aria-activedescendant");
  };
  let timer = 0;
  const soon = () => {
    stale = true;
    clearTimeout(timer);
    timer = setTimeout(() => shows() && build(), REST);
  };
  const show = () => {
    byId("view").hidden = shows();
    place.hidden = !shows();
    if (shows() && stale) build();
  };
  /** @param {number} row */
  const go = (row) => {
    if (rows.length === 0) return;
    active = Math.min(Math.max(row, 0), rows.length - 1);
    list.reveal(active);
    box.setAttribute("aria-activedescendant", `row-${active}`);
  };
  const choose = () => {
    if (rows.length > 0) store.set({ selected: rows[active], panel: store.state.panel || "model" });
  };

  box.addEventListener("keydown", (event) => {
    if (event.target !== box) return;
    const to = new Map([
      ["ArrowDown", active + 1],
      ["ArrowUp", active - 1],
      ["PageDown", active + list.page],
      ["PageUp", active - list.page],
      ["Home", 0],
      ["End", rows.length - 1],
    ]).get(event.key);
    if (to !== undefined) go(to);
    else if (event.key === "Enter" || event.key === " ") choose();
    else return;
    event.preventDefault();
  });
  list.room.addEventListener("click", (event) => {
    const row = event.target instanceof Element ? event.target.closest("[role=row]") : null;
    if (!(row instanceof HTMLElement)) return;
    go(Number(row.dataset.row));
    choose();
  });
  headers.forEach((header, at) => {
    header.firstElementChild?.addEventListener("click", () => {
      const [column] = COLUMNS[at];
      const first = column !== "name" && column !== "relation" && column !== "license";
      sort = { column, down: sort.column === column ? !sort.down : first };
      active = 0;
      box.scrollTop = 0;
      build();
    });
  });
  query.addEventListener("input", soon);
  leave.addEventListener("click", () => {
    store.set({ force: "" });
    if (!bound) {
      byId("map").focus();
      return;
    }
    app.journey.write();
    location.reload();
  });
  store.on(["filters", "until"], soon);
  store.on(["selected"], () => list.draw());
  store.on(["force"], () => {
    show();
    if (shows()) query.focus();
  });
  show();
}

function partsOf() {
  const why = document.createElement("p");
  const label = document.createElement("label");
  label.textContent = "Rows with ";
  const query = document.createElement("input");
  query.id = "table-query";
  query.type = "search";
  query.maxLength = 200;
  query.placeholder = "name, owner or task";
  label.append(query);
  const leave = document.createElement("button");
  leave.type = "button";
  leave.textContent = "Back to the map";
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const box = document.createElement("div");
  box.id = "rows";
  box.tabIndex = 0;
  box.setAttribute("role", "grid");
  box.setAttribute("aria-label", "Models; Enter selects a row, the column heads sort");
  const head = document.createElement("div");
  head.className = "cells head";
  head.setAttribute("role", "row");
  head.setAttribute("aria-rowindex", "1");
  const headers = COLUMNS.map(([, word]) => {
    const header = document.createElement("div");
    header.setAttribute("role", "columnheader");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word;
    header.append(button);
    return header;
  });
  head.append(...headers);
  box.append(head);
  return { why, query, leave, status, box, headers };
}

/** @param {App} app @param {number} model @param {number} at @param {number} active */
function rowOf({ models, store }, model, at, active) {
  const { header } = models;
  const row = document.createElement("div");
  row.id = `row-${at}`;
  row.dataset.row = String(at);
  row.className = at === active ? "cells row active" : "cells row";
  row.setAttribute("role", "row");
  row.setAttribute("aria-rowindex", String(at + 2));
  row.setAttribute("aria-selected", String(model === store.state.selected));
  const cells = [
    plain(models.idOf(model), 120),
    models.relationOf(model) || "–",
    number(models.downloads[model]),
    number(models.likes[model]),
    models.created[model] === UNSAID_CODE ? "–" : dateOf(models.created[model]),
    thousands(models.reach[model]),
    plain(header.words.license[models.license[model]] ?? "–", 40),
  ];
  for (const [place, words] of cells.entries()) {
    const cell = document.createElement("div");
    cell.setAttribute("role", "gridcell");
    const inner = document.createElement("bdi");
    inner.textContent = words;
    cell.append(inner);
    if (place === 0) cell.title = words;
    row.append(cell);
  }
  return row;
}

/** @param {number} value */
const number = (value) => (value === UNSAID ? "–" : thousands(value));
