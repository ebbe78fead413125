/** E13: the scenario and every chart can be taken home, and the command line reproduces them. */

import fs from "node:fs";
import path from "node:path";
import { assert, tile } from "../support/story.mjs";
import { compared, rows } from "../support/compared.mjs";
import { run } from "../support/program.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  await page.click("#add-policies");
  await stage.asked(page, () => page.click("#offer-talent-recognition"));
  await stage.asked(page, async () => {
    await page.fill("#policies-0-share-exact", "0.65");
    await page.keyboard.press("Tab");
  });
  const { effects } = await compared(stage, page);
  const file = path.join(stage.folder, "policy.toml");
  const checked = await run(["check", file]);
  assert.equal(checked.code, 0, checked.err + checked.out);
  const made = await run(["run", file, "--out", path.join(stage.folder, "made")]);
  assert.equal(made.code, 0, made.err);
  const nation = effects.find((row) => row.level === "nation" && row.year === "2045.0" && row.outcome === "output_cny");
  assert.equal(
    (await tile(page, "nation")).replace("−", "-"),
    `${Number(nation?.mean) > 0 ? "+" : ""}${Number(nation?.mean).toFixed(4)} %`,
  );
  const national = rows(fs.readFileSync(path.join(stage.folder, "made/national.csv"), "utf8"));
  for (let i = 0; i < 4; i += 1) {
    const outcome = (await page.getAttribute(`.chart >> nth=${i}`, "data-outcome")) ?? "";
    await page.click(`#chart-${i}-table-summary`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`#chart-${i}-table-csv`)]);
    assert.equal(download.suggestedFilename(), `${outcome}.csv`);
    const lines = fs
      .readFileSync(await download.path(), "utf8")
      .replace("\uFEFF", "")
      .trim()
      .split("\n");
    assert.equal(lines.length, 22, outcome);
    const [year, policy] = lines[21].split(",");
    assert.equal(year, "2045");
    const written = national.find((row) => Number(row.year) === 2045)?.[outcome];
    if (written !== undefined) assert.equal(Number(policy), Number(written), outcome);
    const [image] = await Promise.all([page.waitForEvent("download"), page.click(`#chart-${i}-svg`)]);
    assert.match(fs.readFileSync(await image.path(), "utf8"), /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  }
}

export const fault = {
  save: (/** @type {string} */ text) => text.replace("0.65", "0.64"),
};
