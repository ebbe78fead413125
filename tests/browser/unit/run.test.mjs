import assert from "node:assert/strict";
import test from "node:test";
import { Runs, question } from "../../../src/explorer/page/js/run.js";
import { opening } from "../../../src/explorer/page/js/world.js";
import { world } from "../support/world.mjs";

const wait = (/** @type {number} */ milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Waits for something, generously: other work shares the machine. @param {() => boolean} there */
async function until(there) {
  for (let i = 0; i < 2000 && !there(); i += 1) await wait(5);
}

/**
 * A program made up: answers with the share that it was asked for, each line after some milliseconds.
 * @param {(share: number) => number} delay
 */
function program(delay) {
  /** @type {{ share: number, have?: string, aborted: boolean, ended: boolean }[]} */
  const asked = [];
  /** @type {any} */ (globalThis).fetch = async (/** @type {string} */ _, /** @type {RequestInit} */ how) => {
    const body = JSON.parse(String(how.body));
    const share = body.policies[0].settings.share;
    const one = { share, have: body.have, aborted: false, ended: false };
    asked.push(one);
    const side = { national: { output_cny: share }, regions: {}, flows: {} };
    const years = [2026, 2027].map((year) => ({
      year,
      ...(body.have ? {} : { base: side }),
      policy: side,
      difference: {},
      effect: side,
    }));
    const lines = [
      { begin: { run: "b1", years: 2, replicates: 1, members: {}, warnings: [] } },
      ...years,
      { end: { ms: 1, policies: [] } },
    ];
    const stream = new ReadableStream({
      async start(controller) {
        how.signal?.addEventListener("abort", () => {
          if (!one.ended) controller.error(new DOMException("", "AbortError"));
          one.aborted = true;
        });
        for (const line of lines) {
          await wait(delay(share));
          if (one.aborted) return;
          controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
        }
        one.ended = true;
        controller.close();
      },
    });
    return new Response(stream);
  };
  return asked;
}

/** @param {number} share */
const asks = (share) => {
  const state = opening(world(), "en");
  state.policies[0].settings.share = share;
  return question(state, world());
};

test("thirty moves at once finish one answer, and it is that of the last", async () => {
  const asked = program(() => 1);
  const ends = /** @type {number[]} */ ([]);
  const runs = new Runs(
    false,
    (what) => what === "end" && ends.push(Number(runs.answer?.years.get(2027)?.policy.national.output_cny)),
  );
  for (let i = 1; i <= 30; i += 1) runs.ask(asks(i / 100));
  await until(() => ends.length > 0);
  assert.deepEqual(ends, [0.3]);
  assert.equal(asked.length, 1);
  assert.equal(runs.stale, false);
});

test("while one run goes on only the latest question waits, and a short run ends first", async () => {
  const asked = program(() => 10);
  const runs = new Runs(false, () => {});
  runs.ask(asks(0.1));
  await wait(15);
  for (const share of [0.2, 0.3, 0.4]) runs.ask(asks(share));
  await until(() => asked.length === 2 && asked[1].ended && !runs.stale);
  assert.deepEqual(
    asked.map((each) => [each.share, each.ended]),
    [
      [0.1, true],
      [0.4, true],
    ],
  );
});

test("a long run is given up for the next question, and its late lines are dropped", async () => {
  const asked = program((share) => (share === 0.1 ? 400 : 1));
  const heard = /** @type {number[]} */ ([]);
  const runs = new Runs(
    false,
    (what, detail) => what === "year" && heard.push(detail.answer.years.get(detail.year).policy.national.output_cny),
  );
  runs.ask(asks(0.1));
  await wait(700);
  runs.ask(asks(0.9));
  await until(() => heard.length > 1 && !runs.stale);
  assert.equal(asked[0].aborted, true);
  assert.deepEqual(heard, [0.9, 0.9]);
  assert.equal(runs.answer?.years.get(2027)?.policy.national.output_cny, 0.9);
  await wait(500);
  assert.equal(runs.answer?.years.get(2027)?.policy.national.output_cny, 0.9);
});

test("the baseline is asked for once", async () => {
  const asked = program(() => 1);
  const runs = new Runs(false, () => {});
  runs.ask(asks(0.1));
  await until(() => !runs.stale);
  runs.ask(asks(0.2));
  await until(() => !runs.stale);
  assert.deepEqual(
    asked.map((each) => each.have),
    [undefined, "b1"],
  );
  assert.equal(runs.answer?.years.get(2026)?.base.national.output_cny, 0.1);
});

test("how sure an effect is, is asked for after a rest only", async () => {
  const asked = program(() => 1);
  const runs = new Runs(true, () => {});
  runs.ask(asks(0.1));
  await wait(300);
  runs.ask(asks(0.2));
  await until(() => asked.length === 2 && !runs.stale);
  await wait(300);
  assert.equal(asked.length, 2);
  await until(() => asked.length === 3);
  assert.equal(asked.length, 3);
});
