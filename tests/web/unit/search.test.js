import assert from "node:assert/strict";
import { test } from "node:test";

import { Search } from "../../../lineage/render/map/web/find/search.js";
import { foldText, indexBytes, indexWords } from "../../../lineage/render/map/web/find/text_index.js";
import { HOSTILE, forSeeds, integer, mapOf, randomMap } from "./maps.js";

/** Each of the texts that has the word, as one would look for it without an index. */
const placesOf = (texts, word) => [...texts.keys()].filter((at) => foldText(texts[at]).includes(foldText(word)));

function matches(index, word) {
  while (index.read());
  const places = [];
  index.eachMatch(foldText(word), (at) => places.push(at));
  return places;
}

test("an index finds each text that has a word, once and in order", () => {
  forSeeds(60, (random) => {
    const texts = Array.from({ length: 1 + integer(random, 60) }, () =>
      Array.from({ length: integer(random, 3) }, () => HOSTILE[integer(random, HOSTILE.length)]).join(""),
    );
    const word = Array.from(HOSTILE[1 + integer(random, HOSTILE.length - 1)])
      .slice(0, 1 + integer(random, 4))
      .join("");
    const bytes = texts.map((text) => new TextEncoder().encode(text));
    const starts = new Uint32Array(texts.length + 1);
    bytes.forEach((part, at) => (starts[at + 1] = starts[at] + part.length));
    const joined = Uint8Array.from(bytes.flatMap((part) => [...part]));
    assert.deepEqual(matches(indexBytes(joined, starts), word), placesOf(texts, word));
    assert.deepEqual(matches(indexWords(texts), word), placesOf(texts, word));
  });
});

test("a match that runs from one text into the next is none", () => {
  assert.deepEqual(matches(indexWords(["ab", "cd", "", "bc"]), "bc"), [3]);
});

test("an index of more texts than it reads at a time finds those at the seams", () => {
  const texts = Array.from({ length: 20_000 }, (_, at) => (at % 8192 === 8191 || at % 8192 === 0 ? `seam-${at}` : "x"));
  assert.deepEqual(matches(indexWords(texts), "SEAM"), [0, 8191, 8192, 16383, 16384]);
});

test("a search returns the models in which every word stands, the exact name first", () => {
  forSeeds(80, (random) => {
    const models = randomMap(random, 1 + integer(random, 60));
    const search = new Search(models);
    const visible = Uint8Array.from({ length: models.count }, () => integer(random, 3) && 1);
    const id = models.idOf(integer(random, models.count));
    const query = integer(random, 2)
      ? id
      : Array.from(id)
          .slice(0, 1 + integer(random, 3))
          .join("");
    const words = query
      .split(/[\s/]+/)
      .filter(Boolean)
      .map(foldText);
    const fits = (model) => {
      const texts = [models.nameOf(model), models.ownerOf(model), models.header.words.task[models.task[model]] ?? ""];
      return words.every((word) => texts.some((text) => foldText(text).includes(word)));
    };
    const expected = [...visible.keys()].filter((model) => visible[model] && words.length > 0 && fits(model));
    const { models: all, total } = search.find(query, { most: models.count, visible });
    assert.equal(total, expected.length);
    assert.deepEqual(
      [...all].sort((one, other) => one - other),
      expected,
    );
    const most = 1 + integer(random, 5);
    assert.deepEqual(search.find(query, { most, visible }).models, all.slice(0, most));
  });
});

test("a query of nothing but white space and slashes finds nothing", () => {
  const search = new Search(mapOf(["a/b"]));
  for (const query of ["", " ", "/", " // \t"])
    assert.deepEqual(search.find(query, { most: 9 }), { models: [], total: 0 });
});

test("more reach comes before more downloads, and downloads that nobody said come last", () => {
  const models = mapOf(["a/qwen-1", "a/qwen-2", "a/qwen-3", "a/qwen-4"], {
    reach: [0, 0, 7, 0],
    downloads: [5, 0xffffffff, 0, 9],
  });
  assert.deepEqual(new Search(models).find("qwen", { most: 9 }).models, [2, 3, 0, 1]);
});
