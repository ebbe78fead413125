/** E12: how sure the change is: by chance and by assumptions, told apart, each with what was varied. */

import { assert, text, LONG } from "../support/story.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  /** @type {any} */
  let question = null;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/spread")) question = request.postDataJSON();
  });
  const ready = (/** @type {string} */ name) =>
    page.waitForSelector(`[data-range=${name}]:not(.wait)`, { timeout: 4 * LONG });
  await page.waitForSelector("[data-range=assumptions].wait");
  await stage.asked(page, async () => {
    await page.fill("#policies-0-share-exact", "0.8");
    await page.keyboard.press("Tab");
  });
  await ready("chance");
  await ready("assumptions");
  const [chance, assumed] = [await text(page, "[data-range=chance] p"), await text(page, "[data-range=assumptions] p")];
  const numbers = (/** @type {string} */ words) =>
    [...words.matchAll(/[+−]?\d+\.\d{4}(?= %)/g)].map(([each]) => Number(each.replace("−", "-")));
  for (const words of [chance, assumed]) {
    const [low, high] = numbers(words);
    assert.ok(low < high, words);
    assert.match(words, /2045/);
  }
  assert.notEqual(chance, assumed);
  const { have: _, ...asks } = question;
  assert.equal(asks.policies[0].settings.share, 0.8);
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${stage.program?.address}/api/spread`, {
    method: "POST",
    headers,
    body: JSON.stringify({ ...asks, page: "beside" }),
  });
  const lines = (await answer.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const found = lines.find((line) => line.chance).chance;
  const drawn = lines.find((line) => line.spread).spread;
  for (const [words, range] of [
    [chance, found],
    [assumed, drawn],
  ]) {
    const at = range.years.indexOf(2045);
    assert.deepEqual(
      numbers(words).map((each) => each.toFixed(4)),
      [range.output_cny.low[at], range.output_cny.high[at]].map((each) => each.toFixed(4)),
    );
  }
  assert.ok(chance.includes(String(found.replicates)) && assumed.includes(String(drawn.runs)), "how many were made");
  assert.match(await text(page, "#varied-summary"), new RegExp(`\\b${drawn.varied.length}\\b`));
  await stage.asked(page, async () => {
    await page.fill("#policies-0-share-exact", "0.2");
    await page.keyboard.press("Tab");
  });
  assert.equal(await page.locator("[data-range=assumptions].wait").count(), 1, "the next move makes it dim");
}

export const fault = {
  spread: (/** @type {any} */ line) => {
    if (line.chance)
      [line.chance.output_cny.low, line.chance.output_cny.high] = [
        line.chance.output_cny.high,
        line.chance.output_cny.low,
      ];
    return line;
  },
};
