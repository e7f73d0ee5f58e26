/** The panel of the selected model: its facts, its way up through all bases, its descendants counted. */

import { categoryWords } from "../data/categories.js";
import { quantity, plain, thousands } from "../words/text.js";
import { descendantCounts } from "./descendant_counts.js";
import { refreshWhileOpen } from "./refresh.js";
import { button, make, numberTable, hubText } from "../dom/elements.js";
import { modelButton } from "./model_button.js";
import { evidenceWords, factsOf, pageOf, relationWord, startWords, stateWords } from "../words/facts.js";
import { descendantPlaces } from "./descendant_places.js";
import { ruleWords } from "../words/filter_words.js";

/** @typedef {import("../app/app.js").App} App */

const MOST_BASES = 24;

/** A screen on which the side panel lies over the map's foot. */
export const NARROW = matchMedia("(max-width: 720px) and (orientation: portrait), (max-width: 480px)");

/** @param {App} app @param {HTMLElement} panel */
export function showModel(app, panel) {
  const { store } = app;
  const fixed = make("div", {});
  const counts = make("div", { "aria-live": "off" });
  panel.append(fixed, counts);
  /** @type {number | null | undefined} */
  let shown;
  refreshWhileOpen(app, {
    panel: "model",
    keys: ["selected", "filters", "until"],
    show: () => {
      const { selected } = store.state;
      // What filters cannot change stays, and with it the keyboard's place.
      if (selected !== shown) {
        fixed.replaceChildren(...(selected === null ? [noModel()] : partsOf(app, selected)));
        panel.scrollTop = 0;
      }
      shown = selected;
      counts.replaceChildren(...(selected === null ? [] : countsOf(app, selected)));
    },
  });
  store.on(["selected"], ({ selected, panel: open }, before) => {
    if (selected !== null && before.selected === null && open === "" && !NARROW.matches) store.set({ panel: "model" });
  });
}

const noModel = () => make("p", {}, "No model is selected. Click a dot, search, or press Enter on the map.");

/** @param {App} app @param {number} model */
function partsOf(app, model) {
  const { models, store, graph } = app;
  const page = pageOf(models, model);
  const link = page && make("a", { href: page, rel: "noreferrer noopener", target: "_blank" }, "Its page on the Hub");
  const facts = make("dl", { class: "facts" });
  for (const { word, value } of factsOf(app, model))
    facts.append(make("dt", {}, word), make("dd", {}, make("bdi", {}, value)));
  const way = make("ol", { class: "way" });
  for (const at of graph.pathToTop(model).reverse()) way.append(stepOf(app, at));
  const ancestors = graph.ancestorsOf(model).size;
  const acts = make(
    "p",
    { class: "acts" },
    button("Look at it", () => app.show(model)),
    button("List derivatives", () => store.set({ panel: "list" })),
    button("Compare", () => store.set({ panel: "compare" })),
    link,
  );
  return [
    make("h2", {}, hubText(models.idOf(model), 200)),
    acts,
    ...[stateWords(models, model), startWords(app, model)]
      .filter(Boolean)
      .map((words) => make("p", { class: "says" }, words)),
    facts,
    make("h3", {}, `Made from ${thousands(ancestors)} ${ancestors === 1 ? "model" : "models"} on this map`),
    ...(ancestors === 0
      ? []
      : [make("p", {}, "From the top down to it; each with what it was to the one above."), way]),
  ];
}

/** One step of the way up: the model, what it is to the base above it, and its further bases. @param {App} app @param {number} model */
function stepOf(app, model) {
  const { models, graph } = app;
  const bases = graph.basesOf(model);
  const [placed] = bases;
  const note = placed?.placed
    ? make("span", {}, `${relationWord(models, placed.relation)} · ${evidenceWords(models, placed.evidence)}`)
    : null;
  const entry = make("li", {}, modelButton(app, model), note);
  const further = bases.filter((base) => !base.placed);
  if (further.length === 0) return entry;
  // A root of the subject stands at the top, though it may have bases.
  const from = placed.placed ? "also from" : "from";
  const list = make("ul", { class: "way", "aria-label": placed.placed ? "also made from" : "made from" });
  for (const base of further.slice(0, MOST_BASES)) {
    const words = `${from} · ${relationWord(models, base.relation)} · ${evidenceWords(models, base.evidence)}`;
    list.append(make("li", {}, modelButton(app, base.model), make("span", {}, words)));
  }
  if (further.length > MOST_BASES) list.append(make("li", {}, `… ${further.length - MOST_BASES} more`));
  entry.append(list);
  return entry;
}

/** How its descendants lie on the map, in one plain sentence. @param {App} app @param {import("./descendant_places.js").Spread} spread */
function spreadWords({ models }, { below, tops, elsewhere }) {
  if (tops + elsewhere === 0) return "All of them are drawn below it, in its bubble.";
  const start = models.header.start;
  const is = (/** @type {number} */ many) => `${thousands(many)} ${many === 1 ? "is" : "are"}`;
  const atTop =
    tops === 1
      ? `a ${start} made from it, which stands at the top`
      : `${start}s made from it, which stand at the top, or drawn below these`;
  return `${[
    `${thousands(below)} of them ${below === 1 ? "is" : "are"} drawn below it, in its bubble`,
    ...(tops > 0 ? [`${is(tops)} ${atTop}`] : []),
    ...(elsewhere > 0
      ? [`${is(elsewhere)} drawn below another base of ${elsewhere === 1 ? "its own" : "theirs"}`]
      : []),
  ].join("; ")}.`;
}

/** @param {App} app @param {number} model */
function countsOf(app, model) {
  const { models, graph, visible, store } = app;
  const { header } = models;
  const runs = graph.descendantsOf(model);
  const census = descendantCounts(models, visible, runs);
  const [shown, ruled] = census.total;
  const { filters, until } = store.state;
  const words = categoryWords(header);
  const heads = ["shown", "counted"];
  /** @param {[number, number][]} pairs @param {(at: number) => string} label */
  const rows = (pairs, label) =>
    pairs
      .map(
        ([all, ruled], at) => /** @type {[string, string, string]} */ ([label(at), thousands(all), thousands(ruled)]),
      )
      .filter((_, at) => pairs[at][0] > 0);
  const relations = rows(census.byRelation, (at) => plain(words[at], 40));
  const generations = rows(census.byGeneration, (at) => String(at));
  return [
    make("h3", {}, `${quantity(shown, "descendant")} shown`),
    ...(shown === 0 ? [] : [make("p", {}, spreadWords(app, descendantPlaces(models, visible, model, runs)))]),
    make("p", {}, `${thousands(ruled)} of them are counted: ${ruleWords(header, filters, until)}`),
    ...(census.hidden > 0
      ? [
          make(
            "p",
            {},
            `${thousands(census.hidden)} of its ${quantity(models.reach[model], "descendant")} are hidden by filters or the time bar.`,
          ),
        ]
      : []),
    ...(shown === 0
      ? []
      : [
          numberTable("By relation", ["relation", ...heads], relations),
          numberTable("By generation", ["generation", ...heads], generations),
        ]),
  ];
}
