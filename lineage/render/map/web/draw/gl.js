/** Dots drawn by WebGL2: one point a model, chosen by an index list, colored from a small palette. */

import { MOST_COLORS, paletteAt } from "./colors.js";
import { DIM_PART, channels, readTheme } from "./theme.js";

/** @typedef {import("../state/camera.js").Camera} Camera */
/** @typedef {import("./scene.js").Scene} Scene */

/**
 * @typedef {object} Dots what draws the dots, here or on a 2D canvas
 * @property {string} kind
 * @property {(width: number, height: number, ratio: number) => void} resize CSS pixels, and device pixels in one
 * @property {(radii: Float32Array) => void} sizes
 * @property {(coloring: import("./colors.js").Coloring, ground: string) => void} colors
 * @property {(lit: Uint8Array | null) => void} light 1 for models at full color; null: all are
 * @property {(scene: Scene, camera: Camera) => void} draw
 * @property {(scene: Scene, camera: Camera) => void} add onto the last picture, which the same camera drew
 */

const DIM = 128;
const LEAST_PIXELS = 1.5;
const LEAST_SAMPLED = 2.1;

const VERTEX = `#version 300 es
uniform vec2 center;
uniform vec2 clip;
uniform float pixels;
uniform float boost;
uniform float least;
uniform float most;
uniform vec3 palette[${MOST_COLORS}];
uniform vec3 ground;
in vec2 place;
in float size;
in uint look;
flat out vec3 color;
flat out float across;
void main() {
  gl_Position = vec4((place - center) * clip, 0.0, 1.0);
  float real = 2.0 * size * pixels;
  across = clamp(real < 5.0 ? real * boost : real, least, most);
  gl_PointSize = across + (across > 2.5 ? 1.0 : 0.0);
  vec3 full = palette[look & ${DIM - 1}u];
  color = look >= ${DIM}u ? mix(ground, full, ${DIM_PART}) : full;
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
flat in vec3 color;
flat in float across;
out vec4 paint;
void main() {
  if (across <= 2.5) {
    paint = vec4(color, 1.0);
    return;
  }
  float edge = clamp(across * 0.5 + 0.5 - length(gl_PointCoord - 0.5) * (across + 1.0), 0.0, 1.0);
  paint = vec4(color * edge, edge);
}`;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("../data/models.js").Models} models
 * @returns {(Dots & {prepare: () => void}) | null} null where the browser has no WebGL2; `prepare` makes anew what a lost
 *   context took with it, and how the dots look must be said again
 */
