/** Starts the page, and hears what the reader and the program do. */

import * as api from "./api.js";
import { byId, redraw, tool } from "./elements.js";
import { load } from "./later.js";
import { speak, spoken, learnLater, learnUnits, say } from "./words.js";
import { opening } from "./world.js";
import { Store } from "./state.js";
import * as link from "./link.js";
import { Runs, question } from "./run.js";
import { costs } from "./policies.js";
import { FlowMap } from "./map.js";
import { Motion } from "./motion.js";
import { words, levers, draw, drawPart, charts, sure, opener, notice, known, sayAt } from "./page.js";
import { keys } from "./time.js";

/** @typedef {import("../types").Answer} Answer */

/** Milliseconds after which an answer is late, after which charts draw new years over old ones, and between looks for the program. */
const LATE = 150;
const DRAW = 400;
const AGAIN = 2000;

const page = /** @type {import("./page.js").Page} */ (
  /** @type {unknown} */ ({ lesson: null, shown: null, coming: null, picking: null, problems: [] })
);
let gone = false;
let drawn = 0;

async function start() {
  const language = /^zh/.test(navigator.language) ? "zh" : "en";
  await speak(language);
  const given = new URLSearchParams(location.hash.slice(1));
  const school = given.has("lesson") ? await load("lesson").catch(() => null) : null;
  const lesson = await school?.find(given.get("lesson"));
  const world = await api
    .world(lesson?.scenario ?? given.get("s"))
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
  const reading = location.hash ? await load("reading") : null;
  const found = reading?.read(location.hash, page.first, world);
  const state = found?.state ?? structuredClone(page.first);
  await speak(state.language);
  page.store = new Store(state);
  page.runs = new Runs(world.can?.includes("spread") ?? false, heard);
  page.map = new FlowMap(byId("surface"), opener(page), (text) => (byId("status").textContent = text));
  page.motion = new Motion(page.map.moving, () => page.map.arcs);
  if (lesson) page.lesson = school?.begin(page, lesson) ?? null;
  page.store.listen(changed);
  const inView = (/** @type {IntersectionObserverEntry[]} */ [entry]) => (byId("brief").hidden = entry.isIntersecting);
  new IntersectionObserver(inView).observe(byId("headline"));
  addEventListener("hashchange", () => location.hash !== written() && location.reload());
  document.addEventListener("keydown", keys(page));
  byId("reload").addEventListener("click", () => location.reload());
  for (const part of byId("levers").querySelectorAll(":scope > details"))
    part.addEventListener("toggle", () => /** @type {HTMLDetailsElement} */ (part).open && drawPart(page, part.id));
  words(page);
  tools();
  levers(page);
  if (found) reading?.sayLeft(found, notice);
  // A lesson says itself what one should know.
  if (!lesson) known(world);
  setInterval(look, AGAIN);
  page.lesson?.draw();
  ask();
  if (given.has("begin")) begin();
}

const begin = () => load("beginning").then((part) => part.open(page));
const written = () => link.write(page.store.state, page.first, page.world);

function ask(again = false) {
  page.runs.ask(question(page.store.state, page.world), again);
  if (page.runs.stale) document.body.dataset.stale = "yes";
}

/** @param {"levers" | "restored" | "view"} why */
function changed(why) {
  const { language } = page.store.state;
  if (spoken() !== language) speak(language).then(() => show("restored", true));
  else show(why);
}

/** Draws what has changed. @param {"levers" | "restored" | "view"} why @param {boolean} [turned] into another language */
function show(why, turned = false) {
  const hash = written();
  if (hash.length <= link.LONGEST) history.replaceState(null, "", hash);
  if (turned) words(page);
  if (why === "restored") levers(page);
  tools();
  ask();
  draw(page);
}

/** @param {string} what @param {any} [detail] */
function heard(what, detail) {
  if (what === "year") year(detail);
  else if (what === "end") end();
  else if (what === "progress") progress(detail);
  else if (what === "spread") sure(page);
  else if (what === "refused") refused(detail);
  else lost();
}

/** @param {{ answer: Answer, year: number, waited: number }} detail */
function year({ answer, year: at, waited }) {
  if (waited >= LATE) bar((at - page.world.start) / page.world.years);
  if (waited < DRAW) return;
  page.coming = answer;
  if (at !== page.store.state.year) return charts(page);
  page.shown = answer;
  draw(page);
}

/** How much is computed; nothing when all is. @param {number | null} share */
function bar(share) {
  byId("progress").hidden = share === null;
  /** @type {HTMLProgressElement} */ (byId("progress")).value = share ?? 0;
}

/** How far the base year, or the replicates, are. @param {any} line */
function progress({ base_year: solved, replicates: many }) {
  bar(solved ?? many.done / many.of);
  byId("status").textContent = say("computing");
}

function end() {
  const { answer, stale } = page.runs;
  page.shown = answer;
  page.coming = null;
  bar(null);
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
  document.body.dataset.stale = "yes";
  bar(null);
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
  await learnLater();
  byId("banner-words").dataset.say = "other_program";
  byId("reload").dataset.say = "reload";
  byId("reload").hidden = false;
  words(page);
}

/** Undo, link, files. */
function tools() {
  const { store, world } = page;
  const { past, future } = store;
  /** @type {(what: "save" | "report") => () => Promise<unknown>} */
  const file = (what) => () =>
    load("sharing")
      .then((part) => part.file(page, what))
      .catch(failed);
  redraw(byId("tools"), [
    tool("begin", say("begin"), begin),
    tool("undo", say("undo"), () => store.undo(), { disabled: !past.length }),
    tool("redo", say("redo"), () => store.redo(), { disabled: !future.length }),
    tool("replay", say("replay"), () => load("sharing").then((part) => part.replay(store)), { disabled: !past.length }),
    tool("link", say("copy_link"), () => load("sharing").then((part) => part.copyLink(written()))),
    tool("save", say("save"), file("save")),
    world.can?.includes("report") ? tool("report", say("report"), file("report")) : null,
  ]);
}

/** @param {unknown} error */
function failed(error) {
  if (error instanceof api.Refused) refused(error.problems);
  else lost();
}

start();
