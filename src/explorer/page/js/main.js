/** Starts the page, and hears what the reader and the program do. */

import * as api from "./api.js";
import { byId, redraw, download, tool } from "./elements.js";
import { speak, spoken, learnUnits, say, pick, languageOf } from "./words.js";
import { opening } from "./world.js";
import { Store } from "./state.js";
import * as link from "./link.js";
import { Runs, question } from "./run.js";
import { costs } from "./policies.js";
import { FlowMap } from "./map.js";
import { Motion } from "./motion.js";
import { words, levers, scenarios, draw, charts, sure, opener, notice, sayAt } from "./page.js";
import { keys } from "./time.js";

/** @typedef {import("../types").Answer} Answer */

/** Milliseconds after which old results dim, after which charts draw new years over them, and between looks for the program. */
const DIM = 150;
const DRAW = 400;
const AGAIN = 2000;

const page = /** @type {import("./page.js").Page} */ (
  /** @type {unknown} */ ({ shown: null, coming: null, picking: null, scenarios: [], problems: [] })
);
let dimming = 0;
let gone = false;
let drawn = 0;

async function start() {
  const language = /^zh/.test(navigator.language) ? "zh" : "en";
  speak(language);
  const wanted = new URLSearchParams(location.hash.slice(1)).get("s");
  const world = await api
    .world(wanted)
    .catch((error) => (error instanceof api.Refused ? api.world(null) : null))
    .catch(() => null);
  byId("banner").hidden = world !== null;
  if (!world) {
    byId("banner-words").textContent = say("gone");
    setTimeout(start, AGAIN);
    return;
  }
  page.world = world;
  learnUnits(world.units ?? {});
  page.first = opening(world, language);
  const { state, left, other } = link.read(location.hash, page.first, world);
  speak(state.language);
  page.store = new Store(state);
  page.runs = new Runs(world.can?.includes("spread") ?? false, heard);
  page.map = new FlowMap(byId("surface"), opener(page), (text) => (byId("status").textContent = text));
  page.motion = new Motion(page.map.moving, () => page.map.arcs);
  page.store.listen(changed);
  const inView = (/** @type {IntersectionObserverEntry[]} */ [entry]) => (byId("brief").hidden = entry.isIntersecting);
  new IntersectionObserver(inView).observe(byId("headline"));
  addEventListener("hashchange", () => location.hash !== written() && location.reload());
  document.addEventListener("keydown", keys(page));
  byId("reload").addEventListener("click", () => location.reload());
  words(page);
  tools();
  levers(page);
  if (other) notice(() => say("link_other", { name: other }));
  if (left.length) notice(() => say("link_left", { parts: left.join(", ") }));
  for (const text of world.notices ?? [])
    notice(
      () => pick(text),
      () => languageOf(text),
    );
  setInterval(look, AGAIN);
  ask();
  if (world.can?.includes("scenarios")) page.scenarios = await api.scenarios().catch(() => []);
  scenarios(page);
}

const ask = (again = false) => page.runs.ask(question(page.store.state, page.world), again);
const written = () => link.write(page.store.state, page.first, page.world);

/** @param {"levers" | "restored" | "view"} why */
function changed(why) {
  const { language } = page.store.state;
  const turned = spoken() !== language;
  speak(language);
  const hash = written();
  if (hash.length <= link.LONGEST) history.replaceState(null, "", hash);
  if (turned) words(page);
  if (why === "restored" || turned) levers(page);
  tools();
  ask();
  draw(page);
}

/** @param {string} what @param {any} [detail] */
function heard(what, detail) {
  if (what === "asked") {
    clearTimeout(dimming);
    dimming = setTimeout(() => (document.body.dataset.stale = "yes"), DIM);
  } else if (what === "year") year(detail);
  else if (what === "end") end();
  else if (what === "progress") progress(detail);
  else if (what === "spread") sure(page);
  else if (what === "refused") refused(detail);
  else lost();
}

