import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";

import {
  KEYS,
  Sorter,
  orderAfterPress,
  orderFromText,
  orderToText,
  radix,
} from "../../../lineage/render/map/web/data/order.js";
import { forSeeds, integer, mapOf, randomMap } from "./maps.js";

const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const compareBytes = (one, other) => Buffer.compare(Buffer.from(lower(one)), Buffer.from(lower(other)));

/** What a list is sorted by; null where the Hub says nothing. */
function valueOf(models, key, model) {
  if (key === "relation") return models.category[model];
  if (key === "license") return models.header.words.license[models.license[model]]?.toLowerCase() ?? null;
  const value = models[key][model];
  return value === (key === "created" ? 0xffff : 0xffffffff) ? null : value;
}

test("a sorted list has the same models in order, equal ones as on the map, and those without a value last", () => {
  forSeeds(60, (random) => {
    const models = randomMap(random, 1 + integer(random, 150));
    const sorter = new Sorter(models);
    for (const key of KEYS.filter((name) => name !== "name")) {
      for (const descending of [false, true]) {
        const sign = descending ? -1 : 1;
        const expected = [...models.parent.keys()].sort((one, other) => {
          const [a, b] = [valueOf(models, key, one), valueOf(models, key, other)];
          if (a === null || b === null) return Number(a === null) - Number(b === null) || one - other;
          return sign * (a < b ? -1 : a > b ? 1 : 0) || one - other;
        });
        const list = Uint32Array.from(models.parent.keys());
        assert.deepEqual([...sorter.sort(list, { key, descending })], expected, `${key} ${descending}`);
      }
    }
  });
});

test("names are sorted by owner and bytes, capitals like small letters, however many begin alike", () => {
  forSeeds(20, (random) => {
    const ids = Array.from({ length: 300 }, () => {
      const name = "Qwen3-8B-GGUF".slice(0, integer(random, 14));
      return `lee/${integer(random, 2) ? name : name.toUpperCase()}${["", "é", "\u0000", "a"][integer(random, 4)]}`;
    });
    const models = mapOf(ids);
    const sorted = new Sorter(models).sort(Uint32Array.from(ids.keys()), { key: "name", descending: false });
    // A name that ends is before one that goes on with a zero byte, or beside it.
    const names = Array.from(sorted, (model) => ids[model].replaceAll("\u0000", ""));
    for (let at = 1; at < names.length; at++) assert.ok(compareBytes(names[at - 1], names[at]) <= 0);
    assert.deepEqual(
      [...sorted].sort((one, other) => one - other),
      [...ids.keys()],
    );
  });
});

test("a list is sorted by the relation to another base where one is given", () => {
  const models = mapOf(["a/b", "a/c", "a/d"], { children: [2, 0, 0], relation: [255, 1, 2] });
  const sorted = new Sorter(models).sort(
    Uint32Array.of(1, 2),
    { key: "relation", descending: false },
    new Map([[2, 0]]),
  );
  assert.deepEqual([...sorted], [2, 1]);
});

test("radix sorting is stable and takes any 32-bit key", () => {
  forSeeds(40, (random) => {
    const keys = Array.from({ length: integer(random, 500) }, () =>
      integer(random, 2) ? integer(random, 4) : integer(random, 2 ** 32),
    );
    const expected = [...keys.keys()].sort((one, other) => keys[one] - keys[other] || one - other);
    assert.deepEqual([...radix(Uint32Array.from(keys.keys()), Uint32Array.from(keys))], expected);
  });
});

test("an order survives the address, and nothing else is taken for one", () => {
  for (const key of KEYS) {
    for (const descending of [false, true]) {
      assert.deepEqual(orderFromText(orderToText({ key, descending })), { key, descending });
    }
  }
  for (const text of ["", "-", "--name", "owner", "__proto__", "NAME"]) assert.equal(orderFromText(text), null);
});

test("a second press on a column head turns the order round", () => {
  const first = orderAfterPress({ key: "name", descending: false }, "downloads");
  assert.deepEqual(first, { key: "downloads", descending: true });
  assert.deepEqual(orderAfterPress(first, "downloads"), { key: "downloads", descending: false });
  assert.deepEqual(orderAfterPress(first, "license"), { key: "license", descending: false });
});
