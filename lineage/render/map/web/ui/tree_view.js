/** The tree beside the map: the same models and the same selection, for the keyboard and for those who do not see the map. */

import { TreeRows } from "../data/tree_rows.js";
import { make } from "../dom/elements.js";
import { categoryPalette } from "../draw/colors.js";
import { categoryPlural, categoryOf, categoryWords, startCode } from "../data/categories.js";
import { quantity, plain, thousands } from "../words/text.js";
import { VirtualList } from "../dom/virtual_list.js";

/** @typedef {import("../app/app.js").App} App */

const PAUSE = 700;
/** Height of a row in rem. */
const ROW = 1.75;

/** A tree as the ARIA practices have it, with one place in the order of Tab. @param {App} app @param {HTMLElement} panel */
export function showTree(app, panel) {
  const { store, models } = app;
  const branches = new TreeRows(models, app.graph, app.visible);
  const box = document.createElement("div");
  box.className = "tree";
  box.id = "tree";
  box.tabIndex = 0;
  box.setAttribute("role", "tree");
  box.setAttribute("aria-label", "Models and what was made from them");
  box.setAttribute("aria-describedby", "tree-help");
  const help = document.createElement("p");
  help.id = "tree-help";
  help.textContent = "Arrow keys move, open and close; Enter selects; type a name to go to it.";
  panel.tabIndex = -1;
  panel.classList.add("filled");
  panel.append(help, box);

  const rows = new VirtualList(box, {
    name: "tree",
    holder: box,
    height: () => ROW * Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    rowAt: (at) => rowOf(app, branches, at),
  });
  let stale = true;
  let typed = "";
  let typedAt = Number.NEGATIVE_INFINITY;

  const build = () => {
    stale = false;
    branches.build();
    rows.show(branches.length);
  };
  /** Keep the active row where it is while rows come or go below it. @param {() => void} change */
  const change = (change) => {
    change();
    build();
    rows.go(rows.active);
  };
  /** @param {number} row */
  const toggle = (row) => {
    const model = branches.model[row];
    if (branches.kind[row] === "more") change(() => branches.whole.add(`${model}:${branches.relation[row]}`));
    else if (branches.isOpen(row)) change(() => branches.open.delete(model));
    else if (branches.opens(row)) change(() => branches.open.add(model));
  };
  /** @param {number} row */
  const choose = (row) => {
    if (branches.kind[row] === "more") toggle(row);
    else app.walk(branches.model[row]);
  };
  const follow = () => {
    const { selected, panel: open } = store.state;
    if (open !== "tree") {
      stale = true;
      return;
    }
    if (selected !== null && branches.model[rows.active] !== selected) {
      branches.uncover(selected);
      build();
      rows.center(Math.max(branches.rowOf(selected), 0));
      rows.go(Math.max(branches.rowOf(selected), 0));
    } else if (stale) change(() => {});
    else rows.draw();
  };

  /** The next row whose name begins so, round the end. @param {string} letter */
  const seek = (letter) => {
    typed = performance.now() - typedAt < PAUSE ? typed + letter : letter;
    typedAt = performance.now();
    const wanted = typed.toLowerCase();
    const from = typed.length > 1 ? rows.active : rows.active + 1;
    for (let step = 0; step < branches.length; step++) {
      const row = (from + step) % branches.length;
      if (branches.kind[row] === "more") continue;
      const model = branches.model[row];
      if (models.nameOf(model).toLowerCase().startsWith(wanted) || models.idOf(model).toLowerCase().startsWith(wanted))
        return rows.go(row);
    }
  };

  /** @param {KeyboardEvent} event */
  const press = ({ key }) => {
    const { active } = rows;
    const to = rows.stepOf(key);
    if (to !== undefined) rows.go(to);
    else if (key === "ArrowRight") {
      if (branches.isOpen(active)) rows.go(active + (branches.level[active + 1] > branches.level[active] ? 1 : 0));
      else toggle(active);
    } else if (key === "ArrowLeft") {
      if (branches.isOpen(active)) toggle(active);
      else if (branches.above[active] >= 0) rows.go(branches.above[active]);
    } else if (key === "Enter" || (key === " " && performance.now() - typedAt > PAUSE)) choose(active);
    else if (key === "Escape") app.select(null);
    else if ([...key].length === 1 && (key !== "/" || performance.now() - typedAt < PAUSE)) seek(key);
    else return false;
    return true;
  };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (press(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  box.addEventListener("click", (event) => {
    const row = rows.rowOf(event);
    if (row === null) return;
    rows.active = row;
    if (event.target instanceof Element && event.target.closest(".twisty")) toggle(row);
    else choose(row);
    rows.go(rows.active);
  });
  store.on(["filters", "until"], () => {
    if (!stale) soon(() => change(() => {}));
  });
  store.on(["selected", "panel"], follow);
  const soon = atRest();
  follow();
}

/** Does only the last of many things that follow upon one another. */
function atRest() {
  let timer = 0;
  return (/** @type {() => void} */ what) => {
    clearTimeout(timer);
    timer = setTimeout(what, 150);
  };
}

/** @param {App} app @param {TreeRows} branches @param {number} at */
function rowOf({ models, store, picture }, branches, at) {
  const row = document.createElement("div");
  const model = branches.model[at];
  const code = branches.relation[at];
  const word = plain(categoryWords(models.header)[code], 40);
  row.className = branches.kind[at] === "more" ? "branch more" : "branch";
  row.setAttribute("role", "treeitem");
  row.setAttribute("aria-level", String(branches.level[at]));
  row.setAttribute("aria-posinset", String(branches.place[at]));
  row.setAttribute("aria-setsize", String(branches.size[at]));
  if (branches.opens(at)) row.setAttribute("aria-expanded", String(branches.isOpen(at)));
  const twisty = document.createElement("span");
  twisty.className = "twisty";
  twisty.setAttribute("aria-hidden", "true");
  twisty.textContent = branches.opens(at) ? (branches.isOpen(at) ? "▾" : "▸") : "";
  twisty.style.marginInlineStart = `${Math.min(branches.level[at] - 1, 12) * 0.8}rem`;
  const name = document.createElement("bdi");
  const note = document.createElement("span");
  note.className = "note";
  if (branches.kind[at] === "more") {
    name.textContent = `… ${thousands(branches.count[at])} more ${plain(code < startCode(models.header) ? word : categoryPlural(models.header, code), 60)}`;
    row.append(twisty, name);
    return row;
  }
  row.setAttribute("aria-selected", String(model === store.state.selected));
  const dot = document.createElement("span");
  dot.className = "dot";
  dot.setAttribute("aria-hidden", "true");
  dot.style.background = categoryPalette(models.header, picture.theme.dark)[code];
  name.textContent = plain(models.idOf(model), 96);
  name.title = plain(models.idOf(model), 200);
  const below = branches.shownIn(model) - branches.visible[model];
  const elsewhere = branches.kind[at] === "other" ? [placeWords(models, model)] : [];
  const hidden = branches.visible[model] ? [] : ["filtered out itself"];
  const reach = models.reach[model];
  const of = reach > below ? ` of ${thousands(reach)}` : "";
  const size = reach > 0 ? [`${thousands(below)}${of} drawn below`] : [];
  const [first, ...more] = [word, ...elsewhere, ...hidden, ...size];
  // The dot says it to the eye, and so many at the top are the same.
  const top = branches.level[at] === 1;
  note.append(
    make("span", { class: top ? "unseen" : "" }, first, top && more.length > 0 ? " · " : ""),
    [...(top ? [] : [""]), ...more].join(" · "),
  );
  note.title = `${note.textContent}${reach > 0 ? `: of its ${quantity(reach, "descendant")} those that are shown in its bubble` : ""}`;
  row.append(twisty, dot, name, note);
  return row;
}

/** Where the map draws a model that it does not draw here. @param {App["models"]} models @param {number} model */
const placeWords = (models, model) =>
  models.parent[model] < 0
    ? `at the top as ${categoryOf(models, model)}`
    : `drawn below ${plain(models.idOf(models.parent[model]), 60)}`;
