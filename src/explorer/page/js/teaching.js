/** What a lesson runs, reads and asks for: no word of it and nothing of how it looks. */

import { members } from "./world.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Lesson} Lesson */
/** @typedef {import("../types").Values} Values */
/** @typedef {import("../types").Template} Template */
/** @typedef {import("../types").Measure} Measure */
/** @typedef {import("../types").Condition} Condition */
/** @typedef {import("../types").Tried} Tried */
/** @typedef {import("../types").Year} Year */
/** @typedef {import("../types").Levers} Levers */

/** Values of all controls: these, and of the others as at the start. @param {Lesson} lesson @param {Partial<Values>} [some] @returns {Values} */
export const whole = ({ controls }, some = {}) =>
  Object.fromEntries(controls.map(({ name, start }) => [name, some[name] ?? start]));

/** What tells what was tried apart. @param {Lesson} lesson @param {Partial<Values>} some */
export const keyOf = (lesson, some) => JSON.stringify(whole(lesson, some));

/**
 * A template with the values of controls in the places of their names.
 * @param {Lesson} lesson
 * @param {World} world
 * @param {Values} values
 * @param {Template} template
 * @returns {any}
 */
export function filled(lesson, world, values, template) {
  const fill = (/** @type {Template} */ part) => filled(lesson, world, values, part);
  if (typeof template === "string" && template.startsWith("$")) {
    const [name, key] = template.slice(1).split(".");
    const value = fill(valueOf(lesson, values, name));
    return key ? value[key] : value;
  }
  // A list within a list stands for its entries.
  if (Array.isArray(template)) return template.flatMap(fill);
  if (!template || typeof template !== "object") return template;
  if ("all_but" in template) {
    const code = fill(template.all_but);
    return world.regions.map((each) => each.code).filter((each) => each !== code);
  }
  return Object.fromEntries(Object.entries(template).map(([key, part]) => [key, fill(part)]));
}

/** @param {Lesson} lesson @param {Values} values @param {string} name @returns {Template} */
function valueOf({ controls }, values, name) {
  const control = controls.find((each) => each.name === name);
  const now = values[name];
  const of = (/** @type {unknown} */ chosen) => control?.choices.find((each) => each.name === chosen)?.value ?? [];
  if (!control?.choices.length) return now;
  return Array.isArray(now) ? now.flatMap((each) => /** @type {any} */ (of(each))) : of(now);
}

/**
 * What is run with these values.
 * @param {Lesson} lesson
 * @param {World} world
 * @param {Values} values
 * @returns {Partial<Levers>}
 */
export function levers(lesson, world, values) {
  const { policies, events, governments, parameters, replicates } = filled(
    lesson,
    world,
    values,
    /** @type {any} */ (lesson.setting),
  );
  const card = (/** @type {any} */ given) => ({
    start: null,
    stop: null,
    ramp_years: null,
    mutual: null,
    settings: {},
    ...given,
    on: true,
  });
  const usual = new Map(world.assumptions.map((each) => [each.path, each.value]));
  const changed = Object.entries(parameters).filter(([path, value]) => usual.get(path) !== value);
  return {
    policies: policies.map(card),
    events: events.map(card),
    ...(governments ? { governments } : {}),
    parameters: Object.fromEntries(changed),
    replicates: replicates ?? 1,
    values,
  };
}

/** What an answer must hold besides what the page shows. @param {Lesson} lesson @param {World} world */
export function asks({ measures, setting }, world) {
  const clubs = measures.filter((each) => each.of === "club").map((each) => String(each.who));
  const regional = measures.filter((each) => /^(place|places|losing)$/.test(each.of)).map((each) => each.column);
  const stance = setting.governments || world.governments.rule !== "fixed" ? ["stance"] : [];
  return { clubs: [...new Set(clubs)], regions: [...new Set([...regional, ...stance])] };
}

/**
 * All measures of an answer.
 * @param {Lesson} lesson
 * @param {World} world
 * @param {Values} values
 * @param {Year[]} years
 * @returns {Tried}
 */
