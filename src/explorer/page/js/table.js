/** Tables that say what a picture says, and their copies as CSV. */

import { details, el, download, tool } from "./elements.js";
import { say } from "./words.js";

/** @typedef {{ text: string, value: string | number | null }} Cell words for reading, the bare value for CSV */

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
 * A table that is filled when it is opened.
 * @param {string} id
 * @param {string} title
 * @param {string[]} heads
 * @param {() => Cell[][]} rows
 * @param {string} [name] of the file of its numbers
 */
export function table(id, title, heads, rows, name = id) {
  return details(
    id,
    title,
    () => {
      const save = tool(`${id}-csv`, say("save_csv"), () => download(`${name}.csv`, "text/csv", csv(heads, rows())));
      save.className = "quiet";
      return [
        el("div", { class: "rows", role: "region", "aria-label": title, tabindex: 0 }, filled(title, heads, rows())),
        save,
      ];
    },
    { class: "numbers" },
  );
}

/** @param {string} title @param {string[]} heads @param {Cell[][]} rows */
function filled(title, heads, rows) {
  const head = el("tr", {}, ...heads.map((text) => el("th", { scope: "col" }, text)));
  const body = rows.map((row) =>
    el("tr", {}, ...row.map((cell, i) => (i ? el("td", {}, cell.text) : el("th", { scope: "row" }, cell.text)))),
  );
  return el("table", {}, el("caption", { class: "hidden" }, title), el("thead", {}, head), el("tbody", {}, ...body));
}
