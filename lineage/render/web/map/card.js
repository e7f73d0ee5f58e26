/** The small card beside the pointer: a model's name, what it is to its base, and its downloads. */

import { UNSAID } from "./data.js";
import { toScreen } from "./camera.js";
import { createdWords, evidenceWords, relationWord, stateWords, wordOf } from "./panels/facts.js";
import { standingOf } from "./standing.js";
import { counted, plain } from "./text.js";

/** @typedef {import("./app.js").App} App */

const MOST_BASES = 3;
/** States of which nothing but the name is known. */
const NAMED_ONLY = new Set(["unasked", "absent"]);

/** @param {App} app @param {HTMLElement} card */
export function showCard(app, card) {
  const { store, models, picture } = app;
  const show = () => {
    const { hovered } = store.state;
    card.hidden = hovered === null;
    if (hovered === null) return;
    const name = document.createElement("strong");
    name.textContent = plain(models.idOf(hovered), 96);
    card.replaceChildren(name, ...linesOf(app, hovered).map(paragraph));
    const { camera } = picture;
    const [x, y] = toScreen(camera, models.x[hovered], models.y[hovered]);
    const left = x + 16 + card.offsetWidth > camera.width ? x - 16 - card.offsetWidth : x + 16;
    card.style.left = `${Math.max(4, Math.min(left, camera.width - card.offsetWidth - 4))}px`;
    card.style.top = `${Math.max(4, Math.min(y + 14, camera.height - card.offsetHeight - 4))}px`;
  };
  store.on(["hovered"], show);
}

/** What is said of a model in a few lines. @param {App} app @param {number} model @returns {string[]} */
function linesOf({ models, ways }, model) {
  const bases = ways.basesOf(model);
  const downloads = models.downloads[model];
  const license = wordOf(models.header.words.license, models.license[model]);
  const reach = models.reach[model];
  const known = !NAMED_ONLY.has(models.header.states[models.state[model]]);
  const first = bases
    .slice(0, MOST_BASES)
    .map((base) => `${relationWord(models, base.relation)} of ${plain(models.idOf(base.model), 96)}, known from ${evidenceWords(models, base.evidence)}`);
  return [
    ...(models.parent[model] < 0 ? [plain(standingOf(models, model), 40)] : []),
    ...first,
    ...(bases.length > MOST_BASES ? [`and of ${counted(bases.length - MOST_BASES, "other base")}`] : []),
    ...(known
      ? [
          downloads === UNSAID ? "downloads not said" : `${counted(downloads, "download")} in the last 30 days`,
          `created ${createdWords(models, model)} · licence ${license}`,
        ]
      : []),
    ...(stateWords(models, model) ? [stateWords(models, model)] : []),
    ...(reach > 0 ? [counted(reach, "descendant")] : []),
  ];
}

/** @param {string} text */
function paragraph(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}
