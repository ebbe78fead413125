import assert from "node:assert/strict";
import test from "node:test";
import { Store } from "../../../src/explorer/page/js/state.js";
import { opening } from "../../../src/explorer/page/js/world.js";
import { world } from "../support/world.mjs";

const share = (/** @type {Store} */ store) => store.state.policies[0].settings.share;

test("five moves of one control in a second are one entry of undo", () => {
  let now = 0;
  const store = new Store(opening(world(), "en"), () => now);
  for (const value of [0.55, 0.6, 0.65, 0.7, 0.75]) {
    now += 150;
    store.move("share", (state) => (state.policies[0].settings.share = value));
  }
  assert.equal(store.past.length, 1);
  store.undo();
  assert.equal(share(store), 0.5);
  store.redo();
  assert.equal(share(store), 0.75);
});

test("a move after a second, or of another control, is an entry of its own", () => {
  let now = 0;
  const store = new Store(opening(world(), "en"), () => now);
  store.move("share", (state) => (state.policies[0].settings.share = 0.6));
  now = 1500;
  store.move("share", (state) => (state.policies[0].settings.share = 0.7));
  store.move("start", (state) => (state.policies[0].start = 2030));
  assert.equal(store.past.length, 3);
  store.undo();
  store.undo();
  assert.equal(share(store), 0.6);
});

test("what only draws is not undone, and what changes nothing is no entry", () => {
  const store = new Store(opening(world(), "en"));
  store.look({ year: 2030, language: "zh" });
  store.move("share", (state) => (state.policies[0].settings.share = 0.5));
  assert.equal(store.past.length, 0);
});
