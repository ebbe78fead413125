/** Reads what the address of the page says; a damaged one opens with what can be read. */

import { same } from "./link.js";
import { say } from "./words.js";
import { compared, kindOf, regionsOf } from "./world.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Card} Card */

const VIEWS = ["policy", "base", "difference"];

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
    return charts.length === 4 || given.has("lesson");
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
  part("step", (text) => {
    state.step = Number(text);
    return /^[1-6]$/.test(text);
  });
  part("values", (text) => {
    const values = JSON.parse(text);
    if (given.has("lesson")) state.values = values;
    return typeof values === "object" && values !== null;
  });
  state.exact = given.get("x") === "1";
  state.calm_base = given.get("b") === "1";
  const scenario = given.get("s");
  return { state, left, other: scenario && scenario !== world.scenario ? scenario : null };
}

/** @param {World} world @param {string} path */
const known = (world, path) => world.assumptions.some((each) => each.path === path);

/** Says what of a link was left out. @param {{ left: string[], other: string | null }} found @param {typeof import("./page.js").notice} notice */
export function sayLeft({ left, other }, notice) {
  if (other) notice(() => say("link_other", { name: other }));
  if (left.length) notice(() => say("link_left", { parts: left.join(", ") }));
}
