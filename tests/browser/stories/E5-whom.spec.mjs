/** E5: who gains and who loses is listed side by side, and agrees with the command line. */

import { assert, text } from "../support/story.mjs";
import { compared } from "../support/compared.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  const { effects } = await compared(stage, page);
  const regions = effects
    .filter((row) => row.level === "region" && row.year === "2045.0" && row.outcome === "output_cny")
    .map((row) => ({ place: row.place, effect: Number(row.mean) }))
    .sort((a, b) => b.effect - a.effect);
  assert.equal(regions.length, 41);
  const world = await stage.world();
  /** @param {"gain" | "lose"} kind @param {typeof regions} wanted */
  const list = async (kind, wanted) => {
    const where = `[data-list=${kind}]`;
    assert.match(await text(page, `${where} h3`), new RegExp(`\\b${wanted.length}\\b`), kind);
    const rows = await page
      .locator(`${where} tbody tr`)
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
    assert.equal(rows.length, Math.min(5, wanted.length));
    rows.forEach(([name, effect], i) => {
      const region = world.regions.find(
        (/** @type {any} */ each) => each.code === wanted[i].place || each.en === wanted[i].place,
      );
      assert.equal(name, region[stage.language], `${kind} ${i}`);
      assert.ok(
        Math.abs(Number(effect.replace("−", "-").replace(" %", "")) - wanted[i].effect) < 0.0051,
        `${name}: ${effect} for ${wanted[i].effect}`,
      );
    });
    return page.locator(where).boundingBox();
  };
  const gain = await list(
    "gain",
    regions.filter((each) => each.effect > 0),
  );
  const lose = await list("lose", regions.filter((each) => each.effect < 0).reverse());
  assert.equal(gain?.y, lose?.y, "losers stand beside gainers");
  assert.equal(gain?.width, lose?.width, "and are given the same room");
  await stage.asked(page, () => page.click("#policies-0-on"));
  const nobody = stage.language === "zh" ? "无" : "Nobody";
  assert.equal(await text(page, "[data-list=lose] .none"), nobody);
  assert.equal(await text(page, "[data-list=gain] .none"), nobody);
}

export const fault = {
  line: (/** @type {any} */ line) => {
    if (line.effect)
      line.effect.regions.output_cny = line.effect.regions.output_cny.map((/** @type {number} */ value) =>
        Math.max(0, value),
      );
    return line;
  },
};
