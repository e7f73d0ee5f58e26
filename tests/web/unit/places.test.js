import assert from "node:assert/strict";
import { test } from "node:test";

import { hitTest } from "../../../lineage/render/map/web/app/hit_test.js";
import { circleAround, countInView } from "../../../lineage/render/map/web/app/in_view.js";
import { circlesOf, wholeOf } from "../../../lineage/render/map/web/data/circles.js";
import { Grid } from "../../../lineage/render/map/web/data/grid.js";
import { labelInside } from "../../../lineage/render/map/web/draw/label_inside.js";
import { dotBox, overlap, placesOf, within } from "../../../lineage/render/map/web/draw/label_places.js";
import { cameraOf, fitView, toScreen, toWorld, viewOf, zoomAt } from "../../../lineage/render/map/web/state/camera.js";
import { bareFrame, freeFrame } from "../../../lineage/render/map/web/state/free_frame.js";
import { HOSTILE, forSeeds, integer, mapOf, randomMap } from "./maps.js";

const gapTo = (models, model, x, y) => Math.hypot(models.x[model] - x, models.y[model] - y) - models.radius[model];

test("the nearest model is the one whose edge is nearest, among those shown and within reach", () => {
  forSeeds(80, (random) => {
    const models = randomMap(random, integer(random, 120));
    const grid = new Grid(models);
    const visible = Uint8Array.from({ length: models.count }, () => integer(random, 3) && 1);
    const [x, y, reach] = [random() * 120 - 10, random() * 120 - 10, random() * 10];
    const gaps = [...visible.keys()]
      .filter((model) => visible[model])
      .map((model) => gapTo(models, model, x, y))
      .filter((gap) => gap <= reach);
    const model = grid.nearest(x, y, { within: reach, visible });
    assert.equal(model < 0 ? Infinity : gapTo(models, model, x, y), Math.min(Infinity, ...gaps));
  });
});

test("a rectangle's runs and the large models hold every dot that touches it", () => {
  forSeeds(60, (random) => {
    const models = randomMap(random, integer(random, 200));
    const grid = new Grid(models);
    const [left, top] = [random() * 100, random() * 100];
    const [right, bottom] = [left + random() * 30, top + random() * 30];
    const listed = new Set(grid.large);
    for (const [from, to] of grid.runs([left, top, right, bottom]))
      grid.order.subarray(from, to).forEach((model) => listed.add(model));
    for (let model = 0; model < models.count; model++) {
      const across = Math.max(left - models.x[model], models.x[model] - right, 0);
      const up = Math.max(top - models.y[model], models.y[model] - bottom, 0);
      if (Math.hypot(across, up) <= models.radius[model]) assert.ok(listed.has(model));
    }
  });
});

test("a family's circle holds all its dots, and families come widest first", () => {
  forSeeds(60, (random) => {
    const models = randomMap(random, 1 + integer(random, 100));
    const circles = circlesOf(models);
    for (let model = 0; model < models.count; model++) {
      for (let member = model; member < model + models.subtree[model]; member++) {
        const apart = Math.hypot(models.x[member] - circles.x[model], models.y[member] - circles.y[model]);
        assert.ok(apart + models.radius[member] <= circles.radius[model] * 1.0001 + 1e-3);
      }
    }
    const hubs = [...models.subtree.keys()].filter((model) => models.subtree[model] > 1);
    assert.deepEqual(
      [...circles.hubs].sort((one, other) => one - other),
      hubs,
    );
    const radii = Array.from(circles.hubs, (hub) => circles.radius[hub]);
    assert.deepEqual(
      radii,
      [...radii].sort((one, other) => other - one),
    );
    const whole = wholeOf(models, circles, { linked: false });
    for (let model = 0; model < models.count; model++) {
      const apart = Math.hypot(models.x[model] - whole.x, models.y[model] - whole.y);
      assert.ok(apart + models.radius[model] <= whole.radius * 1.0001 + 1e-3);
    }
  });
});

test("an empty map has a circle that can be looked at", () => {
  const models = mapOf([]);
  assert.deepEqual(wholeOf(models, circlesOf(models), { linked: true }), { x: 0, y: 0, radius: 1 });
});

const screen = { width: 800, height: 600 };

/** A view of a map, as deep as a number says. */
function lookAt(models, random, zoom) {
  const circles = circlesOf(models);
  const whole = wholeOf(models, circles, { linked: false });
  const at = integer(random, models.count);
  const view = { x: models.x[at], y: models.y[at], zoom };
  return { circles, whole, view, camera: cameraOf(view, whole, bareFrame(screen.width, screen.height)) };
}

test("a press on a dot that can be seen means that model, and a dot too small means its family", () => {
  forSeeds(80, (random) => {
    const models = randomMap(random, 1 + integer(random, 80));
    const { circles, camera } = lookAt(models, random, 0.01 + random() * 20);
    const grid = new Grid(models);
    const visible = Uint8Array.from({ length: models.count }, () => integer(random, 3) && 1);
    const near = integer(random, models.count);
    const [px, py] = toScreen(camera, models.x[near], models.y[near]);
    const point = { px: px + random() * 8 - 4, py: py + random() * 8 - 4, slack: 6 };
    const model = hitTest({ grid, circles, visible }, camera, point);
    const nearest = grid.nearest(...toWorld(camera, point.px, point.py), { within: 6 / camera.scale, visible });
    if (nearest < 0) assert.equal(model, null);
    else {
      assert.ok(visible[model]);
      assert.ok(model <= nearest && nearest < model + models.subtree[model]);
      if (models.radius[nearest] * camera.scale >= 1.6) assert.equal(model, nearest);
    }
  });
});

