/**
 * The data that travels inside the page: base64 and gzip undone, the header read, the sections cut into typed arrays.
 *
 * Layout, little endian: 8 bytes magic, u32 length of the header, the header as JSON, then the sections. The header says
 * of each section its type, where it begins (bytes from the start, a multiple of 8), how many numbers it has, and its
 * planes: more than one, and the section is a table of so many bytes a row, written column by column.
 */

/**
 * @typedef {object} Header
 * @property {number} version
 * @property {string} subject
 * @property {string} population
 * @property {string | null} as_of
 * @property {boolean} complete
 * @property {{written: string, words: string}} rule
 * @property {number} total models that the rule counts
 * @property {string} start what the count starts from: `release`, `model` or `root`
 * @property {boolean} narrowed whether the rule leaves out models that stand below another
 * @property {string} digest
 * @property {string[]} marks
 * @property {Record<string, string>} unread by place, what a model says of a base in vain
 * @property {Record<string, string>} relation_words by place, who states which word for a relation that the Hub does not have
 * @property {string[]} relations
 * @property {string[]} evidence
 * @property {number} impossible the bit of an edge whose derivative is dated before its base
 * @property {string[]} states
 * @property {{license: string[], task: string[], library: string[], owner: string[]}} words
 * @property {number} count
 * @property {[number, number, number, number]} extent
 * @property {[number, number]} radius least and greatest, for radii given as steps
 * @property {Record<string, [string, number, number, number]>} sections
 */

/** @typedef {Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array} Numbers */
/** @typedef {{header: Header, sections: Map<string, Numbers>}} Payload */

const MAGIC = "LINMAP01";
const VERSION = 1;

/** @type {Map<string, {new (buffer: ArrayBuffer, offset: number, length: number): Numbers, BYTES_PER_ELEMENT: number}>} */
const KINDS = new Map(
  /** @type {[string, any][]} */ ([
    ["u8", Uint8Array],
    ["u16", Uint16Array],
    ["u32", Uint32Array],
    ["i32", Int32Array],
    ["f32", Float32Array],
    ["f64", Float64Array],
  ]),
);

/**
 * Bytes of a base64 text; white space in it is ignored.
 *
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function fromBase64(text) {
  const native = /** @type {{fromBase64?: (text: string) => Uint8Array<ArrayBuffer>}} */ (
    /** @type {unknown} */ (Uint8Array)
  ).fromBase64;
  if (native) return native.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/**
 * The data's pieces, each as soon as the page has it whole and while it still reads on; they leave the page.
 *
 * @param {Document} page
 */
export async function* piecesOf(page) {
  let read = 0;
  for (;;) {
    const over = page.readyState !== "loading";
    const [piece, ...more] = page.querySelectorAll("script[type='application/octet-stream']");
    // What comes behind a piece shows that nothing is to be added to it.
    if (piece && (over || more.length > 0)) {
      piece.remove();
      read++;
      yield fromBase64(piece.textContent ?? "");
    } else if (over) break;
    else await change(page);
  }
  if (read === 0) throw new Error("There is no data inside this page.");
}

/** Once the page has more in it, or is read to its end. @param {Document} page @returns {Promise<void>} */
function change(page) {
  return new Promise((tell) => {
    const observer = new MutationObserver(() => done());
    const done = () => {
      observer.disconnect();
      page.removeEventListener("readystatechange", done);
      tell();
    };
    observer.observe(page.body, { childList: true });
    page.addEventListener("readystatechange", done);
  });
}

/**
 * @param {AsyncIterable<Uint8Array<ArrayBuffer>>} pieces of gzip
 * @returns {Promise<ArrayBuffer>}
 */
export async function gunzip(pieces) {
  const { readable, writable } = new DecompressionStream("gzip");
  const [buffer] = await Promise.all([new Response(readable).arrayBuffer(), feed(writable.getWriter(), pieces)]);
  return buffer;
}

/** @param {WritableStreamDefaultWriter} writer @param {AsyncIterable<Uint8Array<ArrayBuffer>>} pieces */
async function feed(writer, pieces) {
  for await (const piece of pieces) await writer.write(piece);
  await writer.close();
}

/**
 * Cut what `gunzip` gave into header and sections; the sections are views, nothing is copied.
 *
 * @param {ArrayBuffer} buffer
 * @returns {Payload}
 */
export function readPayload(buffer) {
  const magic = new TextDecoder().decode(new Uint8Array(buffer, 0, Math.min(8, buffer.byteLength)));
  if (magic !== MAGIC) throw new Error("The data inside this page is damaged: it does not start as it should.");
  const length = new DataView(buffer).getUint32(8, true);
  /** @type {Header} */
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 12, length)));
  if (header.version !== VERSION) throw new Error(`The data inside this page is of version ${header.version}.`);
  /** @type {Map<string, Numbers>} */
  const sections = new Map();
  for (const [name, [dtype, offset, size, planes]] of Object.entries(header.sections)) {
    const Kind = KINDS.get(dtype);
    if (!Kind) continue;
    const bytes = size * Kind.BYTES_PER_ELEMENT;
    if (planes > 1) sections.set(name, new Kind(inRows(new Uint8Array(buffer, offset, bytes), planes), 0, size));
    else sections.set(name, new Kind(buffer, offset, size));
  }
  return { header, sections };
}

/**
 * A table of bytes that was written column by column, row by row again.
 *
 * @param {Uint8Array} columns
 * @param {number} width bytes a row
 */
export function inRows(columns, width) {
  const rows = new Uint8Array(columns.length);
  const height = columns.length / width;
  if (width === 4) {
    const numbers = new Uint32Array(rows.buffer);
    for (let row = 0; row < height; row++) {
      numbers[row] =
        columns[row] |
        (columns[row + height] << 8) |
        (columns[row + 2 * height] << 16) |
        (columns[row + 3 * height] << 24);
    }
    return rows.buffer;
  }
  for (let column = 0, from = 0; column < width; column++) {
    for (let to = column; from < (column + 1) * height; from++, to += width) rows[to] = columns[from];
  }
  return rows.buffer;
}
