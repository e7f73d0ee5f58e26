// Maps for the tests: from a few columns, or drawn from a seed.
import { Models } from "../../../lineage/render/map/web/data/models.js";

const HEADER = {
  version: 1,
  subject: "Qwen",
  population: "made-up",
  as_of: "2026-09-25",
  complete: true,
  rule: { written: "r2", words: "Models made from Qwen." },
  total: 0,
  start: "release",
  narrowed: false,
  digest: "0",
  marks: [],
  unread: {},
  relation_words: {},
  relations: ["finetune", "adapter", "quantized", "merge", "unstated"],
  evidence: ["hub", "tag", "card", "name"],
  impossible: 128,
  states: ["present", "unasked"],
  radius: [1, 1],
  sections: {},
};

/** Strings that break what takes them for anything but text. */
export const HOSTILE = [
  "",
  "=1+1",
  "@SUM(A1)",
  "\t=1",
  " =1",
  "a;=1",
  'a";=1',
  'quote " and, comma',
  "line\r\n=break",
  "</script><!--",
  "${x}",
  ".*+?^$()[]{}|\\",
  "__proto__",
  "İstanbul",
  "ÄÖÜ-ßẞ",
  "\u202egnp.exe",
  "\u0000\u0007",
  "\ufeffbom",
  "e\u0301\u0301\u0301\u0301\u0301",
  "👩‍👩‍👧‍👦",
  "𝔔wen",
  "通义千问",
  "%2F&model=#?",
  "＝1",
];

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). @param {number} seed */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number below another. @param {() => number} random @param {number} below */
export const integer = (random, below) => Math.floor(random() * below);

/** Run a law on many random sources; a failure names its seed. @param {number} runs @param {(random: () => number) => void} law */
export function forSeeds(runs, law) {
  for (let seed = 1; seed <= runs; seed++) {
    try {
      law(randomFrom(seed));
    } catch (error) {
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}

/**
 * A map of models named `owner/name`; columns that are not given are as where the Hub says nothing.
 *
 * @param {string[]} ids
 * @param {object} [columns]
 */
export function mapOf(ids, { children = ids.map(() => 0), xy, others = [], words = {}, header = {}, ...columns } = {}) {
  const owners = [...new Set(ids.map((id) => id.slice(0, id.indexOf("/"))))];
  const names = ids.map((id) => new TextEncoder().encode(id.slice(id.indexOf("/") + 1)));
  const places = xy ?? ids.flatMap((_, model) => [3 * model, 0]);
  const xs = places.filter((_, at) => at % 2 === 0);
  const ys = places.filter((_, at) => at % 2 === 1);
  const extent = [Math.min(0, ...xs), Math.min(0, ...ys), Math.max(1, ...xs), Math.max(1, ...ys)];
  const kinds = {
    relation: Uint8Array,
    evidence: Uint8Array,
    downloads: Uint32Array,
    likes: Uint32Array,
    created: Uint16Array,
    license: Uint16Array,
    task: Uint16Array,
    generation: Uint8Array,
    reach: Uint32Array,
    counted: Uint8Array,
    radius: Float32Array,
    parameters: Uint32Array,
    parameter_values: Float64Array,
    others_relation: Uint8Array,
    others_evidence: Uint8Array,
  };
  const sections = new Map([
    ["children", Uint32Array.from(children)],
    ["xy", Float32Array.from(places)],
    ["owner", Uint32Array.from(ids, (id) => owners.indexOf(id.slice(0, id.indexOf("/"))))],
    ["names", Uint8Array.from(names.flatMap((bytes) => [...bytes]))],
    ["name_lengths", Uint16Array.from(names, (bytes) => bytes.length)],
    ["others", Uint32Array.from(others.flat())],
    ...Object.entries(columns).map(([name, values]) => [name, kinds[name].from(values)]),
  ]);
  const all = { license: [], task: [], library: [], ...words, owner: owners };
  return new Models({ header: { ...HEADER, ...header, count: ids.length, extent, words: all }, sections });
}

/** A forest of so many models, some with further bases. @param {() => number} random @param {number} count */
export function randomMap(random, count, { edges = 0, cyclic = false } = {}) {
  const children = new Array(count).fill(0);
  let open = [];
  for (let model = 0; model < count; model++) {
    // A depth-first order: the base is the model before, or one of those above it.
    open = open.slice(0, integer(random, open.length + 1));
    if (open.length > 0) children[open[open.length - 1]]++;
    open.push(model);
  }
  const others = [];
  for (let edge = 0; edge < edges && count > 1; edge++) {
    const [one, other] = [integer(random, count), integer(random, count)];
    if (one !== other) others.push(cyclic ? [one, other] : [Math.min(one, other), Math.max(one, other)]);
  }
  const word = () => HOSTILE[integer(random, HOSTILE.length)].replaceAll("/", "");
  const ids = Array.from(
    { length: count },
    (_, model) => `${word() || "lee"}/${word()}${integer(random, 3) ? model : ""}`,
  );
  return mapOf(ids, {
    children,
    others,
    xy: Array.from({ length: 2 * count }, () => random() * 100),
    radius: Array.from({ length: count }, () => 0.1 + random() * random() * (integer(random, 9) ? 20 : 60)),
    relation: Array.from({ length: count }, () => integer(random, 5)),
    evidence: Array.from({ length: count }, () => integer(random, 16)),
    others_relation: others.map(() => integer(random, 5)),
    others_evidence: others.map(() => integer(random, 16)),
    downloads: Array.from({ length: count }, () => (integer(random, 4) ? integer(random, 5) * 1000 : 0xffffffff)),
    likes: Array.from({ length: count }, () => (integer(random, 4) ? integer(random, 9) : 0xffffffff)),
    reach: Array.from({ length: count }, () => integer(random, 3)),
    created: Array.from({ length: count }, () => (integer(random, 5) ? integer(random, 1700) : 0xffff)),
    license: Array.from({ length: count }, () => (integer(random, 4) ? integer(random, 3) : 0xffff)),
    task: Array.from({ length: count }, () => (integer(random, 4) ? integer(random, 2) : 0xffff)),
    counted: Array.from({ length: count }, () => integer(random, 2)),
    words: { license: ["mit", "Apache-2.0", "=other"], task: ["text-generation", "İmage"] },
  });
}

/** Bases of each model, from the columns alone. */
export const basesIn = (models, model) => [
  ...(models.parent[model] >= 0 ? [models.parent[model]] : []),
  ...Array.from({ length: models.others.length / 2 }, (_, edge) => edge)
    .filter((edge) => models.others[2 * edge + 1] === model)
    .map((edge) => models.others[2 * edge]),
];

/** Fewest steps from a model to each model that `next` leads to. */
export function stepsFrom(model, next) {
  const steps = new Map([[model, 0]]);
  for (const [at, many] of steps) for (const to of next(at)) if (!steps.has(to)) steps.set(to, many + 1);
  return steps;
}
