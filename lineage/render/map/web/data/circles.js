/** The circle around each subtree, and the hubs (models that have derivatives placed under them), widest first. */

/** @typedef {import("./models.js").Models} Models */
/** @typedef {{x: number, y: number, radius: number}} Circle in world units */
/** @typedef {{x: Float32Array, y: Float32Array, radius: Float32Array, hubs: Uint32Array}} Circles */

const STEPS = 14;
const OUTER = 0.72;
const MODELS = 2 ** 21;

/**
 * Enclose every subtree, from the leaves up.
 *
 * A circle is less than a tenth wider than the smallest that would do (Bădoiu and Clarkson 2003: step by step towards
 * what lies farthest out, each step shorter).
 *
 * @param {Models} models
 * @returns {Circles}
 */
export function circlesOf(models) {
  const { count, subtree } = models;
  const circles = {
    x: Float32Array.from(models.x),
    y: Float32Array.from(models.y),
    radius: Float32Array.from(models.radius),
  };
  const outer = new Uint32Array(count);
  let hubs = 0;
  for (let model = count - 1; model >= 0; model--) {
    if (subtree[model] === 1) continue;
    hubs++;
    if (subtree[model + 1] === subtree[model] - 1) encloseTwo(circles, model);
    else enclose(circles, { model, end: model + subtree[model], subtree, outer });
  }
  return { ...circles, hubs: widestFirst(subtree, circles.radius, hubs) };
}

/**
 * @param {{x: Float32Array, y: Float32Array, radius: Float32Array}} circles of the children; the model's is written
 * @param {{model: number, end: number, subtree: Int32Array, outer: Uint32Array}} what outer: room for a list
 */
function enclose({ x, y, radius }, { model, end, subtree, outer }) {
  const [ownX, ownY, own] = [x[model], y[model], radius[model]];
  let [left, top, right, bottom] = [ownX - own, ownY - own, ownX + own, ownY + own];
  for (let child = model + 1; child < end; child += subtree[child]) {
    const r = radius[child];
    if (x[child] - r < left) left = x[child] - r;
    if (x[child] + r > right) right = x[child] + r;
    if (y[child] - r < top) top = y[child] - r;
    if (y[child] + r > bottom) bottom = y[child] + r;
  }
  let midX = (left + right) / 2;
  let midY = (top + bottom) / 2;
  const far = (OUTER * Math.max(right - left, bottom - top)) / 2;
  let listed = 0;
  outer[listed++] = model;
  for (let child = model + 1; child < end; child += subtree[child]) {
    if (distance(x[child] - midX, y[child] - midY) + radius[child] > far) outer[listed++] = child;
  }
  for (let step = 2; step < STEPS + 2; step++) {
    let [most, farthest] = [-1, model];
    for (let at = 0; at < listed; at++) {
      const child = outer[at];
      const reach = distance(x[child] - midX, y[child] - midY) + radius[child];
      if (reach > most) [most, farthest] = [reach, child];
    }
    const away = most - radius[farthest];
    const rim = away > 0 ? most / away : 0;
    midX += ((x[farthest] - midX) * rim) / (4 * step);
    midY += ((y[farthest] - midY) * rim) / (4 * step);
  }
  let around = distance(ownX - midX, ownY - midY) + own;
  for (let child = model + 1; child < end; child += subtree[child]) {
    around = Math.max(around, distance(x[child] - midX, y[child] - midY) + radius[child]);
  }
  x[model] = midX;
  y[model] = midY;
  radius[model] = around;
}

/** The smallest circle around a model and its only derivative. @param {{x: Float32Array, y: Float32Array, radius: Float32Array}} circles @param {number} model */
function encloseTwo({ x, y, radius }, model) {
  const child = model + 1;
  const apart = distance(x[child] - x[model], y[child] - y[model]);
  if (apart + radius[model] <= radius[child]) {
    [x[model], y[model], radius[model]] = [x[child], y[child], radius[child]];
    return;
  }
  const around = Math.max((apart + radius[model] + radius[child]) / 2, radius[model]);
  const share = apart > 0 ? (around - radius[model]) / apart : 0;
  x[model] += (x[child] - x[model]) * share;
  y[model] += (y[child] - y[model]) * share;
  radius[model] = around;
}

/**
 * A circle around everything that stands at the top, or, if there is any, around that which an edge touches.
 *
 * @param {Models} models
 * @param {Circles} circles
 * @param {{linked: boolean}} of linked: models that stand alone lie outside
 * @returns {Circle}
 */
export function wholeOf(models, circles, { linked }) {
  const { count, subtree, alone } = models;
  const { x, y, radius } = circles;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  /** @param {(model: number) => void} tell */
  const tops = (tell) => {
    for (let model = 0; model < count; model += subtree[model]) if (!linked || !alone[model]) tell(model);
  };
  tops((model) => {
    left = Math.min(left, x[model] - radius[model]);
    top = Math.min(top, y[model] - radius[model]);
    right = Math.max(right, x[model] + radius[model]);
    bottom = Math.max(bottom, y[model] + radius[model]);
  });
  if (left > right)
    return linked && count > 0 ? wholeOf(models, circles, { linked: false }) : { x: 0, y: 0, radius: 1 };
  const [midX, midY] = [(left + right) / 2, (top + bottom) / 2];
  let around = 0;
  tops((model) => {
    around = Math.max(around, distance(x[model] - midX, y[model] - midY) + radius[model]);
  });
  return { x: midX, y: midY, radius: around };
}

/** @param {number} x @param {number} y */
const distance = (x, y) => Math.sqrt(x * x + y * y);

/**
 * @param {Int32Array} subtree
 * @param {Float32Array} radius
 * @param {number} count
 */
function widestFirst(subtree, radius, count) {
  const keys = new Float64Array(count);
  // The bits of a number above zero grow with it; they and a model share the 53 bits of a whole number.
  const bits = new Uint32Array(radius.buffer, radius.byteOffset, radius.length);
  let filled = 0;
  for (let model = 0; model < subtree.length; model++)
    if (subtree[model] > 1) keys[filled++] = (2 ** 32 - bits[model]) * MODELS + model;
  return Uint32Array.from(keys.sort(), (key) => key % MODELS);
}
