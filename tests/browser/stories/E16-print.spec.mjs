/** E16: a report is one file that is read without program or network, and printed on A4. */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { accessible, fits, LONG } from "../support/story.mjs";
import { run } from "../support/program.mjs";

/** One millimetre in the pixels of a browser. */
const MILLIMETRE = 96 / 25.4;
/** What fits between the margins of a sheet of A4. */
const SHEET = { width: (210 - 2 * 14) * MILLIMETRE, height: (297 - 2 * 14) * MILLIMETRE };

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  const folder = path.join(stage.folder, "compared");
  const short = ["--years", "6", "--replicates", "3", "--draws", "4", "--no-figures"];
  const arms = ["scenarios/status-quo.toml", "scenarios/tax-sharing.toml"];
  const made = await run(["compare", ...arms, "--out", folder, ...short]);
  assert.equal(made.code, 0, made.err);
  const reported = await run(["report", folder, "--language", stage.language]);
  assert.equal(reported.code, 0, reported.err);
  const file = reported.out.trim();
  assert.equal(file, path.join(folder, `report-${stage.language}.html`));
  if (stage.fault.report) fs.writeFileSync(file, stage.fault.report(fs.readFileSync(file, "utf8")));
  const page = await opened(stage, file, true);
  await read(stage, page, folder);
  await printed(page);
  const plain = await opened(stage, file, false);
  assert.ok((await plain.locator("#regions tbody tr:visible").count()) >= 41, "all regions without a script");
  assert.equal(await plain.locator("button:visible, input:visible").count(), 0, "no control without a script");
}

/**
 * The file in a browser that has no network; whatever it asks for is noted.
 * @param {import("../support/story.mjs").Stage} stage
 * @param {string} file
 * @param {boolean} javaScriptEnabled
 */
async function opened(stage, file, javaScriptEnabled) {
  const context = await stage.browser.newContext({ offline: true, acceptDownloads: true, javaScriptEnabled });
  context.setDefaultTimeout(LONG);
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  page.on("pageerror", (error) => stage.errors.push(error.message));
  page.on("console", (said) => said.type() === "error" && stage.errors.push(said.text()));
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("blob:")) stage.strangers.push(request.url());
  });
  await page.goto(address);
  return page;
}

/**
 * Nothing is in anybody's way, tables can be filtered, and files come out as they lie in the folder.
 * @param {import("../support/story.mjs").Stage} stage
 * @param {import("playwright-core").Page} page
 * @param {string} folder
 */
async function read(stage, page, folder) {
  assert.equal(await page.getAttribute("html", "lang"), stage.language === "zh" ? "zh-Hans" : "en");
  await accessible(page, "report");
  await page.setViewportSize({ width: 390, height: 800 });
  await fits(page, "report at 390 px");
  await page.setViewportSize({ width: 1100, height: 900 });
  await page.fill("input[type=search]", stage.language === "zh" ? "上海" : "Shanghai");
  assert.equal(await page.locator("#regions tbody tr:visible").count(), 1);
  await page.fill("input[type=search]", "");
  const buttons = page.locator(".take button");
  const count = await buttons.count();
  assert.ok(count >= 8, `${count} files`);
  for (let i = 0; i < count; i += 1) {
    const name = (await buttons.nth(i).getAttribute("data-take")) ?? "";
    const [download] = await Promise.all([page.waitForEvent("download"), buttons.nth(i).click()]);
    const bytes = fs.readFileSync(await download.path());
    assert.ok(bytes.equals(fs.readFileSync(path.join(folder, name))), `${name} is not the folder's`);
  }
}

/**
 * On paper nothing reaches beyond the sheet, no figure is higher than one, and the sheets are A4.
 * @param {import("playwright-core").Page} page
 */
async function printed(page) {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: Math.floor(SHEET.width), height: Math.floor(SHEET.height) });
  const wide = await page.evaluate((width) => {
    const beyond = [...document.querySelectorAll("svg, table, p, h1, h2, h3")].filter(
      (each) => each.getBoundingClientRect().right > width + 1,
    );
    return beyond.map((each) => `${each.tagName}: ${each.textContent?.trim().slice(0, 40)}`);
  }, SHEET.width);
  assert.deepEqual(wide, [], "wider than a sheet");
  const figures = await page
    .locator("figure")
    .evaluateAll((all) =>
      all.map((each) => ({ height: each.getBoundingClientRect().height, inside: getComputedStyle(each).breakInside })),
    );
  assert.ok(figures.length >= 6, `${figures.length} figures`);
  for (const { height, inside } of figures) {
    assert.ok(height <= SHEET.height && inside === "avoid", `a figure of ${height} px is cut`);
  }
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map((found) => found.slice(1).map(Number));
  assert.ok(boxes.length >= 4, `${boxes.length} sheets`);
  for (const [width, height] of boxes) {
    assert.ok(Math.abs(width - 595.3) < 1.5 && Math.abs(height - 841.9) < 1.5, `${width} by ${height}`);
  }
}

export const fault = {
  // One byte of a packed table.
  report: (/** @type {string} */ text) =>
    text.replace(/(data-path="members\.csv">)([^<]+)/, (_, head, packed) => {
      const bytes = Buffer.from(packed, "base64");
      bytes[bytes.length - 12] ^= 1;
      return head + bytes.toString("base64");
    }),
};
