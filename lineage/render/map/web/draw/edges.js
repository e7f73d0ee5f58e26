/** What lies under the dots: a soft bubble round each family, lines that help, and the way of the selected model. */

import { toScreen } from "../state/camera.js";
import { DIM_PART, mixed, relationColor } from "./theme.js";

/** @typedef {import("../state/camera.js").Camera} Camera */
/** @typedef {import("../data/circles.js").Circles} Circles */
/** @typedef {import("../data/models.js").Models} Models */
/** @typedef {import("./theme.js").Theme} Theme */

/**
 * @typedef {object} Ground everything to draw
 * @property {Models} models
 * @property {import("../data/grid.js").Grid} grid
 * @property {Circles} circles
 * @property {Uint8Array} visible
 * @property {Uint8Array} holding 1 where the model, or something drawn below it, is shown
 * @property {import("../data/graph.js").Graph} graph
 * @property {Theme} theme
 * @property {Camera} camera
 * @property {import("./scene.js").Scene} scene
 * @property {number | null} selected
 * @property {Uint8Array | null} lit
 * @property {Float32Array} radii as drawn
 * @property {import("./colors.js").Coloring} coloring
 */

const LARGE_DOT = 60;
const LEAST_BUBBLE = 7;
const MOST_BUBBLES = 2500;
const MOST_SHADES = 3;
const MOST_LINES = 1500;
const MOST_A_HUB = 48;
const MOST_LEAF_LINES = 700;
const MOST_OTHERS = 150;

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {Ground} ground
 */
export function drawGround(context, ground) {
  const hubs = hubsInSight(ground);
  drawBubbles(context, ground, hubs);
  context.globalAlpha = ground.selected === null ? 0.4 : 0.14;
  drawSpokes(context, ground, hubs);
  drawLeafLines(context, ground);
  context.globalAlpha = 1;
  drawLargeDots(context, ground);
}

/** Dots that the graphics card may leave out: larger than it allows, or with their middle out of sight. @param {CanvasRenderingContext2D} context @param {Ground} ground */
function drawLargeDots(context, { grid, models, visible, lit, camera, coloring, radii, theme, scene }) {
  const least = LARGE_DOT / camera.scale;
  if (grid.widest < least) return;
  for (let at = 0; at < scene.count; at++) {
    const model = scene.models[at];
    if (radii[model] < least || !visible[model]) continue;
    const color = coloring.palette[coloring.codes[model]];
    const [x, y] = toScreen(camera, models.x[model], models.y[model]);
    context.fillStyle = lit && !lit[model] ? mixed(theme.ground, color, DIM_PART) : color;
    context.beginPath();
    context.arc(x, y, radii[model] * camera.scale, 0, 2 * Math.PI);
    context.fill();
  }
}

/** Hubs of which something is shown, whose circle is in sight and large enough to be seen, widest first. @param {Ground} ground */
function hubsInSight({ circles, holding, camera }) {
  /** @type {number[]} */
  const hubs = [];
  for (const hub of circles.hubs) {
    const radius = circles.radius[hub] * camera.scale;
    if (radius < LEAST_BUBBLE || hubs.length === MOST_BUBBLES) break;
    const [x, y] = toScreen(camera, circles.x[hub], circles.y[hub]);
    const out = x + radius < 0 || y + radius < 0 || x - radius > camera.width || y - radius > camera.height;
    if (!out && holding[hub]) hubs.push(hub);
  }
  return hubs;
}

