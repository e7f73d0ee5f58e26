import assert from "node:assert/strict";
import { test } from "node:test";

import { Graph } from "../../../lineage/render/map/web/data/graph.js";
import { Shown } from "../../../lineage/render/map/web/state/shown.js";
import { initialState } from "../../../lineage/render/map/web/state/state.js";
import { csvOf, jsonOf, modelsOf } from "../../../lineage/render/map/web/take/rows_file.js";
import { HOSTILE, forSeeds, integer, mapOf, randomMap } from "./maps.js";

const appOf = (models, selected = null) => ({
  models,
  graph: new Graph(models),
  shown: new Shown(models),
  store: { state: { ...initialState({ x: 0, y: 0, zoom: 1 }, false), selected } },
});

/** RFC 4180, read strictly. */
function readCsv(text) {
  const rows = [];
  let row = [];
  for (let at = 0; at < text.length;) {
    let cell = "";
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        assert.ok(at < text.length, "a quote is left open");
        if (text[at] === '"') at++;
        cell += text[at];
      }
      at++;
    } else {
      const end = at + text.slice(at).search(/[,\r]/);
      cell = text.slice(at, end);
      assert.ok(!/["\n]/.test(cell), "a quote or a line end stands in the open");
      at = end;
    }
    row.push(cell);
    if (text[at] === ",") at++;
    else {
      assert.equal(text.slice(at, at + 2), "\r\n");
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

test("every row of the CSV has every column, no cell begins a formula, and names can be read back", async () => {
  for (let turn = 0; turn < HOSTILE.length; turn++) {
    const ids = HOSTILE.map((name, at) => `${HOSTILE[(at + turn) % HOSTILE.length].replaceAll("/", "")}/${name}`);
    const models = mapOf(ids, { task: HOSTILE.map((_, at) => at), words: { task: HOSTILE } });
    const [head, ...rows] = readCsv(await csvOf(appOf(models)).text());
    assert.equal(rows.length, ids.length);
    rows.forEach((row, model) => {
      assert.equal(row.length, head.length);
      for (const cell of row) assert.doesNotMatch(cell, /(^|[;|\t\r\n])[\s\0"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
      // Printable ASCII is as it was, but for the sign that tames a formula.
      const id = models.idOf(model);
      if (/^[ -~]*$/.test(id)) assert.equal(row[0].replaceAll("'", ""), id);
    });
  }
});

test("numbers are written as numbers, and what is not said is an empty cell", async () => {
  const models = mapOf(["a/b"], {
    downloads: [0],
    likes: [0xffffffff],
    parameters: [0],
    parameter_values: [7e9],
    created: [0],
  });
  const [head, row] = readCsv(await csvOf(appOf(models)).text());
  const cells = Object.fromEntries(head.map((name, at) => [name, row[at]]));
  assert.deepEqual(
    [cells.downloads, cells.likes, cells.parameters, cells.created, cells.license, cells.counted],
    ["0", "", "7000000000", "2022-01-01", "", "true"],
  );
});

test("the JSON has the same models as the CSV, as the Hub writes their names", async () => {
  const sources = [];
  forSeeds(15, (random) => sources.push(randomMap(random, 1 + integer(random, 60), { edges: integer(random, 20) })));
  for (const models of sources) {
    const app = appOf(models, models.count > 3 ? 2 : null);
    const file = JSON.parse(await jsonOf(app).text());
    const listed = [...modelsOf(app)];
    assert.equal(file.count, listed.length);
    assert.deepEqual(
      file.models.map((row) => row.repo_id),
      listed.map((model) => models.idOf(model)),
    );
    assert.deepEqual(
      file.models.map((row) => row.bases.length),
      listed.map((model) => app.graph.basesOf(model).length),
    );
    assert.equal(readCsv(await csvOf(app).text()).length, listed.length + 1);
  }
});

test("a file of no models is whole all the same", async () => {
  const app = appOf(mapOf([]));
  assert.deepEqual(JSON.parse(await jsonOf(app).text()).models, []);
  assert.equal(readCsv(await csvOf(app).text()).length, 1);
});

test("more models than are written at a time are all there, once", async () => {
  const app = appOf(mapOf(Array.from({ length: 9001 }, (_, at) => `a/${at}`)));
  const names = readCsv(await csvOf(app).text())
    .slice(1)
    .map(([name]) => name);
  assert.equal(new Set(names).size, 9001);
  assert.equal(JSON.parse(await jsonOf(app).text()).models.length, 9001);
});
