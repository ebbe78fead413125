/** E10: in Chinese no Latin word is seen but units, codes, symbols and numbers of equations. */

import { assert, text, tile } from "../support/story.mjs";

/** Formats, the other language's name, and names of products. */
const ALLOWED = /\b(CSV|SVG|English|Theil|Gini|CNY|FTE)\b/g;

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  await stage.begin("scenarios/tax-sharing.toml");
  const page = await stage.open();
  if (stage.language === "en") {
    await stage.asked(page, async () => {
      await page.fill("#policies-0-share-exact", "0.7");
      await page.keyboard.press("Tab");
    });
    await stage.speak(page, "zh");
    assert.equal(await page.inputValue("#policies-0-share-exact"), "0.7", "the switch keeps the state");
  }
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
  for (const id of [
    "policies-0-details",
    "governments",
    "assumptions",
    "runs",
    "all-places",
    "flows",
    "chart-0-table",
  ]) {
    await page.click(`#${id}-summary, #${id} > summary`);
  }
  await page.locator("#assumptions input").first().waitFor();
  await stage.asked(page, () => page.locator("[data-list=gain] .place").first().click());
  await page.locator("#place h2").waitFor();
  await page.click("#view-difference");
  await stage.opened(page, () => page.click("#add-policies"));
  const walk = () =>
    page.evaluate(() => {
      const found = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement;
        if (!holder || holder.closest("[lang=en], .code, script, noscript") || !walker.currentNode.textContent?.trim())
          continue;
        found.push(walker.currentNode.textContent);
      }
      for (const each of document.querySelectorAll("[aria-label], [aria-valuetext], [title]")) {
        if (each.closest("[lang=en]")) continue;
        for (const name of ["aria-label", "aria-valuetext", "title"]) found.push(each.getAttribute(name) ?? "");
      }
      return found;
    });
  const latin = (/** @type {string[]} */ texts) => [
    ...new Set(texts.filter((each) => /[A-Za-z]{2,}/.test(each.replace(ALLOWED, "").replace(/\([\w-]+\)$/, "")))),
  ];
  assert.deepEqual(latin(await walk()), [], "Latin words");
  await page.keyboard.press("Escape");
  await stage.opened(page, () => page.click("#add-events"));
  assert.deepEqual(latin(await walk()), [], "Latin words of events");
  await page.keyboard.press("Escape");
  await page.click("#view-policy");
  assert.match(await text(page, ".chart-value strong"), /万亿元\/年/);
  assert.match(await text(page, "[data-tile=nation] .muted"), /亿元\/年/);
  assert.match(await tile(page, "nation"), /^[+−]\d/);
  const words = (await walk()).join("\n");
  assert.doesNotMatch(words, /\p{Script=Han}[,;:!?]|\p{Script=Han}\.(\s|$)/u, "punctuation of full width");
}

export const fault = {
  files: {
    "js/words.zh.js": (/** @type {string} */ code) => code.replace('members: "参与地区"', 'members: "参与 members"'),
  },
};
