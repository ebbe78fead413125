/** Starts the page and wires its parts; nothing else. */

import * as api from "./api.js";
import { byId, el, redraw, radios, choice, download, box } from "./elements.js";
import { speak, spoken, learnUnits, say, pick, languageOf, count } from "./words.js";
import { opening, members } from "./world.js";
import { Store } from "./state.js";
import * as link from "./link.js";
import { Runs, question } from "./run.js";
import { cards, costs } from "./policies.js";
import { assumptions, governments, runs as runControls } from "./assumptions.js";
import { chart } from "./chart.js";
import { FlowMap, legend } from "./map.js";
import { Motion } from "./motion.js";
import * as effects from "./effects.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("../types").Warning} Warning */

/** Milliseconds after which old results dim, and after which charts draw new years over old ones. */
const DIM = 150;
const DRAW = 400;
const AGAIN = 2000;

/** @type {World} */
let world;
/** @type {Store} */
let store;
/** @type {Runs} */
let runs;
/** @type {FlowMap} */
let map;
/** @type {Motion} */
let motion;
/** @type {import("../types").State} */
let first;
/** The answer whose year on view is drawn, and the one whose years are coming. @type {Answer | null} */
let shown = null;
/** @type {Answer | null} */
let coming = null;
/** @type {string | null} */
let picking = null;
let dimming = 0;
let gone = false;
let drawn = 0;

const ranges = () => world.can?.includes("spread") ?? false;

async function start() {
  const language = /^zh/.test(navigator.language) ? "zh" : "en";
  speak(language);
  const found = await api.world().catch(() => null);
  if (!found) {
    byId("banner").hidden = false;
    byId("banner").textContent = say("gone");
    setTimeout(start, AGAIN);
    return;
  }
  world = found;
  byId("banner").hidden = true;
  learnUnits(world.units ?? {});
  first = opening(world, language);
  const { state, left, other } = link.read(location.hash, first, world);
  speak(state.language);
  store = new Store(state);
  runs = new Runs(ranges(), heard);
  map = new FlowMap(byId("surface"), openPlace, (text) => (byId("status").textContent = text));
  motion = new Motion(map.moving, () => map.arcs);
  store.listen(changed);
  window.addEventListener("hashchange", () => location.hash !== written() && location.reload());
  document.addEventListener("keydown", key);
  words();
  levers();
  if (left.length || other) notice(other ? say("link_other", { name: other }) : say("link_left", { parts: left.join(", ") }));
  for (const text of world.notices ?? []) notice(pick(text), languageOf(text));
  ask();
}

/** @param {string} text @param {string | null} [language] */
function notice(text, language = null) {
  const close = el("button", { type: "button", class: "quiet", "aria-label": say("close") }, "×");
  const made = el("p", { class: "note", role: "status" }, el("span", { lang: language }, text), close);
  close.addEventListener("click", () => made.remove());
  byId("notices").append(made);
}

const ask = (again = false) => runs.ask(question(store.state, world), again);
const written = () => link.write(store.state, first, world);

/** @param {"levers" | "restored" | "view"} why */
function changed(why) {
  const said = spoken();
  speak(store.state.language);
  const hash = written();
  if (hash.length <= link.LONGEST) history.replaceState(null, "", hash);
  if (said !== store.state.language) words();
  if (why === "restored" || said !== store.state.language) levers();
  tools();
  ask();
  draw();
}

/** @param {string} what @param {any} [detail] */
function heard(what, detail) {
  if (what === "asked") {
    clearTimeout(dimming);
    dimming = setTimeout(() => (document.body.dataset.stale = "yes"), DIM);
  } else if (what === "year") year(detail);
  else if (what === "end") end();
  else if (what === "spread") sure();
  else if (what === "refused") refused(detail);
  else if (what === "gone") lost();
}

/** @param {{ answer: Answer, year: number, waited: number }} detail */
function year({ answer, year: at, waited }) {
  const bar = /** @type {HTMLProgressElement} */ (byId("progress"));
  bar.hidden = waited < DIM;
  bar.max = world.years;
  bar.value = at - world.start;
  if (waited < DRAW) return;
  coming = answer;
  charts();
  if (at === store.state.year) {
    shown = answer;
    draw();
  }
}

function end() {
  clearTimeout(dimming);
  shown = runs.answer;
  coming = null;
  byId("progress").hidden = true;
  if (!runs.stale) delete document.body.dataset.stale;
  for (const place of document.querySelectorAll(".problem[data-refused]")) {
    place.toggleAttribute("hidden", true);
    place.removeAttribute("data-refused");
  }
  byId("before").hidden = true;
  for (const warning of runs.answer?.begin.warnings ?? []) say_at(warning);
  draw();
  if (runs.answer) costs(runs.answer);
  drawn += 1;
  document.body.dataset.answers = String(drawn);
  byId("status").textContent = say("computed", { n: runs.answer?.end?.ms ?? 0 });
}

/** @param {Warning[]} problems */
function refused(problems) {
  clearTimeout(dimming);
  document.body.dataset.stale = "yes";
  byId("progress").hidden = true;
  byId("before").hidden = false;
  byId("before").textContent = say("settings_before");
  for (const problem of problems) say_at(problem);
}

