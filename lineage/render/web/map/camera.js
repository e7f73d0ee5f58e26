/** Where one looks: from places on the map to points on the screen and back. Pure values, no drawing. */

/** @typedef {{x: number, y: number, zoom: number}} View the middle in world units; zoom 1 shows the whole map */
/** @typedef {{x: number, y: number, scale: number, width: number, height: number}} Camera scale: CSS pixels a world unit */
/** @typedef {[number, number, number, number]} Extent left, top, right, bottom in world units */

export const LEAST_ZOOM = 0.5;
const MARGIN = 0.94;

/**
 * Pixels a world unit when the whole map fits.
 *
 * @param {Extent} extent
 * @param {number} width
 * @param {number} height
 */
export function fitScale([left, top, right, bottom], width, height) {
  return MARGIN * Math.min(width / Math.max(right - left, 1e-9), height / Math.max(bottom - top, 1e-9));
}

/** @param {Extent} extent @returns {View} */
export const wholeView = ([left, top, right, bottom]) => ({ x: (left + right) / 2, y: (top + bottom) / 2, zoom: 1 });

/**
 * @param {View} view
 * @param {Extent} extent
 * @param {number} width CSS pixels
 * @param {number} height
 * @returns {Camera}
 */
export function cameraOf(view, extent, width, height) {
  return { x: view.x, y: view.y, scale: view.zoom * fitScale(extent, width, height), width, height };
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
  const kept = view.zoom / zoom;
  return { x: x + (view.x - x) * kept, y: y + (view.y - y) * kept, zoom };
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
 * @param {{x: number, y: number, radius: number}} circle
 * @param {Extent} extent
 * @param {{width: number, height: number, most: number, fill?: number}} screen fill: part of the shorter side
 * @returns {View}
 */
export function viewOn(circle, extent, { width, height, most, fill = 0.7 }) {
  const scale = (fill * Math.min(width, height)) / Math.max(2 * circle.radius, 1e-9);
  const zoom = scale / fitScale(extent, width, height);
  return { x: circle.x, y: circle.y, zoom: Math.min(Math.max(zoom, LEAST_ZOOM), most) };
}
