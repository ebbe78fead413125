/** E17: the page in one file answers from `file://`, without program and network, as the program does, and teaches. */

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { assert, accessible, text, tile, LONG } from "../support/story.mjs";
import { compared } from "../support/compared.mjs";
import { lacking } from "../support/alone.mjs";
import { lessonsOf, press, solve, tried } from "../support/lesson.mjs";
import { run } from "../support/program.mjs";

export { lacking };

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("../support/story.mjs").Stage} Stage */

/** @param {Stage} stage */
export async function story(stage) {
  const file = path.join(stage.folder, "delta.html");
  const { code, err } = await run(["explore", "tax-sharing", "--export", file, "--language", stage.language]);
  assert.equal(code, 0, err);
  const html = fs.readFileSync(file, "utf8");
  fs.writeFileSync(file, stage.fault.page ? stage.fault.page(html) : html);
  const page = await stage.alone(pathToFileURL(file).href);
  assert.equal(await page.getAttribute("html", "lang"), stage.language === "zh" ? "zh-CN" : "en");
  assert.equal(await page.locator(".chart").count(), 4);
  assert.match(await text(page, "#headline-title"), /2045/);
  await accessible(page, "a page without a program");

  // Many moves at once: the last one is answered, whatever became of the others.
  await page.focus("#policies-0-share");
  await stage.asked(page, async () => {
    for (let i = 0; i < 8; i += 1) await page.keyboard.press("ArrowLeft");
  });
  const step = Number(await page.getAttribute("#policies-0-share", "step"));
  assert.equal(await page.inputValue("#policies-0-share-exact"), String(+(0.5 - 8 * step).toFixed(6)));
  const { effects } = await compared(stage, page);
  const nation = effects.find((row) => row.level === "nation" && row.year === "2045.0" && row.outcome === "output_cny");
  const sign = Number(nation?.mean) > 0 ? "+" : "";
  assert.equal((await tile(page, "nation")).replace("−", "-"), `${sign}${Number(nation?.mean).toFixed(4)} %`);

  // How sure it is, is asked of another worker, which ends with the next move and is there again after it.
  await stage.asked(page, () => page.click("#policies-0-on"));
  await stage.asked(page, () => page.click("#policies-0-on"));
  await page.waitForSelector("[data-range=assumptions]:not(.wait)", { timeout: 8 * LONG });
  assert.equal(await page.locator("#banner").isVisible(), false);

  // What does not fit is said at its lever, and another scenario of the library can be opened.
  await page.fill("#policies-0-share-exact", "7");
  await page.keyboard.press("Tab");
  await page.waitForSelector(".problem:visible");
  // From another page, since a change of the hash alone would have this one load itself anew beside us.
  await page.goto("about:blank");
  await page.goto(`${pathToFileURL(file).href}#s=talent-subsidy-race&lang=${stage.language}`);
  await stage.answered(page, 1);
  assert.equal(await page.locator(".card").first().getAttribute("data-name"), "race");
  await learn(stage, page);
}

/** A lesson, from the list of what one can begin with to the end of its puzzle. @param {Stage} stage @param {Page} page */
async function learn(stage, page) {
  await stage.opened(page, () => page.click("#begin"));
  const lessons = await lessonsOf(page);
  assert.equal(await page.locator("dialog [id^=begin-]").count(), lessons.length);
  const [lesson] = lessons;
  await press(page, `#begin-${lesson.number}`);
  await page.waitForSelector("#lesson-title");
  assert.equal(await page.isVisible("#headline-part"), false, "nothing is shown before the bet");
  await press(page, "#lesson-next");
  await press(page, "#bet-0");
  for (let row = 0; row < lesson.look.visits.length; row += 1)
    await tried(stage, page, () => press(page, `#row-${row}`));
  assert.match(await text(page, "#bet-said"), /%/, "what came true stands beside the bet");
  await accessible(page, "a lesson without a program");
  await press(page, "#step-4");
  await solve(stage, page, lesson);
  await page.waitForSelector("#verdict[data-solved=yes]");
  for (let step = 4; step < 6; step += 1) await press(page, "#lesson-next");
  await press(page, "#lesson-following");
  await page.locator("#lesson-title", { hasText: String(lessons[1].number) }).waitFor();
}

export const fault = {
  // A page that may ask the network, and does.
  page: (/** @type {string} */ html) =>
    html
      .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
      .replace("</head>", '<link rel="stylesheet" href="https://example.org/a.css" /></head>'),
};
