/** E14: what breaks is said: a program that is gone, an answer that is slow, a setting that is refused. */

import { accessible, assert, text, tile, wait } from "../support/story.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  await refused(stage, page);
  await slow(stage, page);
  await gone(stage, page);
}

/** @typedef {(stage: import("../support/story.mjs").Stage, page: import("playwright-core").Page) => Promise<void>} Part */

/** @type {Part} */
const refused = async (stage, page) => {
  const before = await tile(page, "nation");
  await page.fill("#policies-0-share-exact", "7");
  await page.keyboard.press("Tab");
  const place = page.locator('[data-path="policies.tax-pilot.share"] .problem');
  await place.waitFor({ state: "visible" });
  assert.match((await place.textContent()) ?? "", /1/);
  assert.ok(await page.isVisible("#before"));
  assert.equal(await page.getAttribute("body", "data-stale"), "yes");
  await accessible(page, "with a setting refused");
  assert.equal(await tile(page, "nation"), before, "the last good results stay");
  await stage.asked(page, async () => {
    await page.fill("#policies-0-share-exact", "0.4");
    await page.keyboard.press("Tab");
  });
  assert.equal(await place.isVisible(), false);
  assert.equal(await page.isVisible("#before"), false);
};

/** @type {Part} */
const slow = async (stage, page) => {
  const before = await tile(page, "nation");
  stage.fault.slow = 120;
  const answers = await stage.answers(page);
  await page.focus("#policies-0-share");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(
    () => getComputedStyle(/** @type {Element} */ (document.querySelector("#surface canvas"))).opacity === "0.45",
  );
  await page.waitForSelector("#progress:not([hidden])");
  await page.waitForSelector(".chart polyline.old");
  assert.equal(await tile(page, "nation"), before, "the headline waits for the year on view");
  delete stage.fault.slow;
  await page.keyboard.press("ArrowRight");
  await stage.answered(page, answers + 1);
  await stage.still(page);
  const after = await tile(page, "nation");
  assert.notEqual(after, before);
  await wait(1500);
  assert.equal(await tile(page, "nation"), after, "no late line is drawn");
};

/** @type {Part} */
const gone = async (stage, page) => {
  const port = Number(new URL(stage.program?.address ?? "").port);
  await stage.program?.kill();
  await page.waitForSelector("#banner:not([hidden])", { timeout: 6000 });
  await page.focus("#policies-0-share");
  const link = page.url();
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(page.url(), link, "levers stay alive");
  const share = await page.inputValue("#policies-0-share-exact");
  const answers = await stage.answers(page);
  await stage.begin("scenarios/tax-sharing.toml", { port });
  await stage.answered(page, answers + 1);
  await page.waitForSelector("#banner", { state: "hidden" });
  assert.equal(await page.inputValue("#policies-0-share-exact"), share);
  const other = await stage.open({ hash: new URL(page.url()).hash });
  assert.equal(await other.inputValue("#policies-0-share-exact"), share, "the link works after a new start");
  assert.equal(await text(other, "#headline-title"), await text(page, "#headline-title"));
};

export const fault = {
  files: { "js/main.js": (/** @type {string} */ code) => code.replace("const AGAIN = 2000;", "const AGAIN = 900000;") },
};