/** @param {{ answer: Answer, year: number, waited: number }} detail */
function year({ answer, year: at, waited }) {
  const bar = /** @type {HTMLProgressElement} */ (byId("progress"));
  bar.hidden = waited < DIM;
  bar.max = page.world.years;
  bar.value = at - page.world.start;
  if (waited < DRAW) return;
  page.coming = answer;
  if (at !== page.store.state.year) return charts(page);
  page.shown = answer;
  draw(page);
}

/** How far the base year, or the replicates, are. @param {any} line */
function progress({ base_year: solved, replicates: many }) {
  const bar = /** @type {HTMLProgressElement} */ (byId("progress"));
  bar.hidden = false;
  bar.max = 1;
  bar.value = solved ?? many.done / many.of;
  byId("status").textContent = say("computing");
}

function end() {
  clearTimeout(dimming);
  const { answer, stale } = page.runs;
  page.shown = answer;
  page.coming = null;
  byId("progress").hidden = true;
  if (!stale) delete document.body.dataset.stale;
  byId("before").hidden = true;
  sayAt(page, answer?.begin.warnings ?? []);
  draw(page);
  if (answer) costs(page.world, answer);
  drawn += 1;
  document.body.dataset.answers = String(drawn);
  byId("status").textContent = say("computed", { n: answer?.end?.ms ?? 0 });
}

/** @param {import("../types").Warning[]} problems */
function refused(problems) {
  clearTimeout(dimming);
  document.body.dataset.stale = "yes";
  byId("progress").hidden = true;
  byId("before").hidden = false;
  sayAt(page, problems);
}

/** Looks after the program while nothing is asked. */
async function look() {
  if (!gone && !document.hidden && !(await api.alive())) lost();
}

/** The program does not answer: says so, and looks for it until it is back. */
async function lost() {
  if (gone) return;
  gone = true;
  clearTimeout(dimming);
  document.body.dataset.stale = "yes";
  byId("banner").hidden = false;
  let found = null;
  while (!found) {
    await new Promise((done) => setTimeout(done, AGAIN));
    found = await api.alive();
  }
  gone = false;
  const { version, scenario } = page.world;
  const again = found.factorflow === version ? await api.world(scenario).catch(() => null) : null;
  if (again?.scenario === scenario) {
    byId("banner").hidden = true;
    return ask(true);
  }
  byId("banner-words").setAttribute("data-say", "other_program");
  byId("reload").hidden = false;
  words(page);
}

/** Undo, link, files. */
function tools() {
  const { store, world } = page;
  const file = (/** @type {"save" | "report"} */ what, /** @type {string} */ name, /** @type {string} */ type) => () =>
    api.file(what, question(store.state, world), spoken()).then(
      (text) => download(name, type, text),
      (error) => (error instanceof api.Refused ? refused(error.problems) : lost()),
    );
  redraw(byId("tools"), [
    tool("undo", say("undo"), () => store.undo(), !store.past.length),
    tool("redo", say("redo"), () => store.redo(), !store.future.length),
    tool("replay", say("replay"), replay, !store.past.length),
    tool("link", say("copy_link"), copyLink),
    tool("save", say("save"), file("save", "scenario.toml", "text/plain")),
    world.can?.includes("report") ? tool("report", say("report"), file("report", "report.html", "text/html")) : null,
  ]);
}

async function copyLink() {
  const hash = written();
  if (hash.length > link.LONGEST) return notice(() => say("link_long"));
  history.replaceState(null, "", hash);
  await navigator.clipboard?.writeText(location.href).catch(() => null);
  byId("status").textContent = say("link_copied");
}

/** Shows every state that was, one after the other. */
async function replay() {
  const { store } = page;
  const steps = store.past.length;
  for (let i = 0; i < steps; i += 1) store.undo();
  for (let i = 0; i < steps; i += 1) {
    await new Promise((done) => setTimeout(done, 1200));
    store.redo();
  }
}

start();