/** Says a problem at its control, or above the levers when no control has it. @param {Warning} problem */
function say_at({ path, text, hint }) {
  let part = path ?? "";
  let place = null;
  while (part && !place) {
    place = document.querySelector(`[data-path="${CSS.escape(part)}"] .problem`);
    part = part.slice(0, Math.max(0, part.lastIndexOf(".")));
  }
  const words = [pick(text), pick(hint)].filter(Boolean).join(" ");
  if (!place) return notice(words, languageOf(text));
  place.textContent = words;
  place.setAttribute("lang", languageOf(text) ?? document.documentElement.lang);
  place.setAttribute("data-refused", "");
  place.toggleAttribute("hidden", false);
}

/** The program does not answer: says so, and looks for it until it is back. */
async function lost() {
  if (gone) return;
  gone = true;
  clearTimeout(dimming);
  document.body.dataset.stale = "yes";
  const banner = byId("banner");
  banner.hidden = false;
  banner.textContent = say("gone");
  for (;;) {
    await new Promise((done) => setTimeout(done, AGAIN));
    const found = await api.alive();
    if (!found) continue;
    gone = false;
    if (found.version === world.version && found.scenario === world.scenario) break;
    const again = el("button", { type: "button" }, say("reload"));
    again.addEventListener("click", () => location.reload());
    banner.replaceChildren(say("other_program"), " ", again);
    return;
  }
  banner.hidden = true;
  ask(true);
}

/** Looks after the program while nothing is asked. */
setInterval(async () => {
  if (world && !gone && !document.hidden && !(await api.alive())) lost();
}, AGAIN);

/** @param {number} index */
function openPlace(index) {
  const code = world.regions[index].code;
  if (!picking) return store.look({ place: store.state.place === code ? null : code });
  store.move(
    `map-${picking}`,
    (state) => {
      const card = [...state.policies, ...state.events].find((each) => each.name === picking);
      if (!card) return;
      const inside = members(world, card.members);
      if (!inside.includes(index)) card.members = [...card.members, code];
      else if (card.members.includes(code)) card.members = card.members.filter((name) => name !== code);
      else card.members = inside.filter((each) => each !== index).map((each) => world.regions[each].code);
    },
    true,
  );
}

/** Every word that does not change with an answer. */
function words() {
  document.title = `${pick(world.name)} · factorflow`;
  for (const place of document.querySelectorAll("[data-say]")) {
    place.textContent = say(/** @type {any} */ (place.getAttribute("data-say")));
  }
  for (const place of document.querySelectorAll("[data-label]")) {
    place.setAttribute("aria-label", say(/** @type {any} */ (place.getAttribute("data-label"))));
  }
  byId("title").textContent = pick(world.name);
  byId("question").textContent = pick(world.description);
  redraw(byId("language"), [
    radios(
      "lang",
      say("language"),
      [
        ["en", "English"],
        ["zh", "中文"],
      ],
      store.state.language,
      (name) => store.look({ language: name === "zh" ? "zh" : "en" }),
    ),
  ]);
  byId("lang-en").lang = "en";
  byId("lang-zh").lang = "zh-CN";
  tools();
}

/** @param {string} id @param {string} label @param {() => void} act @param {boolean} [disabled] */
function tool(id, label, act, disabled = false) {
  const button = el("button", { id, type: "button", disabled }, label);
  button.addEventListener("click", act);
  return button;
}

