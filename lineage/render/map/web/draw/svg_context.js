/** A drawing context that writes SVG: the map's own drawing, as lines and circles instead of pixels. */

/** What of `CanvasRenderingContext2D` the map's drawing uses. */
export class SvgContext {
  /** @param {CanvasRenderingContext2D} measure knows how wide a text is */
  constructor(measure) {
    this.measure = measure;
    /** @type {string[]} */
    this.parts = [];
    this.path = "";
    this.fillStyle = "black";
    this.strokeStyle = "black";
    this.globalAlpha = 1;
    this.lineWidth = 1;
    this.lineCap = "butt";
    this.lineJoin = "miter";
    this.font = "11px sans-serif";
    this.textAlign = "center";
    this.textBaseline = "middle";
    this.direction = "ltr";
    this.dash = "";
  }

  /** The same, where a canvas's context is asked for. @returns {CanvasRenderingContext2D} */
  get context() {
    return /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (this));
  }

  get canvas() {
    return { width: 0, height: 0 };
  }

  save() {}
  restore() {}
  setTransform() {}
  clearRect() {}

  beginPath() {
    this.path = "";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path += `M${short(x)} ${short(y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path += `L${short(x)} ${short(y)}`;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.path += `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`;
  }

  /** A whole circle, whatever the angles. @param {number} x @param {number} y @param {number} radius */
  arc(x, y, radius) {
    const r = short(radius);
    this.path += `M${short(x + radius)} ${short(y)}a${r} ${r} 0 1 1 ${short(-2 * radius)} 0a${r} ${r} 0 1 1 ${short(2 * radius)} 0z`;
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = dash.join(" ");
  }

  fill() {
    if (this.path) this.parts.push(`<path d="${this.path}" fill="${this.fillStyle}"${this.faint()}/>`);
  }

  stroke() {
    if (this.path) this.parts.push(`<path d="${this.path}" fill="none"${this.line()}/>`);
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.parts.push(this.text(text, x, y, `fill="none"${this.line()}`));
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.parts.push(this.text(text, x, y, `fill="${this.fillStyle}"${this.faint()}`));
  }

  /** @param {string} text */
  measureText(text) {
    this.measure.font = this.font;
    return this.measure.measureText(text);
  }

  faint() {
    return this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : "";
  }

  line() {
    const dash = this.dash ? ` stroke-dasharray="${this.dash}"` : "";
    return ` stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth)}" stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${dash}${this.faint()}`;
  }

  /** @param {string} text @param {number} x @param {number} y @param {string} paint */
  text(text, x, y, paint) {
    const [, weight, size] = /^(?:(\d+) )?([\d.]+)px/.exec(this.font) ?? ["", "", "11"];
    const anchor = this.textAlign === "center" ? "middle" : "start";
    const look = `font-size="${size}"${weight ? ` font-weight="${weight}"` : ""} text-anchor="${anchor}" dominant-baseline="central"`;
    return `<text x="${short(x)}" y="${short(y)}" ${look} ${paint}>${xml(text)}</text>`;
  }
}

/** @param {number} value */
const short = (value) => String(Math.round(value * 10) / 10);

/** Text as XML may hold it. @param {string} text */
export const xml = (text) =>
  text
    // eslint-disable-next-line no-control-regex -- these are what XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
