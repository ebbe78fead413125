/** What the parts of the page share, and how each is drawn. */

import { byId, el, redraw, radios, choice, box, quiet, tool } from "./elements.js";
import { later, load } from "./later.js";
import { say, pick, countRows, languageOf } from "./words.js";
import { members, stockOf } from "./world.js";
import { cards, costs } from "./policies.js";
import { chart } from "./chart.js";
import { legend } from "./marks.js";
import * as effects from "./effects.js";
import { caption, flowTable } from "./places.js";
import { timeline } from "./time.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("../types").Warning} Warning */

/**
 * @typedef {object} Page
 * @property {World} world
 * @property {import("../types").State} first as the page opens without a link
 * @property {import("./state.js").Store} store
 * @property {import("./run.js").Runs} runs
 * @property {import("./map.js").FlowMap} map
 * @property {import("./motion.js").Motion} motion
 * @property {{ draw: () => void } | null} lesson that is open
 * @property {Answer | null} shown whose year on view is drawn
 * @property {Answer | null} coming whose years are being drawn over the old ones
 * @property {Warning[]} problems that are said at controls
 * @property {string | null} picking the card whose members are chosen on the map
 */

/** What is said above the results, made anew in another language. @type {Map<HTMLElement, { words: () => string, language: () => string | null }>} */
const notices = new Map();

/**
 * Says something above the results, until it is closed.
 * @param {() => string} words
 * @param {() => string | null} [language] of words that exist in one language only
 */
export function notice(words, language = () => null) {
  const text = el("span", { lang: language() }, words());
  const made = el("p", { class: "note", role: "status" }, text);
  notices.set(text, { words, language });
  const close = () => {
    notices.delete(text);
    made.remove();
  };
  made.append(quiet("", "×", close, { "aria-label": say("close"), id: null }));
  byId("notices").append(made);
}

/** Says what one should know of a scenario. @param {World} world */
export function known({ notices = [] }) {
  for (const text of notices)
    notice(
      () => pick(text),
      () => languageOf(text),
    );
}

/** Every word that does not change with an answer. @param {Page} page */
export function words(page) {
  const { world, store } = page;
  document.title = `${pick(world.name)} · factorflow`;
  for (const place of document.querySelectorAll("[data-say]")) {
    place.textContent = say(/** @type {any} */ (place.getAttribute("data-say")));
  }
  for (const place of document.querySelectorAll("[data-label]")) {
    place.setAttribute("aria-label", say(/** @type {any} */ (place.getAttribute("data-label"))));
  }
  for (const [place, { words: make, language }] of notices) {
    place.textContent = make();
    place.lang = language() ?? "";
  }
  byId("status").textContent = "";
  byId("title").textContent = pick(world.name);
  byId("question").textContent = pick(world.description);
  const languages = /** @type {[string, string][]} */ ([
    ["en", "English"],
    ["zh", "中文"],
  ]);
  const choose = (/** @type {string} */ name) => store.look({ language: name === "zh" ? "zh" : "en" });
  redraw(byId("language"), [radios("lang", say("language"), languages, store.state.language, choose)]);
  byId("lang-en").lang = "en";
  byId("lang-zh").lang = "zh-CN";
}

/** All controls, when some come or go. @param {Page} page */
export function levers(page) {
  const { world, store, runs } = page;
  const choose = (/** @type {string | null} */ name) => {
    page.picking = name;
    levers(page);
    draw(page);
    if (name) byId("map-still").focus();
  };
  const onMap = { picking: page.picking, pick: choose };
  redraw(byId("policy-cards"), cards("policies", world, store, onMap));
  redraw(byId("event-cards"), cards("events", world, store, onMap));
  byId("events").hidden = !(world.events ?? []).length;
  byId("platforms").hidden = !world.platforms;
  redraw(byId("calm"), [
    store.state.events.length
      ? box("calm-base", say("calm_base"), store.state.calm_base, (on) =>
          store.move("calm", (state) => (state.calm_base = on)),
        )
      : null,
  ]);
  for (const part of byId("levers").querySelectorAll(":scope > details[open]")) drawPart(page, part.id);
  if (runs.answer) costs(world, runs.answer);
  sayAgain(page);
}

