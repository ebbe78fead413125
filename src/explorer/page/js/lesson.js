/** A lesson: goal, bet, look, puzzle, why, limits. Nothing is shown of results before the bet. */

import * as api from "./api.js";
import { byId, el, redraw, tool } from "./elements.js";
import { controls, labelOf } from "./lesson-controls.js";
import { bars, table } from "./lesson-table.js";
import { known, words } from "./page.js";
import { question } from "./run.js";
import * as teaching from "./teaching.js";
import { say, pick, amount, count, percent, spoken } from "./words.js";

/** @typedef {import("../types").Lesson} Lesson */
/** @typedef {import("../types").Text} Text */
/** @typedef {import("../types").Values} Values */
/** @typedef {import("../types").Tried} Tried */
/** @typedef {import("../types").State} State */
/** @typedef {import("./page.js").Page} Page */

const STEPS = /** @type {const} */ (["goal", "bet", "look", "puzzle", "why", "limits"]);
/** So many tries that do not solve the puzzle, and a hint is given. */
const TRIES = 3;
const VERDICT = { class: "note", id: "verdict", role: "status" };

/** What can be learnt here, in its order. @type {Lesson[]} */
let lessons = [];

/** The lesson of this number. @param {string | null} number @returns {Promise<Lesson | undefined>} */
export async function find(number) {
  lessons = await api.lessons().catch(() => []);
  return lessons.find((each) => String(each.number) === number);
}

/** @param {Page} page @param {Lesson} lesson */
export const begin = (page, lesson) => new OpenLesson(page, lesson);

/** A lesson that is open. */
export class OpenLesson {
  /** What was tried, in its order. @type {Map<string, Tried>} */
  all = new Map();
  /** The choice that was bet on: it is kept nowhere else. */
  bet = -1;
  /** What solved the puzzle. @type {Tried | null} */
  solution = null;
  #tries = 0;
  /** What the controls show: language and step, and values. */
  #drawn = "";
  #known = "";
  /** What was tried last. @type {Tried | null} */
  last = null;

  /** @param {Page} page @param {Lesson} lesson */
  constructor(page, lesson) {
    this.page = page;
    this.lesson = lesson;
    const { world, store, first } = page;
    const { look } = lesson;
    const values = teaching.whole(lesson, /** @type {State} */ (store.state).values ?? look.values);
    Object.assign(store.state, teaching.levers(lesson, world, values), {
      asks: teaching.asks(lesson, world),
      lesson: lesson.number,
      step: store.state.step ?? 1,
      charts: look.charts,
      factor: look.factor,
      view: look.view,
      year: look.year ?? store.state.year,
    });
    // A link of a lesson says its values, so nothing else of it has to be said.
    Object.assign(first, structuredClone({ ...store.state, values: undefined, step: undefined, lesson: undefined }));
    document.body.dataset.parts = look.parts.join(" ");
    const parts = ["lesson-head", "lesson-controls", "lesson-feet"].map((id) => el("div", { id }));
    byId("lesson").replaceChildren(...parts);
    byId("lesson").hidden = false;
  }

  get values() {
    return /** @type {Values} */ (this.page.store.state.values);
  }

  /** The step that is shown: none beyond the bet before it is made. */
  get step() {
    const step = Math.min(Math.max(this.page.store.state.step ?? 1, 1), STEPS.length);
    return this.bet < 0 ? Math.min(step, 2) : step;
  }

  /** Changes the value of a control. @param {string} name @param {Values[string]} value */
  set = (name, value) => {
    const values = { ...this.values, [name]: value };
    // The control that was moved shows it already.
    this.#known = JSON.stringify(values);
    this.show(values, name);
  };

  /** Runs with these values. @param {Partial<Values>} values @param {string} [control] */
  show(values, control = "row") {
    const { world, store } = this.page;
    const change = teaching.levers(this.lesson, world, teaching.whole(this.lesson, values));
    store.move(`lesson-${control}`, (state) => Object.assign(state, change));
  }

  /** Goes to a step. @param {number} step */
  go(step) {
    this.page.store.look({ step });
    byId("lesson-step").focus();
  }

