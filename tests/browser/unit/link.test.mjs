import assert from "node:assert/strict";
import test from "node:test";
import * as link from "../../../src/explorer/page/js/link.js";
import { read } from "../../../src/explorer/page/js/reading.js";
import { opening } from "../../../src/explorer/page/js/world.js";
import { world } from "../support/world.mjs";

const first = () => opening(world(), "en");

test("a link says everything that was chosen, and nothing else", () => {
  const state = first();
  state.policies[0].settings.share = 0.75;
  state.policies[0].on = false;
  state.policies[0].members = ["province:Ana", "b1"];
  Object.assign(state, {
    year: 2031,
    view: "difference",
    factor: "young",
    place: "b1",
    replicates: 8,
    exact: true,
    calm_base: true,
  });
  state.parameters = { "technology.retention": 0.4 };
  state.charts = ["ideas", "gini", "output_cny", "people_young"];
  state.language = "zh";
  const found = read(link.write(state, first(), world()), first(), world());
  assert.deepEqual(found, { state, left: [], other: null });
  assert.equal(link.write(first(), first(), world()), "#v=1&s=small&lang=en");
});

test("of a damaged link what can be read is taken, and the rest is named", () => {
  const hash =
    "#v=1&s=small&factor=siting&view=sideways&year=2999&place=b1&lang=xx&p=%7Bbroken&a=technology.retention:0.5,x.y:1&r=many&c=gini";
  const { state, left } = read(hash, first(), world());
  assert.deepEqual(left.sort(), ["a", "c", "lang", "p", "r", "view", "year"]);
  assert.equal(state.place, "b1");
  assert.deepEqual(state.parameters, { "technology.retention": 0.5 });
  assert.deepEqual(state.policies, first().policies);
  assert.equal(state.charts[0], "gini");
  assert.equal(state.charts.length, 4);
});

test("a link of another scenario is told apart", () => {
  assert.equal(read("#v=1&s=other", first(), world()).other, "other");
});

test("policies that this program does not know are left out and said", () => {
  const cards = [{ name: "x", instrument: "unheard-of", members: [], settings: {} }, ...first().policies];
  const { state, left } = read(`#p=${encodeURIComponent(JSON.stringify(cards))}`, first(), world());
  assert.deepEqual(left, ["p"]);
  assert.equal(state.policies.length, 1);
});

test("ten thousand mutated links never throw", () => {
  const state = first();
  state.parameters = { "technology.retention": 0.4 };
  state.policies[0].settings.share = 0.1;
  const sound = link.write(state, first(), world());
  let seed = 7;
  const random = (/** @type {number} */ below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let i = 0; i < 10_000; i += 1) {
    const signs = [...sound];
    for (let j = 0; j <= random(6); j += 1) signs[random(signs.length)] = String.fromCharCode(32 + random(95));
    const found = read(signs.join(""), first(), world());
    assert.ok(found.state.year >= 2025 && found.state.year <= 2045);
  }
});
