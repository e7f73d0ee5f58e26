import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { dateOf, dayOf, treeFromChildren } from "../../../lineage/render/map/web/data/models.js";
import { fromBase64, gunzip, inRows, readPayload } from "../../../lineage/render/map/web/data/payload.js";
import { HOSTILE, forSeeds, integer, mapOf, randomMap } from "./maps.js";

/** A payload as the page's data has it. */
function written(header, sections = {}) {
  let at = 0;
  const parts = [];
  const index = {};
  for (const [name, [kind, values, planes]] of Object.entries(sections)) {
    index[name] = [kind, at, values.length, planes];
    const bytes = Buffer.from(values.buffer);
    parts.push(bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8));
    at += Math.ceil(bytes.length / 8) * 8;
  }
  const whole = (shift) =>
    JSON.stringify({
      version: 1,
      ...header,
      sections: Object.fromEntries(
        Object.entries(index).map(([name, [kind, from, ...rest]]) => [name, [kind, from + shift, ...rest]]),
      ),
    });
  let shift = 0;
  for (let turn = 0; turn < 3; turn++) shift = Math.ceil((12 + Buffer.byteLength(whole(shift))) / 8) * 8;
  const json = Buffer.from(whole(shift));
  const head = Buffer.alloc(12);
  head.write("LINMAP01");
  head.writeUInt32LE(json.length, 8);
  const bytes = Buffer.concat([head, json, Buffer.alloc(shift - 12 - json.length), ...parts]);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
}

async function* inPieces(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield new Uint8Array(bytes.subarray(at, at + size));
}

test("base64 gives back the bytes, with white space in it or not", () => {
  forSeeds(30, (random) => {
    const bytes = Uint8Array.from({ length: integer(random, 200) }, () => integer(random, 256));
    const text = Buffer.from(bytes).toString("base64");
    assert.deepEqual(fromBase64(text), bytes);
    assert.deepEqual(fromBase64(`\n ${text.replace(/(.{40})/g, "$1\n")}\t`), bytes);
  });
});

test("pieces of any size are joined and unpacked", async () => {
  const bytes = Buffer.from(HOSTILE.join("\n").repeat(50));
  for (const size of [1, 7, 4096, 1e6]) {
    assert.deepEqual(Buffer.from(await gunzip(inPieces(gzipSync(bytes), size))), bytes);
  }
});

test("data that breaks off or is no gzip is refused", { timeout: 5000 }, async () => {
  const packed = gzipSync(Buffer.from("data"));
  await assert.rejects(gunzip(inPieces(packed.subarray(0, packed.length - 4), 100)));
  await assert.rejects(gunzip(inPieces(Buffer.from("not gzip at all"), 100)));
});

test("header and sections are read as they were written", () => {
  const sections = {
    owner: ["u32", Uint32Array.of(1, 2 ** 32 - 1, 3), 1],
    created: ["u16", Uint16Array.of(0, 0xffff, 7), 1],
    relation: ["u8", Uint8Array.of(9), 1],
    later: ["u128", Uint8Array.of(9), 1],
  };
  const { header, sections: read } = readPayload(written({ subject: HOSTILE.join("") }, sections));
  assert.equal(header.subject, HOSTILE.join("").toWellFormed?.() ?? HOSTILE.join(""));
  assert.deepEqual([...read.keys()], ["owner", "created", "relation"]);
  for (const name of read.keys()) assert.deepEqual(read.get(name), sections[name][1]);
});

test("data of another kind, another version or none is refused in a sentence", () => {
  const damaged = written({});
  new Uint8Array(damaged)[0] = 0;
  assert.throws(() => readPayload(damaged), /damaged: it does not start as it should/);
  assert.throws(() => readPayload(new ArrayBuffer(0)), /damaged/);
  assert.throws(() => readPayload(written({ version: 2 })), /of version 2\./);
});

test("a table written column by column is read row by row", () => {
  forSeeds(40, (random) => {
    const [width, height] = [1 + integer(random, 8), integer(random, 30)];
    const rows = Uint8Array.from({ length: width * height }, () => integer(random, 256));
    const columns = Uint8Array.from(rows, (_, at) => rows[(at % height) * width + Math.floor(at / height)]);
    assert.deepEqual(new Uint8Array(inRows(columns, width)), rows);
  });
});

test("numbers of children give each model's base and the size of its subtree", () => {
  const { parent, subtree } = treeFromChildren([2, 1, 0, 0, 0, 1, 0]);
  assert.deepEqual([...parent], [-1, 0, 1, 0, -1, -1, 5]);
  assert.deepEqual([...subtree], [4, 2, 1, 1, 1, 2, 1]);
  forSeeds(40, (random) => {
    const models = randomMap(random, integer(random, 100));
    for (let model = 0; model < models.count; model++) {
      const children = models.childrenOf(model);
      assert.equal(children.length, models.children[model]);
      assert.equal(
        models.subtree[model],
        children.reduce((sum, child) => sum + models.subtree[child], 1),
      );
      for (const child of children) assert.equal(models.parent[child], model);
    }
  });
});

test("a model is found by its whole name, whatever is in it", () => {
  const ids = HOSTILE.flatMap((owner, at) => [`${owner.replaceAll("/", "")}/${HOSTILE[(at + 5) % HOSTILE.length]}`]);
  const models = mapOf(ids);
  ids.forEach((id, model) => {
    const found = models.indexOf(models.idOf(model));
    assert.equal(models.idOf(found), models.idOf(model));
    if (!id.startsWith("/")) assert.equal(models.idOf(model), id);
  });
  for (const id of ["Qwen", "nobody/x", "", "/", "a/b/c"]) assert.equal(models.indexOf(id), -1);
});

test("days and dates are one another's inverse, and what is no date has no day", () => {
  for (let day = -800; day < 20_000; day += 1) assert.equal(dayOf(dateOf(day)), day);
  for (const text of ["", "2024", "2024-13-01", "2024-1-1", " 2024-01-01", "2024-01-01T00:00", "20240101"])
    assert.equal(dayOf(text), null);
  assert.equal(dateOf(0), "2022-01-01");
});
