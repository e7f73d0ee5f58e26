/** The view as a picture to take away, PNG or SVG, with its caption below. */

import { captionOf } from "./caption.js";
import { canvasDots } from "../draw/canvas.js";
import { Scenes } from "../draw/scene.js";
import { plain, thousands } from "../words/text.js";
import { SvgContext, xml } from "../draw/svg_context.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {import("../draw/picture.js").Picture} Picture */

const MOST_DOTS = 60_000;
const LINE = 18;
const EDGE = 14;
const DOT = 15;
const MOST_ENTRIES = 9;
const FONT = "13px system-ui, sans-serif";

/** @param {App} app @param {Picture} picture @returns {Promise<Blob>} */
export async function pngOf(app, picture) {
  picture.painter.now();
  const { width, height } = picture.camera;
  const ratio = picture.dots.canvas.width / width;
  const canvas = document.createElement("canvas");
  const context = contextOf(canvas);
  const lines = wrapped(context, [...captionOf(app), ...sampleOf(picture.scene.step)], width);
  const legend = legendOf(context, app, width);
  const whole = height + captionHeight(lines, legend);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(whole * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = picture.theme.ground;
  context.fillRect(0, 0, width, whole);
  for (const layer of [picture.ground.canvas, picture.dots.canvas, picture.names.canvas])
    context.drawImage(layer, 0, 0, width, height);
  writeCaption(context, { lines, legend, picture, width, height });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser made no picture."))), "image/png");
  });
}

/** @param {App} app @param {Picture} picture @returns {Blob} */
export function svgOf(app, picture) {
  const { camera, theme } = picture;
  const { width, height } = camera;
  const measure = contextOf(document.createElement("canvas"));
  const vectors = new SvgContext(measure);
  const { context } = vectors;
  // A list of its own: the picture on the page keeps the one it was drawn from.
  const scene = new Scenes(app.grid, app.circles, app.visible).gather(camera, MOST_DOTS);
  const page = /** @type {HTMLCanvasElement} */ (
    /** @type {unknown} */ ({ getContext: () => context, width: 0, height: 0 })
  );
  const dots = canvasDots(page, app.models);
  dots?.sizes(picture.radii);
  dots?.colors(picture.coloring, theme.ground);
  dots?.light(picture.light.lit);
  picture.paintAround({ ground: context, names: context, camera, scene, draft: false, covered: [] }, () =>
    dots?.add(scene, camera),
  );
  const words = [...captionOf(app), ...sampleOf(scene.step)];
  const lines = wrapped(measure, words, width);
  const legend = legendOf(measure, app, width);
  const whole = height + captionHeight(lines, legend);
  const map = vectors.parts.join("\n");
  vectors.parts = [];
  writeCaption(context, { lines, legend, picture, width, height });
  return new Blob(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" role="img" font-family="system-ui, sans-serif">\n`,
      `<title>${xml(words[1])}</title>\n<desc>${xml(words.join(" "))}</desc>\n`,
      `<clipPath id="view"><path d="M0 0h${width}v${height}h${-width}z"/></clipPath>\n`,
      `<path d="M0 0h${width}v${whole}h${-width}z" fill="${theme.ground}"/>\n<g clip-path="url(#view)">\n`,
      map,
      `\n</g>\n${vectors.parts.join("\n")}\n</svg>\n`,
    ],
    { type: "image/svg+xml" },
  );
}

/** @param {number} step */
const sampleOf = (step) =>
  step === 1 ? [] : [`Of dots too small to be told apart, one in ${thousands(step)} is drawn.`];

/** @param {string[]} lines @param {Legend} legend */
const captionHeight = (lines, legend) =>
  (lines.length + (legend[legend.length - 1]?.line ?? 0) + 1.5) * LINE + 2 * EDGE;

/** @typedef {{text: string, color: string, x: number, line: number}[]} Legend */

/** What the colors mean, side by side. @param {CanvasRenderingContext2D} context @param {App} app @param {number} width @returns {Legend} */
function legendOf(context, { picture, store }, width) {
  context.font = FONT;
  const { entries } = picture.coloring;
  const every = Math.ceil(entries.length / MOST_ENTRIES);
  let [x, line] = [EDGE, 0];
  const words = [{ label: `Color: ${store.state.colorBy}`, color: "" }];
  return [...words, ...entries.filter((_, at) => at % every === 0 || at === entries.length - 1)].map(
    ({ label, color }) => {
      const text = plain(label, 40);
      const room = context.measureText(text).width + (color ? DOT : 0) + EDGE;
      if (x > EDGE && x + room > width) [x, line] = [EDGE, line + 1];
      const entry = { text, color, x, line };
      x += room;
      return entry;
    },
  );
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{lines: string[], legend: Legend, picture: import("../draw/picture.js").Picture, width: number, height: number}} what
 */
function writeCaption(context, { lines, legend, picture, width, height }) {
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.lineWidth = 1;
  context.strokeStyle = picture.theme.line;
  context.beginPath();
  context.moveTo(0, height);
  context.lineTo(width, height);
  context.stroke();
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = FONT;
  for (const { text, color, x, line } of legend) {
    const y = height + EDGE + LINE * (line + 0.5);
    if (color) {
      context.fillStyle = color;
      context.beginPath();
      context.arc(x + 5, y, 5, 0, 2 * Math.PI);
      context.fill();
    }
    context.fillStyle = picture.theme.ink;
    context.fillText(text, x + (color ? DOT : 0), y);
  }
  const below = height + EDGE + LINE * ((legend[legend.length - 1]?.line ?? 0) + 1.5);
  lines.forEach((line, at) => {
    context.font = at === 0 ? `600 ${FONT}` : FONT;
    context.fillStyle = picture.theme.ink;
    context.fillText(line, EDGE, below + LINE * (at + 0.5));
  });
}

/** Lines no wider than the picture. @param {CanvasRenderingContext2D} context @param {string[]} texts @param {number} width */
function wrapped(context, texts, width) {
  context.font = `600 ${FONT}`;
  const room = Math.max(width - 2 * EDGE, 80);
  return texts.flatMap((text) => {
    /** @type {string[]} */
    const lines = [""];
    for (const word of text.split(" ").flatMap((word) => word.match(/.{1,40}/gsu) ?? [])) {
      const longer = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
      if (context.measureText(longer).width <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines.filter(Boolean);
  });
}

/** @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser gives no canvas to draw on.");
  return context;
}
