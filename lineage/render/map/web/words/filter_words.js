/** The filters spelled out, so that every number says what it counts. */

import { dateOf } from "../data/models.js";
import { categoryPlural, startCode, startsPhrase } from "../data/categories.js";
import { plain, thousands } from "./text.js";

/** @typedef {import("../data/payload.js").Header} Header */
/** @typedef {import("../state/state.js").Filters} Filters */

const MOST_NAMED = 4;

/**
 * What the filters and the time bar leave, one limit after another.
 *
 * @param {Header} header
 * @param {Filters} filters
 * @param {number | null} until
 * @returns {string[]} none where everything passes
 */
export function filterPhrases(header, filters, until) {
  const { words } = header;
  const [first, last] = filters.generations ?? [0, 0];
  const parts = [
    filters.relations &&
      (either(
        filters.relations.map((code) =>
          code === startCode(header) ? startsPhrase(header) : plain(categoryPlural(header, code), 60),
        ),
      ) ||
        "models of no relation"),
    filters.generations && (first === last ? `generation ${first}` : `generations ${first} to ${last}`),
    filters.minDownloads > 0 &&
      `with at least ${thousands(filters.minDownloads)} ${filters.minDownloads === 1 ? "download" : "downloads"} in the last 30 days`,
    dates(filters.from, filters.to),
    filters.licenses && `under ${named(words.license, filters.licenses)}`,
    filters.tasks && `for ${named(words.task, filters.tasks)}`,
    filters.owners && `by ${named(words.owner, filters.owners)}`,
    filters.evidence !== null &&
      `with an edge known from ${either(kindsOf(header, filters.evidence)) || "nothing"}, and ${startsPhrase(header)}`,
    filters.counted && limitOfCounted(header),
    filters.linked && "what has a base or a derivative on this map",
    until !== null && `there on ${dateOf(until)}`,
  ];
  return parts.map((part) => part || "").filter((part) => part !== "");
}

/** What is left where only what counts is shown: that would hang in the air without what it is counted from. @param {Header} header */
export const limitOfCounted = (header) => `what the rule counts, and ${startsPhrase(header)}`;

/** What the filters and the time bar leave, in one line; "" where everything passes. @param {Header} header @param {Filters} filters @param {number | null} until */
export const wordsOf = (header, filters, until) => filterPhrases(header, filters, until).join("; ");

/**
 * The counting rule with the filters behind it.
 *
 * @param {Header} header
 * @param {Filters} filters
 * @param {number | null} until
 */
export function ruleWords(header, filters, until) {
  const rule = plain(header.rule.words, 1000).replace(/\.\s*$/, "");
  const only = wordsOf(header, filters, until);
  return only ? `${rule}, of these only: ${only}.` : `${rule}.`;
}

/** @param {Header} header @param {number} bits */
const kindsOf = (header, bits) => header.evidence.filter((_, bit) => bits & (1 << bit)).map((kind) => plain(kind, 40));

/** @param {string[]} words @param {number[]} codes */
function named(words, codes) {
  const some = codes.slice(0, MOST_NAMED).map((code) => plain(words[code] ?? "", 60) || "no name");
  return either(codes.length > MOST_NAMED ? [...some, `${codes.length - MOST_NAMED} more`] : some);
}

/** @param {string[]} words */
const either = (words) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;

/** @param {number | null} from @param {number | null} to */
function dates(from, to) {
  if (from === null && to === null) return "";
  if (from === null) return `created until ${dateOf(/** @type {number} */ (to))}`;
  return to === null ? `created since ${dateOf(from)}` : `created from ${dateOf(from)} to ${dateOf(to)}`;
}
