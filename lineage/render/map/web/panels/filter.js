/** The panel that says which models are shown: every filter, its counts, and all of it in words. */

import { categoryPalette } from "../draw/colors.js";
import { dateOf, dayOf } from "../data/models.js";
import { aloneCode, categoryWords, startCode, startsPhrase } from "../data/categories.js";
import { NO_FILTERS } from "../state/state.js";
import { thousands } from "../words/text.js";
import { CheckboxGroup } from "./checkbox_group.js";
import { refreshWhileOpen } from "./refresh.js";
import { button, make } from "../dom/elements.js";
import { DECLARED } from "../words/facts.js";
import { countBy, countByEvidence } from "./filter_counts.js";
import { limitOfCounted, ruleWords } from "../words/filter_words.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {import("../state/state.js").Filters} Filters */

const TYPING = 250;
const MOST_DOWNLOADS = 0xfffffffe;

/** @param {App} app @param {HTMLElement} panel */
export function showFilters(app, panel) {
  const { store, models, picture } = app;
  const { header } = models;
  /** @param {Partial<Filters>} change */
  const set = (change) => store.set({ filters: Object.freeze({ ...store.state.filters, ...change }) });

  const relations = new CheckboxGroup({
    legend: "Relation to its base, or what it is at the top",
    words: categoryWords(header),
    swatch: (code) => {
      const dot = make("span", { class: "dot", "aria-hidden": "true" });
      const paint = () => {
        dot.style.background = categoryPalette(header, picture.theme.dark)[code];
      };
      picture.stage.addEventListener("colored", paint);
      paint();
      return dot;
    },
    choose: (codes) => set({ relations: codes }),
  });
  const evidence = new CheckboxGroup({
    legend: "Evidence of that relation",
    words: header.evidence,
    choose: (codes) => set({ evidence: codes && codes.reduce((bits, bit) => bits | (1 << bit), 0) }),
  });
  const bitsOf = (/** @type {boolean} */ declared) =>
    header.evidence.reduce((bits, kind, bit) => (DECLARED.includes(kind) === declared ? bits | (1 << bit) : bits), 0);
  evidence.element.append(
    make(
      "p",
      { class: "acts" },
      button("Only declared", () => set({ evidence: bitsOf(true) })),
      button("Only inferred", () => set({ evidence: bitsOf(false) })),
    ),
    make("p", {}, "Declared: the model's page says so (hub, tag, card). Inferred: worked out from its files or name."),
  );
  const words = /** @type {const} */ ([
    ["license", "licenses", "License", "Narrow the licenses"],
    ["owner", "owners", "Owner", "Narrow the owners"],
    ["task", "tasks", "Task", "Narrow the tasks"],
  ]).map(([column, key, legend, narrow]) => ({
    column,
    key,
    choices: new CheckboxGroup({
      legend,
      words: header.words[column],
      narrow,
      choose: (codes) => set({ [key]: codes }),
    }),
  }));

  const last = String(app.shown.generations);
  const [least, most] = ["from", "to"].map((word) =>
    make("input", {
      type: "number",
      min: "0",
      max: last,
      placeholder: word === "from" ? "0" : last,
      "aria-label": `Generations ${word}`,
    }),
  );
  const byGeneration = make("p", {});
  const downloads = make("input", {
    type: "number",
    min: "0",
    step: "1",
    placeholder: "0",
    "aria-label": "Least downloads in the last 30 days",
  });
  const [from, to] = ["from", "to"].map((word) => make("input", { type: "date", "aria-label": `Created ${word}` }));
  const counted = make("input", { type: "checkbox" });

  slowly([least, most], () => {
    const none = least.value === "" && most.value === "";
    const first = whole(least.value, 255) ?? 0;
    set({ generations: none ? null : [first, Math.max(whole(most.value, 255) ?? app.shown.generations, first)] });
  });
  slowly([downloads], () => set({ minDownloads: whole(downloads.value, MOST_DOWNLOADS) ?? 0 }));
  slowly([from, to], () => set({ from: dayOf(from.value), to: dayOf(to.value) }));
  counted.addEventListener("change", () => set({ counted: counted.checked }));

  const status = make("p", { class: "says" });
  const reset = button("Show everything again", () => store.set({ filters: NO_FILTERS }));
  panel.append(
    make("h2", {}, "Filter"),
    status,
    make("p", { class: "acts" }, reset),
    make("label", { class: "alone" }, counted, `Only ${limitOfCounted(header)}`),
    relations.element,
    make(
      "fieldset",
      {},
      make("legend", {}, "Generation"),
      make("div", { class: "range" }, least, "to", most),
      byGeneration,
      ...generationWords(models),
    ),
    make(
      "fieldset",
      {},
      make("legend", {}, "Downloads in the last 30 days"),
      make("div", { class: "range" }, "at least", downloads),
    ),
    make("fieldset", {}, make("legend", {}, "Created"), make("div", { class: "range" }, from, "to", to)),
    ...words.map(({ choices }) => choices.element),
    evidence.element,
    make(
      "p",
      {},
      "In each group nothing ticked means that all pass. The number beside a choice is of the models that it would show, everything else as it is.",
    ),
  );

  refreshWhileOpen(app, {
    panel: "filter",
    keys: ["filters", "until"],
    show: () => {
      const { filters, until } = store.state;
      const { counts } = app.shown;
      status.textContent = `${thousands(counts.total)} of ${thousands(models.count)} models shown. ${thousands(counts.counted)} of them are counted: ${ruleWords(header, filters, until)}`;
      reset.disabled = filters === NO_FILTERS;
      counted.checked = filters.counted;
      relations.show(countBy(app, "category", aloneCode(header)), filters.relations ?? []);
      const generations = countBy(app, "generation", app.shown.generations);
      byGeneration.textContent = [...generations]
        .map((many, at) => (many > 0 ? `${at}: ${thousands(many)}` : ""))
        .filter(Boolean)
        .join(" · ");
      for (const { column, key, choices } of words)
        choices.show(countBy(app, column, header.words[column].length), filters[key] ?? []);
      const kinds = header.evidence.length;
      const bits = filters.evidence ?? 0;
      evidence.show(
        countByEvidence(app, kinds),
        Array.from({ length: kinds }, (_, bit) => bit).filter((bit) => bits & (1 << bit)),
      );
      put(least, filters.generations ? String(filters.generations[0]) : "");
      put(most, filters.generations ? String(filters.generations[1]) : "");
      put(downloads, filters.minDownloads > 0 ? String(filters.minDownloads) : "");
      put(from, filters.from === null ? "" : dateOf(filters.from));
      put(to, filters.to === null ? "" : dateOf(filters.to));
    },
  });
}

