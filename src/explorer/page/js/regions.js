/** Chooses clubs, provinces and places. */

import { el, choice, tool } from "./elements.js";
import { say, pick } from "./words.js";
import { nameOf } from "./world.js";

/** @typedef {import("../types").World} World */

/**
 * Everybody who can be chosen, in groups.
 * @param {World} world
 * @param {boolean} [places] whether only single places
 * @returns {{ heading?: string, options: [string, string][] }[]}
 */
export function everybody(world, places = false) {
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
    const word = pick(nameOf(world, name));
    const left = names.filter((_, i) => i !== index);
    const remove = () => {
      change(left, true);
      document.getElementById(`${id}-add`)?.focus({ preventScroll: true });
    };
    const button = tool(`${id}-remove-${index}`, "×", remove, { "aria-label": say("remove", { name: word }) });
    return el("li", {}, el("span", {}, word), button);
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