export function tried(lesson, world, values, years) {
  /** @type {Tried["numbers"]} */
  const numbers = {};
  for (const measure of lesson.measures) {
    const who = filled(lesson, world, values, measure.who);
    const all = measure.every_year ? years : years.slice(-1);
    numbers[measure.name] = number(measure, all, who ? members(world, [who]) : [], who);
  }
  for (const { name, less } of lesson.measures) {
    const [value, other] = [numbers[name], less ? numbers[less] : 0];
    numbers[name] = value === null || other === null ? null : value - other;
  }
  return { values, numbers };
}

/** @param {Measure} measure @param {Year[]} years @param {number[]} places @param {string} who @returns {number | null} */
function number({ of, column, side }, years, places, who) {
  /** @param {"policy" | "base" | "effect"} name */
  const sum = (name) => {
    const all = years.map((year) => {
      const given = year[name];
      if (of === "nation") return given.national[column];
      if (of === "club") return given.clubs?.[who]?.[column];
      if (of === "members" || of === "others") return given[of]?.[column];
      const values = given.regions[column] ?? [];
      if (of === "losing") return values.filter((value) => value < 0).length;
      return places.reduce((total, place) => total + values[place], 0);
    });
    return all.some((value) => typeof value !== "number") ? null : all.reduce((a, b) => Number(a) + Number(b), 0);
  };
  if (side !== "more" && side !== "ratio") return sum(side) ?? null;
  const [policy, base] = [sum("policy"), sum("base")];
  if (typeof policy !== "number" || typeof base !== "number") return null;
  return side === "more" ? policy - base : policy / base;
}

/** Whether a condition holds of what was tried. @param {Condition} condition @param {Tried} one */
function holds({ measure, at_least, at_most, above, below, control, is, lacks }, { values, numbers }) {
  if (control) return is ? values[control] === is : !values[control].toString().split(",").includes(String(lacks));
  const value = numbers[measure ?? ""];
  if (value === null || value === undefined) return false;
  return (
    value >= (at_least ?? -Infinity) &&
    value <= (at_most ?? Infinity) &&
    (above === null || value > above) &&
    (below === null || value < below)
  );
}

/**
 * Whether the puzzle is solved by what was tried last, given all that was tried before.
 * @param {Lesson} lesson
 * @param {Tried} last
 * @param {Map<string, Tried>} all by `keyOf`
 */
export function solves(lesson, last, all) {
  const { conditions, smallest, better } = lesson.puzzle;
  const meets = (/** @type {Tried} */ one) => conditions.every((each) => holds(each, one));
  /** The same with another value of one control. @param {string} name @param {string | number} value */
  const beside = (name, value) => all.get(keyOf(lesson, { ...last.values, [name]: value }));
  if (!meets(last)) return false;
  if (smallest) {
    const step = lesson.controls.find((each) => each.name === smallest)?.slider?.step ?? 1;
    const less = beside(smallest, +(Number(last.values[smallest]) - step).toPrecision(10));
    if (!less || meets(less)) return false;
  }
  if (better) {
    const other = beside(better.control, better.than)?.numbers[better.measure];
    const own = last.numbers[better.measure];
    if (typeof other !== "number" || typeof own !== "number" || own <= other) return false;
  }
  return true;
}

/**
 * Which choice of the bet has come true, with its number; null until all that decides it has been tried.
 * @param {Lesson} lesson
 * @param {Map<string, Tried>} all
 * @returns {{ choice: number, value: number } | null}
 */
export function came(lesson, all) {
  const { bet } = lesson;
  const value = (/** @type {Partial<Values>} */ values) => all.get(keyOf(lesson, values))?.numbers[bet.measure];
  if (!bet.most) {
    const found = value(bet.values);
    if (typeof found !== "number") return null;
    const choice = bet.choices.findIndex(({ from, to }) => found >= (from ?? -Infinity) && found < (to ?? Infinity));
    return { choice, value: found };
  }
  const values = bet.choices.map((each) => value({ ...bet.values, ...each.values }));
  if (values.some((each) => typeof each !== "number")) return null;
  const most = Math.max(.../** @type {number[]} */ (values));
  return { choice: values.indexOf(most), value: most };
}
