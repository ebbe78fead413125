/**
 * Pictures of every state of the page in both languages at two widths, and one sheet of all of them, below
 * `target/explorer-sheet/`: for eyes, never compared by pixel. `npm run sheet`, or `npm run sheet -- opening lesson-1`.
 */

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./support/browser.mjs";
import { lessonsOf, solve, tried } from "./support/lesson.mjs";
import { root } from "./support/program.mjs";
import { Stage, LONG } from "./support/story.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("../../src/explorer/page/types").Lesson} Lesson */
/** @typedef {(step?: string) => Promise<unknown>} Take takes a picture, of this step */
/** @typedef {(page: Page, stage: Stage, take: Take) => Promise<unknown>} Act */

/** Pictures of the window alone: a dialog stands above the page. */
const DIALOGS = ["adding", "beginning"];

/** What is shown, and how one gets there. @type {Record<string, Act>} */
const STATES = {
  opening: async (page) => page.waitForSelector("[data-range=assumptions]:not(.wait)", { timeout: 4 * LONG }),
  difference: async (page) => page.click("#view-difference"),
  baseline: async (page) => page.click("#view-base"),
  place: async (page, stage) => stage.asked(page, () => page.locator("[data-list=lose] .place").first().click()),
  members: async (page, stage) => {
    await page.click("#view-difference");
    await stage.asked(page, () => page.click("#policies-0-who-remove-0"));
    await stage.asked(page, () => page.selectOption("#policies-0-who-add", "province:Zhejiang"));
  },
  nobody: async (page, stage) => stage.asked(page, () => page.click("#policies-0-who-remove-0")),
  beginning: async (page, stage) => stage.opened(page, () => page.click("#begin")),
  adding: async (page, stage) => stage.opened(page, () => page.click("#add-policies")),
  several: async (page, stage) => {
    for (const name of ["city-county-link", "division-of-labour", "gdp-credit"]) {
      await page.click("#add-policies");
      await stage.asked(page, () => page.click(`#offer-${name}`));
    }
    await page.click("#policies-1-details-summary");
  },
  assumptions: async (page, stage) => {
    for (const id of ["governments", "assumptions", "runs"]) await page.click(`#${id}-summary`);
    await stage.asked(page, async () => {
      await page.fill("#assume-technology-retention-exact", "3");
      await page.keyboard.press("Tab");
    });
  },
  replicates: async (page, stage) => {
    await page.click("#runs-summary");
    await stage.asked(page, async () => page.check("#exact"));
    await stage.asked(page, async () => page.selectOption("#replicates", "8"));
    await page.click("#view-difference");
  },
  tables: async (page) => {
    for (const id of ["flows", "all-places", "chart-0-table"]) await page.click(`#${id}-summary`);
  },
  // Of these no answer comes.
  refused: async (page, _, take) => {
    await page.fill("#policies-0-share-exact", "7");
    await page.keyboard.press("Tab");
    await page.waitForSelector("#before:not([hidden])");
    await take();
  },
  gone: async (page, stage, take) => {
    await stage.program?.kill();
    await page.waitForSelector("#banner:not([hidden])");
    await take();
  },
  report: async (page, stage) => {
    const file = path.join(stage.folder, "report.html");
    const [download] = await Promise.all([page.waitForEvent("download", { timeout: 4 * LONG }), page.click("#report")]);
    await download.saveAs(file);
    await page.goto(pathToFileURL(file).href);
  },
};

/** A picture of every step of a lesson, and of what is open in it. @param {number} number @returns {Act} */
const lesson = (number) => async (page, stage, take) => {
  const open = /** @type {Lesson} */ ((await lessonsOf(page)).find((each) => each.number === number));
  await page.goto("about:blank");
  await page.goto(`${stage.between?.address}/#lesson=${number}&step=2&lang=${stage.language}`);
  await page.waitForSelector("#bet-0");
  await take("bet");
  await page.click("#bet-0");
  await page.waitForSelector("#lesson-controls .lever");
  await stage.still(page);
  await take("controls");
  for (let row = 0; row < open.look.visits.length; row += 1) await tried(stage, page, () => page.click(`#row-${row}`));
  await take("result");
  await page.click("#step-4");
  await solve(stage, page, open);
  await take("puzzle");
  await page.click("#step-5");
  await take("why");
  await page.click("#step-6");
  await take("limits");
};
for (const number of [1, 2, 3, 4, 5, 6]) STATES[`lesson-${number}`] = lesson(number);

const folder = path.join(root, "target/explorer-sheet");
fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder, { recursive: true });
const browser = await launch();
const wanted = process.argv.slice(2);
/** @type {string[]} */
const made = [];
for (const [name, act] of Object.entries(STATES)) {
  if (wanted.length && !wanted.includes(name)) continue;
  for (const language of /** @type {const} */ (["en", "zh"])) {
    const stage = new Stage(browser, language, {});
    await stage.begin("scenarios/tax-sharing.toml");
    for (const width of name === "gone" ? [1280] : [1280, 390]) {
      const page = await stage.open({ width, height: 900 });
      let taken = 0;
      const take = async (/** @type {string} */ step = "") => {
        const file = `${[name, step, language, width].filter(Boolean).join("-")}.png`;
        await page.screenshot({ path: path.join(folder, file), fullPage: !DIALOGS.includes(name) });
        made.push(file);
        taken += 1;
      };
      await act(page, stage, take).catch((error) => console.log(`${name} ${language} ${width}: ${error.message}`));
      if (!taken) await stage.still(page).then(() => take());
      await page.context().close();
    }
    await stage.end();
  }
}
const page = await browser.newPage({ viewport: { width: 2400, height: 1200 } });
const figures = made.map((file) => {
  const data = fs.readFileSync(path.join(folder, file)).toString("base64");
  const wide = file.endsWith("-390.png") ? 195 : 520;
  return `<figure style="margin:0;width:${wide}px"><figcaption>${file}</figcaption><img style="width:100%;border:1px solid #999" src="data:image/png;base64,${data}"></figure>`;
});
await page.setContent(
  `<body style="display:flex;flex-wrap:wrap;gap:16px;align-items:start;font:14px sans-serif">${figures.join("")}</body>`,
);
await page.screenshot({ path: path.join(folder, "sheet.png"), fullPage: true });
await browser.close();
console.log(`${made.length} pictures in ${folder}`);