export function glDots(canvas, models) {
  const gl = canvas.getContext("webgl2", { alpha: true, antialias: false, depth: false, preserveDrawingBuffer: true });
  if (!gl || gl.isContextLost()) return null;
  const [left, top, right, bottom] = models.extent;
  const [midX, midY] = [(left + right) / 2, (top + bottom) / 2];
  const looks = new Uint8Array(models.count);
  const all = models.count;
  const smallest = models.header.radius[0];
  /** @type {import("./colors.js").Coloring} */
  let coloring = { codes: looks, palette: [], entries: [], scale: false };
  let ground = readTheme().ground;
  /** @type {Uint8Array | null} */
  let lit = null;
  const palette = new Float32Array(3 * MOST_COLORS);
  let ratio = 1;
  /** @type {ReturnType<typeof prepare>} */
  let made;

  /** Everything that a lost context takes with it. */
  function prepare() {
    if (!gl) throw new Error("no WebGL2");
    const { x, y } = models;
    const program = linked(gl);
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    const places = new Float32Array(2 * all);
    for (let model = 0; model < all; model++) {
      // Numbers near zero keep more of their digits.
      places[2 * model] = x[model] - midX;
      places[2 * model + 1] = y[model] - midY;
    }
    bound(gl, program, { name: "place", data: places, parts: 2, kind: gl.FLOAT });
    const size = bound(gl, program, { name: "size", data: null, parts: 1, kind: gl.FLOAT });
    const look = bound(gl, program, { name: "look", data: null, parts: 1, kind: gl.UNSIGNED_BYTE });
    const chosen = gl.createBuffer();
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, chosen);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, 8 * Math.max(all, 1), gl.DYNAMIC_DRAW);
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const most = gl.getParameter(gl.ALIASED_POINT_SIZE_RANGE)[1];
    /** @param {string} name */
    const at = (name) => gl.getUniformLocation(program, name);
    const names = ["center", "clip", "pixels", "boost", "least", "most", "palette", "ground"];
    return { size, look, most, at: new Map(names.map((name) => [name, at(name)])) };
  }

  function paintLooks() {
    if (!gl) return;
    const { codes } = coloring;
    if (lit) for (let model = 0; model < all; model++) looks[model] = lit[model] ? codes[model] : codes[model] | DIM;
    else looks.set(codes);
    gl.bindBuffer(gl.ARRAY_BUFFER, made.look);
    gl.bufferData(gl.ARRAY_BUFFER, looks, gl.DYNAMIC_DRAW);
  }

  /** @type {Dots["draw"]} */
  function add({ models: list, count, boost }, camera) {
    if (!gl || count === 0) return;
    const place = /** @param {string} name */ (name) => made.at.get(name) ?? null;
    gl.uniform2f(place("center"), camera.x - midX, camera.y - midY);
    gl.uniform2f(place("clip"), (2 * camera.scale) / camera.width, (-2 * camera.scale) / camera.height);
    gl.uniform1f(place("pixels"), camera.scale * ratio);
    gl.uniform1f(place("boost"), boost);
    gl.uniform1f(place("least"), (boost > 1 ? LEAST_SAMPLED : LEAST_PIXELS) * ratio);
    gl.uniform1f(place("most"), made.most);
    paletteAt(coloring, ground, 2 * smallest * camera.scale).forEach((color, at) =>
      palette.set(channels(color), 3 * at),
    );
    gl.uniform3fv(place("palette"), palette);
    gl.uniform3fv(place("ground"), channels(ground));
    gl.bufferSubData(gl.ELEMENT_ARRAY_BUFFER, 0, list, 0, count);
    gl.drawElements(gl.POINTS, count, gl.UNSIGNED_INT, 0);
  }

  made = prepare();
  return {
    kind: "webgl2",
    prepare() {
      made = prepare();
    },
    resize(width, height, device) {
      ratio = device;
      canvas.width = Math.round(width * device);
      canvas.height = Math.round(height * device);
      gl.viewport(0, 0, canvas.width, canvas.height);
    },
    sizes(given) {
      gl.bindBuffer(gl.ARRAY_BUFFER, made.size);
      gl.bufferData(gl.ARRAY_BUFFER, given, gl.STATIC_DRAW);
    },
    colors(given, on) {
      coloring = given;
      ground = on;
      paintLooks();
    },
    light(given) {
      lit = given;
      paintLooks();
    },
    draw(scene, camera) {
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      add(scene, camera);
      gl.flush();
    },
    add,
  };
}

/** @param {WebGL2RenderingContext} gl */
function linked(gl) {
  const program = gl.createProgram();
  for (const [kind, source] of /** @type {[number, string][]} */ ([
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ])) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("The graphics card gave no shader.");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`The graphics card refused the dots: ${gl.getProgramInfoLog(program)}`);
  }
  return program;
}

/**
 * @param {WebGL2RenderingContext} gl
 * @param {WebGLProgram} program
 * @param {{name: string, data: Float32Array | null, parts: number, kind: number}} column data: null if it is said later
 */
function bound(gl, program, { name, data, parts, kind }) {
  const buffer = gl.createBuffer();
  const place = gl.getAttribLocation(program, name);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  if (data) gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(place);
  if (kind === gl.FLOAT) gl.vertexAttribPointer(place, parts, kind, false, 0, 0);
  else gl.vertexAttribIPointer(place, parts, kind, 0, 0);
  return buffer;
}
