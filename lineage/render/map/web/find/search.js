/** Search as one types: over all names, owners and tasks, the most looked-for first. */

import { UNSAID } from "../data/models.js";
import { foldText, indexBytes, indexWords } from "./text_index.js";

/** @typedef {import("../data/models.js").Models} Models */

export class Search {
  /** @param {Models} models */
  constructor(models) {
    this.models = models;
    this.names = indexBytes(models.nameBytes, models.nameStart);
    this.owners = indexWords(models.header.words.owner);
    this.tasks = indexWords(models.header.words.task);
    this.seen = new Uint8Array(models.count);
  }

  /** Make ready a part of what the first question needs; whether there was one left. */
  prepare() {
    return this.names.read() || this.owners.read() || this.tasks.read();
  }

  /**
   * Models in which every word of the query stands, in the name, the owner or the task.
   *
   * @param {string} query words apart by spaces; `owner/name` means both
   * @param {{most: number, visible?: Uint8Array}} how most: models given back
   * @returns {{models: number[], total: number}} by reach, then downloads; total: all that match
   */
  find(query, { most, visible }) {
    const words = query
      .split(/[\s/]+/)
      .filter(Boolean)
      .map(foldText);
    if (words.length === 0) return { models: [], total: 0 };
    while (this.prepare());
    const longest = words.reduce((one, other) => (other.length > one.length ? other : one));
    const rest = words.filter((word) => word !== longest);
    const hits = this.modelsWith(longest).filter(
      (model) => (!visible || visible[model]) && rest.every((word) => this.has(model, word)),
    );
    const exact = foldText(query.trim());
    return { models: this.best(hits, most, exact), total: hits.length };
  }

  /** @param {string} word @returns {number[]} */
  modelsWith(word) {
    const { models, seen } = this;
    /** @type {number[]} */
    const hits = [];
    /** @param {number} model */
    const add = (model) => {
      if (!seen[model]) hits.push(model);
      seen[model] = 1;
    };
    this.names.eachMatch(word, add);
    for (const [words, column] of /** @type {const} */ ([
      [this.owners, models.owner],
      [this.tasks, models.task],
    ])) {
      const held = new Uint8Array(words.count);
      let any = false;
      words.eachMatch(word, (code) => {
        held[code] = 1;
        any = true;
      });
      if (any) for (let model = 0; model < column.length; model++) if (held[column[model]]) add(model);
    }
    for (const hit of hits) seen[hit] = 0;
    return hits;
  }

  /** @param {number} model @param {string} word */
  has(model, word) {
    const { names, owners, tasks, models } = this;
    const texts = [names.textOf(model), owners.textOf(models.owner[model]), tasks.textOf(models.task[model])];
    return texts.some((text) => text.includes(word));
  }

  /** @param {number[]} hits @param {number} most @param {string} exact */
  best(hits, most, exact) {
    const { reach, downloads } = this.models;
    /** @param {number} model */
    const loads = (model) => (downloads[model] === UNSAID ? 0 : downloads[model]);
    const slash = exact.indexOf("/");
    const [owner, wanted] = slash < 0 ? [null, exact] : [exact.slice(0, slash), exact.slice(slash + 1)];
    const { names, owners, models } = this;
    /** @param {number} model */
    const named = (model) =>
      names.textOf(model) === wanted && (owner === null || owners.textOf(models.owner[model]) === owner);
    /** @param {number} one @param {number} other */
    const order = (one, other) => reach[other] - reach[one] || loads(other) - loads(one) || one - other;
    /** @type {number[]} */
    let ranked = [];
    /** The last of the best so far: what comes behind it need not be sorted. @type {number | null} */
    let last = null;
    for (const hit of hits) {
      if (last !== null && order(hit, last) > 0) continue;
      ranked.push(hit);
      if (ranked.length < 8 * most) continue;
      ranked = ranked.sort(order).slice(0, most);
      last = ranked[most - 1];
    }
    const full = hits.filter(named);
    return [...new Set([...full.sort(order), ...ranked.sort(order)])].slice(0, most);
  }
}
