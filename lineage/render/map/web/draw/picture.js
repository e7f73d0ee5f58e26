/** The map as drawn: three layers, what the selection lights up, and when each must be drawn anew. */

import { numbersShown } from "./label_text.js";
import { cameraOf, sameView, toScreen, viewOf } from "../state/camera.js";
import { coloring, paletteAt } from "./colors.js";
import { DotsLayer, NoCanvas } from "./dots.js";
import { drawGround, drawPaths, ring } from "./edges.js";
import { drawLabels } from "./labels.js";
import { MiniMap } from "./minimap.js";
import { Painter } from "./painter.js";
import { bareFrame, freeFrame } from "../state/free_frame.js";
import { Scenes, sampled } from "./scene.js";
import { highlightOf } from "./highlight.js";
import { sizing } from "./dot_sizes.js";
import { readTheme } from "./theme.js";

/** @typedef {import("../state/camera.js").Camera} Camera */
/** @typedef {{stage: HTMLElement, mini: HTMLCanvasElement, controls: HTMLElement[], beside: HTMLElement[]}} Elements controls: lie over the map; beside: those of them that the whole map is fitted beside */

/**
 * @typedef {object} World what is drawn
 * @property {import("../data/models.js").Models} models
 * @property {import("../data/circles.js").Circles} circles
 * @property {import("../data/circles.js").Circle} whole
 * @property {import("../state/camera.js").View} wholeView
 * @property {import("../data/grid.js").Grid} grid
 * @property {import("../state/shown.js").Shown} shown
 * @property {import("../data/graph.js").Graph} graph
 * @property {import("../state/state.js").Store} store
 */

/** Milliseconds after which names and bubbles follow models that come in. */
const AROUND = 300;

export class Picture {
  /**
   * @param {World} world
   * @param {Elements} elements
   */
  constructor(world, { stage, mini, controls, beside }) {
    this.world = world;
    this.stage = stage;
    this.controls = controls;
    this.beside = beside;
    this.frame = bareFrame(stage.clientWidth || 1, stage.clientHeight || 1);
    this.theme = readTheme();
    this.ground = layer(stage, "ground");
    this.dots = new DotsLayer(stage, world.models, world.store.state.force, canvasOn);
    this.names = layer(stage, "names");
    this.pointer = layer(stage, "pointer");
    this.scenes = new Scenes(world.grid, world.circles, world.shown.visible);
    this.mini = new MiniMap(mini, world.models, world.whole);
    this.painter = new Painter(stage, (picture) => this.draw(picture));
    /** @type {import("./highlight.js").Light} */
    this.light = { lit: null, paths: [], named: [] };
    /** What the canvases were laid out for: a picture may be drawn for a new size before they are told of it. */
    this.laid = [0, 0];
    /** When what lies around the dots was drawn. */
    this.around = 0;
    /** @type {Float32Array} */
    this.radii = world.models.radius;
    this.scene = this.scenes.gather(this.camera, 0);
    this.coloring = coloring(world.models, world.store.state.colorBy, this.theme.dark);
    stage.addEventListener("redraw", () => this.painter.redraw());
    this.follow();
  }

  /** Draw for the first time, once everything that takes room stands. */
  begin() {
    this.choose();
    this.size();
    this.showColors();
    this.resize();
    this.painter.now();
  }

  /** Where the state looks from, on the stage as it is now. @returns {Camera} */
  get camera() {
    const { store, whole } = this.world;
    return cameraOf(store.state.view, whole, this.frame);
  }

  /** The room that the controls leave has changed: only a map that is seen whole moves into it. */
  measure() {
    const { store, whole, wholeView } = this.world;
    const { camera } = this;
    const stays = !sameView(store.state.view, wholeView);
    this.findFrame();
    if (stays) store.set({ view: viewOf(camera, whole, this.frame) });
    else this.painter.look(this.camera);
  }

  findFrame() {
    const [width, height] = [this.stage.clientWidth || 1, this.stage.clientHeight || 1];
    this.frame = freeFrame({ width, height }, this.boxesOf(this.beside));
  }

