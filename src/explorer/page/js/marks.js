/** Lines and marks of the map: which flows, in which colour and dash, and what they mean. */

import { el, svg } from "./elements.js";
import { say, pick } from "./words.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Year} Year */
/** @typedef {import("../types").Flows} Flows */
/** @typedef {{ origin: number, destination: number, value: number }} Flow */

/** Colour and dash of a kind of factor, from the palette of the figures. */
const TALENT = /** @type {const} */ (["--talent", []]);
const CAPITAL = /** @type {const} */ (["--capital", [9, 5]]);
const TECHNOLOGY = /** @type {const} */ (["--technology", [8, 3, 2, 3]]);
/** @type {Record<string, readonly [string, readonly number[]]>} */
const STYLES = { capital: CAPITAL, venture: CAPITAL, transfer: CAPITAL, siting: TECHNOLOGY, technology: TECHNOLOGY };

/** Variable of the colour, and dash, of a factor. @param {string} factor */
export const styleOf = (factor) => STYLES[factor] ?? TALENT;

/** A colour of the palette, as it is now. @param {string} name */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The flows that are on view. @param {Year} year @param {State} state @returns {Flows | undefined} */
export const flowsOnView = (year, state) =>
  state.view === "difference" ? year.difference[state.factor] : year[state.view].flows[state.factor];

/** Flows one by one, the largest first. @param {Flows | undefined} flows @returns {Flow[]} */
export function each(flows) {
  const made = [];
  const flat = flows?.flows ?? [];
  for (let i = 0; i + 2 < flat.length; i += 3)
    made.push({ origin: flat[i], destination: flat[i + 1], value: flat[i + 2] });
  return made;
}

/** What marks and lines of the map mean. @param {State} state @param {import("../types").Text | undefined} stock */
export function legend(state, stock) {
  /** @param {string} words @param {number} wide @param {string} shape @param {Record<string, any>} at */
  const entry = (words, wide, shape, at) => {
    const box = { viewBox: `0 0 ${wide} 12`, width: wide, height: 12, "aria-hidden": "true" };
    return el("li", {}, svg("svg", box, svg(shape, at)), words);
  };
  /** @param {string} words @param {string} tone @param {readonly number[]} [dash] */
  const line = (words, tone, dash) => {
    const stroke = { stroke: `var(${tone})`, "stroke-width": 2.5, "stroke-dasharray": dash?.join(" ") };
    return entry(words, 28, "line", { x1: 1, x2: 27, y1: 6, y2: 6, ...stroke });
  };
  const circle = { cx: 6, cy: 6, r: 4.5 };
  const square = { x: 2, y: 2, width: 8, height: 8 };
  const [tone, dash] = styleOf(state.factor);
  const shown =
    state.view === "difference"
      ? [
          line(say("legend_more"), "--more"),
          line(say("legend_less"), "--less", [5, 4]),
          entry(say("legend_gains"), 12, "circle", { ...circle, fill: "var(--more)" }),
          entry(say("legend_loses"), 12, "rect", { ...square, fill: "var(--less)" }),
        ]
      : [
          line(say("legend_flow"), tone, dash),
          entry(say("legend_stock", { stock: pick(stock) }), 12, "circle", { ...circle, fill: "var(--muted)" }),
        ];
  const ring = { ...circle, fill: "none", stroke: "var(--text)", "stroke-width": 1.4 };
  return el("ul", { class: "legend" }, ...shown, entry(say("legend_member"), 12, "circle", ring));
}

/**
 * Writes names where there is room, the weightiest places first.
 * @param {CanvasRenderingContext2D} pen
 * @param {string[]} names
 * @param {{ x: number, y: number }[]} points
 * @param {number[]} radii
 * @param {number[]} weights
 */
export function labels(pen, names, points, radii, weights) {
  const { clientWidth: wide, clientHeight: high } = pen.canvas;
  const size = Math.max(11, Math.min(14, wide / 48));
  pen.font = `500 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = colour("--paper");
  pen.fillStyle = colour("--text");
  /** Left, top, right and bottom of what is taken. @type {number[][]} */
  const taken = points.flatMap(({ x, y }, index) => {
    const half = radii[index] * 0.8;
    return radii[index] > 4 ? [[x - half, y - half, x + half, y + half]] : [];
  });
  const order = names.map((_, index) => index).sort((a, b) => weights[b] - weights[a]);
  for (const index of order.slice(0, 160)) {
    const [{ x: across, y: down }, radius] = [points[index], radii[index]];
    const long = pen.measureText(names[index]).width;
    const spots = [
      [across + radius + 4, down],
      [across - radius - 4 - long, down],
      [across - long / 2, down - radius - size * 0.8],
      [across - long / 2, down + radius + size * 0.8],
    ];
    const spot = spots.find(([x, y]) => {
      const free = taken.every(([l, t, r, b]) => x > r || x + long < l || y - size / 2 > b || y + size / 2 < t);
      return free && x > 2 && x + long < wide - 2 && y > size && y < high - size;
    });
    if (!spot) continue;
    const [x, y] = spot;
    taken.push([x - 3, y - size / 2 - 1, x + long + 3, y + size / 2 + 1]);
    pen.strokeText(names[index], x, y);
    pen.fillText(names[index], x, y);
  }
}
