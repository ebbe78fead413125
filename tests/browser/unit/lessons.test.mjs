import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { question } from "../../../src/explorer/page/js/run.js";
import * as teaching from "../../../src/explorer/page/js/teaching.js";
import { opening } from "../../../src/explorer/page/js/world.js";
import { explore } from "../support/program.mjs";

/** @typedef {import("../../../src/explorer/page/types").Lesson} Lesson */
/** @typedef {import("../../../src/explorer/page/types").Values} Values */
/** @typedef {import("../../../src/explorer/page/types").Tried} Tried */

/** @type {Awaited<ReturnType<typeof explore>>} */
let program;
/** @type {Lesson[]} */
let lessons = [];

before(async () => {
  program = await explore("yangtze-delta");
  lessons = await (await fetch(`${program.address}/api/lessons`)).json();
});
after(() => program.kill());

/** One reader of a lesson, who runs the model for everything that is tried. @param {Lesson} lesson */
async function reader(lesson) {
  const world = await (await fetch(`${program.address}/api/world?scenario=${lesson.scenario}`)).json();
  /** @type {Map<string, Tried>} */
  const all = new Map();
  /** @param {Partial<Values>} some */
  const attempt = async (some) => {
    const values = teaching.whole(lesson, some);
    const state = { ...opening(world, "en"), ...teaching.levers(lesson, world, values) };
    const asks = { ...question({ ...state, asks: teaching.asks(lesson, world), factor: "" }, world) };
    const answer = await fetch(`${program.address}/api/run`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(asks),
    });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.filter((line) => line.failed || line.problems),
      [],
    );
    // With replicates every year comes twice, the mean of all of them last.
    const years = new Map(lines.filter((line) => "year" in line).map((line) => [line.year, line]));
    const one = teaching.tried(lesson, world, values, [...years.values()]);
    all.set(teaching.keyOf(lesson, values), one);
    return one;
  };
  return { all, attempt };
}

for (const number of [1, 2, 3, 4, 5, 6]) {
  test(`lesson ${number} is decided by the model: its bet comes true one way, and its puzzle can be solved but is not at first`, async () => {
    const lesson = lessons[number - 1];
    const { all, attempt } = await reader(lesson);
    for (const visit of [lesson.look.values, ...lesson.look.visits]) {
      const one = await attempt(visit);
      assert.ok(Object.values(one.numbers).some((value) => typeof value === "number"));
      if (process.env.SHOW) console.log(number, JSON.stringify(one.values), JSON.stringify(one.numbers));
      assert.ok(!teaching.solves(lesson, one, all), `${JSON.stringify(visit)} solves the puzzle without a thought`);
    }
    for (const choice of lesson.bet.most ? lesson.bet.choices : [null])
      await attempt({ ...lesson.bet.values, ...choice?.values });
    const came = teaching.came(lesson, all);
    assert.ok(came && came.choice >= 0, "the bet is decided");
    if (process.env.SHOW) console.log(number, "bet", JSON.stringify(came), lesson.bet.choices[came.choice].label.en);
    let solved = false;
    for (const step of lesson.puzzle.solution) {
      const one = await attempt(step);
      solved = teaching.solves(lesson, one, all);
      if (process.env.SHOW) console.log(number, solved, JSON.stringify(step), JSON.stringify(one.numbers));
      if (solved) break;
    }
    assert.ok(solved, "no step of the solution solves the puzzle");
  });
}
