/** Controls that few instruments have: places, pairs of them, weights, lists, and settings within settings. */

import { el, box, choice, quiet } from "./elements.js";
import { control, options } from "./levers.js";
import { everybody } from "./regions.js";
import { say, pick, plain } from "./words.js";
import { nameOf } from "./world.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Schema} Schema */
/** @typedef {import("./levers.js").Setting} Setting */

/**
 * The control of a setting, by what its schema says of it and of its entries.
 * @param {Setting} setting
 * @param {string} label
 * @param {Schema} items
 * @returns {HTMLElement}
 */
export function rare(setting, label, items) {
  const { id, schema, value, world, change } = setting;
  if (schema["x-region"] && schema.type === "string")
    return regionChoice(id, label, world, String(value ?? ""), change);
  if (schema.type === "string") return text(id, label, String(value ?? ""), change);
  const chosen = Array.isArray(value) ? value : [];
  if (options(items).length) return boxes(id, label, options(items), chosen, change);
  if (items.type === "array") return pairs(id, label, world, chosen, change);
  if (items.type === "integer" || items.type === "number") return numbers(id, label, chosen, change);
  if (schema.type === "object") return object(setting, label);
  return el("p", { class: "problem" }, say("no_control", { name: setting.name }));
}

/** Several of a list. @param {string} id @param {string} label @param {[string, string][]} all @param {string[]} chosen @param {(value: string[]) => void} change */
function boxes(id, label, all, chosen, change) {
  const ticked = new Set(chosen);
  /** @param {string} name @param {boolean} on */
  const tick = (name, on) => {
    if (on) ticked.add(name);
    else ticked.delete(name);
    change(all.map(([each]) => each).filter((each) => ticked.has(each)));
  };
  const inside = all.map(([name, word]) => box(`${id}-${name}`, word, ticked.has(name), (on) => tick(name, on)));
  return el("fieldset", { id }, el("legend", {}, label), ...inside);
}

/** @param {string} id @param {string} label @param {string} value @param {(value: string) => void} change */
function text(id, label, value, change) {
  const input = el("input", { id, type: "text", value, maxlength: 200 });
  input.addEventListener("change", () => change(input.value));
  return el("div", { class: "field" }, el("label", { for: id }, label), input);
}

/** @param {string} id @param {string} label @param {number[]} value @param {(value: number[]) => void} change */
function numbers(id, label, value, change) {
  const read = (/** @type {string} */ written) =>
    change(
      written
        .split(/[,，、\s]+/)
        .filter(Boolean)
        .map(Number)
        .filter(Number.isFinite),
    );
  return text(id, label, value.join(", "), read);
}

/** An object: weights by place, or a few settings of its own. @param {Setting} setting @param {string} label */
function object(setting, label) {
  const { id, schema, value, world, change, root } = setting;
  const now = /** @type {Record<string, any>} */ (value && typeof value === "object" ? value : {});
  if (!schema.properties) return weights(id, label, world, now, change);
  const inner = Object.entries(schema.properties).map(([name, part]) =>
    control({
      ...setting,
      id: `${id}-${name}`,
      path: `${setting.path}.${name}`,
      name,
      schema: part,
      root,
      value: now[name],
      usual: undefined,
      change: (given, shape) => change({ ...now, [name]: given }, shape),
    }),
  );
  return el("fieldset", { id }, el("legend", {}, label), ...inner);
}

/**
 * One place.
 * @param {string} id
 * @param {string} label
 * @param {World} world
 * @param {string} chosen code or name
 * @param {(code: string) => void} change
 */
function regionChoice(id, label, world, chosen, change) {
  const found = world.regions.find((each) => each.code === chosen || each.en === chosen || each.zh === chosen);
  const none = { options: /** @type {[string, string][]} */ (found ? [] : [["", say("add_place")]]) };
  return choice(id, label, [none, ...everybody(world, true)], found?.code ?? "", change);
}

/** @param {string} id @param {() => void} remove */
const removal = (id, remove) => quiet(id, "×", remove, { "aria-label": say("remove_row") });

/** @param {string} id @param {() => void} add */
const addition = (id, add) => quiet(id, say("add_row"), add);

/**
 * Pairs of places.
 * @param {string} id
 * @param {string} label
 * @param {World} world
 * @param {string[][]} value
 * @param {(value: string[][], shape: boolean) => void} change
 */
function pairs(id, label, world, value, change) {
  const rows = value.map((pair, index) => {
    /** @param {number} end @param {string} code */
    const set = (end, code) =>
      change(
        value.map((each, i) => (i === index ? each.map((was, j) => (j === end ? code : was)) : each)),
        true,
      );
    const ends = [0, 1].map((end) =>
      regionChoice(`${id}-${index}-${end}`, say(end ? "pair_to" : "pair_from"), world, pair[end] ?? "", (code) =>
        set(end, code),
      ),
    );
    return el(
      "li",
      { class: "pair" },
      ...ends,
      removal(`${id}-${index}-remove`, () =>
        change(
          value.filter((_, i) => i !== index),
          true,
        ),
      ),
    );
  });
  const [one, two] = world.regions;
  const add = addition(`${id}-add`, () => change([...value, [one.code, (two ?? one).code]], true));
  return el("fieldset", { id }, el("legend", {}, label), el("ul", { class: "plain" }, ...rows), add);
}

/**
 * Three weights for each of some places, one for each stage of a project.
 * @param {string} id
 * @param {string} label
 * @param {World} world
 * @param {Record<string, number[]>} value
 * @param {(value: Record<string, number[]>, shape: boolean) => void} change
 */
function weights(id, label, world, value, change) {
  const rows = Object.entries(value).map(([code, three], index) => {
    /** @param {number} stage @param {number} weight */
    const set = (stage, weight) =>
      change({ ...value, [code]: three.map((was, i) => (i === stage ? weight : was)) }, false);
    const boxes = three.map((weight, stage) => {
      const name = say("weight_of", { name: pick(nameOf(world, code)), n: stage + 1 });
      const input = el("input", {
        id: `${id}-${index}-${stage}`,
        type: "number",
        min: 0,
        max: 3,
        step: 0.05,
        value: plain(weight),
        "aria-label": name,
      });
      input.addEventListener("change", () => set(stage, input.valueAsNumber));
      return input;
    });
    const rename = (/** @type {string} */ other) => {
      const rest = Object.entries(value).map(([each, kept]) => [each === code ? other : each, kept]);
      change(Object.fromEntries(rest), true);
    };
    const rest = () => change(Object.fromEntries(Object.entries(value).filter(([each]) => each !== code)), true);
    const place = regionChoice(`${id}-${index}-place`, say("place"), world, code, rename);
    return el(
      "li",
      { class: "pair" },
      place,
      el("div", { class: "three" }, ...boxes),
      removal(`${id}-${index}-remove`, rest),
    );
  });
  const free = world.regions.find((each) => !(each.code in value));
  const add = free ? addition(`${id}-add`, () => change({ ...value, [free.code]: [1, 1, 1] }, true)) : null;
  return el("fieldset", { id }, el("legend", {}, label), el("ul", { class: "plain" }, ...rows), add);
}
