/** What a reader of a lesson does: by keys alone. */

import { LONG } from "./story.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("./story.mjs").Stage} Stage */
/** @typedef {import("../../../src/explorer/page/types").Lesson} Lesson */
/** @typedef {import("../../../src/explorer/page/types").Values} Values */

/** Goes to an element and presses a key. @param {Page} page @param {string} where @param {string} [key] */
export async function press(page, where, key = "Enter") {
  await page.focus(where);
  await page.keyboard.press(key);
}

/** Sets a control by keys; whether that changed anything. @param {Page} page @param {Lesson} lesson @param {string} name @param {Values[string]} value */
export async function set(page, lesson, name, value) {
  const control = lesson.controls.find((each) => each.name === name);
  if (control?.slider) {
    await page.focus(`#lesson-${name}-exact`);
    await page.keyboard.press("Control+A");
    await page.keyboard.type(String(value));
    return page.keyboard.press("Tab");
  }
  if (control?.place) {
    const codes = await page
      .locator(`#lesson-${name} option`)
      .evaluateAll((all) => all.map((each) => each.getAttribute("value")));
    await press(page, `#lesson-${name}`, "Home");
    for (let i = 0; i < codes.indexOf(String(value)); i += 1) await page.keyboard.press("ArrowDown");
    return;
  }
  if (!control?.several) return press(page, `#lesson-${name}-${value}`, "Space");
  for (const { name: choice } of control.choices) {
    const box = `#lesson-${name}-${choice}`;
    if ((await page.isChecked(box)) !== [value].flat().includes(choice)) await press(page, box, "Space");
  }
}

/** Does something, and waits until its numbers stand in the table. @param {Stage} stage @param {Page} page @param {() => Promise<unknown>} act */
export async function tried(stage, page, act) {
  await act();
  await stage.still(page);
  await page.waitForFunction(
    () => {
      const row = document.querySelector("#tried tr[aria-current]");
      return row && !document.body.dataset.stale && !/–/.test(row.lastElementChild?.textContent ?? "–");
    },
    undefined,
    { timeout: 2 * LONG },
  );
}

/** Solves the puzzle that is open, step by step until it is. @param {Stage} stage @param {Page} page @param {Lesson} lesson */
export async function solve(stage, page, lesson) {
  for (const step of lesson.puzzle.solution) {
    for (const [name, value] of Object.entries(step)) await set(page, lesson, name, /** @type {any} */ (value));
    await tried(stage, page, () => Promise.resolve());
    if (await page.getAttribute("#verdict", "data-solved")) return;
  }
}

/** What can be learnt on a page, by whatever answers it. @param {Page} page @returns {Promise<Lesson[]>} */
export const lessonsOf = (page) => page.evaluate(() => fetch("/api/lessons").then((found) => found.json()));
