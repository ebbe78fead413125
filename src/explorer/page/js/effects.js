/** What changes, for whom, who pays, and how sure that is: all of one year, the year on view. */

import { el, tool } from "./elements.js";
import { table } from "./table.js";
import { say, pick, amount, percent, listed, short, unitName } from "./words.js";
import { beyond, money } from "./world.js";
import { works } from "./run.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("../types").Year} Year */
/** @typedef {import("../types").Spread} Spread */
/** @typedef {import("../types").Amounts} Amounts */
/** @typedef {{ world: World, state: State, answer: Answer, year: Year }} Shown */

/** Below this many per cent an effect is none, and below the other it is hardly any. */
const NONE = 0.00005;
const HARDLY = 0.05;

/** The sentence of the headline. @param {Shown} shown */
function sentence({ world, state, year }) {
  const total = year.effect.national.output_cny ?? 0;
  const gaps = { year: String(year.year), x: percent(Math.abs(total), 4).replace("+", "") };
  if (Math.abs(total) < NONE) {
    return say(state.policies.some((card) => works(world, card)) ? "headline_none" : "headline_baseline", gaps);
  }
  if (Math.abs(total) < HARDLY) return say(total > 0 ? "headline_hardly_more" : "headline_hardly_less", gaps);
  return say(total > 0 ? "headline_more" : "headline_less", gaps);
}

/** Four numbers: everybody, members, others, cost. @param {Shown} shown */
export function headline(shown) {
  const { world, state, answer, year } = shown;
  const { effect, policy, base } = year;
  const unit = money(world);
  /** @param {string} name @param {import("./words.js").Key} label @param {string} value @param {string[]} below */
  const tile = (name, label, value, ...below) => {
    const more = below.map((text) => el("p", { class: "muted" }, text));
    return el(
      "div",
      { class: "tile", "data-tile": name },
      el("h3", {}, say(label)),
      el("p", { class: "large" }, value),
      ...more,
    );
  };
  /**
   * What an effect is worth. The baseline of members is not read: one that the page has kept is of other members.
   * @param {Amounts | null | undefined} of @param {Amounts | null | undefined} by
   */
  const worth = (of, by) => {
    const part = (by?.output_cny ?? 0) / 100;
    return of && by ? [amount(((of.output_cny ?? 0) * part) / (1 + part), unit, true)] : [];
  };
  const all = answer.begin.all_members;
  /** @param {"members" | "others"} name @param {number} n */
  const part = (name, n) =>
    n && effect[name]
      ? tile(
          name,
          name,
          percent(effect[name].output_cny ?? 0, 4),
          say("count_places", { n }),
          ...worth(policy[name], effect[name]),
        )
      : tile(name, name, say("nobody"), say("count_places", { n }));
  /** @param {string} name */
  const more = (name) => (policy.national[name] ?? 0) - (base.national[name] ?? 0);
  return [
    el("h2", { id: "headline-title" }, sentence(shown)),
    el(
      "div",
      { class: "tiles" },
      tile(
        "nation",
        "everybody",
        percent(effect.national.output_cny ?? 0, 4),
        ...worth(policy.national, effect.national),
      ),
      part("members", all.length),
      part("others", world.regions.length - all.length),
      tile(
        "cost",
        "cost",
        amount(more("policy_cost_cny"), unit),
        say("payments", { x: amount(more("transfers_cny"), unit) }),
      ),
    ),
    ...beyond(world, state).map((one) =>
      el("p", { class: "note" }, say("outside_headline", { name: pick(one.label) })),
    ),
  ];
}

/** The two ranges, by chance and by assumptions, each with what was varied. @param {{ world: World, spread: Spread, ranges: boolean, year: number }} what */
export function sure({ world, spread, ranges, year }) {
  if (!ranges) return [el("p", { class: "muted" }, say("no_ranges"))];
  const { chance, spread: drawn, done } = spread;
  /** @param {import("../types").Range | null} range @param {number} n @param {"by_chance" | "by_assumptions"} key @param {number} share */
  const words = (range, n, key, share) => {
    const index = range?.years?.indexOf(year) ?? -1;
    if (!range?.output_cny || index < 0) return say(`${key}_wait`, { x: `${Math.round(share * 100)} %` });
    const [low, high] = [range.output_cny.low[index], range.output_cny.high[index]].map((each) => percent(each, 4));
    return say(key, { year: String(year), n, low, high });
  };
  const labels = (drawn?.varied ?? []).map((path) => world.assumptions.find((one) => one.path === path)?.label ?? path);
  const summary = el("summary", { id: "varied-summary" }, say("varied", { n: labels.length }));
  const varied = labels.length ? el("details", { id: "varied" }, summary, el("p", {}, listed(labels.map(pick)))) : null;
  const notes = (drawn?.notes ?? []).map((text) => el("p", { lang: "en" }, text));
  /** @param {string} name @param {unknown} there @param {string} text @param {(Node | null)[]} more */
  const line = (name, there, text, ...more) =>
    el("div", { class: there ? "" : "wait", "data-range": name }, el("p", {}, text), ...more);
  return [
    el("h3", {}, say("how_sure")),
    line("chance", chance, words(chance, chance?.replicates ?? 0, "by_chance", done.chance)),
    drawn && !drawn.runs
      ? line("assumptions", true, say("nothing_varied"), ...notes)
      : line("assumptions", drawn, words(drawn, drawn?.runs ?? 0, "by_assumptions", done.parameters), varied, ...notes),
  ];
}

