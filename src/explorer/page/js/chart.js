/** Line charts over the years: with policies, the baseline dashed, a band where there are replicates. */

import { el, svg, choice, quiet } from "./elements.js";
import { load } from "./later.js";
import { table } from "./table.js";
import { say, pick, amount, change, short, plain } from "./words.js";
import { compared, outcomeOf } from "./world.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("../types").Year} Year */
/** @typedef {{ values: (number | null)[], kind: "policy" | "base" | "difference" | "old", low?: (number | null)[], high?: (number | null)[] }} Line */

const WIDE = 340;
const HIGH = 140;
const [RIGHT, TOP, BOTTOM] = [10, 8, 20];
const COLOURS = { policy: "#1170B8", difference: "#1170B8", base: "#6E7781", old: "#B6BDC5" };

/**
 * Round numbers that span a range, three to five of them.
 * @param {number} low
 * @param {number} high
 */
export function ticks(low, high) {
  if (!(high > low)) return [low];
  const rough = (high - low) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from(
    { length: Math.floor(high / step + 1e-9) - first + 1 },
    (_, i) => +((first + i) * step).toPrecision(12),
  );
}

/**
 * The range that all lines lie in, with some air.
 * @param {Line[]} lines
 * @param {boolean} zero whether nought belongs to it
 * @param {number} least that is drawn as a change
 */
function range(lines, zero, least) {
  const all = lines.flatMap((line) => [...line.values, ...(line.low ?? []), ...(line.high ?? [])]);
  const known = /** @type {number[]} */ (all.filter((value) => value !== null && Number.isFinite(value)));
  if (zero) known.push(0);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // What is smaller than a number of two digits shows is drawn as nothing.
  if (zero && high - low < least) return [-least, least];
  const air = (high - low) * 0.06 || Math.abs(high) * 0.01 || 0.01;
  return known.length ? [low - air, high + air] : [0, 1];
}

/**
 * The picture of lines over years.
 * @param {number[]} years all that the run will have
 * @param {Line[]} lines
 * @param {{ year: number, label: string, zero: boolean, least?: number, tick: (value: number) => string }} how
 */
export function picture(years, lines, { year, label, zero, least = 0, tick }) {
  const [low, high] = range(lines, zero, least);
  const [from, to] = [years[0], years[years.length - 1]];
  const levels = ticks(low, high);
  const left =
    14 + Math.max(...levels.map((value) => [...tick(value)].reduce((sum, sign) => sum + (sign > "~" ? 10.5 : 5.8), 0)));
  /** @param {number} value */
  const x = (value) => +(left + ((value - from) / Math.max(1, to - from)) * (WIDE - left - RIGHT)).toFixed(1);
  /** @param {number} value */
  const y = (value) => +(HIGH - BOTTOM - ((value - low) / (high - low)) * (HIGH - TOP - BOTTOM)).toFixed(1);
  const image = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label, class: "lines" });
  /** @param {number[]} ends @param {string} stroke @param {string} name */
  const rule = ([x1, x2, y1, y2], stroke, name) => image.append(svg("line", { x1, x2, y1, y2, stroke, class: name }));
  /** @param {number} across @param {number} down @param {string} anchor @param {string} words */
  const text = (across, down, anchor, words) =>
    image.append(svg("text", { x: across, y: down, "text-anchor": anchor, "font-size": 10.5, fill: "#57606A" }, words));
  for (const value of levels) {
    rule([left, WIDE - RIGHT, y(value), y(value)], "#E3E7EB", "grid");
    text(left - 6, y(value) + 3.5, "end", tick(value));
  }
  if (zero) rule([left, WIDE - RIGHT, y(0), y(0)], COLOURS.base, "nought");
  for (const value of new Set([from, Math.round((from + to) / 2), to]))
    text(x(value), HIGH - 4, value === from ? "start" : value === to ? "end" : "middle", String(value));
  for (const line of lines) image.append(...drawn(line, years, x, y));
  rule([x(year), x(year), TOP, HIGH - BOTTOM], "#8250DF", "cursor");
  for (const line of lines) {
    const value = line.values[years.indexOf(year)];
    if (value === null || value === undefined || line.kind === "old") continue;
    image.append(svg("circle", { cx: x(year), cy: y(value), r: 3.2, fill: COLOURS[line.kind], class: line.kind }));
  }
  return image;
}

/**
 * @param {Line} line
 * @param {number[]} years
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
function drawn(line, years, x, y) {
  /** @param {(number | null)[]} values */
  const points = (values) =>
    values.flatMap((value, i) => (value === null || value === undefined ? [] : [`${x(years[i])},${y(value)}`]));
  const { kind, low, high } = line;
  const colour = COLOURS[kind];
  const made = svg("polyline", {
    points: points(line.values).join(" "),
    fill: "none",
    stroke: colour,
    "stroke-width": line.kind === "base" ? 1.6 : 2.2,
    "stroke-linejoin": "round",
    "stroke-dasharray": line.kind === "base" ? "5 4" : null,
    class: kind,
  });
  if (!low || !high) return [made];
  const outline = [...points(low), ...points(high).reverse()].join(" ");
  return [svg("polygon", { points: outline, fill: colour, "fill-opacity": 0.16, class: `band ${kind}` }), made];
}