test("a place of the map goes to the screen and back, whatever the view", () => {
  forSeeds(60, (random) => {
    const whole = { x: random(), y: random(), radius: random() * 100 };
    const frame = freeFrame(screen, [{ left: 0, top: 0, right: random() * 300, bottom: random() * 300 }]);
    const view = { x: random(), y: random(), zoom: 0.5 + random() * 1000 };
    const camera = cameraOf(view, whole, frame);
    const [x, y] = toWorld(camera, ...toScreen(camera, 3, -4));
    assert.ok(Math.abs(x - 3) < 1e-6 && Math.abs(y + 4) < 1e-6);
    const back = viewOf(camera, whole, frame);
    for (const part of ["x", "y", "zoom"]) assert.ok(Math.abs(back[part] / view[part] - 1) < 1e-6);
    // What is under the pointer stays there.
    const [px, py] = [random() * 800, random() * 600];
    const nearer = zoomAt(view, camera, { px, py, factor: 0.5 + random(), most: 1e5 });
    const before = toWorld(camera, px, py);
    const after = toWorld(cameraOf(nearer, whole, frame), px, py);
    before.forEach((value, at) => assert.ok(Math.abs(value - after[at]) < 1e-6 * whole.radius + 1e-9));
  });
});

test("the free frame touches no control and stays on the screen", () => {
  forSeeds(40, (random) => {
    const boxes = Array.from({ length: integer(random, 4) }, () => {
      const [left, top] = [random() * 700, random() * 500];
      return { left, top, right: left + random() * 200, bottom: top + random() * 200 };
    });
    const { x, y, radius } = freeFrame(screen, boxes);
    assert.ok(Math.min(x, y, 800 - x, 600 - y) >= radius - 1e-9 && radius > 0);
    for (const { left, top, right, bottom } of boxes) {
      const away = Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0));
      assert.ok(away >= radius);
    }
  });
  const covered = freeFrame(screen, [{ left: -1, top: -1, right: 801, bottom: 601 }]);
  assert.deepEqual(covered, bareFrame(800, 600));
});

test("what is in view are the shown models whose middle lies on the screen", () => {
  forSeeds(40, (random) => {
    const models = randomMap(random, 1 + integer(random, 80));
    const { camera } = lookAt(models, random, 0.5 + random() * 8);
    const visible = Uint8Array.from({ length: models.count }, () => integer(random, 2));
    const onScreen = [...visible.keys()].filter((model) => {
      const [px, py] = toScreen(camera, models.x[model], models.y[model]);
      return visible[model] && px >= 0 && px <= 800 && py >= 0 && py <= 600;
    });
    const counted = onScreen.filter((model) => models.counted[model]).length;
    assert.deepEqual(countInView(models, visible, camera), { total: onScreen.length, counted });
    const circle = circleAround(models, models.parent.keys());
    for (let model = 0; model < models.count; model++) {
      assert.ok(Math.hypot(models.x[model] - circle.x, models.y[model] - circle.y) <= circle.radius);
    }
    assert.ok(fitView(circle, circle).zoom === 1);
  });
});

test("a label's free places lie on the screen and touch no dot but its own", () => {
  let places = 0;
  forSeeds(60, (random) => {
    const models = randomMap(random, 1 + integer(random, 60));
    const { circles, camera } = lookAt(models, random, 1 + random() * 12);
    const grid = new Grid(models);
    const visible = Uint8Array.from({ length: models.count }, () => integer(random, 4) && 1);
    const names = { camera, circles, models, grid, visible, radii: models.radius, scene: { step: 1 }, families: [] };
    for (let model = 0; model < models.count; model++) {
      const text = { model, high: 12, width: 20 + integer(random, 200), forced: false };
      for (const box of placesOf(names, text).free) {
        places++;
        assert.ok(within(box, camera));
        for (let other = 0; other < models.count; other++) {
          if (other === model || !visible[other]) continue;
          const [x, y] = toScreen(camera, models.x[other], models.y[other]);
          const away = Math.hypot(Math.max(box.left - x, x - box.right, 0), Math.max(box.top - y, y - box.bottom, 0));
          assert.ok(away >= models.radius[other] * camera.scale);
        }
        if (visible[model]) assert.ok(!overlap(box, dotBox(names, model)) || models.subtree[model] > 1);
      }
    }
  });
  assert.ok(places > 100);
});

test("a label wider than the screen has no place", () => {
  const models = mapOf(["a/b"]);
  const { circles, camera } = lookAt(models, () => 0, 1);
  const names = {
    camera,
    circles,
    models,
    grid: new Grid(models),
    visible: [1],
    radii: models.radius,
    scene: { step: 1 },
    families: [],
  };
  assert.deepEqual(placesOf(names, { model: 0, high: 12, width: 801, forced: true }), { free: [], over: [] });
});

test("a label inside its dot lies within the circle, line for line, and has the whole name or says that it is cut", () => {
  const measure = (text, weight) => text.length * (weight > 400 ? 6 : 5);
  forSeeds(100, (random) => {
    const name = Array.from(
      { length: 1 + integer(random, 4) },
      () => HOSTILE[integer(random, HOSTILE.length)] || "Qwen3-8B",
    ).join("-");
    const radius = 5 + random() * 150;
    const block = labelInside({ name, short: "", tails: ["1,234"] }, radius, measure);
    if (block === null) return;
    for (const { text, off, size, weight } of block.lines) {
      const half = (measure(text.trimEnd(), weight) * size) / 10 / 2;
      assert.ok(Math.hypot(half, Math.abs(off)) <= radius + 1e-6, JSON.stringify({ text, off, size, radius }));
      assert.ok(Math.abs(off) <= block.up);
    }
    const written = block.lines.filter(({ weight }) => weight > 400).map(({ text }) => text);
    assert.ok(written.join("") === name || written.join("").includes("…"));
  });
});
