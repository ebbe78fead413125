/** What tables hold: rows of flows, of places, of charts, and their copies as CSV. */

import { el, quiet } from "./elements.js";
import { each, flowsOnView } from "./marks.js";
import { say, pick, amount, bare, change, percent, unitName } from "./words.js";
import { factorOf, money } from "./world.js";

/** @typedef {import("./table.js").Cell} Cell */
/** @typedef {import("./effects.js").Shown} Shown */

/** @param {string | number | null} value */
const field = (value) =>
  /[",\n]/.test(String(value ?? "")) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? "");

/**
 * Rows as CSV with a byte order mark, so that spreadsheets read Chinese.
 * @param {string[]} heads
 * @param {Cell[][]} rows
 */
export const csv = (heads, rows) =>
  `\uFEFF${[heads, ...rows.map((row) => row.map((cell) => cell.value))].map((row) => row.map(field).join(",")).join("\n")}\n`;

/**
 * A table that can be scrolled, by keys as well.
 * @param {string} title
 * @param {Node[]} heads
 * @param {Node[]} body its rows
 * @param {Record<string, string>} [caption] attributes of the caption
 */
export const scrolled = (title, heads, body, caption = {}) =>
  el(
    "div",
    { class: "rows", role: "region", "aria-label": title, tabindex: 0 },
    el("table", {}, el("caption", caption, title), el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...body)),
  );

/**
 * A table, and what saves it.
 * @param {string} id
 * @param {string} title
 * @param {() => { heads: string[], rows: Cell[][] }} content
 * @param {string} name of the file of its numbers
 */
export function filled(id, title, content, name) {
  const { heads, rows } = content();
  const head = heads.map((text) => el("th", { scope: "col" }, text));
  const body = rows.map((row) =>
    el("tr", {}, ...row.map((cell, i) => (i ? el("td", {}, cell.text) : el("th", { scope: "row" }, cell.text)))),
  );
  return [
    scrolled(title, head, body, { class: "hidden" }),
    quiet(`${id}-csv`, say("save_csv"), () => download(`${name}.csv`, "text/csv", csv(heads, rows))),
  ];
}

/** The same word for reading and for CSV. @param {string} text @returns {Cell} */
const word = (text) => ({ text, value: text });

/** The flows on view. @param {Shown} shown */
export function flows({ world, state, year }) {
  const unit = factorOf(world, state)?.unit ?? "";
  const rows = each(flowsOnView(year, state)).map(({ origin, destination, value }) => [
    word(pick(world.regions[origin])),
    word(pick(world.regions[destination])),
    { text: amount(value, unit, state.view === "difference"), value },
  ]);
  return { heads: [say("from"), say("to"), say("how_much")], rows };
}

/** The output of places in this order. @param {Shown} shown @param {number[]} order */
export function places({ world, year }, order) {
  const heads = [say("place"), say("code"), say("output_with"), say("output_base"), `${say("view_difference")} (%)`];
  const rows = order.map((index) => {
    const effect = year.effect.regions.output_cny[index];
    const sides = [year.policy, year.base].map((side) => side.regions.output_cny[index]);
    return [
      word(pick(world.regions[index])),
      word(world.regions[index].code),
      ...sides.map((value) => ({ text: amount(value, money(world)), value })),
      { text: percent(effect), value: effect },
    ];
  });
  return { heads, rows };
}

/** An outcome over the years. @param {import("../types").Answer} answer @param {import("../types").Outcome} outcome */
export function years(answer, { name, unit, effect }) {
  const percentage = effect === "percent";
  const heads = [say("year"), say("view_policy"), say("view_base"), say("view_difference")].map((head, i) =>
    i === 3 && percentage ? `${head} (%)` : i && unitName(unit) ? `${head} (${unitName(unit)})` : head,
  );
  const rows = [...answer.years.values()].map((each) => {
    const sides = [each.policy.national[name], each.base.national[name]];
    const value = each.effect.national[name];
    return [
      { text: String(each.year), value: each.year },
      ...sides.map((cell) => ({ text: bare(cell, unit), value: cell })),
      { text: percentage ? change(value, { unit, effect }) : bare(value, unit), value },
    ];
  });
  return { heads, rows };
}

/** Saves a picture. @param {Element} image @param {string} name */
export const picture = (image, name) =>
  download(`${name}.svg`, "image/svg+xml", new XMLSerializer().serializeToString(image));

/**
 * Gives a file to the reader.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
