/** When to draw: at once where a picture is quick; else the last picture is shifted while one moves, and drawn at rest. */

/** @typedef {import("../state/camera.js").Camera} Camera */
/** @typedef {{camera: Camera, most: number, draft: boolean}} Picture most: dots; draft: only what must not be missed */

/** Milliseconds from the call to the second frame behind it; at 60 frames a second an idle page takes up to 34. */
const QUICK = 50;
const REST = 110;
const MOST_DOTS = 260_000;
const DRAFT_DOTS = 25_000;

export class Painter {
  /**
   * @param {HTMLElement} stage holds the layers, and is shifted
   * @param {(picture: Picture) => void} draw draws all layers, and comes back when that is done
   */
  constructor(stage, draw) {
    this.stage = stage;
    this.draw = draw;
    /** @type {Camera | null} */
    this.camera = null;
    /** The camera of the picture on the stage. @type {Camera | null} */
    this.drawn = null;
    /** Milliseconds until the last whole picture stood. */
    this.cost = Infinity;
    this.stale = false;
    this.rough = false;
    this.frame = 0;
    this.rest = 0;
    /** Called after each whole picture. @type {() => void} */
    this.onRest = () => {};
  }

  /** Look from another place. @param {Camera} camera */
  look(camera) {
    this.camera = camera;
    this.ask();
  }

  /** Draw anew, because something else than the place has changed. */
  redraw() {
    this.stale = true;
    this.ask();
  }

  /** Whether a whole picture is as quick as a frame. */
  get quick() {
    return this.cost < QUICK;
  }

  /** Draw what has changed roughly, because it goes on changing, and whole at rest. */
  sketch() {
    this.rough = true;
    this.ask();
  }

  /** Draw now, whole. */
  now() {
    if (!this.camera) return;
    clearTimeout(this.rest);
    cancelAnimationFrame(this.frame);
    this.rest = 0;
    this.frame = 0;
    this.stale = false;
    this.rough = false;
    const begin = performance.now();
    this.paint(MOST_DOTS, false);
    // Drawing goes on after the calls have come back; the second frame waits for it.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.cost = performance.now() - begin;
        this.onRest();
      }),
    );
  }

  ask() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.step();
    });
  }

  step() {
    const { camera, drawn } = this;
    if (!camera) return;
    if (this.stale || !drawn || this.quick || camera.width !== drawn.width || camera.height !== drawn.height) {
      this.now();
      return;
    }
    if (this.rough) this.paint(DRAFT_DOTS, false);
    else if (far(camera, drawn)) this.paint(DRAFT_DOTS, true);
    else this.shift();
    this.later();
  }

  /** Draw whole once nothing has moved for a moment. */
  later() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.now(), REST);
  }

  /** @param {number} most @param {boolean} draft */
  paint(most, draft) {
    if (!this.camera) return;
    this.draw({ camera: this.camera, most, draft });
    this.drawn = this.camera;
    this.rough = false;
    this.shift();
  }

  shift() {
    const { camera, drawn } = this;
    if (!camera || !drawn) return;
    const scale = camera.scale / drawn.scale;
    const x = (drawn.x - camera.x) * camera.scale;
    const y = (drawn.y - camera.y) * camera.scale;
    this.stage.style.transform = camera === drawn ? "none" : `translate(${x}px, ${y}px) scale(${scale})`;
  }
}

/** Whether the last picture shows too little, or too coarsely, of what one looks at. @param {Camera} camera @param {Camera} drawn */
function far(camera, drawn) {
  const scale = camera.scale / drawn.scale;
  const moved = Math.hypot(drawn.x - camera.x, drawn.y - camera.y) * camera.scale;
  return scale < 0.6 || scale > 1.9 || moved > 0.4 * Math.min(camera.width, camera.height);
}
