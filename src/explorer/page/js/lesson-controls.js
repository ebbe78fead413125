/** The controls that a lesson leaves open. */

import { el, box, choice } from "./elements.js";
import { slider, sized } from "./levers.js";
import { everybody } from "./regions.js";
import { say, pick, amount, listed } from "./words.js";

/** @typedef {import("../types").LessonControl} Control */
/** @typedef {import("../types").Values} Values */
/** @typedef {import("../types").World} World */
/** @typedef {{ lesson: import("../types").Lesson, values: Values, page: import("./page.js").Page, set: (name: string, value: Values[string]) => void }} Open */

/** A value of a control in words. @param {Control} control @param {Values[string]} value @param {World} world */
export function labelOf({ choices, slider: numbers, place }, value, world) {
  if (place) return pick(world.regions.find((each) => each.code === value));
  if (numbers) return numbers.unit === "share" ? amount(Number(value), "share") : sized(Number(value), numbers.unit);
  const chosen = choices.filter((each) => [value].flat().includes(each.name)).map((each) => pick(each.label));
  return chosen.length ? listed(chosen) : say("nobody");
}

/** All controls of a lesson. @param {Open} open */
export const controls = (open) =>
  open.lesson.controls.map((control) => {
    const id = `lesson-${control.name}`;
    return el("div", { class: "lever", "data-control": control.name }, one(id, control, open));
  });

/** @param {string} id @param {Control} control @param {Open} open */
function one(id, control, open) {
  const { values, page, set } = open;
  const { name, choices, several, slider: numbers } = control;
  const label = pick(control.label);
  const value = values[name];
  const change = (/** @type {Values[string]} */ given) => set(name, given);
  if (numbers)
    return slider({
      id,
      label,
      value: Number(value),
      unit: numbers.unit,
      range: [numbers.low, numbers.high, numbers.step],
      limits: [numbers.low, numbers.high],
      word: () => "",
      change,
    });
  if (control.place) return choice(id, label, everybody(page.world, true), String(value), change);
  const chosen = [value].flat();
  const inside = choices.map((each) => {
    const key = `${id}-${each.name}`;
    const on = chosen.includes(each.name);
    if (!several) return box(key, pick(each.label), on, () => change(each.name), { type: "radio", name: id });
    return box(key, pick(each.label), on, (ticked) => {
      const now = [open.values[name]].flat();
      // In the order of the choices, so that what was tried is known again.
      const names = choices.map((other) => other.name);
      change(names.filter((other) => (other === each.name ? ticked : now.includes(other))));
    });
  });
  return el("fieldset", { id }, el("legend", {}, label), ...inside);
}
