/** Pickers of clubs, provinces and places. */

import { el, choice } from "./elements.js";
import { say, pick, plain } from "./words.js";
import { nameOf } from "./world.js";

/** @typedef {import("../types").World} World */

/**
 * Everybody who can be chosen, in groups.
 * @param {World} world
 * @param {boolean} [places] whether only single places
 * @returns {{ heading?: string, options: [string, string][] }[]}
 */
function everybody(world, places = false) {
  /** @type {[string, string][]} */
  const cities = world.regions.map((each) => [each.code, pick(each)]);
  if (places) return [{ options: cities }];
  return [
    { heading: say("clubs"), options: world.clubs.map((each) => [each.name, pick(each)]) },
    { heading: say("provinces"), options: world.provinces.map((each) => [`province:${each.en}`, pick(each)]) },
    { heading: say("places"), options: cities },
  ];
}

/**
 * Who takes part: chips that can be removed, and a list to add from.
 * @param {string} id
 * @param {string} label
 * @param {World} world
 * @param {string[]} names
 * @param {(names: string[], shape: boolean) => void} change
 * @param {boolean} [places] whether only single places
 */
export function picker(id, label, world, names, change, places = false) {
  const chips = names.map((name, index) => {
    const remove = el(
      "button",
      { id: `${id}-remove-${index}`, type: "button", "aria-label": say("remove", { name: pick(nameOf(world, name)) }) },
      "×",
    );
    remove.addEventListener("click", () => {
      change(
        names.filter((_, i) => i !== index),
        true,
      );
      document.getElementById(`${id}-add`)?.focus({ preventScroll: true });
    });
    return el("li", {}, el("span", {}, pick(nameOf(world, name))), remove);
  });
  const groups = [
    { options: /** @type {[string, string][]} */ ([["", say("add_place")]]) },
    ...everybody(world, places),
  ];
  const add = choice(`${id}-add`, label, groups, "", (name) => {
    if (name && !names.includes(name)) change([...names, name], true);
  });
  return el("div", { class: "picker", id }, add, el("ul", { class: "chips" }, ...chips));
}

/**
 * One place.
 * @param {string} id
 * @param {string} label
 * @param {World} world
 * @param {string} chosen code or name
 * @param {(code: string) => void} change
 */
export function regionChoice(id, label, world, chosen, change) {
  const found = world.regions.find((each) => each.code === chosen || each.en === chosen || each.zh === chosen);
  const none = { options: /** @type {[string, string][]} */ (found ? [] : [["", say("add_place")]]) };
  return choice(id, label, [none, ...everybody(world, true)], found?.code ?? "", change);
}

/** @param {string} id @param {string} label @param {() => void} remove */
function removal(id, label, remove) {
  const button = el("button", { id, type: "button", class: "quiet", "aria-label": label }, "×");
  button.addEventListener("click", remove);
  return button;
}

/** @param {string} id @param {() => void} add */
function addition(id, add) {
  const button = el("button", { id, type: "button", class: "quiet" }, say("add_row"));
  button.addEventListener("click", add);
  return button;
}

/**
 * Pairs of places.
 * @param {string} id
 * @param {string} label
 * @param {World} world
 * @param {string[][]} value
 * @param {(value: string[][], shape: boolean) => void} change
 */
export function pairs(id, label, world, value, change) {
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
      removal(`${id}-${index}-remove`, say("remove_row"), () =>
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
export function weights(id, label, world, value, change) {
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
      removal(`${id}-${index}-remove`, say("remove_row"), rest),
    );
  });
  const free = world.regions.find((each) => !(each.code in value));
  const add = free ? addition(`${id}-add`, () => change({ ...value, [free.code]: [1, 1, 1] }, true)) : null;
  return el("fieldset", { id }, el("legend", {}, label), el("ul", { class: "plain" }, ...rows), add);
}
