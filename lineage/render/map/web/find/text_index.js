/** Texts folded to small letters and laid end to end, one character a byte, so that one look through them finds a word. */

const UPPER_A = 65;
const UPPER_Z = 90;
const LETTER = 32;
const ASCII = 128;
const A_PART = 8192;

/**
 * A run of texts.
 *
 * @typedef {object} Part
 * @property {string} text
 * @property {Uint32Array} starts where each text begins, and where the last ends
 * @property {number} base what stands in `starts` for the text's first character
 */

/** Read part by part, of which the first question needs all. */
export class TextIndex {
  /**
   * @param {number} count
   * @param {(from: number, to: number) => Part} partOf
   */
  constructor(count, partOf) {
    this.count = count;
    this.partOf = partOf;
    /** @type {Part[]} */
    this.parts = [];
  }

  /** Whether there was another part to be read. */
  read() {
    const from = this.parts.length * A_PART;
    if (from >= this.count) return false;
    this.parts.push(this.partOf(from, Math.min(from + A_PART, this.count)));
    return true;
  }

  /** A text that has been read; empty where there is none. @param {number} at */
  textOf(at) {
    if (at >= this.count) return "";
    const { text, starts, base } = this.parts[Math.floor(at / A_PART)];
    const place = at % A_PART;
    return text.slice(starts[place] - base, starts[place + 1] - base);
  }

  /** Tell of each text in which a word stands, once and in order. @param {string} word folded @param {(at: number) => void} tell */
  eachMatch(word, tell) {
    this.parts.forEach(({ text, starts, base }, part) => {
      let place = 0;
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at)) {
        place = textAt(starts, at + base, place);
        const end = starts[place + 1] - base;
        // A match that runs over a text's end is none.
        if (at + word.length <= end) {
          tell(part * A_PART + place);
          at = end;
        } else at += 1;
      }
    });
  }
}

/** @param {Uint8Array} bytes UTF-8 @param {Uint32Array} starts where each text begins, and where the last ends */
export const indexBytes = (bytes, starts) =>
  new TextIndex(starts.length - 1, (from, to) => ({
    text: lowerCased(bytes.slice(starts[from], starts[to])),
    starts: starts.subarray(from, to + 1),
    base: starts[from],
  }));

/** @param {string[]} words */
export const indexWords = (words) =>
  new TextIndex(words.length, (from, to) => {
    const texts = words.slice(from, to).map(foldText);
    const starts = new Uint32Array(texts.length + 1);
    texts.forEach((text, at) => {
      starts[at + 1] = starts[at] + text.length;
    });
    return { text: texts.join(""), starts, base: 0 };
  });

/** @param {string} text */
export const foldText = (text) =>
  /[\u0080-\uffff]/.test(text) ? lowerCased(new TextEncoder().encode(text)) : text.toLowerCase();

/** One character a byte, whatever the bytes mean. @param {Uint8Array} bytes UTF-8, written over */
function lowerCased(bytes) {
  let all = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    all |= byte;
    if (byte >= UPPER_A && byte <= UPPER_Z) bytes[at] = byte + LETTER;
  }
  // Of ASCII both say the same, one of them ten times as fast.
  return new TextDecoder(all < ASCII ? "utf-8" : "windows-1252").decode(bytes);
}

/** The text that a place belongs to. @param {Uint32Array} starts @param {number} at @param {number} from */
function textAt(starts, at, from) {
  let low = from;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle;
  }
  return low;
}
