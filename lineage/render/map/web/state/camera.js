/** Where one looks: from places on the map to points on the screen and back. Pure values, no drawing. */

/** @typedef {import("../data/circles.js").Circle} Circle */
/** @typedef {{x: number, y: number, zoom: number}} View the middle in world units; zoom 1 shows the whole map */
/** @typedef {{x: number, y: number, scale: number, width: number, height: number}} Camera scale: CSS pixels a world unit; x, y: what stands in the screen's middle */
/** @typedef {import("../data/grid.js").Extent} Extent */
/** @typedef {import("./free_frame.js").Frame} Frame */

export const LEAST_ZOOM = 0.5;
const MARGIN = 0.97;
const ALIKE = 1e-6;

/**
 * Pixels a world unit when the whole map fits into what nothing covers.
 *
 * @param {Circle} whole
 * @param {Frame} frame
 */
export const fitScale = (whole, frame) => (MARGIN * frame.radius) / Math.max(whole.radius, 1e-9);

/** The view of a part that fills the frame as the whole does at zoom 1. @param {Circle} part @param {Circle} whole @returns {View} */
export const fitView = (part, whole) => ({
  x: part.x,
  y: part.y,
  zoom: Math.max(whole.radius, 1e-9) / Math.max(part.radius, 1e-9),
});

/** Whether two views show the same. @param {View} one @param {View} other */
export const sameView = (one, other) =>
  one.x === other.x && one.y === other.y && Math.abs(one.zoom / other.zoom - 1) < ALIKE;

/**
 * The middle of a view stands in the middle of the frame, which need not be the screen's.
 *
 * @param {View} view
 * @param {Circle} whole
 * @param {Frame} frame
 * @returns {Camera}
 */
export function cameraOf(view, whole, frame) {
  const { width, height } = frame;
  const scale = view.zoom * fitScale(whole, frame);
  return {
    x: view.x + (width / 2 - frame.x) / scale,
    y: view.y + (height / 2 - frame.y) / scale,
    scale,
    width,
    height,
  };
}

/** The view that a camera has through another frame. @param {Camera} camera @param {Circle} whole @param {Frame} frame @returns {View} */
export function viewOf({ x, y, scale, width, height }, whole, frame) {
  return {
    x: x - (width / 2 - frame.x) / scale,
    y: y - (height / 2 - frame.y) / scale,
    zoom: scale / fitScale(whole, frame),
  };
}

/** @param {Camera} camera @param {number} x @param {number} y @returns {[number, number]} CSS pixels */
export const toScreen = (camera, x, y) => [
  (x - camera.x) * camera.scale + camera.width / 2,
  (y - camera.y) * camera.scale + camera.height / 2,
];

/** @param {Camera} camera @param {number} px @param {number} py @returns {[number, number]} world units */
export const toWorld = (camera, px, py) => [
  (px - camera.width / 2) / camera.scale + camera.x,
  (py - camera.height / 2) / camera.scale + camera.y,
];

/** What the screen shows, in world units. @param {Camera} camera @returns {Extent} */
export function seenExtent({ x, y, scale, width, height }) {
  return [x - width / 2 / scale, y - height / 2 / scale, x + width / 2 / scale, y + height / 2 / scale];
}

/**
 * Zoom so that what lies under a point stays under it.
 *
 * @param {View} view
 * @param {Camera} camera of that view
 * @param {{px: number, py: number, factor: number, most: number}} how the point, the factor and the largest zoom
 * @returns {View}
 */
export function zoomAt(view, camera, { px, py, factor, most }) {
  const zoom = Math.min(Math.max(view.zoom * factor, LEAST_ZOOM), most);
  const [x, y] = toWorld(camera, px, py);
  const ratio = view.zoom / zoom;
  return { x: x + (view.x - x) * ratio, y: y + (view.y - y) * ratio, zoom };
}

/**
 * Move by pixels; the middle of the view never leaves the map.
 *
 * @param {View} view
 * @param {Camera} camera of that view
 * @param {number} dx CSS pixels that the map goes to the right
 * @param {number} dy
 * @param {Extent} extent
 * @returns {View}
 */
export function panBy(view, camera, dx, dy, [left, top, right, bottom]) {
  return {
    x: Math.min(Math.max(view.x - dx / camera.scale, left), right),
    y: Math.min(Math.max(view.y - dy / camera.scale, top), bottom),
    zoom: view.zoom,
  };
}

/**
 * The view that shows a circle with room around it.
 *
 * @param {Circle} circle
 * @param {Circle} whole
 * @param {{frame: Frame, most: number, fill?: number}} how fill: part of the frame
 * @returns {View}
 */
export function viewOn(circle, whole, { frame, most, fill = 0.7 }) {
  const scale = (fill * frame.radius) / Math.max(circle.radius, 1e-9);
  const zoom = scale / fitScale(whole, frame);
  return { x: circle.x, y: circle.y, zoom: Math.min(Math.max(zoom, LEAST_ZOOM), most) };
}
