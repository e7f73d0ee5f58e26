import assert from "node:assert/strict";
import { test } from "node:test";

import { TALLEST, gearOf, rowsInView } from "../../../lineage/render/map/web/dom/virtual_list.js";
import { hashOf, stateOf } from "../../../lineage/render/map/web/state/history.js";
import { Shown } from "../../../lineage/render/map/web/state/shown.js";
import { NO_FILTERS, initialState } from "../../../lineage/render/map/web/state/state.js";
import { escapeUnprintable, plain, quantity } from "../../../lineage/render/map/web/words/text.js";
import { HOSTILE, forSeeds, integer, randomMap } from "./maps.js";

/** Filters of any kind. */
const filtersOf = (random) => ({
  ...NO_FILTERS,
  relations: integer(random, 2) ? [integer(random, 7)] : null,
  generations: integer(random, 2) ? [0, integer(random, 9)] : null,
  minDownloads: integer(random, 2) * 1500,
  from: integer(random, 2) ? integer(random, 900) : null,
  to: integer(random, 2) ? 500 + integer(random, 900) : null,
  licenses: integer(random, 2) ? [integer(random, 3)] : null,
  tasks: integer(random, 3) === 0 ? [1] : null,
  evidence: integer(random, 3) === 0 ? 3 : null,
  counted: integer(random, 2) === 1,
  linked: integer(random, 2) === 1,
});

/** Whether a model passes, filter by filter. */
function passes(models, filters, model) {
  const top = models.parent[model] < 0;
  const touched = !top || models.subtree[model] > 1 || models.others.includes(model);
  const category = top ? (touched ? 5 : 6) : models.relation[model];
  const has = (codes, code) => codes === null || codes.includes(code);
  const day = models.created[model];
  const below = models.counted.subarray(model, model + models.subtree[model]);
  return (
    has(filters.relations, category) &&
    has(filters.licenses, models.license[model]) &&
    has(filters.tasks, models.task[model]) &&
    (filters.generations === null || models.generation[model] <= filters.generations[1]) &&
    (filters.minDownloads === 0 ||
      (models.downloads[model] !== 0xffffffff && models.downloads[model] >= filters.minDownloads)) &&
    (filters.from === null || (day !== 0xffff && day >= filters.from)) &&
    (filters.to === null || (day !== 0xffff && day <= filters.to)) &&
    (filters.evidence === null || top || (models.evidence[model] & filters.evidence) !== 0) &&
    (!filters.counted || models.counted[model] === 1 || (category === 5 && below.includes(1))) &&
    (!filters.linked || touched)
  );
}

test("a link shows what was on the screen: the state survives the address", () => {
  forSeeds(150, (random) => {
    const models = randomMap(random, 1 + integer(random, 30));
    const start = initialState({ x: 0, y: 0, zoom: 1 }, false);
    const any = () => (integer(random, 2) ? models.indexOf(models.idOf(integer(random, models.count))) : null);
    const state = {
      ...start,
      view: { x: 12.5, y: -0.25, zoom: 3 },
      selected: any(),
      compareWith: any(),
      colorBy: ["relation", "license", "month"][integer(random, 3)],
      sizeBy: ["downloads", "reach"][integer(random, 2)],
      until: integer(random, 2) ? integer(random, 1500) : null,
      query: HOSTILE[integer(random, HOSTILE.length)],
      rows: HOSTILE[integer(random, HOSTILE.length)],
      panel: ["", "filter"][integer(random, 2)],
      order: integer(random, 2) ? { key: "likes", descending: integer(random, 2) === 1 } : null,
      filters: Object.freeze(filtersOf(random)),
    };
    assert.deepEqual(stateOf(hashOf(state, models), models, start), state);
  });
});

test("an address that says nothing sound leaves the state as at the beginning", () => {
  forSeeds(1, (random) => {
    const models = randomMap(random, 5);
    const start = initialState({ x: 0, y: 0, zoom: 1 }, false);
    const bad = [
      "",
      "#",
      "#at=1,2",
      "#at=a,b,c",
      "#at=0,0,-1",
      "#at=0,0,1e99",
      "#model=no/where",
      "#color=__proto__",
      "#until=soon",
      "#panel=<script>",
      "#generations=1-",
      "#relation=none",
      "#downloads=NaN",
      "#%",
      "#sort=--",
    ];
    for (const hash of bad) assert.deepEqual(stateOf(hash, models, start), start, hash);
  });
});

test("the models shown and their counts are those that pass, however the time bar has moved", () => {
  forSeeds(60, (random) => {
    const models = randomMap(random, 1 + integer(random, 80), { edges: integer(random, 9) });
    const shown = new Shown(models);
    const filters = filtersOf(random);
    let until = integer(random, 1700);
    shown.filter(filters, until);
    for (let move = 0; move < 4; move++) {
      until = integer(random, 3) ? integer(random, 1700) : null;
      const { added } = shown.moveTo(until);
      const expected = Array.from(models.created, (day, model) =>
        passes(models, filters, model) && day <= (until ?? 0xffff) ? 1 : 0,
      );
      assert.deepEqual([...shown.visible], expected);
      assert.equal(shown.counts.total, expected.filter(Boolean).length);
      assert.equal(shown.counts.counted, expected.filter((value, model) => value && models.counted[model]).length);
      assert.equal(
        shown.counts.byRelation.reduce((sum, many) => sum + many, 0),
        shown.counts.total,
      );
      if (added) for (const model of added) assert.ok(models.created[model] <= (until ?? 0xffff));
      assert.deepEqual(
        [...shown.among([[0, models.count]])],
        [...expected.keys()].filter((model) => expected[model]),
      );
    }
  });
});

test("a list's rows fill the view wherever it is scrolled to, and few more are made", () => {
  forSeeds(200, (random) => {
    const list = {
      count: integer(random, integer(random, 2) ? 30 : 2e6),
      height: 20 + integer(random, 30),
      view: 50 + integer(random, 900),
    };
    const gear = gearOf(list);
    assert.ok(gear >= 1);
    const tall = Math.min(list.count * list.height, TALLEST);
    const most = Math.max(tall - list.view, 0);
    const top = random() * most * gear;
    const { first, end } = rowsInView(list, top);
    assert.ok(first >= 0 && end <= list.count && end - first <= list.view / list.height + 14);
    assert.ok(first * list.height <= top && (end === list.count || end * list.height >= top + list.view));
    // Scrolled to its end, the list shows its last row.
    assert.equal(rowsInView(list, most * gear).end, list.count);
  });
});

test("no string of the Hub is shown with what cannot be seen, nor longer than it may be", () => {
  forSeeds(100, (random) => {
    const text = Array.from({ length: integer(random, 9) }, () => HOSTILE[integer(random, HOSTILE.length)]).join(
      "\u2066",
    );
    const most = 1 + integer(random, 60);
    const shown = plain(text, most);
    assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u);
    assert.ok(Array.from(shown).length <= most);
    assert.equal(plain(shown, most), shown);
    assert.doesNotMatch(escapeUnprintable(text), /(?! )[\p{C}\p{Z}]/u);
  });
  assert.equal(plain("Qwen/Qwen3-8B"), "Qwen/Qwen3-8B");
  assert.equal(escapeUnprintable("a\u0007\u202e\u{e0001}\ud800"), "a\\x07\\u202e\\U000e0001\\ud800");
  assert.deepEqual(
    [quantity(1), quantity(1234), quantity(0, "other base")],
    ["1 model", "1,234 models", "0 other bases"],
  );
});
