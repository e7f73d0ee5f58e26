/** Strings from the Hub, made fit to be read: nothing invisible, nothing that turns the line round, not too long. */

// Controls, line ends, zero-width and bidirectional characters, byte order mark, tags and lone surrogates.
const UNSEEN =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]|\p{Cs}/gu;
const MARKS = /(\p{M}{3})\p{M}+/gu;

/**
 * A name as it may be shown: every unseen character becomes one that is seen.
 *
 * @param {string} text
 * @param {number} [most] longest result in characters; the middle gives way
 */
export function plain(text, most = 200) {
  const seen = text
    .slice(0, 4 * most)
    .replace(UNSEEN, "\ufffd")
    .replace(MARKS, "$1");
  const characters = Array.from(seen);
  if (characters.length <= most && text.length <= 4 * most) return seen;
  const head = Math.ceil((most - 1) * 0.6);
  const tail = most - 1 - head;
  return `${characters.slice(0, head).join("")}…${tail > 0 ? characters.slice(-tail).join("") : ""}`;
}

// What Python's str.isprintable refuses, and the fillers, joiners and variation selectors that it lets pass.
const NOT_PRINTED =
  /(?! )[\p{C}\p{Z}]|[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/gu;

/**
 * The whole text for a file that people and terminals read: what is not printed is written out, as `lineage` does.
 *
 * @param {string} text
 */
export const escapeUnprintable = (text) =>
  text.replace(NOT_PRINTED, (char) => {
    const code = char.codePointAt(0) ?? 0;
    const [letter, digits] = code <= 0xff ? ["x", 2] : code <= 0xffff ? ["u", 4] : ["U", 8];
    return `\\${letter}${code.toString(16).padStart(Number(digits), "0")}`;
  });

const WHOLE = new Intl.NumberFormat("en-US");
const SHORT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** @param {number} value */
export const thousands = (value) => WHOLE.format(value);

/** @param {number} value */
export const compact = (value) => SHORT.format(value);

/**
 * @param {number} count
 * @param {string} [word]
 */
export const quantity = (count, word = "model") => `${thousands(count)} ${word}${count === 1 ? "" : "s"}`;
