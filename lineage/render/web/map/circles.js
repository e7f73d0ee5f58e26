/** The circle around each subtree, and the hubs (models that have derivatives placed under them), widest first. */

/** @typedef {import("./data.js").Models} Models */
/** @typedef {{x: Float32Array, y: Float32Array, radius: Float32Array, hubs: Uint32Array}} Circles */

/**
 * Enclose every subtree, from the leaves up.
 *
 * A circle stands round the model itself or round the middle of what hangs on it, whichever is smaller.
 *
 * @param {Models} models
 * @returns {Circles}
 */
export function circlesOf(models) {
  const { count, subtree } = models;
  const x = Float32Array.from(models.x);
  const y = Float32Array.from(models.y);
  const radius = Float32Array.from(models.radius);
  let hubs = 0;
  for (let model = count - 1; model >= 0; model--) {
    if (subtree[model] === 1) continue;
    hubs++;
    const end = model + subtree[model];
    const ownX = x[model];
    const ownY = y[model];
    const own = radius[model];
    let [left, top, right, bottom] = [ownX - own, ownY - own, ownX + own, ownY + own];
    let around = own;
    for (let child = model + 1; child < end; child += subtree[child]) {
      const r = radius[child];
      left = Math.min(left, x[child] - r);
      right = Math.max(right, x[child] + r);
      top = Math.min(top, y[child] - r);
      bottom = Math.max(bottom, y[child] + r);
      around = Math.max(around, Math.hypot(x[child] - ownX, y[child] - ownY) + r);
    }
    const midX = (left + right) / 2;
    const midY = (top + bottom) / 2;
    let about = Math.hypot(ownX - midX, ownY - midY) + own;
    for (let child = model + 1; child < end; child += subtree[child]) {
      about = Math.max(about, Math.hypot(x[child] - midX, y[child] - midY) + radius[child]);
    }
    if (about < around * 0.98) {
      x[model] = midX;
      y[model] = midY;
    }
    radius[model] = about < around * 0.98 ? about : around;
  }
  return { x, y, radius, hubs: widestFirst(subtree, radius, hubs) };
}

/**
 * @param {Int32Array} subtree
 * @param {Float32Array} radius
 * @param {number} count
 */
function widestFirst(subtree, radius, count) {
  const hubs = new Uint32Array(count);
  let filled = 0;
  for (let model = 0; model < subtree.length; model++) if (subtree[model] > 1) hubs[filled++] = model;
  return hubs.sort((one, other) => radius[other] - radius[one] || one - other);
}
