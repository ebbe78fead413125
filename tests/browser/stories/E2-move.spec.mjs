/** E2: a lever is moved, and everything changes; the last headline is what the command line says. */

import fs from "node:fs";
import path from "node:path";
import { assert, text, tile } from "../support/story.mjs";
import { compared } from "../support/compared.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  await page.focus("#policies-0-share");
  const seen = [await tile(page, "nation")];
  for (let i = 0; i < 12; i += 1) {
    await stage.asked(page, () => page.keyboard.press(i < 8 ? "ArrowLeft" : "ArrowRight"));
    seen.push(await tile(page, "nation"));
    assert.notEqual(seen[i + 1], seen[i], `answer ${i + 1} is drawn`);
  }
  const step = Number(await page.getAttribute("#policies-0-share", "step"));
  assert.equal(await page.inputValue("#policies-0-share-exact"), String(+(0.5 - 4 * step).toFixed(6)));
  assert.equal(await page.evaluate(() => document.activeElement?.id), "policies-0-share");
  const { effects, printed } = await compared(stage, page);
  const nation = effects.find((row) => row.level === "nation" && row.year === "2045.0" && row.outcome === "output_cny");
  const drawn = (await tile(page, "nation")).replace("−", "-").replace(" %", "");
  assert.equal(drawn, `${Number(nation?.mean) > 0 ? "+" : ""}${Number(nation?.mean).toFixed(4)}`);
  assert.ok(printed.includes(drawn), `${drawn} in what compare prints:\n${printed}`);
  assert.ok((await text(page, "#headline-title")).includes(drawn.replace(/^[+-]/, "")));
  assert.ok(fs.existsSync(path.join(stage.folder, "compared/effects.csv")));
}

export const fault = {
  line: (/** @type {any} */ line) => {
    if (line.effect) line.effect.national.output_cny *= 1.01;
    return line;
  },
};
