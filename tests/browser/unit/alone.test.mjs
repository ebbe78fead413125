/** The model that a page carries answers as the program does. */

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { question } from "../../../src/explorer/page/js/run.js";
import * as teaching from "../../../src/explorer/page/js/teaching.js";
import { opening } from "../../../src/explorer/page/js/world.js";
import { CarriedModel, apart, lacking, told } from "../support/alone.mjs";
import { explore, root, run } from "../support/program.mjs";
import { rows } from "../support/compared.mjs";

const skip = (await lacking()) ?? false;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "factorflow-alone-"));
test.after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** @param {string} scenario */
async function exported(scenario) {
  const file = path.join(folder, `${path.basename(scenario, ".toml")}.html`);
  const { code, out, err } = await run(["explore", scenario, "--export", file]);
  assert.equal(code, 0, err);
  assert.equal(out.trim(), file);
  return file;
}

/**
 * The model of a page, and the program on the same scenario.
 * @param {string} scenario
 * @param {(model: CarriedModel, ask: (address: string, body?: unknown) => Promise<{ status: number, text: string }>) => Promise<void>} compare
 */
async function both(scenario, compare) {
  const model = new CarriedModel(await exported(scenario));
  assert.deepEqual(await model.open(), [{ done: 0 }]);
  const program = await explore(scenario);
  const ask = async (/** @type {string} */ address, /** @type {unknown} */ body) => {
    const headers = { "content-type": "application/json" };
    const how = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
    const answer = await fetch(program.address + address, how);
    return { status: answer.status, text: await answer.text() };
  };
  try {
    await compare(model, ask);
  } finally {
    await program.kill();
  }
}

const SEEN = { regions: ["output_cny", "young"], factors: ["siting", "young"], largest: 40, page: "a" };
const tax = { name: "tax", instrument: "tax-sharing", members: ["yangtze-delta"], settings: { share: 0.5 } };
const subsidy = {
  name: "race",
  instrument: "talent-subsidy",
  members: ["310000"],
  settings: { rate: { young: 0.05 } },
};

/** Questions of many kinds, by what they are about. @type {Record<string, [string, object][]>} */
const QUESTIONS = {
  "tax-sharing": [
    ["as the file has it", { ...SEEN }],
    ["two policies from later years", { ...SEEN, policies: [{ ...tax, start: 2027, ramp_years: 2 }, subsidy] }],
    ["governments that imitate", { ...SEEN, policies: [tax], governments: { rule: "imitate", initial_open: 0.3 } }],
    ["other assumptions", { ...SEEN, policies: [tax], parameters: { "technology.retention": 0.3 } }],
    ["steps and chance of the file", { ...SEEN, policies: [tax], exact: true, replicates: 2 }],
  ],
  "imports-stop-with-reserve": [["a chain that breaks", { ...SEEN }]],
  "industrial-platforms": [["platforms", { ...SEEN }]],
};

for (const [scenario, questions] of Object.entries(QUESTIONS)) {
  test(`the model that a page of ${scenario} carries answers as the program does, to seven digits`, { skip }, () =>
    both(scenario, async (model, ask) => {
      for (const [about, question] of questions) {
        const [mine, theirs] = [await model.ask("/api/run", question), await ask("/api/run", question)];
        assert.equal(theirs.status, 200, theirs.text);
        assert.deepEqual(mine.pop(), { done: 0 });
        const lines = told(theirs.text.trim().split("\n"));
        const own = told(mine.map(({ line }) => line));
        assert.equal(own.length, lines.length, about);
        const years = lines.filter((line) => "year" in line);
        assert.ok(years.length >= 2 && years.at(-1).effect.national.output_cny !== 0, about);
        const off = Math.max(...own.map((line, i) => apart(line, lines[i])));
        console.log(`${scenario}, ${about}: apart by ${off}`);
        assert.ok(off < 5e-8, `${about}: ${off}`);
      }
    }),
  );
}

test("it teaches every lesson, with the numbers of the program", { skip }, () =>
  both("tax-sharing", async (model, ask) => {
    const lessons = JSON.parse((await model.ask("/api/lessons"))[0].line);
    assert.equal(lessons.length, 6);
    for (const lesson of lessons) {
      const world = JSON.parse((await model.ask(`/api/world?scenario=${lesson.scenario}`))[0].line);
      const [visit] = lesson.look.visits;
      const levers = teaching.levers(lesson, world, teaching.whole(lesson, visit));
      const asks = teaching.asks(lesson, world);
      const asked = question({ ...opening(world, "en"), ...levers, asks, factor: "" }, world);
      const [mine, theirs] = [await model.ask("/api/run", asked), await ask("/api/run", asked)];
      assert.equal(theirs.status, 200, theirs.text);
      assert.deepEqual(mine.pop(), { done: 0 });
      const [own, lines] = [told(mine.map(({ line }) => line)), told(theirs.text.trim().split("\n"))];
      assert.ok(own.length === lines.length && lines.length > 20, `lesson ${lesson.number}`);
      const off = Math.max(...own.map((line, i) => apart(line, lines[i])));
      console.log(`lesson ${lesson.number}: apart by ${off}`);
      assert.ok(off < 5e-8, `lesson ${lesson.number}: ${off}`);
    }
  }),
);

