/**
 * Draws the pictures of `docs/explorer.md` and its Chinese page anew: `npm run pictures`, here, with a built program.
 *
 * Needs what `run` needs, and `apt-get install pngquant`. Nothing moves in them and every range has come, so that they change
 * with the page alone; then look at them before you commit them.
 */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { launch } from "./support/browser.mjs";
import { tried } from "./support/lesson.mjs";
import { root } from "./support/program.mjs";
import { Stage, LONG } from "./support/story.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {{ scenario: string, hash?: string, act: (page: Page, stage: Stage) => Promise<unknown> }} Picture */

const FOLDER = path.join(root, "docs/figures");
/** Small enough for a repository. */
const LARGEST = 150_000;

/** @param {Page} page */
const ranges = (page) =>
  page.waitForFunction(() => document.querySelectorAll("[data-range]:not(.wait)").length === 2, undefined, {
    timeout: 10 * LONG,
  });

/** What is shown, and how one gets there. @type {Record<string, Picture>} */
const PICTURES = {
  opening: { scenario: "tax-sharing", act: ranges },
  difference: {
    scenario: "tax-sharing",
    act: async (page, stage) => {
      await page.click("#runs-summary");
      await stage.asked(page, () => page.check("#exact"));
      await stage.asked(page, () => page.selectOption("#replicates", "8"));
      await page.click("#runs-summary");
      await page.click("#view-difference");
      await ranges(page);
    },
  },
  lesson: {
    scenario: "yangtze-delta",
    hash: "#lesson=1&step=3",
    act: async (page, stage) => {
      await page.click("#bet-0");
      for (let row = 0; row < 4; row += 1) await tried(stage, page, () => page.click(`#row-${row}`));
      await ranges(page);
    },
  },
};

/** A picture in at most 256 colours. @param {Buffer} png */
const small = (png) => execFileSync("pngquant", ["--speed", "1", "--strip", "-"], { input: png, maxBuffer: 1e8 });

const browser = await launch();
for (const [name, { scenario, hash, act }] of Object.entries(PICTURES)) {
  for (const language of /** @type {const} */ (["en", "zh"])) {
    const stage = new Stage(browser, language, {});
    await stage.begin(scenario);
    const page = await stage.open({ hash, width: 1280, height: 960, options: { reducedMotion: "reduce" } });
    await act(page, stage);
    await stage.still(page);
    await page.mouse.move(0, 0);
    await page.evaluate(() => {
      /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
      for (const each of document.querySelectorAll("*")) each.scrollTop = 0;
    });
    const file = path.join(FOLDER, `explorer-${name}${language === "zh" ? "-zh" : ""}.png`);
    fs.writeFileSync(file, small(await page.screenshot()));
    const { size } = fs.statSync(file);
    console.log(`${file}: ${size} bytes`);
    if (size > LARGEST) process.exitCode = 1;
    await stage.end();
  }
}
await browser.close();