  /** @param {number} choice */
  choose(choice) {
    this.bet = choice;
    this.go(Math.max(3, this.page.store.state.step ?? 3));
  }

  /** Ends the lesson; what was chosen stays. */
  end() {
    const { page } = this;
    page.lesson = null;
    delete document.body.dataset.lesson;
    delete document.body.dataset.parts;
    byId("lesson").hidden = true;
    byId("tried").replaceChildren();
    words(page);
    known(page.world);
    page.store.move("lesson-end", (state) => (state.values = undefined), true);
    page.store.look({ lesson: undefined, step: undefined, asks: undefined });
    byId("add-policies").focus();
  }

  /** Notes what an answer says, if it is the answer to what is chosen, and whether what is chosen solves the puzzle. */
  #note() {
    const { world, store, shown } = this.page;
    const key = teaching.keyOf(this.lesson, this.values);
    const isNew = !this.all.has(key);
    if (shown?.end && shown.key === JSON.stringify(question(store.state, world)))
      this.all.set(key, teaching.tried(this.lesson, world, { ...this.values }, [...shown.years.values()]));
    const known = this.all.get(key);
    if (!known || this.bet < 0) return;
    this.last = known;
    if (isNew && this.step === 4) this.#tries += 1;
    if (teaching.solves(this.lesson, known, this.all)) this.solution ??= known;
  }

  /** Draws the step, and what was tried. */
  draw() {
    this.#note();
    const name = STEPS[this.step - 1];
    document.body.dataset.lesson = this.bet < 0 ? "bet" : name;
    this.#title();
    redraw(byId("lesson-head"), [...this.#head(name), ...this.#inside(name)]);
    this.#controls(name);
    redraw(byId("lesson-feet"), [name === "puzzle" ? this.#verdict() : null, this.#feet()]);
    redraw(byId("tried"), this.bet < 0 ? [] : [table(this), bars(this)]);
  }

  /** The page is about the lesson while one is open, and not about the scenario below it. */
  #title() {
    const { number, title, question } = this.lesson;
    const said = say("lesson_title", { n: number, title: pick(title) });
    document.title = `${said} · factorflow`;
    byId("title").textContent = said;
    byId("question").textContent = pick(question);
  }

  /** Draws the controls, unless they show what is chosen: whoever types or drags would be interrupted. @param {string} name */
  #controls(name) {
    const open = name === "look" || name === "puzzle";
    const shape = `${spoken()} ${open}`;
    const values = JSON.stringify(this.values);
    if (this.#drawn !== shape || this.#known !== values) redraw(byId("lesson-controls"), open ? controls(this) : []);
    this.#drawn = shape;
    this.#known = values;
  }

  /** @param {typeof STEPS[number]} name */
  #head(name) {
    const steps = STEPS.map((each, i) =>
      tool(`step-${i + 1}`, say(`step_${each}`), () => this.go(i + 1), {
        disabled: this.bet < 0 && i > 1,
        "aria-current": each === name ? "step" : null,
      }),
    );
    return [
      el("h2", { id: "lesson-title", class: "hidden" }, byId("title").textContent),
      el("nav", { class: "steps", "aria-label": say("steps") }, ...steps),
      el("h3", { id: "lesson-step", tabindex: -1 }, say(`step_${name}`)),
    ];
  }

  /** @param {typeof STEPS[number]} name @returns {(Node | null)[]} */
  #inside(name) {
    const { goal, bet, look, puzzle, why, limits, page } = this.lesson;
    const text = (/** @type {Text} */ said, /** @type {Record<string, string>} */ gaps = {}) =>
      el("p", {}, this.#fill(said, gaps));
    if (name === "goal") return [text(goal)];
    if (name === "bet")
      return [
        text(bet.question, this.#ofValues(bet.values)),
        ...bet.choices.map((each, i) =>
          tool(`bet-${i}`, pick(each.label), () => this.choose(i), {
            class: "add",
            "aria-pressed": String(this.bet === i),
          }),
        ),
        el("p", { class: "help" }, say("bet_help")),
      ];
    if (name === "why")
      return [
        text(why.text),
        el("ul", { class: "plain" }, ...why.equations.map((each) => el("li", { class: "code" }, pick(each)))),
      ];
    const long = `docs/lessons/${page}${spoken() === "zh" ? ".zh.md" : ".md"}`;
    if (name === "limits")
      return [
        text(limits),
        el("p", { class: "help" }, say("long_form"), " ", el("span", { class: "code", lang: "en" }, long)),
      ];
    return name === "look" ? [this.#bet(), text(look.text)] : [text(puzzle.task, this.#limits())];
  }

  /** What was bet on, beside what has come. */
  #bet() {
    const { choices } = this.lesson.bet;
    const found = teaching.came(this.lesson, this.all);
    const said = pick(choices[this.bet].label);
    if (!found) return el("p", { class: "note", id: "bet-said" }, say("bet_open", { said }));
    const gaps = { said, came: pick(choices[found.choice].label), x: this.said(this.lesson.bet.measure, found.value) };
    return el("p", { class: "note", id: "bet-said" }, say(this.lesson.bet.most ? "bet_most" : "bet_came", gaps));
  }

  /** Whether the puzzle is solved, from numbers. */
  #verdict() {
    const { puzzle } = this.lesson;
    if (this.solution) {
      const { values, numbers } = this.solution;
      const said = Object.entries(numbers).map(([name, value]) => [name, this.said(name, value)]);
      const gaps = { ...this.#ofValues(values), ...Object.fromEntries(said) };
      return el("p", { ...VERDICT, "data-solved": "yes" }, `${say("solved")} ${this.#fill(puzzle.solved, gaps)}`);
    }
    const hint = this.#tries >= TRIES ? `${say("hint")} ${pick(puzzle.hint)}` : "";
    const words = this.#tries ? `${say("not_yet")} ${hint}` : say("try_it");
    return el("p", VERDICT, words);
  }

  /** Next and back, and the way out. */
  #feet() {
    const { step, lesson } = this;
    const following = lessons[lessons.indexOf(lesson) + 1];
    return el(
      "div",
      { class: "row" },
      step < STEPS.length && !(step === 2 && this.bet < 0)
        ? tool("lesson-next", say("next"), () => this.go(step + 1), { class: "next" })
        : null,
      step === STEPS.length && following
        ? tool("lesson-following", say("following"), () => (location.hash = `#lesson=${following.number}`))
        : null,
      this.bet < 0 ? null : tool("lesson-end", say("open_all"), () => this.end(), { class: "quiet" }),
    );
  }

  /**
   * A number in words.
   * @param {string} name
   * @param {number | null | undefined} value
   * @param {number} [digits] of shares behind the point
   */
  said(name, value, digits = 2) {
    const measure = this.lesson.measures.find((each) => each.name === name);
    if (value === null || value === undefined || !measure) return say("no_value");
    if (measure.unit === "places") return count(value);
    if (measure.unit === "percent") return percent(value);
    if (measure.unit === "share" && measure.side !== "more") return percent(100 * value, digits).replace("+", "");
    if (measure.unit === "points") return say("points", { x: percent(value).replace(" %", "") });
    return amount(value, measure.unit, measure.side === "more");
  }

  /** Values of controls in words. @param {Partial<Values>} values @returns {Record<string, string>} */
  #ofValues(values) {
    const all = teaching.whole(this.lesson, values);
    return Object.fromEntries(
      this.lesson.controls.map((each) => [each.name, labelOf(each, all[each.name], this.page.world)]),
    );
  }

  /** Limits of the conditions in words. @returns {Record<string, string>} */
  #limits() {
    const limits = this.lesson.puzzle.conditions.flatMap(({ measure, at_least, at_most, above, below }) =>
      measure ? [[measure, this.said(measure, at_least ?? at_most ?? above ?? below, 0).replace("+", "")]] : [],
    );
    return Object.fromEntries(limits);
  }

  /** A text of the lesson with its gaps filled. @param {Text} text @param {Record<string, string>} gaps */
  #fill(text, gaps) {
    const { world } = this.page;
    /** @type {Record<string, string>} */
    const all = { last: String(world.start + world.years), places: count(world.regions.length), ...gaps };
    return pick(text).replace(/\{(\w+)\}/g, (_, name) => all[name] ?? "");
  }
}