/**
 * The lines of an outcome for what is on view.
 * @param {Answer} answer
 * @param {number[]} years
 * @param {string} name
 * @param {State["view"]} view
 * @param {boolean} counted since the last row, so that the first year has no value
 * @returns {Line[]}
 */
function linesOf(answer, years, name, view, counted) {
  /** @param {(year: Year) => number | null | undefined} value */
  const over = (value) =>
    years.map((year, index) => {
      const found = answer.years.get(year);
      return found && (index || !counted) ? (value(found) ?? null) : null;
    });
  const some = [...answer.years.values()].at(-1);
  if (view === "difference") {
    const band = some?.effect.low
      ? { low: over((each) => each.effect.low?.national[name]), high: over((each) => each.effect.high?.national[name]) }
      : {};
    return [{ kind: "difference", values: over((each) => each.effect.national[name]), ...band }];
  }
  const band = some?.policy.low
    ? { low: over((each) => each.policy.low?.national[name]), high: over((each) => each.policy.high?.national[name]) }
    : {};
  const base = /** @type {Line} */ ({ kind: "base", values: over((each) => each.base.national[name]) });
  const policy = /** @type {Line} */ ({ kind: "policy", values: over((each) => each.policy.national[name]), ...band });
  return view === "base" ? [policy, base] : [base, policy];
}

/** The years of a run, whether or not they have come. @param {World} world */
export const yearsOf = (world) => Array.from({ length: world.years + 1 }, (_, i) => world.start + i);

/**
 * One chart with its choice of outcome, sentence and table.
 * @param {{ world: World, state: State, answer: Answer, before: Answer | null, place: number, pickOutcome: (place: number, name: string) => void }} what
 */
export function chart({ world, state, answer, before, place, pickOutcome }) {
  const name = state.charts[place];
  const outcome = outcomeOf(world, name);
  const years = yearsOf(world);
  const counted = outcome.unit.endsWith(" since the last row");
  const lines = linesOf(answer, years, name, state.view, counted);
  const old =
    before && before !== answer
      ? linesOf(before, years, name, state.view, counted).filter((line) => line.kind !== "base")
      : [];
  const zero = state.view === "difference";
  const now = answer.years.get(state.year) ?? before?.years.get(state.year);
  const [value, base] = [now?.policy.national[name], now?.base.national[name]];
  const effect = change(now?.effect.national[name], outcome);
  const gaps = { outcome: pick(outcome.label), year: String(state.year) };
  const sentence = say("chart_sentence", {
    ...gaps,
    value: amount(value, outcome.unit),
    base: amount(base, outcome.unit),
    effect,
  });
  /** @param {number} each */
  const tick = (each) =>
    zero && outcome.effect === "percent"
      ? `${plain(each)} %`
      : outcome.unit.startsWith("share")
        ? `${plain(each * 100)} %`
        : short(each);
  const all = [...old.map((line) => ({ ...line, kind: /** @type {const} */ ("old") })), ...lines];
  const image = picture(years, all, {
    year: state.year,
    label: sentence,
    zero,
    least: outcome.effect === "percent" ? 0.01 : 0,
    tick,
  });
  const id = `chart-${place}`;
  const options = compared(world).map((each) => /** @type {[string, string]} */ ([each.name, pick(each.label)]));
  const select = choice(
    `${id}-outcome`,
    say("chart_outcome", { n: place + 1 }),
    [{ options }],
    name,
    (chosen) => pickOutcome(place, chosen),
    true,
  );
  const shown = zero ? effect : amount(state.view === "base" ? base : value, outcome.unit);
  const beside = zero
    ? say("than_baseline")
    : state.view === "policy"
      ? say("baseline_value", { x: amount(base, outcome.unit) })
      : "";
  const saveSvg = () => load("numbers").then((part) => part.picture(image, name));
  const save = quiet(`${id}-svg`, say("save_svg"), saveSvg, { "aria-label": say("save_svg_of", gaps) });
  const rows = table(`${id}-table`, say("numbers_of", gaps), (numbers) => numbers.years(answer, outcome), name);
  return el(
    "figure",
    { class: "chart", "data-outcome": name },
    select,
    el(
      "p",
      { class: "chart-value" },
      el("strong", {}, shown),
      ` ${say("in_year", gaps)} `,
      el("span", { class: "muted" }, beside),
    ),
    image,
    el(
      "figcaption",
      { class: "muted" },
      pick(outcome.meaning),
      " ",
      el("span", { class: "code", lang: "en" }, outcome.equation),
    ),
    el("div", { class: "row" }, rows, save),
  );
}
