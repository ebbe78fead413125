/** Pages that hold the model themselves, and what the program says of the same questions. */

import fs from "node:fs";
import zlib from "node:zlib";
import { run } from "./program.mjs";

/** Whether the program can write such pages; nothing when it can, else why not. @returns {Promise<string | null>} */
export async function lacking() {
  const { code, err } = await run(["explore", "status-quo", "--export", "/dev/null/none"]);
  return code === 2 ? `pages that hold the model: ${err.split("\n")[0].replace("error: ", "")}` : null;
}

/** A block that a page carries. @param {string} html @param {string} id */
const block = (html, id) => new RegExp(`<script type="[^"]*" id="${id}">([^]*?)</script>`).exec(html)?.[1] ?? "";

/** @param {string} html @param {string} id */
const unpacked = (html, id) => zlib.gunzipSync(Buffer.from(block(html, id), "base64"));

/** The model that a page carries, in a worker of its own making that this process is. */
export class CarriedModel {
  /** @type {any[]} */
  #told = [];
  /** @type {(message: { data: unknown }) => Promise<void>} */
  #hear = async () => {};

  /** @param {string} file */
  constructor(file) {
    const html = fs.readFileSync(file, "utf8");
    this.module = new WebAssembly.Module(new Uint8Array(unpacked(html, "carried-model")));
    this.packed = unpacked(html, "carried-scenario").toString();
    const worker = new Function("addEventListener", "postMessage", block(html, "carried-worker"));
    worker(
      (/** @type {string} */ _, /** @type {any} */ hear) => (this.#hear = hear),
      (/** @type {any} */ told) => this.#told.push(told),
    );
  }

  /** @param {unknown} data @returns {Promise<any[]>} */
  async #tell(data) {
    this.#told = [];
    await this.#hear({ data });
    return this.#told;
  }

  open() {
    return this.#tell({ module: this.module, packed: this.packed });
  }

  /** What is told of a question, line by line. @param {string} address @param {unknown} [body] */
  ask(address, body) {
    return this.#tell({ address, body: body === undefined ? "" : JSON.stringify(body) });
  }
}

/** What is of its own in every answer: times, commits, and that only the program makes reports. */
const OWN = ["ms", "version", "factorflow", "can"];

/**
 * The greatest difference of two answers, relative to the size of a number; infinite where they differ in anything else.
 * Times are told apart by nobody, and neither are the commits that the two were built from.
 * @param {any} one
 * @param {any} other
 * @returns {number}
 */
export function apart(one, other) {
  if (typeof one === "number" && typeof other === "number")
    return one === other ? 0 : Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other));
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object")
    return one === other ? 0 : Infinity;
  const [names, others] = [one, other].map((each) => Object.keys(each).filter((name) => !OWN.includes(name)));
  if (names.join() !== others.join()) return Infinity;
  return Math.max(0, ...names.map((name) => apart(one[name], other[name])));
}

/** The lines of an answer but for those that say how far a base year is that the program may have solved before. @param {string[]} lines */
export const told = (lines) => lines.map((line) => JSON.parse(line)).filter((line) => !("base_year" in line));
