/** Dots drawn on a 2D canvas, where the browser has no WebGL2. */

import { paletteAt } from "./colors.js";
import { DIM_PART, mixed, readTheme } from "./theme.js";

/** @typedef {import("./gl.js").Dots} Dots */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("../data/models.js").Models} models
 * @returns {Dots | null} null where there is no canvas to draw on either
 */
export function canvasDots(canvas, models) {
  const context = canvas.getContext("2d");
  if (!context) return null;
  let radii = models.radius;
  /** @type {import("./colors.js").Coloring} */
  let coloring = { codes: new Uint8Array(models.count), palette: [], entries: [], scale: false };
  let ground = readTheme().ground;
  /** @type {Uint8Array | null} */
  let lit = null;
  let ratio = 1;

  /** Draw color by color: a change of color costs more than a dot. @type {Dots["draw"]} */
  function add({ models: list, count, boost }, camera) {
    if (!context) return;
    const full = paletteAt(coloring, ground, 2 * models.header.radius[0] * camera.scale);
    const palette = [...full, ...full.map((color) => mixed(ground, color, DIM_PART))];
    const { codes } = coloring;
    /** @type {number[][]} */
    const byColor = palette.map(() => []);
    for (let at = 0; at < count; at++) {
      const model = list[at];
      byColor[codes[model] + (lit && !lit[model] ? full.length : 0)].push(model);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    [...byColor.keys()].reverse().forEach((color) => {
      context.fillStyle = palette[color];
      context.beginPath();
      for (const model of byColor[color]) {
        const x = (models.x[model] - camera.x) * camera.scale + camera.width / 2;
        const y = (models.y[model] - camera.y) * camera.scale + camera.height / 2;
        const real = radii[model] * camera.scale;
        const radius = Math.max(real < 2.5 ? real * boost : real, 0.75);
        if (radius < 2) {
          context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
        } else {
          context.moveTo(x + radius, y);
          context.arc(x, y, radius, 0, 2 * Math.PI);
        }
      }
      context.fill();
    });
  }

  return {
    kind: "canvas",
    resize(width, height, device) {
      ratio = device;
      canvas.width = Math.round(width * device);
      canvas.height = Math.round(height * device);
    },
    sizes(given) {
      radii = /** @type {Float32Array<ArrayBuffer>} */ (given);
    },
    colors(given, on) {
      coloring = given;
      ground = on;
    },
    light(given) {
      lit = given;
    },
    draw(scene, camera) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      add(scene, camera);
    },
    add,
  };
}
