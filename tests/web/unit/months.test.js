import assert from "node:assert/strict";
import { test } from "node:test";

import { dateOf, dayOf } from "../../../lineage/render/map/web/data/models.js";
import { monthAt, monthsOf, numbersOf, paceOf, untilOf } from "../../../lineage/render/map/web/data/months.js";
import { axisOf, scaled } from "../../../lineage/render/map/web/ui/month_bars.js";
import { forSeeds, integer } from "./maps.js";

const UNDATED = 0xffff;
const daysOf = (random) =>
  Uint16Array.from({ length: 1 + integer(random, 200) }, () =>
    integer(random, 9) === 0 ? UNDATED : 300 + integer(random, integer(random, 2) ? 40 : 1500),
  );

test("each dated model is in the month of its date, and months follow one another without a gap", () => {
  forSeeds(60, (random) => {
    const created = daysOf(random);
    const months = monthsOf(created);
    const dated = [...created].filter((day) => day !== UNDATED);
    assert.equal(months.undated, created.length - dated.length);
    months.names.forEach((name, at) => {
      assert.equal(months.counts[at], dated.filter((day) => dateOf(day).startsWith(name)).length);
      assert.ok(dateOf(months.ends[at]).startsWith(name) && !dateOf(months.ends[at] + 1).startsWith(name));
      assert.equal(dateOf(at === 0 ? months.first : months.ends[at - 1] + 1), `${name}-01`);
    });
    assert.equal(
      months.counts.reduce((sum, count) => sum + count, 0),
      dated.length,
    );
    if (dated.length > 0) assert.ok(months.counts[0] > 0 && months.counts.at(-1) > 0);
    const passes = Uint8Array.from(created, () => integer(random, 2));
    const all = numbersOf(months, created, passes);
    const rest = numbersOf(
      months,
      created,
      passes.map((pass) => 1 - pass),
    );
    assert.deepEqual(
      all.counts.map((count, at) => count + rest.counts[at]),
      months.counts,
    );
    assert.equal(all.undated + rest.undated, months.undated);
  });
});

test("a leap day is in February, and a map without a date has no months", () => {
  const months = monthsOf(Uint16Array.of(dayOf("2024-02-29")));
  assert.deepEqual([months.names, months.counts, months.ends.map(dateOf)], [["2024-02"], [1], ["2024-02-29"]]);
  assert.deepEqual(monthsOf(Uint16Array.of(UNDATED, UNDATED)), {
    names: [],
    ends: [],
    counts: [],
    first: 0,
    undated: 2,
  });
});

test("the time bar's last month shows everything, and each other shows what came up to its end", () => {
  forSeeds(40, (random) => {
    const months = monthsOf(Uint16Array.of(400, ...daysOf(random)));
    const last = months.ends.length - 1;
    months.ends.forEach((end, at) => {
      assert.equal(untilOf(months, at), at === last ? null : end);
      assert.equal(monthAt(months, untilOf(months, at)), at);
    });
    assert.equal(monthAt(months, 0), 0);
    assert.equal(monthAt(months, 60_000), last);
    assert.equal(untilOf(months, -1), last === 0 ? null : months.ends[0]);
  });
});

test("the play goes from the first day to the last without ever going back", () => {
  forSeeds(40, (random) => {
    const months = monthsOf(Uint16Array.of(400, ...daysOf(random)));
    const pace = paceOf(months);
    let before = -Infinity;
    for (let part = 0; part < 1; part += 0.01) {
      const day = pace.dayAt(part);
      assert.ok(day >= before && day >= months.first && day <= months.ends.at(-1));
      before = day;
    }
    assert.equal(pace.dayAt(0), months.first);
    for (let day = months.first; day < months.ends.at(-1); day += 7) {
      assert.ok(Math.abs(pace.dayAt(pace.partAt(day) + 1e-9) - day) <= 1);
    }
  });
});

test("bars are between nothing and full height, in the order of their counts", () => {
  forSeeds(40, (random) => {
    const counts = Array.from({ length: 1 + integer(random, 40) }, () => integer(random, integer(random, 2) ? 9 : 1e6));
    const { parts } = scaled(counts);
    for (let one = 0; one < counts.length; one++) {
      assert.ok(parts[one] >= 0 && parts[one] <= 1 && (parts[one] === 0) === (counts[one] === 0));
      for (let other = 0; other < counts.length; other++)
        if (counts[one] > counts[other]) assert.ok(parts[one] > parts[other]);
    }
  });
  assert.ok(axisOf(["2024-01"]).length >= 1);
});
