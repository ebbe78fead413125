/** Tells the stories of the explorer in a real browser; with a fault planted, each has to fail. */

import fs from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { launch } from "./support/browser.mjs";
import { Stage } from "./support/story.mjs";

const folder = new URL("./stories/", import.meta.url);
const wanted = process.argv.slice(2).filter((each) => !each.startsWith("--"));
const faultsOnly = process.argv.includes("--faults");
const files = fs.readdirSync(folder).filter((name) => name.endsWith(".spec.mjs"));
let browser = await launch("--disable-gpu");
let [passed, failed] = [0, 0];

/** Minutes after which a story waits for something that will not come. */
const LIMIT = 4;

/** A browser that no longer answers, which is no news of the page. */
class Hangs extends Error {}

/** What a promise is kept with, unless that takes too long. @param {Promise<void>} promise */
const limited = (promise) =>
  Promise.race([
    promise,
    wait(LIMIT * 60_000).then(() => Promise.reject(new Hangs(`not ended after ${LIMIT} minutes`))),
  ]);

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
    await limited(spec.story(stage));
    if (stage.strangers.length) throw new Error(`asked others: ${stage.strangers}`);
    if (stage.errors.length) throw new Error(`errors on the page: ${stage.errors}`);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await limited(stage.end()).catch(() => null);
  }
}

/**
 * A story, told in a new browser when the first one hangs; a page that hangs does so in both.
 * @param {Parameters<typeof tell>} about
 */
async function told(...about) {
  const error = await tell(...about);
  if (!(error instanceof Hangs)) return error;
  console.log(`       ${error.message}; once more in a new browser`);
  browser = await launch("--disable-gpu");
  return tell(...about);
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
    const error = await told(spec, language, {});
    sound &&= !error;
    note(!error, `${name} ${language} (${((performance.now() - began) / 1000).toFixed(1)} s)`, error);
  }
  if (!sound && !faultsOnly) {
    note(false, `${name} fails with its fault: not tried, since it fails without`);
    continue;
  }
  const error = await told(spec, "en", structured(spec.fault));
  note(
    error !== null && !(error instanceof Hangs),
    `${name} fails with its fault${error ? `: ${error.message.split("\n")[0].slice(0, 100)}` : ""}`,
  );
}
await limited(browser.close()).catch(() => null);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
