/** Parts of the page that most visits never need: each is loaded when it is first asked for, with the words of all of them. */

import { learnLater } from "./words.js";

const PARTS = {
  adding: () => import("./adding.js"),
  assumptions: () => import("./assumptions.js"),
  beginning: () => import("./beginning.js"),
  gestures: () => import("./gestures.js"),
  lesson: () => import("./lesson.js"),
  numbers: () => import("./numbers.js"),
  place: () => import("./place.js"),
  problems: () => import("./problems.js"),
  rare: () => import("./rare.js"),
  reading: () => import("./reading.js"),
  sharing: () => import("./sharing.js"),
};

/** @typedef {typeof PARTS} Parts */
/** @typedef {keyof Parts} Name */
/** @template {Name} N @typedef {Awaited<ReturnType<Parts[N]>>} Part */

/** @type {{ [N in Name]?: Part<N> }} */
const there = {};

/** How these parts look, fetched once. @type {Promise<unknown> | null} */
let style = null;

function fetchStyle() {
  // A page in one file has all of it.
  if (document.querySelector("style")) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = "/later.css";
  document.head.append(link);
  return new Promise((done) => (link.onload = link.onerror = done));
}

/**
 * A part, once it is there.
 * @template {Name} N
 * @param {N} name
 * @returns {Promise<Part<N>>}
 */
export async function load(name) {
  const [part] = await Promise.all([PARTS[name](), learnLater(), (style ??= fetchStyle())]);
  return (there[name] = /** @type {any} */ (part));
}

/**
 * A part if it is there; otherwise nothing, and `then` is called when it is.
 * @template {Name} N
 * @param {N} name
 * @param {() => void} then
 * @returns {Part<N> | undefined}
 */
export function later(name, then) {
  // A program that does not answer is looked for elsewhere.
  if (!there[name]) load(name).then(then, () => null);
  return there[name];
}
