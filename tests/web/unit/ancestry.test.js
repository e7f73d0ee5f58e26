import assert from "node:assert/strict";
import { test } from "node:test";

import { commonAncestors, pathBetween } from "../../../lineage/render/map/web/data/common_ancestors.js";
import { Graph } from "../../../lineage/render/map/web/data/graph.js";
import { FEW, TreeRows } from "../../../lineage/render/map/web/data/tree_rows.js";
import { basesIn, forSeeds, integer, mapOf, randomMap, stepsFrom } from "./maps.js";

const smallMap = (random, cyclic) => randomMap(random, 2 + integer(random, 40), { edges: integer(random, 25), cyclic });

test("ancestors and descendants are all that edges lead to, each once, and never the model itself", () => {
  forSeeds(80, (random) => {
    const models = smallMap(random, integer(random, 2) === 1);
    const graph = new Graph(models);
    const derivatives = Array.from({ length: models.count }, () => []);
    for (let model = 0; model < models.count; model++)
      basesIn(models, model).forEach((base) => derivatives[base].push(model));
    for (let model = 0; model < models.count; model++) {
      assert.deepEqual(
        graph.basesOf(model).map((link) => link.model),
        basesIn(models, model),
      );
      assert.equal(graph.fanOutOf(model), derivatives[model].length);
      assert.deepEqual(
        graph
          .derivativesOf(model)
          .map((link) => link.model)
          .sort(),
        [...derivatives[model]].sort(),
      );
      const up = stepsFrom(model, (at) => basesIn(models, at));
      up.delete(model);
      assert.deepEqual(graph.ancestorsOf(model), up);
      const down = [...stepsFrom(model, (at) => derivatives[at]).keys()].filter((other) => other !== model);
      const listed = graph
        .descendantsOf(model)
        .flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at));
      assert.deepEqual(
        listed,
        down.sort((one, other) => one - other),
      );
    }
  });
});

test("the nearest common ancestors are those that no other common ancestor descends from", () => {
  forSeeds(120, (random) => {
    const cyclic = integer(random, 3) === 0;
    const models = smallMap(random, cyclic);
    const graph = new Graph(models);
    const [one, other] = [integer(random, models.count), integer(random, models.count)];
    const [up, across] = [one, other].map((model) => stepsFrom(model, (at) => basesIn(models, at)));
    const common = [...up.keys()].filter((model) => across.has(model));
    const result = commonAncestors(graph, one, other);
    assert.equal(result.common, common.length);
    const sums = common.map((model) => up.get(model) + across.get(model));
    assert.equal(result.distance, common.length === 0 ? null : Math.min(...sums));
    if (!cyclic) {
      const lowest = common.filter(
        (model) => !common.some((below) => below !== model && stepsFrom(below, (at) => basesIn(models, at)).has(model)),
      );
      assert.deepEqual(new Set(result.nearest), new Set(lowest));
    }
    assert.equal(result.nearest.length === 0, common.length === 0);
    for (const ancestor of result.through) {
      const paths = [pathBetween(graph, one, ancestor), pathBetween(graph, other, ancestor)];
      assert.equal(paths[0].length + paths[1].length - 2, result.distance);
      for (const path of paths) {
        for (let at = 1; at < path.length; at++) assert.ok(basesIn(models, path[at - 1]).includes(path[at]));
        assert.equal(path.at(-1), ancestor);
      }
    }
    assert.deepEqual(commonAncestors(graph, other, one).distance, result.distance);
  });
});

test("a model is its own nearest common ancestor with itself and with what was made from it", () => {
  const graph = new Graph(mapOf(["a/base", "b/tuned", "c/alone"], { children: [1, 0, 0] }));
  assert.deepEqual(commonAncestors(graph, 0, 0), { nearest: [0], through: [0], distance: 0, common: 1 });
  assert.deepEqual(commonAncestors(graph, 1, 0), { nearest: [0], through: [0], distance: 1, common: 1 });
  assert.deepEqual(commonAncestors(graph, 0, 2), { nearest: [], through: [], distance: null, common: 0 });
  assert.deepEqual(pathBetween(graph, 0, 1), []);
});

test("two models that were each made from the other have each other in common", () => {
  const graph = new Graph(mapOf(["a/one", "a/two"], { children: [1, 0], others: [[1, 0]] }));
  assert.equal(commonAncestors(graph, 0, 1).distance, 1);
  assert.deepEqual([...graph.ancestorsOf(0)], [[1, 1]]);
  assert.deepEqual(graph.descendantsOf(0), [[1, 2]]);
});

test("the tree's rows count every model that is shown, and no row is there for what is not", () => {
  forSeeds(60, (random) => {
    const models = smallMap(random, false);
    const visible = Uint8Array.from({ length: models.count }, () => integer(random, 4) && 1);
    const rows = new TreeRows(models, new Graph(models), visible);
    for (let model = 0; model < models.count; model++) if (integer(random, 2)) rows.open.add(model);
    rows.build();
    for (let row = 0; row < rows.length; row++) {
      assert.ok(rows.place[row] >= 1 && rows.place[row] <= rows.size[row] && rows.above[row] < row);
      if (rows.kind[row] === "model") assert.ok(rows.shownIn(rows.model[row]) > 0);
      if (rows.kind[row] === "more") assert.ok(rows.count[row] >= 2);
    }
    const at = integer(random, models.count);
    if (!visible[at]) return;
    rows.uncover(at);
    rows.build();
    assert.ok(rows.rowOf(at) >= 0);
  });
});

test("a base shows one derivative more than few, as a row for the rest would take the same room", () => {
  const count = FEW + 1;
  const models = mapOf(
    Array.from({ length: count + 1 }, (_, at) => `a/${at}`),
    { children: [count, ...new Array(count).fill(0)] },
  );
  const rows = new TreeRows(models, new Graph(models), new Uint8Array(count + 1).fill(1));
  rows.open.add(0);
  rows.build();
  assert.deepEqual(new Set(rows.kind), new Set(["model"]));
  assert.equal(rows.length, 1 + count);
});

test("a base with many derivatives shows few of them, the most downloaded, and a row for the rest", () => {
  const count = FEW + 5;
  const models = mapOf(["a/base", ...Array.from({ length: count }, (_, at) => `b/tuned-${at}`)], {
    children: [count, ...new Array(count).fill(0)],
    relation: [255, ...new Array(count).fill(0)],
    downloads: [0, ...Array.from({ length: count }, (_, at) => at)],
  });
  const rows = new TreeRows(models, new Graph(models), new Uint8Array(count + 1).fill(1));
  rows.open.add(0);
  rows.build();
  assert.equal(rows.length, 1 + FEW + 1);
  assert.deepEqual(
    rows.model.slice(1, 1 + FEW),
    Array.from({ length: FEW }, (_, at) => count - at),
  );
  assert.deepEqual([rows.kind.at(-1), rows.count.at(-1)], ["more", 5]);
  rows.whole.add("0:0");
  rows.build();
  assert.equal(rows.length, 1 + count);
});
