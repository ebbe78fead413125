/** Tables that say what a picture says. */

import { details } from "./elements.js";

/** @typedef {{ text: string, value: string | number | null }} Cell words for reading, the bare value for CSV */
/** @typedef {typeof import("./numbers.js")} Numbers */

/**
 * A table that is filled when it is opened, and can be saved as CSV.
 * @param {string} id
 * @param {string} title
 * @param {(numbers: Numbers) => { heads: string[], rows: Cell[][] }} content
 * @param {string} [name] of the file of its numbers
 */
export const table = (id, title, content, name = id) =>
  details(id, title, "numbers", (part) => part.filled(id, title, () => content(part), name), { class: "numbers" });
