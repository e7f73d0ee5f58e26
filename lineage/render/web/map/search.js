/** Search as one types: over all names, owners and tasks, the most looked-for first. */

import { UNSAID, startsOf } from "./data.js";

/** @typedef {import("./data.js").Models} Models */

const UPPER_A = 65;
const UPPER_Z = 90;

/** Names as one long text of small letters, one character a byte, so that a place in it is a place in the bytes. */
export class Search {
  /** @param {Models} models */
  constructor(models) {
    this.models = models;
    this.text = "";
    /** @type {string[]} */
    this.owners = [];
    /** @type {string[]} */
    this.tasks = [];
    this.seen = new Uint8Array(models.count);
  }

  /** Done at the first question, so that the map comes first. */
  prepare() {
    if (this.text || this.models.count === 0) return;
    const { nameBytes, header } = this.models;
    const low = nameBytes.slice();
    for (let at = 0; at < low.length; at++) if (low[at] >= UPPER_A && low[at] <= UPPER_Z) low[at] += 32;
    this.text = decoded(low);
    this.owners = header.words.owner.map(folded);
    this.tasks = header.words.task.map(folded);
    this.ownerModels = byCode(this.models.owner, this.owners.length);
    this.taskModels = byCode(this.models.task, this.tasks.length);
  }

  /**
   * Models in which every word of the query stands, in the name, the owner or the task.
   *
   * @param {string} query words apart by spaces; `owner/name` means both
   * @param {{most: number, visible?: Uint8Array}} how most: models given back
   * @returns {{models: number[], total: number}} by reach, then downloads; total: all that match
   */
  find(query, { most, visible }) {
    this.prepare();
    const words = query.split(/[\s/]+/).filter(Boolean).map(folded);
    if (words.length === 0) return { models: [], total: 0 };
    const longest = words.reduce((one, other) => (other.length > one.length ? other : one));
    const rest = words.filter((word) => word !== longest);
    const hits = this.holding(longest).filter((model) => (!visible || visible[model]) && rest.every((word) => this.has(model, word)));
    const exact = folded(query.trim());
    return { models: this.best(hits, most, exact), total: hits.length };
  }

  /** @param {string} word @returns {number[]} */
  holding(word) {
    const { models, seen, text } = this;
    const { nameStart } = models;
    /** @type {number[]} */
    const hits = [];
    /** @param {number} model */
    const add = (model) => {
      if (!seen[model]) hits.push(model);
      seen[model] = 1;
    };
    let model = 0;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at)) {
      model = behind(nameStart, at, model);
      // A match that runs over a name's end is none.
      if (at + word.length <= nameStart[model + 1]) {
        add(model);
        at = nameStart[model + 1];
      } else at += 1;
    }
    for (const [words, lists] of /** @type {[string[], ReturnType<typeof byCode> | undefined][]} */ ([
      [this.owners, this.ownerModels],
      [this.tasks, this.taskModels],
    ])) {
      words.forEach((one, code) => {
        if (lists && one.includes(word)) lists.order.subarray(lists.start[code], lists.start[code + 1]).forEach(add);
      });
    }
    for (const hit of hits) seen[hit] = 0;
    return hits;
  }

  /** @param {number} model @param {string} word */
  has(model, word) {
    const { models, text } = this;
    const name = text.slice(models.nameStart[model], models.nameStart[model + 1]);
    const owner = this.owners[models.owner[model]] ?? "";
    return name.includes(word) || owner.includes(word) || (this.tasks[models.task[model]] ?? "").includes(word);
  }

  /** @param {number[]} hits @param {number} most @param {string} exact */
  best(hits, most, exact) {
    const { reach, downloads } = this.models;
    /** @param {number} model */
    const loads = (model) => (downloads[model] === UNSAID ? 0 : downloads[model]);
    const slash = exact.indexOf("/");
    const [owner, wanted] = slash < 0 ? [null, exact] : [exact.slice(0, slash), exact.slice(slash + 1)];
    const { nameStart } = this.models;
    /** @param {number} model */
    const named = (model) =>
      nameStart[model + 1] - nameStart[model] === wanted.length &&
      this.text.startsWith(wanted, nameStart[model]) &&
      (owner === null || (this.owners[this.models.owner[model]] ?? "") === owner);
    /** @param {number} one @param {number} other */
    const order = (one, other) => reach[other] - reach[one] || loads(other) - loads(one) || one - other;
    /** @type {number[]} */
    let kept = [];
    /** The last of the best so far: what comes behind it need not be sorted. @type {number | null} */
    let last = null;
    for (const hit of hits) {
      if (last !== null && order(hit, last) > 0) continue;
      kept.push(hit);
      if (kept.length < 8 * most) continue;
      kept = kept.sort(order).slice(0, most);
      last = kept[most - 1];
    }
    const full = hits.filter(named);
    return [...new Set([...full.sort(order), ...kept.sort(order)])].slice(0, most);
  }
}

/** The name that a place in the text belongs to. @param {Uint32Array} starts @param {number} at @param {number} from */
function behind(starts, at, from) {
  let low = from;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** @param {string} text */
const folded = (text) => decoded(new TextEncoder().encode(text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())));

/** One character a byte, whatever the bytes mean. @param {Uint8Array} bytes */
const decoded = (bytes) => new TextDecoder("windows-1252").decode(bytes);

/** @param {Uint32Array | Uint16Array} column @param {number} size */
function byCode(column, size) {
  const many = new Uint32Array(size);
  for (const code of column) if (code < size) many[code]++;
  const start = startsOf(many);
  const next = start.slice();
  const order = new Uint32Array(start[size]);
  for (let model = 0; model < column.length; model++) if (column[model] < size) order[next[column[model]]++] = model;
  return { start, order };
}
