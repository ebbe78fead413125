/** E11: by keyboard and screen reader, at every size, in forced colours, with less motion and with large text. */

import { accessible, assert, fits, text } from "../support/story.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  await accessible(page, "as it opens");
  await fits(page, "as it opens");
  await byKeys(stage, page);
  await accessible(page, "with everything open");
  await page.context().close();
  /** @type {[string, Parameters<typeof stage.open>[0]][]} */
  const others = [
    ["390 px", { width: 390, height: 844 }],
    ["320 px", { width: 320, height: 640 }],
    ["forced colours", { options: { forcedColors: "active" } }],
    ["reduced motion", { options: { reducedMotion: "reduce" } }],
  ];
  for (const [name, how] of others) {
    const other = await stage.open(how);
    await accessible(other, name);
    await fits(other, name);
    if (name === "reduced motion") assert.equal(await other.isChecked("#motion"), false, "dots stand still");
    await other.context().close();
  }
  const large = await stage.open();
  await large.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await large.waitForTimeout(300);
  await accessible(large, "200 % text");
  await fits(large, "200 % text");
}

/** @param {import("../support/story.mjs").Stage} stage @param {import("playwright-core").Page} page */
async function byKeys(stage, page) {
  const active = () => page.evaluate(() => document.activeElement?.id ?? "");
  /** @param {string} id @param {string} key */
  const reach = async (id, key = "Tab") => {
    for (let i = 0; i < 150; i += 1) {
      if ((await active()) === id) return;
      await page.keyboard.press(key);
    }
    assert.fail(`${id} is not reached by ${key}`);
  };
  await page.keyboard.press("Tab");
  assert.ok(
    await page.locator(".skip").evaluate((each) => each === document.activeElement),
    "first the way to the results",
  );
  await reach("lang-" + stage.language);
  await reach("policies-0-share");
  assert.match((await page.getAttribute("#policies-0-share", "aria-valuetext")) ?? "", /0\.5.+·/);
  await stage.asked(page, () => page.keyboard.press("ArrowRight"));
  await reach("add-policies");
  await stage.opened(page, () => page.keyboard.press("Enter"));
  await accessible(page, "while adding");
  await page.keyboard.press("Escape");
  assert.equal(await active(), "add-policies", "focus returns");
  for (const id of ["events-summary", "governments-summary", "assumptions-summary", "runs-summary"]) {
    if (!(await page.locator(`#${id}`).count())) continue;
    await reach(id);
    await page.keyboard.press("Enter");
  }
  await reach("view-policy");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.getAttribute("#view-difference", "aria-checked"), "true");
  await reach("map-still");
  const label = (await page.getAttribute("#map-still", "aria-label")) ?? "";
  assert.match(label, /2045/, "the map is a sentence");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await text(page, "#status"), "");
  await stage.asked(page, () => page.keyboard.press("Enter"));
  await page.locator("#place h2").waitFor();
  await reach("flows-summary");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#flows tbody tr");
  assert.equal(await page.locator("#flows tbody tr").count(), 120, "the map is a table");
  await reach("chart-0-table-summary");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#chart-0-table tbody tr");
  assert.equal(await page.locator("#chart-0-table tbody tr").count(), 21, "a chart is a table");
  assert.match((await page.getAttribute(".chart svg", "aria-label")) ?? "", /2045/, "and a sentence");
}

export const fault = {
  files: { "app.css": (/** @type {string} */ code) => code.replace("--muted: #57606a", "--muted: #9aa3ad") },
};
