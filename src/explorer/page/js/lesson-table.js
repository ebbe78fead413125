/** What was tried in a lesson: a table that fills itself, and two bars. */

import { el, tool } from "./elements.js";
import { labelOf } from "./lesson-controls.js";
import { scrolled } from "./numbers.js";
import * as teaching from "./teaching.js";
import { say, pick, listed } from "./words.js";

/** @typedef {import("./lesson.js").OpenLesson} Open */

/** What was tried, and what is still to be tried. @param {Open} open */
export function table(open) {
  const { lesson, page } = open;
  const { world } = page;
  const visits = lesson.look.visits.map((each) => teaching.whole(lesson, each));
  // Where a lesson starts there is nothing to see, unless it is to be visited.
  const keys = [...visits, teaching.whole(lesson)].map((each) => teaching.keyOf(lesson, each));
  const others = [...open.all.values()].filter(({ values }) => !keys.includes(teaching.keyOf(lesson, values)));
  const rows = [...visits, ...others.slice(-8).map((each) => each.values)];
  const varied = lesson.controls.filter(({ name }) => new Set(rows.map((each) => JSON.stringify(each[name]))).size > 1);
  const now = teaching.keyOf(lesson, open.values);
  const heads = [...varied, ...lesson.measures].map((each) =>
    el("th", { scope: "col", class: "start" in each ? "word" : "" }, pick(each.label)),
  );
  const body = rows.map((values, i) => {
    const key = teaching.keyOf(lesson, values);
    const numbers = open.all.get(key)?.numbers;
    const words = varied.map((each) => labelOf(each, values[each.name], world));
    const said = (/** @type {typeof varied[0]} */ each, /** @type {number} */ at) =>
      `${pick(each.label)}: ${words[at]}`;
    const choose = tool(`row-${i}`, String(i + 1), () => open.show(values), {
      class: "place",
      "aria-label": say("show_row", { row: String(i + 1), values: listed(varied.map(said)) }),
    });
    const cells = lesson.measures.map(({ name }) => el("td", {}, numbers ? open.said(name, numbers[name]) : "–"));
    return el(
      "tr",
      { "aria-current": key === now ? "true" : null },
      el("th", { scope: "row" }, choose),
      ...words.map((word) => el("td", { class: "word" }, word)),
      ...cells,
    );
  });
  const title = say("tried", { year: String(world.start + world.years) });
  return scrolled(title, [el("td"), ...heads], body);
}

/** Those who take part and the others, as two bars. @param {Open} open */
export function bars(open) {
  if (!open.lesson.look.parts.includes("bars") || !open.last) return null;
  const numbers = open.last.numbers;
  const most = Math.max(...["members", "others"].map((name) => Math.abs(numbers[name] ?? 0)), 1e-9);
  const bars = open.lesson.measures
    .filter(({ name }) => name === "members" || name === "others")
    .map(({ name, label }) => {
      const bar = el("span", { class: `amount ${(numbers[name] ?? 0) < 0 ? "less" : ""}` });
      bar.style.width = `${(60 * Math.abs(numbers[name] ?? 0)) / most}%`;
      return el("li", {}, el("span", {}, pick(label)), bar, el("strong", {}, open.said(name, numbers[name])));
    });
  return el("ul", { class: "bars plain" }, ...bars);
}