/** Why generation 0 is not the same as what stands at the top, where it is not. @param {App["models"]} models */
function generationWords({ header, generation, category, count }) {
  const start = startCode(header);
  let [none, made] = [0, 0];
  for (let model = 0; model < count; model++) {
    if (generation[model] === 0) none++;
    else if (category[model] === start) made++;
  }
  if (made === 0) return [];
  const [are, have] = made === 1 ? ["is", "has"] : ["are", "have"];
  return [
    make(
      "p",
      {},
      `Generation 0 has no base on this map: ${thousands(none)} on the whole map. ${thousands(made)} of ${startsPhrase(header)} ${are} not among them, as ${made === 1 ? "it" : "they"} ${have} one.`,
    ),
  ];
}

/** A field that is being written in keeps what stands there. @param {HTMLInputElement} field @param {string} value */
function put(field, value) {
  if (document.activeElement !== field && field.value !== value) field.value = value;
}

/** @param {string} text @param {number} most */
function whole(text, most) {
  const value = Math.floor(Number(text));
  return text === "" || Number.isNaN(value) ? null : Math.max(0, Math.min(value, most));
}

/** Act once nobody has typed for a moment, or at once when a field is left. @param {HTMLInputElement[]} fields @param {() => void} act */
function slowly(fields, act) {
  let timer = 0;
  for (const field of fields) {
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(act, TYPING);
    });
    field.addEventListener("change", () => {
      clearTimeout(timer);
      act();
    });
  }
}
