/** Mouse, touch, pen and keys on the map, told as what they mean: pan, zoom, point, choose, walk. */

/**
 * @typedef {object} Meanings
 * @property {(dx: number, dy: number) => void} pan CSS pixels
 * @property {(px: number, py: number, factor: number) => void} zoom at a point of the map, CSS pixels
 * @property {(px: number, py: number) => void} hover
 * @property {() => void} leave
 * @property {(px: number, py: number, touch: boolean) => void} choose
 * @property {(px: number, py: number) => void} dive a double click or tap
 * @property {(key: string, shift: boolean) => boolean} key true if it meant something
 */

const STILL = 5;
const DOUBLE = 350;

/**
 * @param {HTMLElement} element
 * @param {Meanings} meanings
 */
export function listenToGestures(element, meanings) {
  /** Fingers, or the mouse, that are down. @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let moved = 0;
  let last = { time: -Infinity, x: 0, y: 0 };

  /** @param {MouseEvent} event */
  const place = (event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (down.size === 0) moved = 0;
    down.set(event.pointerId, place(event));
    element.setPointerCapture(event.pointerId);
    if (down.size > 1) moved = Infinity;
  });

  element.addEventListener("pointermove", (event) => {
    const to = place(event);
    const from = down.get(event.pointerId);
    if (!from) {
      if (event.pointerType === "mouse") meanings.hover(to.x, to.y);
      return;
    }
    moved += Math.hypot(to.x - from.x, to.y - from.y);
    if (moved < STILL) return;
    const still = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, to);
    element.classList.add("moving");
    if (!still) {
      meanings.pan(to.x - from.x, to.y - from.y);
      return;
    }
    const before = Math.hypot(from.x - still.x, from.y - still.y);
    const after = Math.hypot(to.x - still.x, to.y - still.y);
    meanings.pan((to.x - from.x) / 2, (to.y - from.y) / 2);
    if (before > 0 && after > 0) meanings.zoom((to.x + still.x) / 2, (to.y + still.y) / 2, after / before);
  });

  /** @param {PointerEvent} event */
  const up = (event) => {
    if (!down.delete(event.pointerId)) return;
    element.classList.toggle("moving", down.size > 0 && moved >= STILL);
    if (event.type !== "pointerup" || moved >= STILL || down.size > 0) return;
    const { x, y } = place(event);
    const again = event.timeStamp - last.time < DOUBLE && Math.hypot(x - last.x, y - last.y) < 24;
    last = { time: again ? -Infinity : event.timeStamp, x, y };
    if (again) meanings.dive(x, y);
    else meanings.choose(x, y, event.pointerType !== "mouse");
  };
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);
  element.addEventListener("pointerleave", (event) => {
    // A finger that is lifted has not gone elsewhere.
    if (event.pointerType === "mouse") meanings.leave();
  });

  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { x, y } = place(event);
      const lines =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
      // A trackpad's pinch comes as a wheel with the control key, in small steps.
      const speed = event.ctrlKey ? 0.01 : 0.0018;
      const turn = Math.min(Math.max(event.deltaY * lines, -240), 240);
      meanings.zoom(x, y, Math.exp(-turn * speed));
    },
    { passive: false },
  );

  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== element) return;
    if (meanings.key(event.key, event.shiftKey)) event.preventDefault();
  });
}
