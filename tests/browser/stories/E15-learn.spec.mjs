/** E15: every lesson can be finished by keys; the bet is asked before any result is shown; puzzles are decided by numbers. */

import { percent, speak } from "../../../src/explorer/page/js/words.js";
import { press, set, solve, tried } from "../support/lesson.mjs";
import { accessible, assert, fits, text } from "../support/story.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("../support/story.mjs").Stage} Stage */
/** @typedef {import("../../../src/explorer/page/types").Lesson} Lesson */

const RESULTS = ["#headline-part", "#tried", "#map-part", "#outcomes", "#levers"];

/** Words that are not of the page's language. @param {Page} page */
const latin = (page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      const words = walker.currentNode.textContent ?? "";
      if (holder?.closest("#lesson, #tried") && !holder.closest("[lang=en], .code") && /[A-Za-z]{2,}/.test(words))
        found.push(words);
    }
    return found;
  });

/** @param {Stage} stage @param {Lesson} lesson */
async function learn(stage, lesson) {
  const { number } = lesson;
  const page = await stage.open({ hash: `#lesson=${number}&step=3`, width: number % 2 ? 1280 : 390 });
  const visible = async () => {
    const all = await Promise.all(RESULTS.map(async (where) => ((await page.isVisible(where)) ? where : "")));
    return all.filter(Boolean).join();
  };
  assert.equal(
    await visible(),
    "",
    `lesson ${number}: nothing is shown before the bet, even from a link to a later step`,
  );
  assert.equal(await page.getAttribute("#step-2", "aria-current"), "step");
  assert.ok(await page.isDisabled("#step-3"));
  await press(page, "#step-1");
  assert.equal(await visible(), "", `lesson ${number}: nor beside its goal`);
  await press(page, "#lesson-next");
  await accessible(page, `lesson ${number}, bet`);
  await press(page, "#bet-0");
  await page.waitForSelector("#bet-said");
  assert.match(await visible(), /headline-part.*outcomes/, `lesson ${number}: results after the bet`);
  assert.doesNotMatch(await visible(), /levers/, `lesson ${number}: only its own controls are open`);
  await stage.answered(page, 1);
  for (let row = 0; row < lesson.look.visits.length; row += 1)
    await tried(stage, page, () => press(page, `#row-${row}`));
  if (number === 1) await sameNumbers(stage, page);
  for (const { values } of lesson.bet.choices)
    await tried(stage, page, () =>
      values ? set(page, lesson, "share", /** @type {any} */ (values).share) : Promise.resolve(),
    );
  for (const [name, value] of Object.entries(lesson.bet.values))
    await set(page, lesson, name, /** @type {any} */ (value));
  await tried(stage, page, () => Promise.resolve());
  assert.match(await text(page, "#bet-said"), /%|0/, `lesson ${number}: what came true stands beside the bet`);
  await accessible(page, `lesson ${number}, look`);
  if (number % 2 === 0) await fits(page, `lesson ${number} at 390 px`);
  await press(page, "#step-4");
  await page.waitForSelector("#verdict");
  assert.equal(await page.getAttribute("#verdict", "data-solved"), null, `lesson ${number} is not solved by looking`);
  await solve(stage, page, lesson);
  assert.equal(await page.getAttribute("#verdict", "data-solved"), "yes", `lesson ${number} is solved`);
  assert.doesNotMatch(await text(page, "#verdict"), /[{}]/);
  if (stage.language === "zh") assert.deepEqual(await latin(page), [], `lesson ${number}: Latin words`);
  await press(page, "#lesson-next");
  assert.ok((await page.locator("#lesson .code").count()) >= 2, "equations");
  await press(page, "#lesson-next");
  assert.match(await text(page, "#lesson"), new RegExp(`docs/lessons/${lesson.page}`));
  await press(page, "#lesson-end");
  assert.ok(await page.isVisible("#levers"), `lesson ${number}: all controls are open`);
  if (stage.language === "zh")
    assert.equal(
      await page.locator("#notices [lang=en]").count(),
      0,
      `lesson ${number}: what one should know is English`,
    );
  const policies = await page.locator("#policy-cards .card").count();
  assert.equal(policies, lesson.setting.policies.length, "what was chosen stays");
  await page.context().close();
}

/** The table of the first lesson says what the program says. @param {Stage} stage @param {Page} page */
async function sameNumbers(stage, page) {
  const asked = page.waitForRequest((request) => request.url().endsWith("/api/run"));
  await press(page, "#row-1");
  const { have: _, ...question } = (await asked).postDataJSON();
  const world = await (await fetch(`${stage.program?.address}/api/world?scenario=delta`)).json();
  const shanghai = world.regions.findIndex((/** @type {any} */ each) => each.code === "310000");
  const last = (await stage.ask({ ...question, page: "beside" })).filter((line) => "year" in line).at(-1);
  await tried(stage, page, () => Promise.resolve());
  await speak("en");
  const shown = await page.locator("#tried tr[aria-current] td:not(.word)").first().textContent();
  assert.equal(shown, percent(last.effect.regions.output_cny[shanghai]));
}

/** @param {Stage} stage */
export async function story(stage) {
  /** @type {any} */ (globalThis).document ??= { documentElement: {} };
  await stage.begin("yangtze-delta");
  const page = await stage.open({ hash: "#begin=1" });
  await page.waitForSelector("#begin-1");
  await accessible(page, "what one can begin with");
  /** @type {Lesson[]} */
  const lessons = await (await fetch(`${stage.program?.address}/api/lessons`)).json();
  assert.equal(await page.locator("dialog [id^=begin-]").count(), lessons.length);
  await press(page, "#begin-3");
  await page.waitForSelector("#lesson-title");
  assert.match(await text(page, "#lesson-title"), /3/);
  for (const lesson of lessons) await learn(stage, lesson);
}

export const fault = {
  /** Results are shown before the bet. */
  files: { "js/lesson.js": (/** @type {string} */ code) => code.replace('this.bet < 0 ? "bet" : name', "name") },
};
