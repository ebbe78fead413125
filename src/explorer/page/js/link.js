/** The address of the page says what is chosen; a damaged one opens with what can be read. */

import { compared, kindOf, regionsOf } from "./world.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Card} Card */

/** A longer link is not made: the scenario is saved instead. */
export const LONGEST = 8192;
const VIEWS = ["policy", "base", "difference"];

/** @param {unknown} one @param {unknown} other */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The hash for a state; what is as at the opening is left out.
 * @param {State} state
 * @param {State} first
 * @param {World} world
 */
export function write(state, first, world) {
  const hash = new URLSearchParams({ v: "1", s: world.scenario });
  if (state.factor !== first.factor) hash.set("factor", state.factor);
  if (state.view !== first.view) hash.set("view", state.view);
  if (state.year !== first.year) hash.set("year", String(state.year));
  if (state.place) hash.set("place", state.place);
  hash.set("lang", state.language);
  if (!same(state.charts, first.charts)) hash.set("c", state.charts.join(","));
  if (!same(state.policies, first.policies)) hash.set("p", JSON.stringify(state.policies));
  if (!same(state.events, first.events)) hash.set("e", JSON.stringify(state.events));
  if (!same(state.governments, first.governments)) hash.set("g", JSON.stringify(state.governments));
  const assumed = Object.entries(state.parameters).map(([path, value]) => `${path}:${value}`);
  if (assumed.length) hash.set("a", assumed.join(","));
  if (state.replicates !== first.replicates) hash.set("r", String(state.replicates));
  if (Object.keys(state.platforms).length) hash.set("f", JSON.stringify(state.platforms));
  if (state.exact) hash.set("x", "1");
  if (state.calm_base) hash.set("b", "1");
  return `#${hash}`;
}

/**
 * A card of a link, if all of it can be read.
 * @param {any} given
 * @param {World} world
 * @returns {Card | null}
 */
function card(given, world) {
  if (!given || typeof given !== "object" || typeof given.name !== "string") return null;
  const kind = kindOf(world, given);
  const plain = given.settings && typeof given.settings === "object" && !Array.isArray(given.settings);
  const named =
    Array.isArray(given.members) && given.members.every((/** @type {any} */ name) => typeof name === "string");
  if (!kind || !plain || !named) return null;
  const known = kind.settings.properties ?? {};
  /** @param {any} value */
  const year = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null);
  return {
    name: given.name.slice(0, 60),
    ...(given.event ? { event: kind.name } : { instrument: kind.name }),
    members: given.members.filter((/** @type {string} */ name) => regionsOf(world, name)),
    start: year(given.start),
    stop: year(given.stop),
    ramp_years: year(given.ramp_years),
    mutual: typeof given.mutual === "boolean" ? given.mutual : null,
    settings: Object.fromEntries(Object.entries(given.settings).filter(([name]) => name in known)),
    on: given.on !== false,
    ...Object.fromEntries(
      ["pairs", "from", "to", "review_every", "z"].flatMap((key) =>
        Array.isArray(given[key]) || typeof given[key] === "number" ? [[key, given[key]]] : [],
      ),
    ),
  };
}

/**
 * The state that a hash says, and the parts of it that could not be read.
 * @param {string} hash
 * @param {State} first
 * @param {World} world
 * @returns {{ state: State, left: string[], other: string | null }}
 */
export function read(hash, first, world) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const state = structuredClone(first);
  /** @type {string[]} */
  const left = [];
  /** @param {string} name @param {(text: string) => boolean} take */
  const part = (name, take) => {
    const text = given.get(name);
    if (text === null) return;
    let taken = false;
    try {
      taken = take(text);
    } catch {
      taken = false;
    }
    if (!taken) left.push(name);
  };
  /** @param {"factor" | "view" | "place" | "language"} key @param {string[]} known */
  const one = (key, known) => (/** @type {string} */ text) => {
    if (!known.includes(text)) return false;
    /** @type {any} */ (state)[key] = text;
    return true;
  };
  /** @param {"policies" | "events"} key */
  const cards = (key) => (/** @type {string} */ text) => {
    const all = /** @type {any[]} */ (JSON.parse(text));
    const found = all.map((each) => card(each, world));
    state[key] = found.filter((each) => each !== null);
    /** @param {any} each */
    const parts = (each) => [each?.members, Object.keys(each?.settings ?? {})];
    return same(all.map(parts), state[key].map(parts));
  };
  if (given.has("v") && given.get("v") !== "1") left.push("v");
  part(
    "factor",
    one(
      "factor",
      world.factors.map((each) => each.name),
    ),
  );
  part("view", one("view", VIEWS));
  part(
    "place",
    one(
      "place",
      world.regions.map((each) => each.code),
    ),
  );
  part("lang", one("language", ["en", "zh"]));
  part("year", (text) => {
    const year = Number(text);
    if (!(year >= world.start && year <= world.start + world.years)) return false;
    state.year = Math.round(year);
    return true;
  });
  part("c", (text) => {
    const names = compared(world).map((each) => each.name);
    const charts = text.split(",").filter((name) => names.includes(name));
    state.charts = [...charts, ...first.charts].slice(0, 4);
    return charts.length === 4;
  });
  part("p", cards("policies"));
  part("e", cards("events"));
  part("g", (text) => {
    const { rule, initial_open: open = null, stances } = JSON.parse(text);
    if (typeof rule !== "string" || !(world.governments.rules ?? []).some((each) => each.name === rule)) return false;
    state.governments = { ...state.governments, rule, initial_open: open, ...(stances ? { stances } : {}) };
    return open === null || typeof open === "number" || Array.isArray(open);
  });
  part("a", (text) => {
    const pairs = text.split(",").map((each) => /** @type {[string, string]} */ (each.split(":")));
    const sound = pairs.filter(([path, value]) => known(world, path) && value !== "" && Number.isFinite(Number(value)));
    state.parameters = Object.fromEntries(sound.map(([path, value]) => [path, Number(value)]));
    return sound.length === pairs.length;
  });
  part("r", (text) => {
    if (!/^\d{1,2}$/.test(text) || Number(text) < 1 || Number(text) > 64) return false;
    state.replicates = Number(text);
    return true;
  });
  part("f", (text) => {
    const wanted = Object.entries(JSON.parse(text));
    const sound = wanted.filter(([name]) => name in (world.platforms?.settings.properties ?? {}));
    state.platforms = Object.fromEntries(sound);
    return sound.length === wanted.length;
  });
  state.exact = given.get("x") === "1";
  state.calm_base = given.get("b") === "1";
  const scenario = given.get("s");
  return { state, left, other: scenario && scenario !== world.scenario ? scenario : null };
}

/** @param {World} world @param {string} path */
const known = (world, path) => world.assumptions.some((each) => each.path === path);
