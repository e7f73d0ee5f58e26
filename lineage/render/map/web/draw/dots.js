/** What draws the dots: WebGL2, and a 2D canvas where there is none, or while the graphics card has taken it away. */

import { canvasDots } from "./canvas.js";
import { glDots } from "./gl.js";

/** @typedef {import("./gl.js").Dots} Dots */

/** Remembers how the dots look, so that one kind of canvas can go on where the other stopped. */
export class DotsLayer {
  /**
   * @param {HTMLElement} stage
   * @param {import("../data/models.js").Models} models
   * @param {import("../state/state.js").Force} force
   * @param {(stage: HTMLElement, name: string) => HTMLCanvasElement} canvasOn
   * @throws {NoCanvas} where there is no canvas of either kind
   */
  constructor(stage, models, force, canvasOn) {
    this.stage = stage;
    this.models = models;
    this.canvasOn = canvasOn;
    /** Says everything again that was said of the dots' looks. @type {Map<string, (dots: Dots) => void>} */
    this.looks = new Map();
    this.canvas = canvasOn(stage, "dots");
    const card = force === "canvas" ? null : glDots(this.canvas, models);
    if (card) {
      this.dots = card;
      this.watch(card, this.canvas);
      return;
    }
    // A canvas that was asked for one kind of context may refuse the other.
    this.canvas.remove();
    this.canvas = canvasOn(stage, "dots");
    this.dots = plainOn(this.canvas, models);
  }

  get kind() {
    return this.dots.kind;
  }

  /** @param {ReturnType<typeof glDots> & {}} card @param {HTMLCanvasElement} canvas */
  watch(card, canvas) {
    canvas.addEventListener("webglcontextlost", (event) => {
      // Only a loss that is not taken as final is ever made good.
      event.preventDefault();
      const plain = this.canvasOn(this.stage, "dots");
      canvas.replaceWith(plain);
      this.change(plainOn(plain, this.models), plain);
    });
    canvas.addEventListener("webglcontextrestored", () => {
      card.prepare();
      this.canvas.replaceWith(canvas);
      this.change(card, canvas);
    });
  }

  /** @param {Dots} dots @param {HTMLCanvasElement} canvas */
  change(dots, canvas) {
    this.dots = dots;
    this.canvas = canvas;
    for (const say of this.looks.values()) say(dots);
    this.stage.dispatchEvent(new Event("redraw", { bubbles: true }));
  }

  /** @param {string} what @param {(dots: Dots) => void} say */
  look(what, say) {
    this.looks.set(what, say);
    say(this.dots);
  }

  /** @param {Parameters<Dots["resize"]>} size */
  resize(...size) {
    this.look("size", (dots) => dots.resize(...size));
  }

  /** @param {Parameters<Dots["sizes"]>} radii */
  sizes(...radii) {
    this.look("sizes", (dots) => dots.sizes(...radii));
  }

  /** @param {Parameters<Dots["colors"]>} colors */
  colors(...colors) {
    this.look("colors", (dots) => dots.colors(...colors));
  }

  /** @param {Parameters<Dots["light"]>} lit */
  light(...lit) {
    this.look("light", (dots) => dots.light(...lit));
  }

  /** @param {Parameters<Dots["draw"]>} picture */
  draw(...picture) {
    this.dots.draw(...picture);
  }

  /** @param {Parameters<Dots["add"]>} picture */
  add(...picture) {
    this.dots.add(...picture);
  }
}

/** Nothing can be drawn here: the table takes the map's place. */
export class NoCanvas extends Error {}

/** @param {HTMLCanvasElement} canvas @param {import("../data/models.js").Models} models */
function plainOn(canvas, models) {
  const dots = canvasDots(canvas, models);
  if (!dots) throw new NoCanvas("This browser gives no canvas to draw on.");
  return dots;
}
