/** E1: a student sees at once what a policy does. */

import { assert, text, tile } from "../support/story.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  const card = page.locator(".card").first();
  assert.equal(await card.getAttribute("data-name"), "tax-pilot");
  assert.equal(await page.inputValue("#policies-0-share-exact"), "0.5");
  assert.equal(await page.inputValue("#policies-0-start"), "2027");
  assert.equal(await page.inputValue("#policies-0-ramp_years"), "2");
  assert.equal(await page.locator(".chart").count(), 4);
  assert.equal(await page.locator(".chart polyline.base[stroke-dasharray]").count(), 4);
  for (const name of ["nation", "members", "others", "cost"]) assert.notEqual(await tile(page, name), "", name);
  assert.match(await tile(page, "nation"), /^[+−]\d+\.\d{4} %$/);
  assert.match(await text(page, "#headline-title"), /2045/);
  const caption = await text(page, "#caption");
  assert.match(caption, /120/);
  assert.match(caption, /1,640/);
  const painted = await page.evaluate(() => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("map-still"));
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.filter((value, at) => at % 4 === 3 && value > 0).length;
  });
  assert.ok(painted > 10_000, `${painted} pixels are painted`);
}

export const fault = {
  /** No baseline in charts. */
  files: { "js/chart.js": (/** @type {string} */ code) => code.replace('line.kind === "base" ? "5 4" : null', "null") },
};
