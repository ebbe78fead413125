/** What the command line says of the same question. */

import fs from "node:fs";
import path from "node:path";
import { assert } from "./story.mjs";
import { run } from "./program.mjs";

/**
 * Rows of a table without quoted commas.
 * @param {string} text
 * @returns {Record<string, string>[]}
 */
export function rows(text) {
  const [head, ...lines] = text.trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((found) => found[1]);
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ""]));
  });
}

/**
 * Saves what the page holds.
 * @param {import("./story.mjs").Stage} stage
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
export async function saved(stage, page, name) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  const place = path.join(stage.folder, name);
  await file.saveAs(place);
  return place;
}

/**
 * Compares the saved scenario with the saved baseline, which is the page with all policies off.
 * @param {import("./story.mjs").Stage} stage
 * @param {import("playwright-core").Page} page
 */
export async function compared(stage, page) {
  const policy = await saved(stage, page, "policy.toml");
  const cards = await page.locator("#policy-cards .card").count();
  for (let i = 0; i < cards; i += 1) await stage.asked(page, () => page.click(`#policies-${i}-on`));
  const base = await saved(stage, page, "base.toml");
  for (let i = 0; i < cards; i += 1) await stage.asked(page, () => page.click(`#policies-${i}-on`));
  const out = path.join(stage.folder, "compared");
  const { code, err } = await run(["compare", base, policy, "--out", out, "--draws", "0"]);
  assert.equal(code, 0, err);
  return { printed: err, effects: rows(fs.readFileSync(path.join(out, "effects.csv"), "utf8")) };
}
