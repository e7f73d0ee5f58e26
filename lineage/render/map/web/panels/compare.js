/** The panel that sets two models beside each other: what they have in common, how far apart they are, their facts. */

import { searchBox } from "../find/finder.js";
import { commonAncestors, pathBetween } from "../data/common_ancestors.js";
import { plain, thousands } from "../words/text.js";
import { refreshWhileOpen } from "./refresh.js";
import { button, make, hubText } from "../dom/elements.js";
import { modelButton } from "./model_button.js";
import { factsOf } from "../words/facts.js";

/** @typedef {import("../app/app.js").App} App */

const MOST = 12;

/** @param {App} app @param {HTMLElement} panel */
export function showComparison(app, panel) {
  const { store, models } = app;
  const title = make("h2", {}, "Compare");
  const acts = make("p", { class: "acts" });
  const box = make("input", {
    type: "search",
    id: "other-query",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "200",
    placeholder: "Find the model to compare it with",
    "aria-label": "Find the model to compare it with",
    "aria-controls": "other-found",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    "aria-describedby": "other-count",
  });
  const list = make("ul", {
    id: "other-found",
    class: "found",
    role: "listbox",
    "aria-label": "Models found",
    hidden: true,
  });
  const status = make("p", { id: "other-count", class: "found-count", role: "status" });
  const form = make("form", { class: "find" }, box, list, status);
  const result = make("div", {});
  panel.append(title, acts, form, result);
  searchBox(app, {
    form,
    choose: (model) => {
      app.compare(model);
      box.value = "";
      result.querySelector("button")?.focus();
    },
    leave: () => panel.focus(),
  });

  refreshWhileOpen(app, {
    panel: "compare",
    keys: ["selected", "compareWith"],
    show: () => {
      const { selected, compareWith } = store.state;
      form.hidden = selected === null;
      acts.replaceChildren(...actsOf(app));
      if (selected === null) result.replaceChildren(make("p", {}, "Select a model first: click a dot or search."));
      else if (compareWith === null || compareWith === selected) {
        const instruction =
          compareWith === selected
            ? " is kept: now select another model on the map, or find it here."
            : ": find the other model here.";
        result.replaceChildren(make("p", {}, hubText(models.idOf(selected)), instruction));
      } else result.replaceChildren(...partsOf(app, selected, compareWith));
    },
  });
}

/** @param {App} app */
function actsOf(app) {
  const { store } = app;
  const { selected, compareWith } = store.state;
  if (selected === null) return [];
  if (compareWith === null)
    return [button("Keep it, and select another on the map", () => store.set({ compareWith: selected }))];
  const end = button("End the comparison", () => store.set({ compareWith: null }));
  return compareWith === selected
    ? [end]
    : [button("Swap", () => store.set({ selected: compareWith, compareWith: selected })), end];
}

/** @param {App} app @param {number} one @param {number} other */
function partsOf(app, one, other) {
  const head = make(
    "tr",
    {},
    make("th", { scope: "col" }, "Fact"),
    ...[one, other].map((model) => make("th", { scope: "col" }, modelButton(app, model))),
  );
  const [left, right] = [factsOf(app, one), factsOf(app, other)];
  const rows = left.map(({ word, value }, at) => {
    const same = value === right[at].value;
    return make(
      "tr",
      { class: same ? "same" : "differs" },
      make("th", { scope: "row" }, word),
      ...[value, right[at].value].map((text) => make("td", {}, make("bdi", {}, text))),
    );
  });
  const many = left.filter(({ value }, at) => value !== right[at].value).length;
  const caption = make("caption", {}, `${many} of ${left.length} facts differ; those are in bold`);
  return [
    ...kinParts(app, one, other),
    make("table", { class: "beside" }, caption, make("thead", {}, head), make("tbody", {}, ...rows)),
  ];
}

/** @param {App} app @param {number} one @param {number} other */
function kinParts(app, one, other) {
  const { models, graph } = app;
  const { nearest, through, distance, common } = commonAncestors(graph, one, other);
  if (distance === null)
    return [make("p", { class: "says" }, "They have no common ancestor on this map: no distance between them.")];
  const steps = (/** @type {number} */ many) => `${thousands(many)} ${many === 1 ? "step" : "steps"}`;
  const over = through[0];
  const [up, down] = [pathBetween(graph, one, over), pathBetween(graph, other, over)];
  const name = (/** @type {number} */ model) => hubText(models.idOf(model));
  const line = make("p", { class: "says" });
  if (over === one) line.append(name(other), " descends from ", name(one), `: ${steps(distance)}.`);
  else if (over === other) line.append(name(one), " descends from ", name(other), `: ${steps(distance)}.`);
  else
    line.append(
      `Distance ${distance}: ${steps(up.length - 1)} up from `,
      name(one),
      " to ",
      name(over),
      `, ${steps(down.length - 1)} down to `,
      name(other),
      ".",
    );
  const way = make("ol", { class: "way", "aria-label": "The shortest way from one to the other" });
  /** @param {number} model @param {string} note */
  const stop = (model, note) =>
    way.append(make("li", {}, modelButton(app, model), note ? make("span", {}, note) : null));
  up.forEach((model, at) =>
    stop(model, at === 0 ? "" : model === over && over !== other ? "↑ common ancestor" : "↑ made from"),
  );
  down
    .slice(0, -1)
    .reverse()
    .forEach((model) => stop(model, "↓ into"));
  const shared = make("ul", { class: "way" });
  for (const model of nearest.slice(0, MOST)) shared.append(make("li", {}, modelButton(app, model)));
  if (nearest.length > MOST) shared.append(make("li", {}, `… ${nearest.length - MOST} more`));
  const higher = common - nearest.length;
  const heading = `${nearest.length === 1 ? "Nearest common ancestor" : `${nearest.length} nearest common ancestors`}${higher > 0 ? `, ${thousands(higher)} more above` : ""}`;
  return [line, way, make("h3", {}, plain(heading)), shared];
}
