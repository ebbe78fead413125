/** E6: what moved is shown as the true difference of all flows, not of two lists of the largest. */

import { assert, text } from "../support/story.mjs";

/** @param {any} flows @returns {Map<string, number>} */
const pairs = (flows) =>
  new Map(
    Array.from({ length: flows.flows.length / 3 }, (_, i) => [
      `${flows.flows[3 * i]}>${flows.flows[3 * i + 1]}`,
      flows.flows[3 * i + 2],
    ]),
  );

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  /** @type {any} */
  let question = {};
  page.on("request", (request) => {
    if (request.url().endsWith("/api/run")) question = request.postDataJSON();
  });
  await stage.asked(page, async () => {
    await page.fill("#policies-0-share-exact", "1");
    await page.keyboard.press("Tab");
  });
  await page.click("#view-difference");
  const caption = await text(page, "#caption");
  assert.match(caption, /120/);
  assert.match(caption, /1,640/);
  const world = await stage.world();
  const { have: _, ...asks } = question;
  const lines = await stage.ask({ ...asks, page: "beside", largest: 2000 });
  const year = lines.find((line) => line.year === 2045);
  const [base, policy] = [pairs(year.base.flows.siting), pairs(year.policy.flows.siting)];
  assert.equal(base.size, 1640);
  await page.click("#flows-summary");
  await page.waitForSelector("#flows tbody tr");
  const shown = await page
    .locator("#flows tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
  assert.equal(shown.length, 120);
  const top = (/** @type {Map<string, number>} */ all) =>
    new Set(
      [...all]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 120)
        .map(([pair]) => pair),
    );
  const [topOfBase, topOfPolicy] = [top(base), top(policy)];
  const at = (/** @type {string} */ name) =>
    world.regions.findIndex((/** @type {any} */ each) => each[stage.language] === name);
  let inOne = 0;
  for (const [from, to, amount] of shown) {
    const pair = `${at(from)}>${at(to)}`;
    const number =
      Number(/[\d,.]+/.exec(amount)?.[0].replaceAll(",", "")) *
      (amount.includes("万") ? 1e4 : 1) *
      (amount.startsWith("−") ? -1 : 1);
    const true_difference = (policy.get(pair) ?? 0) - (base.get(pair) ?? 0);
    const size = (policy.get(pair) ?? 0) + (base.get(pair) ?? 0);
    assert.ok(
      Math.abs(number - true_difference) <= 1e-4 * size + 1e-3 * Math.abs(true_difference) + 0.01,
      `${pair}: ${amount} for ${true_difference}`,
    );
    assert.match(amount, /^[+−]/, "more and less are told by a sign");
    if (topOfBase.has(pair) !== topOfPolicy.has(pair)) inOne += 1;
  }
  assert.ok(inOne > 0, "a pair that is in one list of the largest only is among them");
  assert.equal(
    await page.locator('#legend line[stroke="var(--more)"]:not([stroke-dasharray])').count(),
    1,
    "more is solid",
  );
  assert.equal(await page.locator('#legend line[stroke="var(--less)"][stroke-dasharray]').count(), 1, "less is dashed");
}

export const fault = {
  /** The difference of two lists. */
  line: (/** @type {any} */ line) => {
    if (!line.difference?.siting) return line;
    const own = pairs(line.policy.flows.siting);
    const flat = line.difference.siting.flows;
    for (let i = 0; i < flat.length; i += 3) flat[i + 2] = own.get(`${flat[i]}>${flat[i + 1]}`) ?? -flat[i + 2];
    return line;
  },
};
