/** Tells the stories of the explorer in a real browser; with a fault planted, each has to fail. */

import fs from "node:fs";
import { chromium } from "playwright-core";
import { Stage } from "./support/story.mjs";

const folder = new URL("./stories/", import.meta.url);
const wanted = process.argv.slice(2).filter((each) => !each.startsWith("--"));
const faultsOnly = process.argv.includes("--faults");
const files = fs.readdirSync(folder).filter((name) => name.endsWith(".spec.mjs"));
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
let [passed, failed] = [0, 0];

/**
 * One telling of a story.
 * @param {{ story: (stage: Stage) => Promise<void> }} spec
 * @param {"en" | "zh"} language
 * @param {import("./support/proxy.mjs").Fault} fault
 * @returns {Promise<Error | null>}
 */
async function tell(spec, language, fault) {
  const stage = new Stage(browser, language, fault);
  try {
    await spec.story(stage);
    if (stage.strangers.length) throw new Error(`asked others: ${stage.strangers}`);
    if (stage.errors.length) throw new Error(`errors on the page: ${stage.errors}`);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await stage.end().catch(() => null);
  }
}

/** A copy, since a story may change what it is given. @param {import("./support/proxy.mjs").Fault} fault */
const structured = (fault) => ({ ...fault });

/** @param {boolean} good @param {string} name @param {Error | null} [why] */
function note(good, name, why) {
  if (good) passed += 1;
  else failed += 1;
  console.log(`${good ? "ok    " : "FAILED"} ${name}`);
  if (!good && why) console.log((why.stack ?? why.message).replace(/^/gm, "       "));
}

const number = (/** @type {string} */ name) => Number(/\d+/.exec(name)?.[0]);
for (const file of files.sort((a, b) => number(a) - number(b))) {
  if (wanted.length && !wanted.some((each) => file.toLowerCase().startsWith(`${each.toLowerCase()}-`))) continue;
  const spec = await import(new URL(file, folder).href);
  const name = file.replace(".spec.mjs", "");
  const lacking = await spec.lacking?.();
  if (lacking) {
    console.log(`skipped: ${lacking}`);
    continue;
  }
  let sound = true;
  for (const language of /** @type {const} */ (["en", "zh"])) {
    if (faultsOnly) continue;
    const began = performance.now();
    const error = await tell(spec, language, {});
    sound &&= !error;
    note(!error, `${name} ${language} (${((performance.now() - began) / 1000).toFixed(1)} s)`, error);
  }
  if (!sound && !faultsOnly) {
    note(false, `${name} fails with its fault: not tried, since it fails without`);
    continue;
  }
  const error = await tell(spec, "en", structured(spec.fault));
  note(error !== null, `${name} fails with its fault${error ? `: ${error.message.split("\n")[0].slice(0, 100)}` : ""}`);
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