/** Says at the controls what is wrong with them. @param {Page} page */
function sayAgain(page) {
  if (page.problems.length) later("problems", () => sayAgain(page))?.atControls(page.problems);
}

/** Says problems at their controls, and above the results those that no control has. @param {Page} page @param {Warning[]} problems */
export async function sayAt(page, problems) {
  if (!problems.length && !page.problems.length) return;
  page.problems = problems;
  (await load("problems")).sayAll(problems, notice);
}

/** What is assumed, chosen by governments, and how a run is made: drawn while it is open. @param {Page} page @param {string} id */
export function drawPart({ world, store }, id) {
  const draw = () => {
    const part = later("assumptions", draw);
    if (part) redraw(byId(`${id}-levers`), part[/** @type {"assumptions"} */ (id)](world, store));
  };
  draw();
}

/** @param {Page} page */
export function charts({ world, store, shown, coming }) {
  const { state } = store;
  const answer = coming ?? shown;
  if (!answer) return;
  const before = coming ? shown : null;
  const pickOutcome = (/** @type {number} */ place, /** @type {string} */ name) =>
    store.look({ charts: state.charts.map((each, i) => (i === place ? name : each)) });
  redraw(
    byId("charts"),
    state.charts.map((_, place) => chart({ world, state, answer, before, place, pickOutcome })),
  );
}

/** How sure the change is. @param {Page} page */
export function sure({ world, store: { state }, runs, shown }) {
  const found = shown?.years.get(state.year);
  if (found) redraw(byId("sure"), effects.sure({ world, spread: runs.spread, ranges: runs.ranges, year: found.year }));
}

/** @param {Page} page @param {number} index */
function open({ world, store, picking }, index) {
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

/** Opens a place, or lets it take part while members are chosen on the map. @param {Page} page */
export const opener = (page) => (/** @type {number} */ index) => open(page, index);

/** Everything that hangs on the answer, the year and the view. @param {Page} page */
export function draw(page) {
  const { world, store, map, motion, shown, picking } = page;
  const { state } = store;
  page.lesson?.draw();
  timeline(page);
  const year = shown?.years.get(state.year);
  if (!shown || !year) return;
  const what = { world, state, answer: shown, year };
  countRows(shown.question.exact && world.steps_per_year > 1);
  redraw(byId("headline"), effects.headline(what));
  byId("brief").textContent = byId("headline-title").textContent;
  sure(page);
  views(page);
  map.show({ world, state, year, picking });
  motion.restart();
  byId("caption").textContent = caption(what);
  redraw(byId("legend"), [legend(state, stockOf(world, state))]);
  redraw(byId("flow-table"), [flowTable(what)]);
  const place = state.place ? later("place", () => draw(page)) : null;
  redraw(byId("place"), place?.placePanel(what, () => store.look({ place: null })) ?? []);
  byId("place").hidden = !place;
  redraw(byId("gains"), effects.gains(what, opener(page)));
  redraw(byId("payers"), effects.payers(what, opener(page)));
  charts(page);
}

/** What the map shows, and how large. @param {Page} page */
function views({ world, store, map }) {
  const { state } = store;
  const factors = world.factors.map((each) => /** @type {[string, string]} */ ([each.name, pick(each.label)]));
  const all = /** @type {[string, string][]} */ ([
    ["policy", say("view_policy")],
    ["base", say("view_base")],
    ["difference", say("view_difference")],
  ]);
  redraw(byId("views"), [
    choice("factor", say("factor"), [{ options: factors }], state.factor, (factor) => store.look({ factor }), true),
    radios("view", say("view"), all, state.view, (view) => store.look({ view: /** @type {any} */ (view) })),
  ]);
  redraw(byId("zoom"), [
    tool("zoom-in", "+", () => map.zoom.by(1.4), { "aria-label": say("zoom_in") }),
    tool("zoom-out", "−", () => map.zoom.by(1 / 1.4), { "aria-label": say("zoom_out") }),
    tool("zoom-all", say("zoom_all"), () => map.fit(null)),
    tool("zoom-members", say("zoom_members"), () =>
      map.fit(state.policies.flatMap((card) => members(world, card.members))),
    ),
  ]);
}
