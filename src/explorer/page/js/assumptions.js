/** What the model assumes: parameters with their usual range, governments, and how a run is made. */

import { details, el, box, choice, problem, quiet } from "./elements.js";
import { slider, control } from "./levers.js";
import { picker } from "./regions.js";
import { say, pick, languageOf, plain } from "./words.js";
import { outside } from "./world.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Assumption} Assumption */
/** @typedef {import("../types").State} State */
/** @typedef {import("./state.js").Store} Store */

/** @param {Assumption} one @returns {[number, number, number] | null} */
function range({ usual, limits, value }) {
  const low = Math.max(limits[0] ?? -Infinity, usual ? usual[0] - (usual[1] - usual[0]) * 0.25 : value / 2);
  const high = Math.min(limits[1] ?? Infinity, usual ? usual[1] + (usual[1] - usual[0]) * 0.25 : value * 2);
  if (!(high > low)) return null;
  const step = 10 ** Math.floor(Math.log10((high - low) / 20));
  return [
    +(Math.ceil(low / step - 1e-9) * step).toPrecision(10),
    +(Math.floor(high / step + 1e-9) * step).toPrecision(10),
    step,
  ];
}

/** @param {Assumption} one @param {Store} store */
function parameter(one, store) {
  const id = `assume-${one.path.replaceAll(".", "-")}`;
  const made = slider({
    id,
    label: pick(one.label),
    symbol: one.symbol,
    value: store.state.parameters[one.path] ?? one.value,
    unit: one.unit ?? "",
    range: range(one),
    limits: one.limits,
    usual: one.value,
    word: (value) => (outside(one, value) ? say("outside") : value === one.value ? say("size_usual") : ""),
    change: (value) =>
      store.move(id, ({ parameters }) => {
        if (value === one.value) delete parameters[one.path];
        else parameters[one.path] = value;
      }),
  });
  const usual = one.usual
    ? say("usual_range", { low: plain(one.usual[0]), high: plain(one.usual[1]) })
    : say("no_usual_range");
  const source = one.source ? el("span", { lang: languageOf(one.source) }, one.source) : null;
  return el(
    "div",
    { class: "lever", "data-path": `parameters.${one.path}` },
    made,
    el("p", { class: "help" }, usual, " ", source),
    problem(`${id}-problem`),
  );
}

/** Decisive parameters first, the others by their part of the model. @param {World} world @param {Store} store */
export function assumptions(world, store) {
  const decisive = world.assumptions.filter((one) => one.decisive);
  const others = world.assumptions.filter((one) => !one.decisive);
  const more = details("more-assumptions", say("more_assumptions", { n: others.length }), "assumptions", () => [
    el("div", {}, ...others.map((one) => parameter(one, store))),
  ]);
  const none = () => store.move("reset-assumptions", (state) => (state.parameters = {}), true);
  const reset = quiet("reset-assumptions", say("reset"), none);
  return [
    el("p", { class: "help" }, say("assumptions_help")),
    ...decisive.map((one) => parameter(one, store)),
    more,
    reset,
  ];
}

/** How governments choose. @param {World} world @param {Store} store */
export function governments(world, store) {
  const { governments: now } = store.state;
  const rules = (world.governments.rules ?? []).filter(
    (each) => each.name !== "scripted" || world.governments.rule === "scripted",
  );
  const all = rules.length ? rules : [{ name: now.rule, label: { en: now.rule, zh: now.rule } }];
  const rule = choice(
    "rule",
    say("rule"),
    [{ options: all.map((each) => [each.name, pick(each.label)]) }],
    now.rule,
    (name) => store.move("rule", (state) => (state.governments = { ...state.governments, rule: name }), true),
  );
  const list = Array.isArray(now.initial_open) ? now.initial_open : null;
  /** @param {number | string[]} value @param {boolean} [shape] */
  const set = (value, shape) =>
    store.move("initial-open", (state) => (state.governments = { ...state.governments, initial_open: value }), shape);
  const how = box("open-list", say("open_list"), list !== null, (on) => set(on ? [] : 0, true));
  const open = slider({
    id: "initial-open",
    label: say("initial_open"),
    value: typeof now.initial_open === "number" ? now.initial_open : 0,
    unit: "share",
    range: [0, 1, 0.05],
    limits: [0, 1],
    word: () => "",
    change: (value) => set(value),
  });
  const given = list ? picker("open-who", say("open_who"), world, list, (names) => set(names, true)) : open;
  return [
    el("div", { "data-path": "governments.rule" }, rule, problem()),
    el("div", { "data-path": "governments.initial_open", class: "lever" }, given, problem()),
    how,
  ];
}

/** Settings of the platforms of this world. @param {World} world @param {Store} store */
export function platforms({ platforms: given, ...world }, store) {
  return Object.entries(given?.settings.properties ?? {}).map(([name, schema]) =>
    control({
      id: `platforms-${name}`,
      path: `platforms.${name}`,
      name,
      schema,
      root: given?.settings ?? {},
      value: store.state.platforms[name] ?? given?.values[name] ?? schema.default,
      usual: given?.values[name] ?? schema.default,
      world: /** @type {World} */ (world),
      change: (value, shape) =>
        store.move(`platforms-${name}`, (state) => (state.platforms = { ...state.platforms, [name]: value }), shape),
    }),
  );
}

/** How often and how finely a run is made. @param {World} world @param {Store} store */
export function runs(world, store) {
  const numbers = [...new Set([1, 4, 8, 16, 32, store.state.replicates])].sort((a, b) => a - b);
  const options = numbers.map((each) => /** @type {[string, string]} */ ([String(each), String(each)]));
  const exact = say("exact", {
    n: world.steps_per_year,
    mode: say(world.mode === "sampled" ? "mode_sampled" : "mode_expected"),
  });
  return [
    choice("replicates", say("replicates"), [{ options }], String(store.state.replicates), (value) =>
      store.move("replicates", (state) => (state.replicates = Number(value))),
    ),
    box("exact", exact, store.state.exact, (on) => store.move("exact", (state) => (state.exact = on))),
    el("p", { class: "help" }, say("exact_help")),
  ];
}
