/** E13: the report of what the page shows is one file, and says the same numbers. */

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { assert, LONG, tile } from "../support/story.mjs";
import { run } from "../support/program.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  await stage.asked(page, async () => {
    await page.fill("#policies-0-share-exact", "0.65");
    await page.keyboard.press("Tab");
  });
  const shown = (await tile(page, "nation")).replace("−", "-");
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: 4 * LONG }), page.click("#report")]);
  assert.equal(download.suggestedFilename(), "report.html");
  const file = path.join(stage.folder, "report.html");
  await download.saveAs(file);
  const text = fs.readFileSync(file, "utf8");
  assert.ok(text.length <= 1_500_000, `${text.length} bytes`);
  const said = await read(stage, file);
  const change = Math.abs(Number.parseFloat(shown)).toFixed(2);
  assert.ok(said.includes(`${change} %`), `${shown} is not in ${said}`);
  assert.match(said, stage.language === "zh" ? /高|低/ : /higher|lower/);
  const packed = /data-path="arms\/policies\/scenario\.toml">([^<]+)/.exec(text)?.[1] ?? "";
  const scenario = path.join(stage.folder, "scenario.toml");
  fs.writeFileSync(scenario, gunzipSync(Buffer.from(packed, "base64")));
  assert.match(fs.readFileSync(scenario, "utf8"), /share = 0\.65/);
  const checked = await run(["check", scenario]);
  assert.equal(checked.code, 0, checked.err + checked.out);
}

/**
 * What the report says of the whole, read without network.
 * @param {import("../support/story.mjs").Stage} stage
 * @param {string} file
 */
async function read(stage, file) {
  const context = await stage.browser.newContext({ offline: true });
  context.setDefaultTimeout(LONG);
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  assert.equal(await page.getAttribute("html", "lang"), stage.language === "zh" ? "zh-Hans" : "en");
  assert.ok((await page.locator("figure svg").count()) >= 5, "figures");
  const said = (await page.locator("#changes").textContent()) ?? "";
  await context.close();
  return said;
}

export const fault = {
  report: (/** @type {string} */ text) => text.replace(/\d\.\d\d %/, "9.99 %"),
};
