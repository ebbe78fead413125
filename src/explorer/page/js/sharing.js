/** What leaves the page: files, a link, and a look back at everything that was tried. */

import * as api from "./api.js";
import { byId } from "./elements.js";
import { LONGEST } from "./link.js";
import { download } from "./numbers.js";
import { notice } from "./page.js";
import { question } from "./run.js";
import { say, spoken } from "./words.js";

/** @typedef {import("./page.js").Page} Page */

/** How each file is called, and what it is. */
const FILES = { save: ["scenario.toml", "text/plain"], report: ["report.html", "text/html"] };

/** The scenario file, or the report, of what is chosen. @param {Page} page @param {"save" | "report"} what */
export async function file({ store, world }, what) {
  const text = await api.file(what, question(store.state, world), spoken());
  download(FILES[what][0], FILES[what][1], text);
}

/** @param {string} hash */
export async function copyLink(hash) {
  if (hash.length > LONGEST) return notice(() => say("link_long"));
  history.replaceState(null, "", hash);
  await navigator.clipboard?.writeText(location.href).catch(() => null);
  byId("status").textContent = say("link_copied");
}

/** Shows every state that was, one after the other. @param {import("./state.js").Store} store */
export async function replay(store) {
  const steps = store.past.length;
  for (let i = 0; i < steps; i += 1) store.undo();
  for (let i = 0; i < steps; i += 1) {
    await new Promise((done) => setTimeout(done, 1200));
    store.redo();
  }
}
