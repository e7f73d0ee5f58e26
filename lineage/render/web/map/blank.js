/** What stands in for the picture where nothing can be drawn or nobody wants it: the same parts, without pixels. */

import { cameraOf } from "./camera.js";
import { colouring } from "./colours.js";
import { bareFrame } from "./room.js";
import { readTheme } from "./theme.js";

/** Keeps what is shown up to date, so that all panels work as beside a picture. */
export class Blank {
  /**
   * @param {import("./picture.js").World} world
   * @param {HTMLElement} stage
   */
  constructor({ models, store, shown, whole }, stage) {
    this.stage = stage;
    this.dots = { kind: "table" };
    this.mini = { listen: () => {} };
    this.painter = { cost: 0, onRest: () => {}, redraw: () => {} };
    this.begin = () => {};
    this.frame = bareFrame(1, 1);
    this.measure = () => {};
    this.covered = () => [];
    this.camera = cameraOf(store.state.view, whole, this.frame);
    const colour = () => {
      this.theme = readTheme();
      this.colouring = colouring(models, store.state.colourBy, this.theme.dark);
      stage.dispatchEvent(new Event("coloured", { bubbles: true }));
    };
    this.theme = readTheme();
    this.colouring = colouring(models, store.state.colourBy, this.theme.dark);
    store.on(["colourBy"], colour);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", colour);
    store.on(["filters", "until"], (state, before) => {
      if (state.filters === before.filters) shown.moveTo(state.until);
      else shown.filter(state.filters, state.until);
    });
  }
}
