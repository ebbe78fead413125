/** E4: who takes part is chosen from clubs, provinces and places, on the map too, by mouse and by keys. */

import { amount } from "../../../src/explorer/page/js/words.js";
import { assert, text } from "../support/story.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  const world = await stage.world();
  /** @type {any} */
  let question = {};
  page.on("request", (request) => {
    if (request.url().endsWith("/api/run")) question = request.postDataJSON();
  });
  const rings = async () => Number(await page.getAttribute("#map-still", "data-rings"));
  const counted = async () => Number(/\d+/.exec(await text(page, "[data-tile=members] .muted"))?.[0]);
  const agree = async (/** @type {string} */ when) => {
    assert.equal(await rings(), await counted(), when);
    return rings();
  };
  assert.equal(await agree("at first"), 41);
  await stage.asked(page, () => page.click("#policies-0-who-remove-0"));
  assert.ok(await page.locator("#policies-0 > .problem").isVisible(), "nobody takes part");
  assert.deepEqual(question.policies, [], "a policy of nobody is not run");
  const club = world.clubs.find((/** @type {any} */ each) => each.members.length > 2 && each.members.length < 12);
  await stage.asked(page, () => page.selectOption("#policies-0-who-add", club.name));
  assert.equal(await agree("a club"), club.members.length);
  const zhejiang = world.provinces.findIndex((/** @type {any} */ each) => each.en === "Zhejiang");
  const inside = new Set(club.members);
  world.regions.forEach(
    (/** @type {any} */ each, /** @type {number} */ i) => each.province === zhejiang && inside.add(i),
  );
  await stage.asked(page, () => page.selectOption("#policies-0-who-add", "province:Zhejiang"));
  assert.equal(await agree("and a province"), inside.size);
  const { have: _, ...asks } = question;
  const last = (await stage.ask({ ...asks, page: "beside" })).find((line) => line.year === 2045);
  for (const name of stage.language === "en" ? ["members", "others"] : []) {
    const worth = amount(last.policy[name].output_cny - last.base[name].output_cny, "CNY per year", true);
    assert.equal(await page.locator(`[data-tile=${name}] .muted`).last().textContent(), worth, name);
  }
  await page.click("#policies-0-map");
  await stage.asked(page, async () => {
    await page.focus("#map-still");
    for (const key of ["ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft", "Enter"]) await page.keyboard.press(key);
  });
  const byKeys = await agree("a place by keys");
  assert.notEqual(byKeys, inside.size);
  const box = await page.locator("#map-still").boundingBox();
  const before = await rings();
  const points = [];
  for (let x = 0.15; x < 0.9; x += 0.05) for (let y = 0.2; y < 0.9; y += 0.05) points.push([x, y]);
  const answers = await stage.answers(page);
  for (const [x, y] of points) {
    await page.mouse.click((box?.x ?? 0) + x * (box?.width ?? 0), (box?.y ?? 0) + y * (box?.height ?? 0));
    if ((await rings()) !== before) break;
  }
  await stage.answered(page, answers + 1);
  await stage.still(page);
  assert.notEqual(await agree("a place by mouse"), before);
}

export const fault = {
  line: (/** @type {any} */ line) => {
    line.begin?.all_members?.pop();
    return line;
  },
};
