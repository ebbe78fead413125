/** E9: a link opens what was chosen; a damaged one opens with what can be read. */

import { assert, text, tile } from "../support/story.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  await stage.asked(page, async () => {
    await page.fill("#policies-0-share-exact", "0.8");
    await page.keyboard.press("Tab");
  });
  await stage.asked(page, () => page.selectOption("#factor", "young"));
  await page.click("#view-difference");
  await page.focus("#year");
  for (let i = 0; i < 6; i += 1) await page.keyboard.press("ArrowLeft");
  await stage.speak(page, stage.language === "zh" ? "en" : "zh");
  await stage.asked(page, () => page.locator("[data-list=gain] .place").first().click());
  await page.selectOption("#chart-2-outcome", "gini");
  const wanted = {
    url: page.url(),
    title: await text(page, "#headline-title"),
    tile: await tile(page, "nation"),
    place: await text(page, "#place h2"),
    caption: await text(page, "#caption"),
    share: "0.8",
    chart: "gini",
  };
  const other = await stage.open({ hash: new URL(wanted.url).hash });
  const found = {
    url: other.url(),
    title: await text(other, "#headline-title"),
    tile: await tile(other, "nation"),
    place: await text(other, "#place h2"),
    caption: await text(other, "#caption"),
    share: await other.inputValue("#policies-0-share-exact"),
    chart: await other.inputValue("#chart-2-outcome"),
  };
  assert.deepEqual(found, wanted);
  assert.equal(await other.locator("#notices .note").count(), 0);
  const damaged = await stage.open({ hash: "#v=1&s=tax-sharing&view=difference&year=20x0&p=%7B%5B&factor=young" });
  assert.match(await text(damaged, "#notices"), /year, p/);
  assert.equal(await damaged.getAttribute("#view-difference", "aria-checked"), "true");
  assert.equal(await damaged.inputValue("#factor"), "young");
  const stranger = await stage.open({ hash: "#v=1&s=another&factor=young" });
  assert.match(await text(stranger, "#notices"), /another/);
}

export const fault = {
  files: {
    "js/link.js": (/** @type {string} */ code) => code.replace('put("place", place, null);', ""),
  },
};
