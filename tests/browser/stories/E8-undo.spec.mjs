/** E8: undo, redo and replay, after a change of language too. */

import { assert, text, tile } from "../support/story.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  const step = Number(await page.getAttribute("#policies-0-share", "step"));
  const moved = String(+(0.5 + 5 * step).toFixed(6));
  const share = () => page.inputValue("#policies-0-share-exact");
  const first = {
    tile: await tile(page, "nation"),
    chart: await page.getAttribute(".chart polyline.policy", "points"),
  };
  await page.focus("#policies-0-share");
  await stage.asked(page, async () => {
    await Promise.all(Array.from({ length: 5 }, () => page.keyboard.press("ArrowRight")));
  });
  await page.waitForFunction(
    (was) => document.querySelector("[data-tile=nation] .large")?.textContent !== was,
    first.tile,
  );
  await stage.still(page);
  const last = { tile: await tile(page, "nation"), link: page.url() };
  assert.equal(await share(), moved);
  assert.match(last.link, /&p=/);
  await stage.asked(page, () => page.keyboard.press("Control+z"));
  assert.equal(await share(), "0.5", "five moves in a second are one entry");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "policies-0-share", "focus stays");
  assert.equal(await tile(page, "nation"), first.tile);
  assert.equal(await page.getAttribute(".chart polyline.policy", "points"), first.chart);
  assert.doesNotMatch(page.url(), /&p=/);
  assert.ok(await page.isDisabled("#undo"));
  await stage.asked(page, () => page.click("#redo"));
  assert.equal(await share(), moved);
  assert.equal(await tile(page, "nation"), last.tile);
  assert.equal(page.url(), last.link);
  const other = stage.language === "zh" ? "en" : "zh";
  await stage.speak(page, other);
  assert.equal(await share(), moved, "another language keeps the levers");
  await stage.asked(page, () => page.click("#undo"));
  assert.equal(await share(), "0.5");
  await stage.asked(page, () => page.click("#redo"));
  await page.click("#replay");
  for (const value of ["0.5", moved]) {
    await page.waitForFunction(
      (wanted) => /** @type {HTMLInputElement} */ (document.getElementById("policies-0-share-exact")).value === wanted,
      value,
    );
  }
  assert.notEqual(await text(page, "#headline-title"), "");
}

export const fault = {
  files: { "js/state.js": (/** @type {string} */ code) => code.replace("ONE_ENTRY = 1000", "ONE_ENTRY = -1") },
};
