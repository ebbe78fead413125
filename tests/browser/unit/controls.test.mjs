import assert from "node:assert/strict";
import test from "node:test";
import { resolved, sizeWord } from "../../../src/explorer/page/js/levers.js";
import { ticks } from "../../../src/explorer/page/js/chart.js";
import { csv } from "../../../src/explorer/page/js/numbers.js";
import { members, opening } from "../../../src/explorer/page/js/world.js";
import { question } from "../../../src/explorer/page/js/run.js";
import { speak } from "../../../src/explorer/page/js/words.js";
import { world } from "../support/world.mjs";

test("a size is named by its place to the usual one", async () => {
  /** @type {any} */ (globalThis).document = { documentElement: {} };
  await speak("en");
  assert.deepEqual(
    [0, 0.3, 0.5, 0.6, 0.7].map((value) => sizeWord(value, 0, 0.5)),
    ["none", "small", "usual", "usual", "large"],
  );
  assert.deepEqual(
    [0.3, 0.35, 0.6, 0.8].map((value) => sizeWord(value, 0.3, 0.6)),
    ["none", "small", "usual", "large"],
  );
});

test("schemas are read through references and through what may be nothing", () => {
  const root = { $defs: { Share: { type: "number", maximum: 1 } } };
  assert.deepEqual(resolved({ $ref: "#/$defs/Share", default: 0.5 }, root), {
    type: "number",
    maximum: 1,
    default: 0.5,
  });
  assert.deepEqual(resolved({ anyOf: [{ type: "boolean" }, { type: "null" }] }, root), { type: "boolean" });
  assert.deepEqual(resolved({ type: ["integer", "null"] }, root), { type: "integer" });
  assert.deepEqual(
    resolved({ anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] }, root).type,
    "array",
  );
});

test("ticks are round, few, and within the range", () => {
  for (const [low, high] of [
    [0, 1],
    [-0.47, 0.9],
    [2.9e13, 7.6e13],
    [0.1937, 0.2093],
    [5, 5],
  ]) {
    const found = ticks(low, high);
    assert.ok(found.length >= 1 && found.length <= 6, `${low} ${high}: ${found}`);
    assert.ok(found.every((value) => value >= low - 1e-9 && value <= high * (1 + 1e-9) + 1e-9));
  }
});

test("who takes part is counted once, from clubs, provinces and codes", () => {
  assert.deepEqual(members(world(), ["both", "province:Ana", "a1", "nowhere"]), [0, 1, 2]);
});

test("policies that are off, or of nobody, are not asked for", () => {
  const state = opening(world(), "en");
  assert.equal(question(state, world()).policies.length, 1);
  assert.ok(!("on" in question(state, world()).policies[0]));
  state.policies[0].members = [];
  assert.equal(question(state, world()).policies.length, 0);
});

test("rows as CSV keep commas, quotes and Chinese", () => {
  const cell = (/** @type {string | number | null} */ value) => ({ text: "", value });
  assert.equal(
    csv(
      ["a", "b"],
      [
        [cell('x,"y"'), cell(null)],
        [cell("上海"), cell(0.1)],
      ],
    ),
    '\uFEFFa,b\n"x,""y""",\n上海,0.1\n',
  );
});
