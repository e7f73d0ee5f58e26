/** The small map in the corner: the widest families, and a frame around what the large one shows. */

import { cameraOf, fitView, seenExtent, toScreen, toWorld } from "../state/camera.js";
import { bareFrame } from "../state/free_frame.js";

/** @typedef {import("../state/camera.js").Camera} Camera */

const MOST = 20_000;

/** Draws itself from even samples of the dots; the picture of the dots is kept until colors or filters change. */
export class MiniMap {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../data/models.js").Models} models
   * @param {import("../data/circles.js").Circle} whole
   */
  constructor(canvas, models, whole) {
    this.canvas = canvas;
    this.models = models;
    this.whole = whole;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.dots = document.createElement("canvas");
    /** Draws the dots; done once the small map is in sight. @type {(() => void) | null} */
    this.wanted = null;
  }

  /** Camera of the small map itself. @returns {Camera} */
  get camera() {
    const { whole, canvas } = this;
    return cameraOf(fitView(whole, whole), whole, bareFrame(canvas.clientWidth, canvas.clientHeight));
  }

  /**
   * @param {{codes: Uint8Array, palette: string[]}} coloring
   * @param {Uint8Array} visible
   */
  paint(coloring, visible) {
    this.wanted = () => this.paintNow(coloring, visible);
  }

  /**
   * @param {{codes: Uint8Array, palette: string[]}} coloring
   * @param {Uint8Array} visible
   */
  paintNow({ codes, palette }, visible) {
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
    const { camera, models } = this;
    this.dots.width = this.canvas.width = Math.round(camera.width * ratio);
    this.dots.height = this.canvas.height = Math.round(camera.height * ratio);
    const context = this.dots.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const step = Math.max(1, Math.ceil(models.count / MOST));
    for (let model = 0; model < models.count; model += step) {
      if (!visible[model]) continue;
      const [x, y] = toScreen(camera, models.x[model], models.y[model]);
      context.fillStyle = palette[codes[model]];
      context.fillRect(x - 0.4, y - 0.4, 0.9, 0.9);
    }
  }

  /** @param {Camera} seen @param {import("./theme.js").Theme} theme */
  frame(seen, theme) {
    const { camera, context, canvas } = this;
    if (canvas.clientWidth === 0) return;
    this.wanted?.();
    this.wanted = null;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (this.dots.width > 0) context.drawImage(this.dots, 0, 0);
    const ratio = canvas.width / Math.max(camera.width, 1);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const [left, top, right, bottom] = seenExtent(seen);
    const [x, y] = toScreen(camera, left, top);
    const [toX, toY] = toScreen(camera, right, bottom);
    const [width, height] = [Math.max(toX - x, 4), Math.max(toY - y, 4)];
    context.lineWidth = 3.5;
    context.strokeStyle = theme.ground;
    context.strokeRect((x + toX - width) / 2, (y + toY - height) / 2, width, height);
    context.lineWidth = 1.75;
    context.strokeStyle = theme.ink;
    context.strokeRect((x + toX - width) / 2, (y + toY - height) / 2, width, height);
  }

  /**
   * Move the large map by pointing at the small one.
   *
   * @param {(x: number, y: number) => void} go world units
   */
  listen(go) {
    /** @param {PointerEvent} event */
    const at = (event) => {
      const box = this.canvas.getBoundingClientRect();
      go(...toWorld(this.camera, event.clientX - box.left, event.clientY - box.top));
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      at(event);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (this.canvas.hasPointerCapture(event.pointerId)) at(event);
    });
  }
}
