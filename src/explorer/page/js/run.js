/** Asks for runs: one at a time, the latest question next, and no answer that comes too late. */

import * as api from "./api.js";
import { factorOf, kindOf, largest, members } from "./world.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Card} Card */
/** @typedef {import("../types").Question} Question */
/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("../types").Side} Side */
/** @typedef {import("../types").Spread} Spread */

/** A run that has taken this many milliseconds is given up for the next question; a shorter one ends first. */
const PATIENCE = 600;
/** How sure the effect is, is asked for when nothing has moved for this many milliseconds. */
const REST = 500;

/** Tells the pages apart that one program serves: a new question ends the one before of the same page. */
const PAGE = Math.random().toString(36).slice(2);

/** Why a card can do nothing in this world, whatever governments do. @param {World} world @param {Card} card */
export function lacking(world, card) {
  const inert = kindOf(world, card)?.inert;
  return inert && inert.unless !== "governments" ? inert : null;
}

/** Whether a card is asked for. @param {World} world @param {Card} card */
export const works = (world, card) => card.on && members(world, card.members).length > 0 && !lacking(world, card);

/** @param {Card} card */
function asked({ on: _, event, members: places, mutual, instrument, ...rest }) {
  return event ? { ...rest, event, places } : { ...rest, instrument, members: places, mutual };
}

/**
 * What is asked for a state.
 * @param {State} state
 * @param {World} world
 * @returns {Question}
 */
export function question(state, world) {
  const stock = factorOf(world, state)?.stock;
  return {
    policies: /** @type {any} */ (state.policies.filter((card) => works(world, card)).map(asked)),
    events: state.events.filter((card) => works(world, card)).map(asked),
    governments: state.governments,
    parameters: state.parameters,
    platforms: world.platforms ? state.platforms : null,
    replicates: state.replicates,
    exact: state.exact,
    calm_base: state.calm_base,
    page: PAGE,
    ...(world.can?.includes("scenarios") ? { scenario: world.scenario } : {}),
    clubs: state.asks?.clubs ?? [],
    regions: [...new Set(["output_cny", ...(stock ? [stock] : []), "transfers_cny", ...(state.asks?.regions ?? [])])],
    factors: state.factor ? [state.factor] : [],
    largest: largest(world),
    place: state.place,
  };
}

/** What the baseline hangs on: while it stays the same the program need not send it again. @param {Question} asks */
const baselineKey = ({ policies: _, governments: __, ...rest }) => JSON.stringify(rest);

/** @type {Spread} */
const NOTHING = { chance: null, spread: null, done: { chance: 0, parameters: 0 } };

export class Runs {
  /** The last answer that is being drawn. @type {Answer | null} */
  answer = null;
  /** @type {Spread} */
  spread = NOTHING;
  /** Whether what is drawn is not yet the answer to what is chosen. */
  stale = false;
  #number = 0;
  #since = 0;
  /** @type {AbortController | null} */
  #flight = null;
  /** @type {AbortController | null} */
  #range = null;
  /** @type {Question | null} */
  #next = null;
  /** @type {{ key: string, run: string, years: Map<number, Side> } | null} */
  #base = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {boolean} ranges whether the program answers how sure an effect is
   * @param {(what: "progress" | "year" | "end" | "spread" | "refused" | "gone", detail?: any) => void} heard
   */
  constructor(ranges, heard) {
    this.ranges = ranges;
    this.heard = heard;
  }

  /** @param {Question} asks @param {boolean} [again] even when this is what was asked last */
  ask(asks, again = false) {
    const key = JSON.stringify(asks);
    if (!again && key === (this.#next ? JSON.stringify(this.#next) : this.answer?.key) && !this.stale) return;
    this.stale = true;
    clearTimeout(this.#timer);
    this.#range?.abort();
    this.spread = { ...NOTHING, done: { ...NOTHING.done } };
    this.heard("spread");
    this.#next = asks;
    if (!this.#flight) queueMicrotask(() => this.#go());
    else if (performance.now() - this.#since > PATIENCE) this.#flight.abort();
  }

  async #go() {
    const asks = this.#next;
    if (!asks || this.#flight) return;
    this.#next = null;
    const number = ++this.#number;
    const flight = (this.#flight = new AbortController());
    this.#since = performance.now();
    const patience = setTimeout(() => this.#next && flight.abort(), PATIENCE);
    try {
      await this.#hear(asks, number, flight.signal);
    } catch (error) {
      if (!flight.signal.aborted) this.#failed(error);
    }
    clearTimeout(patience);
    this.#flight = null;
    if (this.#next) this.#go();
  }

  /** @param {unknown} error */
  #failed(error) {
    if (error instanceof api.Refused) this.heard("refused", error.problems);
    else if (error instanceof api.Gone) this.heard("gone");
    else throw error;
  }

  /** @param {Question} asks @param {number} number @param {AbortSignal} signal */
  async #hear(asks, number, signal) {
    const key = baselineKey(asks);
    const kept = this.#base?.key === key ? this.#base : null;
    /** @type {Answer} */
    const answer = {
      key: JSON.stringify(asks),
      question: asks,
      begin: /** @type {any} */ (null),
      years: new Map(),
      end: null,
    };
    /** @type {Map<number, Side>} */
    const base = new Map();
    let superseded = false;
    await api.lines("/api/run", kept ? { ...asks, have: kept.run } : asks, signal, (line) => {
      if (signal.aborted || number !== this.#number) return;
      if (line.begin) answer.begin = line.begin;
      else if (line.end) this.#end(answer, line.end, { key, run: answer.begin.run, years: base });
      else if (line.problems) throw new api.Refused(line.problems);
      else if (line.failed) throw new api.Refused([{ path: null, text: line.failed.text }]);
      else if (line.superseded) superseded = true;
      else if ("base_year" in line || (line.replicates && !("year" in line))) this.heard("progress", line);
      else if ("year" in line) {
        const before = line.base ?? kept?.years.get(line.year);
        base.set(line.year, before);
        answer.years.set(line.year, { ...line, base: before });
        this.heard("year", { answer, year: line.year, waited: performance.now() - this.#since });
      }
    });
    if (!answer.end && !superseded && !signal.aborted) throw new api.Gone();
  }

  /**
   * @param {Answer} answer
   * @param {import("../types").End} end
   * @param {{ key: string, run: string, years: Map<number, Side> }} base
   */
  #end(answer, end, base) {
    answer.end = end;
    this.answer = answer;
    this.#base = base;
    this.stale = this.#next !== null;
    this.heard("end");
    if (!this.stale) this.rested(answer.question);
  }

  /** @param {Question} asks */
  rested(asks) {
    clearTimeout(this.#timer);
    if (this.ranges) this.#timer = setTimeout(() => this.#ranges(asks), REST);
  }

  /** @param {Question} asks */
  async #ranges(asks) {
    const range = (this.#range = new AbortController());
    try {
      await api.lines("/api/spread", asks, range.signal, (line) => {
        if (range.signal.aborted) return;
        const { of, share } = line.progress ?? {};
        if (of === "chance" || of === "parameters")
          this.spread.done[/** @type {"chance" | "parameters"} */ (of)] = share;
        if (line.chance) this.spread.chance = line.chance;
        if (line.spread) this.spread.spread = line.spread;
        this.heard("spread");
      });
    } catch (error) {
      if (!range.signal.aborted) this.#failed(error);
    }
  }
}