test("its effect is that of compare, to seven digits", { skip }, async () => {
  const model = new CarriedModel(await exported("tax-sharing"));
  await model.open();
  const said = (await model.ask("/api/run", { ...SEEN, exact: false })).map(({ line }) => JSON.parse(line ?? "{}"));
  const effect = said.filter((line) => "year" in line).at(-1).effect.national.output_cny;
  const out = path.join(folder, "compared");
  const set = ["--set", "time.steps_per_year=1", "--mode", "expected", "--draws", "0"];
  const { code, err } = await run(["compare", "status-quo", "tax-sharing", "--out", out, "--no-figures", ...set]);
  assert.equal(code, 0, err);
  const effects = rows(fs.readFileSync(path.join(out, "effects.csv"), "utf8"));
  const last = effects.filter((row) => row.level === "nation" && row.outcome === "output_cny").at(-1);
  console.log(`the model: ${effect} %, compare: ${last?.mean} %`);
  assert.ok(apart(effect, Number(last?.mean)) < 5e-8);
});

test("what else the page asks is answered to the letter, and what is wrong is refused alike", { skip }, () =>
  both("tax-sharing", async (model, ask) => {
    for (const address of ["/api/hello", "/api/world", "/api/world?scenario=whole-package", "/api/lessons"]) {
      const { text } = await ask(address);
      const [{ line }] = await model.ask(address);
      assert.equal(apart(JSON.parse(line), JSON.parse(text)), 0, address);
    }
    const listed = JSON.parse((await ask("/api/scenarios")).text);
    const offered = JSON.parse((await model.ask("/api/scenarios"))[0].line);
    const names = offered.map((/** @type {any} */ each) => each.name);
    assert.deepEqual(
      offered,
      listed.filter((/** @type {any} */ each) => names.includes(each.name)),
    );
    assert.ok(names.includes("china-prefectures") && !names.includes("cities-and-counties"));
    for (const language of ["en", "zh"]) {
      for (const question of [
        { ...SEEN, policies: [tax] },
        { ...SEEN, scenario: "whole-package" },
      ]) {
        const { status, text } = await ask("/api/save", { question, language });
        assert.equal(status, 200, text);
        assert.deepEqual(await model.ask("/api/save", { question, language }), [{ line: text }, { done: 0 }]);
      }
    }
    for (const wrong of [{ policies: [{ ...tax, settings: { share: 2 } }] }, { scenario: "nothing" }, { nothing: 1 }]) {
      const { status, text } = await ask("/api/run", wrong);
      assert.equal(status, 422);
      assert.deepEqual(await model.ask("/api/run", wrong), [{ refused: text }, { done: 1 }]);
    }
    assert.deepEqual(await model.ask("/api/nothing"), [{ done: 2 }]);
    const [mine, theirs] = [await model.ask("/api/spread", { ...SEEN }), await ask("/api/spread", { ...SEEN })];
    const last = JSON.parse(mine.at(-2).line);
    assert.ok(last.spread.runs > 0 && apart(last, JSON.parse(theirs.text.trim().split("\n").at(-1) ?? "")) < 5e-8);
  }),
);

test("a scenario of one's own goes along with its tables, and nothing of where it lay", { skip }, async () => {
  const own = path.join(folder, "own");
  fs.mkdirSync(own);
  fs.copyFileSync(path.join(root, "seeds/china/prefectures.csv"), path.join(own, "places.csv"));
  fs.copyFileSync(path.join(root, "seeds/china/clubs.csv"), path.join(own, "clubs.csv"));
  const text = `name = "Own"\n[world]\nregions = "places.csv"\nclubs = "clubs.csv"\nkeep = ["yangtze-delta"]\n`;
  fs.writeFileSync(path.join(own, "own-world.toml"), text);
  await both(path.join(own, "own-world.toml"), async (model, ask) => {
    assert.ok(!model.packed.includes(own) && model.packed.includes("310000") && !model.packed.includes("650100"));
    const question = { ...SEEN, policies: [tax] };
    const [mine, theirs] = [await model.ask("/api/run", question), await ask("/api/run", question)];
    mine.pop();
    const said = told(mine.map(({ line }) => line));
    const lines = told(theirs.text.trim().split("\n"));
    // What a baseline is called hangs on where its tables lie.
    said[0].begin.run = lines[0].begin.run;
    assert.ok(lines.length > 20 && apart(said, lines) < 5e-8);
    const [{ line }] = await model.ask("/api/save", { question, language: "en" });
    assert.match(line, /^extends = "own-world.toml"$/m);
  });
});

test("a page of the delta takes at most 2.5 MB", { skip }, async () => {
  const { size } = fs.statSync(await exported("yangtze-delta"));
  console.log(`${size} bytes`);
  assert.ok(size <= 2_500_000, `${size}`);
});