  follow() {
    const { store, shown } = this.world;
    store.on(["view"], () => this.painter.look(this.camera));
    store.on(["selected", "compareWith"], () => {
      this.choose();
      this.painter.redraw();
    });
    store.on(["hovered"], () => this.point());
    store.on(["colorBy"], () => this.color());
    store.on(["sizeBy"], () => this.size());
    store.on(["filters", "until"], (state, before) => {
      const moved = state.filters === before.filters;
      const { added } = moved ? shown.moveTo(state.until) : shown.filter(state.filters, state.until);
      if (added) this.add(added);
      else if (moved) this.painter.sketch();
      else this.painter.redraw();
      if (!moved) this.paintMini();
    });
    // An observer also tells the size that it finds, which is drawn already.
    new ResizeObserver(() => {
      const [width, height] = this.laid;
      if (width && (this.stage.clientWidth !== width || this.stage.clientHeight !== height)) this.resize();
    }).observe(this.stage);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.color());
  }

  /** Take up colors, also after the scheme has changed. */
  color() {
    const { models, store } = this.world;
    this.theme = readTheme();
    this.coloring = coloring(models, store.state.colorBy, this.theme.dark);
    this.showColors();
  }

  showColors() {
    this.dots.colors(this.coloring, this.theme.ground);
    this.paintMini();
    this.stage.dispatchEvent(new Event("colored", { bubbles: true }));
    this.painter.redraw();
  }

  paintMini() {
    this.mini.paint(
      { ...this.coloring, palette: paletteAt(this.coloring, this.theme.ground, 0) },
      this.world.shown.visible,
    );
  }

  size() {
    const { models, store } = this.world;
    this.radii = sizing(models, store.state.sizeBy);
    this.dots.sizes(this.radii);
    this.painter.redraw();
  }

  /** Light up what is chosen, and dim everything else. */
  choose() {
    this.light = highlightOf(this.world, this.world.store.state);
    this.dots.light(this.light.lit);
  }

  resize() {
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
    const [width, height] = [this.stage.clientWidth || 1, this.stage.clientHeight || 1];
    this.laid = [width, height];
    this.findFrame();
    for (const context of [this.ground, this.names]) {
      context.canvas.width = Math.round(width * ratio);
      context.canvas.height = Math.round(height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.dots.resize(width, height, ratio);
    this.paintMini();
    this.painter.look(this.camera);
    this.painter.redraw();
  }

  /** @param {import("./painter.js").Picture} picture */
  draw({ camera, most, draft }) {
    this.scene = this.scenes.gather(camera, most);
    this.dots.draw(this.scene, camera);
    this.drawAround(camera, { draft });
    this.mini.frame(camera, this.theme);
    if (!draft) this.point();
  }

  /** What lies under the dots and over them. @param {Camera} camera @param {{draft?: boolean}} [how] */
  drawAround(camera, { draft = false } = {}) {
    this.paintAround({
      ground: this.ground,
      names: this.names,
      camera,
      scene: this.scene,
      draft,
      covered: this.covered(),
    });
    this.around = performance.now();
  }

  /**
   * The same on any two layers, which may be one.
   *
   * @param {{ground: CanvasRenderingContext2D, names: CanvasRenderingContext2D, camera: Camera, scene: import("./scene.js").Scene, draft: boolean, covered: import("../state/free_frame.js").Box[]}} layers
   * @param {() => void} [between] draws what lies between them
   */
  paintAround({ ground, names, camera, scene, draft, covered }, between) {
    const { coloring: colors, light, radii, theme, world } = this;
    const { selected } = world.store.state;
    const all = {
      ...world,
      coloring: colors,
      lit: light.lit,
      radii,
      scene,
      theme,
      visible: world.shown.visible,
      holding: world.shown.holding,
      camera,
      selected,
    };
    clear(ground);
    drawGround(ground, all);
    between?.();
    if (names !== ground) clear(names);
    drawPaths(names, all, light.paths);
    // The root of the only family is what the map is about.
    const root = world.models.count > 1 && world.models.subtree[0] === world.models.count ? [0] : [];
    const always = [...light.named, ...root];
    const counts = numbersShown(world.store.state);
    if (!draft) drawLabels(names, { ...all, always, covered, counts });
  }

  /** What the controls over the map cover. @returns {import("../state/free_frame.js").Box[]} */
  covered() {
    return this.boxesOf(this.controls);
  }

  /** @param {HTMLElement[]} controls @returns {import("../state/free_frame.js").Box[]} */
  boxesOf(controls) {
    // The stage itself may be shifted at the moment.
    const { left, top } = (this.stage.parentElement ?? this.stage).getBoundingClientRect();
    return controls
      .map((control) => control.getBoundingClientRect())
      .map((box) => ({ left: box.left - left, top: box.top - top, right: box.right - left, bottom: box.bottom - top }));
  }

  /** Draw models that came in onto the picture; everything else is drawn at rest. @param {Uint32Array} added */
  add(added) {
    const { camera, drawn } = this.painter;
    const { visible } = this.world.shown;
    if (!drawn || camera !== drawn || this.painter.quick) {
      this.painter.sketch();
      return;
    }
    const { step } = this.scene;
    const models = added.filter((model) => visible[model] && (step === 1 || sampled(model, step)));
    this.dots.add({ ...this.scene, models, count: models.length }, drawn);
    if (performance.now() - this.around > AROUND) this.drawAround(drawn);
    this.painter.later();
  }

  /** A ring round the model under the pointer, on a layer of its own. */
  point() {
    const { models, store } = this.world;
    const { hovered } = store.state;
    const context = this.pointer;
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
    const size = 2 * 60;
    context.canvas.hidden = hovered === null;
    if (hovered === null) return;
    const { camera } = this;
    const radius = Math.min(Math.max(this.radii[hovered] * camera.scale, 3) + 3, size / 2 - 4);
    const [x, y] = toScreen(camera, models.x[hovered], models.y[hovered]);
    context.canvas.width = context.canvas.height = size * ratio;
    context.canvas.style.cssText = `width:${size}px;height:${size}px;left:${x - size / 2}px;top:${y - size / 2}px`;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    ring(context, { x: size / 2, y: size / 2, radius, theme: this.theme, strong: true });
  }
}

/** @param {CanvasRenderingContext2D} context */
function clear(context) {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
}

/** @param {HTMLElement} stage @param {string} name */
function canvasOn(stage, name) {
  const canvas = document.createElement("canvas");
  canvas.className = `layer ${name}`;
  canvas.setAttribute("aria-hidden", "true");
  stage.append(canvas);
  return canvas;
}

/** @param {HTMLElement} stage @param {string} name */
function layer(stage, name) {
  const context = canvasOn(stage, name).getContext("2d");
  if (!context) throw new NoCanvas("This browser gives no canvas to draw on.");
  return context;
}
