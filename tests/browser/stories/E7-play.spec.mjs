/** E7: years are played, stopped, stepped and scrubbed, and everything shows the same year. */

import { assert, text, wait } from "../support/story.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  const now = async () => Number(await text(page, "#year-now"));
  const agree = async () => {
    const year = await page.evaluate(() => {
      const words = (/** @type {string} */ where) => document.querySelector(where)?.textContent ?? "";
      return [
        words("#year-now"),
        ...["#headline-title", "#caption", ".chart-value", "#gains h2", "#flows summary"].map(
          (where) => /20\d\d/.exec(words(where))?.[0],
        ),
      ];
    });
    assert.deepEqual([...new Set(year)].length, 1, `one year everywhere: ${year}`);
  };
  await page.evaluate(() => {
    const seen = /** @type {string[]} */ ([]);
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const year = document.getElementById("year-now")?.textContent ?? "";
      if (year !== seen.at(-1)) seen.push(year);
    }).observe(/** @type {Node} */ (document.getElementById("time")), {
      childList: true,
      subtree: true,
      characterData: true,
    });
    /** @type {HTMLElement} */ (document.activeElement)?.blur();
  });
  await page.keyboard.press("Space");
  await page.waitForFunction(
    () =>
      Number(document.getElementById("year-now")?.textContent) >= 2028 &&
      Number(document.getElementById("year-now")?.textContent) < 2045,
  );
  await page.keyboard.press("Space");
  const stopped = await now();
  await agree();
  await wait(2500);
  assert.equal(await now(), stopped, "stopped is stopped");
  const seen = (await page.evaluate(() => /** @type {string[]} */ (/** @type {any} */ (window).seen))).map(Number);
  seen
    .slice(1)
    .forEach((/** @type {number} */ year, /** @type {number} */ i) =>
      assert.equal(year, seen[i] + 1, `no jump: ${seen}`),
    );
  await page.keyboard.press("ArrowRight");
  assert.equal(await now(), stopped + 1);
  await agree();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await now(), stopped - 1);
  await page.focus("#year");
  await page.keyboard.press("End");
  assert.equal(await now(), 2045);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await now(), 2044);
  assert.equal(await page.getAttribute("#year", "aria-valuetext"), "2044");
  await agree();
}

export const fault = {
  files: {
    "js/places.js": (/** @type {string} */ code) =>
      code.replace("year: String(year.year) };\n  const amounts", "year: String(world.start) };\n  const amounts"),
  },
};
