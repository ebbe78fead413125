/**
 * Pictures of every state of the page in both languages at two widths, and one sheet of all of them, below
 * `target/explorer-sheet/`: for eyes, never compared by pixel.
 */

import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { root } from "./support/program.mjs";
import { Stage, LONG } from "./support/story.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {(page: Page, stage: Stage) => Promise<unknown>} Act */

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
  refused: async (page) => {
    await page.fill("#policies-0-share-exact", "7");
    await page.keyboard.press("Tab");
    await page.waitForSelector("#before:not([hidden])");
  },
  gone: async (page, stage) => {
    await stage.program?.kill();
    await page.waitForSelector("#banner:not([hidden])");
  },
};

const folder = path.join(root, "target/explorer-sheet");
fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const wanted = process.argv.slice(2);
const made = [];
for (const [name, act] of Object.entries(STATES)) {
  if (wanted.length && !wanted.includes(name)) continue;
  for (const language of /** @type {const} */ (["en", "zh"])) {
    const stage = new Stage(browser, language, {});
    await stage.begin("scenarios/tax-sharing.toml");
    for (const width of name === "gone" ? [1280] : [1280, 390]) {
      const page = await stage.open({ width, height: 900 });
      await act(page, stage).catch((error) => console.log(`${name} ${language} ${width}: ${error.message}`));
      await page.waitForTimeout(300);
      const file = `${name}-${language}-${width}.png`;
      await page.screenshot({ path: path.join(folder, file), fullPage: name !== "adding" });
      made.push(file);
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
