/** The small card beside the pointer, or where a finger left room: a model's name, what it is to its base, its downloads. */

import { UNSAID } from "../data/models.js";
import { toScreen, toWorld } from "../state/camera.js";
import { button } from "../dom/elements.js";
import { boxAt, overlap, within } from "../draw/label_places.js";
import { createdWords, evidenceWords, relationWord, stateWords, wordOf } from "../words/facts.js";
import { categoryOf } from "../data/categories.js";
import { quantity, plain } from "../words/text.js";

/** @typedef {import("../app/app.js").App} App */

const MOST_BASES = 3;
/** States of which nothing but the name is known. */
const NAMED_ONLY = new Set(["unasked", "absent"]);

/** @typedef {import("../state/free_frame.js").Box} Box */

const AWAY = 16;
const EDGE = 4;

/** @param {App} app @param {HTMLElement} card tapped: its class while a finger's choice is told */
export function showCard(app, card) {
  const { store, models, picture } = app;
  const more = button("Details", () => store.set({ panel: "model", hovered: null }));
  const show = () => {
    const { hovered } = store.state;
    card.hidden = hovered === null;
    if (hovered === null) return;
    const tapped = card.classList.contains("tapped");
    const name = document.createElement("strong");
    name.textContent = plain(models.idOf(hovered), 96);
    card.replaceChildren(name, ...linesOf(app, hovered).map(paragraph), ...(tapped ? [more] : []));
    const [x, y] = toScreen(picture.camera, models.x[hovered], models.y[hovered]);
    const size = { width: card.offsetWidth, height: card.offsetHeight };
    const { left, top } = (tapped && leastCovering(app, hovered, size)) || besideOf(picture.camera, { x, y }, size);
    card.style.left = `${left}px`;
    card.style.top = `${top}px`;
  };
  // What is on the card is no part of the map.
  for (const kind of ["pointerdown", "pointermove"]) card.addEventListener(kind, (event) => event.stopPropagation());
  document.addEventListener("pointerdown", ({ target }) => {
    const outside = !(target instanceof Node && card.parentElement?.contains(target));
    if (outside && card.classList.contains("tapped")) store.set({ hovered: null });
  });
  store.on(["hovered"], show);
}

/** @param {import("../state/camera.js").Camera} camera @param {{x: number, y: number}} dot @param {{width: number, height: number}} size */
function besideOf(camera, { x, y }, { width, height }) {
  const left = x + AWAY + width > camera.width ? x - AWAY - width : x + AWAY;
  return {
    left: Math.max(EDGE, Math.min(left, camera.width - width - EDGE)),
    top: Math.max(EDGE, Math.min(y + 14, camera.height - height - EDGE)),
  };
}

/**
 * Beside the dot or along the screen's edges, where the least of the other dots is covered, and no control.
 *
 * @param {App} app
 * @param {number} model
 * @param {{width: number, height: number}} size
 * @returns {Box | null} null where there is no such place
 */
function leastCovering({ grid, models, picture, visible }, model, { width, height }) {
  const { camera } = picture;
  const [x, y] = toScreen(camera, models.x[model], models.y[model]);
  const dot = Math.max(models.radius[model] * camera.scale, 3);
  const own = boxAt(x, y, dot + EDGE, dot + EDGE);
  const off = dot + AWAY;
  const [right, down] = [camera.width - width - EDGE, camera.height - height - EDGE];
  /** @param {number} left */
  const inRow = (left) => Math.max(EDGE, Math.min(left, right));
  /** @type {[number, number][]} left, top */
  const places = [
    ...[x + off, x - off - width].flatMap((left) =>
      [y - height / 2, y + off, y - off - height].map((top) => /** @type {[number, number]} */ ([left, top])),
    ),
    ...[EDGE, inRow(x - width / 2), right].flatMap((left) =>
      [EDGE, y + off, y - off - height, down].map((top) => /** @type {[number, number]} */ ([left, top])),
    ),
  ];
  const taken = [own, ...picture.covered()];
  const boxes = places
    .map(([left, top]) => ({ left, top, right: left + width, bottom: top + height }))
    .filter((box) => within(box, camera) && !taken.some((one) => overlap(one, box)));
  /** How much of the dots a box covers; among equals the one nearer to the dot. @param {Box} box */
  const cost = (box) => {
    const [left, top] = toWorld(camera, box.left, box.top);
    const [end, bottom] = toWorld(camera, box.right, box.bottom);
    let covered = 0;
    for (const [from, to] of grid.runs([left, top, end, bottom])) {
      for (let at = from; at < to; at++) {
        const neighbor = grid.order[at];
        const inside =
          models.x[neighbor] >= left &&
          models.x[neighbor] <= end &&
          models.y[neighbor] >= top &&
          models.y[neighbor] <= bottom;
        if (visible[neighbor] && inside) covered += (models.radius[neighbor] * camera.scale) ** 2;
      }
    }
    return covered + Math.hypot((box.left + box.right) / 2 - x, (box.top + box.bottom) / 2 - y) / 100;
  };
  return boxes.map((box) => ({ box, cost: cost(box) })).sort((one, other) => one.cost - other.cost)[0]?.box ?? null;
}

/** What is said of a model in a few lines. @param {App} app @param {number} model @returns {string[]} */
function linesOf({ models, graph }, model) {
  const bases = graph.basesOf(model);
  const downloads = models.downloads[model];
  const license = wordOf(models.header.words.license, models.license[model]);
  const reach = models.reach[model];
  const hasRow = !NAMED_ONLY.has(models.header.states[models.state[model]]);
  const first = bases
    .slice(0, MOST_BASES)
    .map(
      (base) =>
        `${relationWord(models, base.relation)} of ${plain(models.idOf(base.model), 96)}, known from ${evidenceWords(models, base.evidence)}`,
    );
  return [
    ...(models.parent[model] < 0 ? [plain(categoryOf(models, model), 40)] : []),
    ...first,
    ...(bases.length > MOST_BASES ? [`and of ${quantity(bases.length - MOST_BASES, "other base")}`] : []),
    ...(hasRow
      ? [
          downloads === UNSAID ? "downloads not said" : `${quantity(downloads, "download")} in the last 30 days`,
          `created ${createdWords(models, model)} · license ${license}`,
        ]
      : []),
    ...(stateWords(models, model) ? [stateWords(models, model)] : []),
    ...(reach > 0 ? [quantity(reach, "descendant")] : []),
  ];
}

/** @param {string} text */
function paragraph(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}