function tools() {
  const file = (/** @type {"save" | "report"} */ what, /** @type {string} */ name, /** @type {string} */ type) => () =>
    api.file(what, question(store.state, world), spoken()).then(
      (text) => download(name, type, text),
      (error) => heard(error instanceof api.Refused ? "refused" : "gone", error.problems),
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
  if (written().length > link.LONGEST) return notice(say("link_long"));
  await navigator.clipboard?.writeText(location.href).catch(() => null);
  byId("status").textContent = say("link_copied");
}

/** Shows every state that was, one after the other. */
async function replay() {
  const steps = store.past.length;
  for (let i = 0; i < steps; i += 1) store.undo();
  for (let i = 0; i < steps; i += 1) {
    await new Promise((done) => setTimeout(done, 1200));
    store.redo();
  }
}

function levers() {
  const pickOn = (/** @type {string | null} */ name) => {
    picking = name;
    levers();
    draw();
    if (name) byId("map-still").focus();
  };
  const mapped = { picking, pick: pickOn };
  redraw(byId("policy-cards"), cards("policies", world, store, mapped));
  redraw(byId("event-cards"), cards("events", world, store, mapped));
  byId("events").hidden = !(world.events ?? []).length;
  redraw(byId("government-levers"), governments(world, store));
  redraw(byId("assumption-levers"), assumptions(world, store));
  redraw(byId("run-levers"), runControls(world, store));
  if (runs.answer) costs(runs.answer);
}

function charts() {
  const answer = coming ?? shown;
  if (!answer) return;
  const pickOutcome = (/** @type {number} */ place, /** @type {string} */ name) =>
    store.look({ charts: store.state.charts.map((each, i) => (i === place ? name : each)) });
  const before = coming ? shown : null;
  redraw(
    byId("charts"),
    store.state.charts.map((_, place) => chart({ world, state: store.state, answer, before, place, pickOutcome })),
  );
}

function sure() {
  const found = shown?.years.get(store.state.year);
  if (found) redraw(byId("sure"), effects.sure({ world, state: store.state, spread: runs.spread, ranges: ranges(), shown: found }));
}

/** Everything that hangs on the answer, the year and the view. */
function draw() {
  timeline();
  const found = shown?.years.get(store.state.year);
  if (!shown || !found) return;
  const state = store.state;
  const what = { world, state, answer: shown, year: found };
  redraw(byId("headline"), effects.headline(what));
  sure();
  views();
  map.show({ world, state, year: found, picking });
  motion.restart();
  byId("caption").textContent = effects.caption(what);
  redraw(byId("legend"), [legend(state)]);
  redraw(byId("flow-table"), [effects.flowTable(what)]);
  redraw(
    byId("place"),
    effects.placePanel(what, () => store.look({ place: null })),
  );
  byId("place").hidden = !state.place;
  redraw(byId("gains"), effects.gains(what, openPlace));
  redraw(byId("payers"), effects.payers(what));
  charts();
}

function views() {
  const { state } = store;
  const options = /** @type {[string, string][]} */ (world.factors.map((each) => [each.name, pick(each.label)]));
  redraw(byId("views"), [
    choice("factor", say("factor"), [{ options }], state.factor, (factor) => store.look({ factor }), true),
    radios(
      "view",
      say("view"),
      [
        ["policy", say("view_policy")],
        ["base", say("view_base")],
        ["difference", say("view_difference")],
      ],
      state.view,
      (view) => store.look({ view: /** @type {any} */ (view) }),
    ),
  ]);
  redraw(byId("zoom"), [
    tool("zoom-in", "+", () => map.zoom.by(1.4)),
    tool("zoom-out", "−", () => map.zoom.by(1 / 1.4)),
    tool("zoom-all", say("zoom_all"), () => map.fit(null)),
    tool("zoom-members", say("zoom_members"), () => map.fit([...new Set(state.policies.flatMap((card) => members(world, card.members)))])),
  ]);
  byId("zoom-in").setAttribute("aria-label", say("zoom_in"));
  byId("zoom-out").setAttribute("aria-label", say("zoom_out"));
}

/** @param {number} by */
function step(by) {
  const next = store.state.year + by;
  if (next < world.start || next > world.start + world.years) return false;
  store.look({ year: next });
  return true;
}

function play() {
  if (!motion.playing && store.state.year >= world.start + world.years) store.look({ year: world.start });
  motion.play(() => step(1), timeline);
}

function timeline() {
  const { year: at } = store.state;
  const last = world.start + world.years;
  const range = el("input", {
    id: "year",
    type: "range",
    min: world.start,
    max: last,
    step: 1,
    "aria-label": say("year"),
    "aria-valuetext": count(at).replace(/[,，]/, ""),
  });
  range.value = String(at);
  range.addEventListener("input", () => store.look({ year: range.valueAsNumber }));
  const marks = el("div", { class: "marks", "aria-hidden": "true" });
  for (const card of store.state.policies.filter((each) => each.on && each.start !== null)) {
    const mark = el("span", { class: "usual" }, "▲");
    mark.style.left = `${(100 * ((card.start ?? 0) - world.start)) / world.years}%`;
    mark.title = say("starts", { year: String(card.start) });
    marks.append(mark);
  }
  const old = document.getElementById("year");
  if (old && document.activeElement === old && old.parentElement) {
    /** @type {HTMLInputElement} */ (old).value = String(at);
    old.parentElement.querySelector(".marks")?.replaceWith(marks);
    byId("year-now").textContent = String(at);
    return;
  }
  redraw(byId("time"), [
    tool("play", say(motion.playing ? "stop" : "play"), play),
    tool("earlier", "‹", () => step(-1), at <= world.start),
    tool("later", "›", () => step(1), at >= last),
    el("div", { class: "track" }, range, marks),
    el("output", { id: "year-now", for: "year" }, String(at)),
    box("motion", say("motion"), motion.on, (on) => {
      motion.on = on;
      motion.restart();
    }),
  ]);
  byId("earlier").setAttribute("aria-label", say("earlier"));
  byId("later").setAttribute("aria-label", say("later"));
}

/** Keys of the whole page: space plays, arrows step, Ctrl+Z undoes. @param {KeyboardEvent} event */
function key(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !target.matches("input[type=text], input[type=number]")) {
    event.preventDefault();
    return event.shiftKey ? store.redo() : store.undo();
  }
  if (target.closest("input, select, button, summary, dialog, canvas, textarea, a") || event.ctrlKey || event.altKey || event.metaKey)
    return;
  if (event.key === " ") play();
  else if (event.key === "ArrowRight") step(1);
  else if (event.key === "ArrowLeft") step(-1);
  else return;
  event.preventDefault();
}

start();