/** @param {CanvasRenderingContext2D} context @param {Ground} ground @param {number[]} hubs */
function drawBubbles(context, { circles, models, camera, theme }, hubs) {
  /** How many bubbles lie one in another: a long chain must not make the ground dark. @type {Map<number, number>} */
  const shades = new Map();
  context.lineWidth = 1;
  context.strokeStyle = theme.ink;
  context.fillStyle = theme.ink;
  for (const hub of hubs) {
    const [x, y] = toScreen(camera, circles.x[hub], circles.y[hub]);
    const radius = circles.radius[hub] * camera.scale;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    const shade = (shades.get(models.parent[hub]) ?? 0) + 1;
    shades.set(hub, shade);
    context.globalAlpha = theme.dark ? 0.035 : 0.022;
    if (shade <= MOST_SHADES) context.fill();
    context.globalAlpha = 0.09;
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** From each base to the widest families under it. @param {CanvasRenderingContext2D} context @param {Ground} ground @param {number[]} hubs */
function drawSpokes(context, { models, visible, camera, theme }, hubs) {
  const most = Math.min(hubs.length, MOST_LINES);
  /** @type {Map<number, number>} */
  const many = new Map();
  context.lineWidth = 1.25;
  for (let at = 0; at < most; at++) {
    const hub = hubs[at];
    const base = models.parent[hub];
    if (base < 0 || !visible[base] || !visible[hub]) continue;
    const before = many.get(base) ?? 0;
    if (before === MOST_A_HUB) continue;
    many.set(base, before + 1);
    context.strokeStyle = relationColor(models.relationOf(hub), theme.dark);
    line(context, toScreen(camera, models.x[base], models.y[base]), toScreen(camera, models.x[hub], models.y[hub]));
  }
}

/** From each base to single models, once they are few; a base's many stand round it, and need no lines. @param {CanvasRenderingContext2D} context @param {Ground} ground */
function drawLeafLines(context, { models, visible, camera, theme, scene }) {
  if (scene.count > MOST_LEAF_LINES) return;
  context.lineWidth = 1;
  /** @type {Map<number, number>} */
  const many = new Map();
  for (let at = 0; at < scene.count; at++) {
    const base = models.parent[scene.models[at]];
    many.set(base, (many.get(base) ?? 0) + 1);
  }
  for (let at = 0; at < scene.count; at++) {
    const model = scene.models[at];
    const base = models.parent[model];
    if (base < 0 || models.subtree[model] > 1 || !visible[base] || Number(many.get(base)) > MOST_A_HUB) continue;
    const from = toScreen(camera, models.x[base], models.y[base]);
    // Lines that come from afar say nothing about where from.
    if (from[0] < 0 || from[1] < 0 || from[0] > camera.width || from[1] > camera.height) continue;
    context.strokeStyle = relationColor(models.relationOf(model), theme.dark);
    line(context, from, toScreen(camera, models.x[model], models.y[model]));
  }
}

/**
 * Over the dots, for each chosen model: its way up, its other bases and derivatives, and its family's rim.
 *
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {Ground} ground
 * @param {number[][]} paths each from a chosen model up
 */
export function drawPaths(context, ground, paths) {
  const { models, radii, camera, theme } = ground;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const [model] of paths) drawFamily(context, ground, model);
  // Each line under all rings: two paths that meet leave each other's dots whole.
  for (const path of paths) drawWay(context, ground, path);
  for (const path of paths.map((path) => path.slice(1)).concat(paths.map((path) => path.slice(0, 1)))) {
    for (const model of path) {
      const [x, y] = toScreen(camera, models.x[model], models.y[model]);
      ring(context, {
        x,
        y,
        radius: Math.max(radii[model] * camera.scale, 3) + 3,
        theme,
        strong: paths.some(([first]) => first === model),
      });
    }
  }
}

/** @param {CanvasRenderingContext2D} context @param {Ground} ground @param {number} model */
function drawFamily(context, { models, circles, graph, theme, camera }, model) {
  const place = toScreen(camera, models.x[model], models.y[model]);
  context.setLineDash([2, 5]);
  for (const links of [graph.linksOf(model, graph.byDerivative, 0), graph.linksOf(model, graph.byBase, 1)]) {
    for (const { model: end, relation } of links.slice(0, MOST_OTHERS)) {
      context.strokeStyle = relationColor(models.header.relations[relation] ?? "unstated", theme.dark);
      context.lineWidth = 1.75;
      line(context, place, toScreen(camera, models.x[end], models.y[end]));
    }
  }
  if (models.subtree[model] > 1) {
    const [cx, cy] = toScreen(camera, circles.x[model], circles.y[model]);
    context.setLineDash([6, 5]);
    context.lineWidth = 1.75;
    context.strokeStyle = theme.ink;
    context.beginPath();
    context.arc(cx, cy, circles.radius[model] * camera.scale + 3, 0, 2 * Math.PI);
    context.stroke();
  }
  context.setLineDash([]);
}

/** The line begins at the dot's rim, so that the dot stays whole. @param {CanvasRenderingContext2D} context @param {Ground} ground @param {number[]} way */
function drawWay(context, { models, radii, camera, theme }, way) {
  const ends = way.map((model) => toScreen(camera, models.x[model], models.y[model]));
  if (ends.length > 1) ends[0] = towards(ends[0], ends[1], radii[way[0]] * camera.scale + 5);
  for (const [width, color] of /** @type {[number, string][]} */ ([
    [6, theme.ground],
    [2.5, theme.ink],
  ])) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.beginPath();
    ends.forEach((place, at) => (at === 0 ? context.moveTo(...place) : context.lineTo(...place)));
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, radius: number, theme: Theme, strong: boolean}} how
 */
export function ring(context, { x, y, radius, theme, strong }) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.lineWidth = strong ? 6 : 4.5;
  context.strokeStyle = theme.ground;
  context.stroke();
  context.lineWidth = strong ? 3 : 2;
  context.strokeStyle = theme.ink;
  context.stroke();
}

/** @param {[number, number]} from @param {[number, number]} to @param {number} distance @returns {[number, number]} */
function towards(from, to, distance) {
  const whole = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const part = Math.min(distance / whole, 1);
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}

/** @param {CanvasRenderingContext2D} context @param {[number, number]} from @param {[number, number]} to */
function line(context, from, to) {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}