/**
 * A list of the first five of many, with a sum.
 * @param {{ world: World, kind: string, title: string, heads: string[], all: number[], cells: (index: number) => string[], sum: string, open: (place: number) => void }} what
 */
function list({ world, kind, title, heads, all, cells, sum: total, open }) {
  const row = (/** @type {number} */ index) => {
    const button = tool(`${kind}-${index}`, pick(world.regions[index]), () => open(index), { class: "place" });
    return el("tr", {}, el("th", { scope: "row" }, button), ...cells(index).map((text) => el("td", {}, text)));
  };
  const head = heads.map((text) => el("th", { scope: "col" }, text));
  const caption = el("caption", { class: "hidden" }, title);
  const body = el("tbody", {}, ...all.slice(0, 5).map(row));
  const inside = all.length
    ? [el("p", { class: "sum" }, total), el("table", {}, caption, el("thead", {}, el("tr", {}, ...head)), body)]
    : [el("p", { class: "none" }, say("nobody"))];
  return el("section", { class: `list ${kind}`, "data-list": kind }, el("h3", {}, title), ...inside);
}

/** Indices of values, the largest first. @param {number[]} values */
const ranked = (values) => values.map((_, index) => index).sort((a, b) => values[b] - values[a]);

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Five who gain and five who lose, side by side. @param {Shown} shown @param {(place: number) => void} open */
export function gains(shown, open) {
  const { world, year } = shown;
  const unit = money(world);
  const effects = year.effect.regions.output_cny ?? [];
  const order = ranked(effects);
  const worth = (/** @type {number} */ index) => ((year.base.regions.output_cny?.[index] ?? 0) * effects[index]) / 100;
  const gaps = { year: String(year.year), n: order.length };
  /** @param {"gain" | "lose"} kind @param {number[]} all */
  const part = (kind, all) =>
    list({
      world,
      kind,
      title: say(kind, { n: all.length }),
      heads: [say("place"), "%", unitName(unit)],
      all,
      cells: (index) => [percent(effects[index]), short(worth(index), true)],
      sum: say("together", { x: amount(sum(all.map(worth)), unit, true) }),
      open,
    });
  const gain = order.filter((index) => effects[index] > 0);
  const lose = order.filter((index) => effects[index] < 0).reverse();
  return [
    el("h2", {}, say("for_whom", gaps)),
    el("div", { class: "pair-of-lists" }, part("gain", gain), part("lose", lose)),
    table("all-places", say("all_places", gaps), (numbers) => numbers.places(shown, order), "regions"),
  ];
}

/** Who pays for the policies, and who pays whom. @param {Shown} shown @param {(place: number) => void} open */
export function payers({ world, state, answer, year }, open) {
  const unit = money(world);
  const gaps = { year: String(year.year), last: String(world.start + world.years) };
  const base = year.base.regions.transfers_cny ?? [];
  const net = (year.policy.regions.transfers_cny ?? []).map((value, index) => value - base[index]);
  const order = ranked(net);
  const costs = (answer.end?.policies ?? []).map((each) => {
    const card = state.policies.find((one) => one.name === each.name);
    const kind = world.instruments.find((one) => one.name === card?.instrument);
    const name = kind ? pick(kind.label) : each.name;
    return el("li", {}, say("pays_for", { name, n: each.covered, x: amount(each.cost_cny, unit), year: gaps.last }));
  });
  /** @param {"bear" | "pay" | "receive"} kind @param {number[]} all @param {(index: number) => number} much */
  const part = (kind, all, much = (index) => Math.abs(net[index])) =>
    list({
      world,
      kind,
      title: say(kind, gaps),
      heads: [say("place"), unitName(unit)],
      all,
      cells: (index) => [short(much(index))],
      sum: say("sum_of", { n: all.length, x: amount(sum(all.map(much)), unit) }),
      open,
    });
  const bearing = new Map((answer.end?.payers ?? []).map((each) => [each.region, each.cost_cny]));
  return [
    el("h2", {}, say("who_pays")),
    costs.length ? el("ul", { class: "plain" }, ...costs) : el("p", {}, say("nothing_to_pay")),
    el(
      "div",
      { class: "pair-of-lists" },
      bearing.size ? part("bear", [...bearing.keys()], (index) => bearing.get(index) ?? 0) : null,
      part("pay", order.filter((index) => net[index] < 0).reverse()),
      part(
        "receive",
        order.filter((index) => net[index] > 0),
      ),
    ),
  ];
}
