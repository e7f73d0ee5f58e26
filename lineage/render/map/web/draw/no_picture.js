/** What stands in for the picture where nothing can be drawn or nobody wants it: the same parts, without pixels. */

import { cameraOf } from "../state/camera.js";
import { coloring } from "./colors.js";
import { bareFrame } from "../state/free_frame.js";
import { readTheme } from "./theme.js";

/** Keeps what is shown up to date, so that all panels work as beside a picture. */
export class NoPicture {
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
    const color = () => {
      this.theme = readTheme();
      this.coloring = coloring(models, store.state.colorBy, this.theme.dark);
      stage.dispatchEvent(new Event("colored", { bubbles: true }));
    };
    this.theme = readTheme();
    this.coloring = coloring(models, store.state.colorBy, this.theme.dark);
    store.on(["colorBy"], color);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", color);
    store.on(["filters", "until"], (state, before) => {
      if (state.filters === before.filters) shown.moveTo(state.until);
      else shown.filter(state.filters, state.until);
    });
  }
}
