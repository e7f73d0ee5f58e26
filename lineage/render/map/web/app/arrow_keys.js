/** Where the arrow keys go from a model: up to its base, down to its first derivative, across to its siblings. */

/**
 * @param {import("../data/models.js").Models} models
 * @param {Uint8Array} visible hidden models are passed over
 * @param {number} model
 * @param {string} key
 * @returns {number | null} null where there is nothing that way, or the key is none of the four
 */
export function arrowTarget(models, visible, model, key) {
  const { parent, subtree, count } = models;
  const base = parent[model];
  const end = base < 0 ? count : base + subtree[base];
  if (key === "ArrowUp") return base >= 0 && visible[base] ? base : null;
  if (key === "ArrowDown") return firstFrom(models, visible, model + 1, model + subtree[model]);
  if (key === "ArrowRight") return firstFrom(models, visible, model + subtree[model], end);
  if (key !== "ArrowLeft") return null;
  const start = base < 0 ? 0 : base + 1;
  for (let before = model - 1; before >= start; before--) {
    let sibling = before;
    while (parent[sibling] !== base) sibling = parent[sibling];
    if (visible[sibling]) return sibling;
    before = sibling;
  }
  return null;
}

/** @param {import("../data/models.js").Models} models @param {Uint8Array} visible @param {number} from @param {number} end */
function firstFrom({ subtree }, visible, from, end) {
  for (let model = from; model < end; model += subtree[model]) if (visible[model]) return model;
  return null;
}
