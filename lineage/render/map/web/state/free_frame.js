/** The widest circle of the screen that no control covers: there the map is fitted. Pure values. */

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */
/** @typedef {{width: number, height: number, x: number, y: number, radius: number}} Frame the screen, and a circle on it, CSS pixels */

const STEPS = 48;
const GAP = 6;
/** So much of the widest radius may go, for a middle that is nearer to the screen's. */
const GIVEN = 0.02;

/** The frame of a screen that nothing lies on. @param {number} width @param {number} height @returns {Frame} */
export const bareFrame = (width, height) => ({
  width,
  height,
  x: width / 2,
  y: height / 2,
  radius: Math.min(width, height) / 2,
});

/**
 * @param {{width: number, height: number}} screen
 * @param {Box[]} boxes what lies on it
 * @returns {Frame}
 */
export function freeFrame({ width, height }, boxes) {
  const bare = bareFrame(width, height);
  /** @type {Frame[]} */
  const frames = [];
  for (let row = 1; row < STEPS; row++) {
    for (let column = 1; column < STEPS; column++) {
      const [x, y] = [(column / STEPS) * width, (row / STEPS) * height];
      const radius = Math.min(x, y, width - x, height - y, ...boxes.map((box) => away(box, x, y) - GAP));
      frames.push({ width, height, x, y, radius });
    }
  }
  const widest = frames.reduce((most, { radius }) => Math.max(most, radius), 0);
  const off = (/** @type {Frame} */ frame) => Math.hypot(frame.x - bare.x, frame.y - bare.y);
  const wide = frames.filter(({ radius }) => radius > 0 && radius >= widest * (1 - GIVEN));
  return wide.reduce((best, frame) => (off(frame) < off(best) ? frame : best), wide[0] ?? bare);
}

/** How far a point is from a box; what is not there is a box without a width. @param {Box} box @param {number} x @param {number} y */
function away({ left, top, right, bottom }, x, y) {
  if (left >= right || top >= bottom) return Infinity;
  return Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0));
}
