/** What changes, for whom, who pays, and how sure that is: all of one year, the year on view. */

import { el } from "./elements.js";
import { table } from "./table.js";
import { picture, yearsOf } from "./chart.js";
import { each, flowsOnView } from "./map.js";
import { say, pick, amount, percent, count, listed, short } from "./words.js";
import { beyond } from "./assumptions.js";
import { members, outcomeOf } from "./world.js";
import { works } from "./run.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("../types").Year} Year */
/** @typedef {import("../types").Spread} Spread */
/** @typedef {import("../types").Amounts} Amounts */
/** @typedef {{ world: World, state: State, answer: Answer, year: Year }} Shown */

const MONEY = "CNY per year";

/** @param {import("./words.js").Key} label @param {string} value @param {string[]} below @param {string} name */
const tile = (label, value, below, name) =>
  el(
    "div",
    { class: "tile", "data-tile": name },
    el("h3", {}, say(label)),
    el("p", { class: "large" }, value),
    ...below.map((text) => el("p", { class: "muted" }, text)),
  );

/** Four numbers: everybody, members, others, cost. @param {Shown} shown */
export function headline({ world, state, answer, year }) {
  const { effect, policy, base } = year;
  const named = { year: String(year.year) };
  /** @param {Amounts | null | undefined} one @param {Amounts | null | undefined} other */
  const money = (one, other) => (one && other ? [amount((one.output_cny ?? 0) - (other.output_cny ?? 0), MONEY, true)] : []);
  const inside = new Set(Object.values(answer.begin.members ?? {}).flat()).size;
  const outside = world.regions.length - inside;
  const some = state.policies.some((card) => works(world, card));
  const total = effect.national.output_cny ?? 0;
  const size =
    Math.abs(total) < 0.00005
      ? "headline_none"
      : Math.abs(total) < 0.05
        ? total > 0
          ? "headline_hardly_more"
          : "headline_hardly_less"
        : total > 0
          ? "headline_more"
          : "headline_less";
  const sentence = say(some || size !== "headline_none" ? size : "headline_baseline", {
    ...named,
    x: percent(Math.abs(total), 4).replace("+", ""),
  });
  const paid = (policy.national.transfers_cny ?? 0) - (base.national.transfers_cny ?? 0);
  const cost = (policy.national.policy_cost_cny ?? 0) - (base.national.policy_cost_cny ?? 0);
  return [
    el("h2", { id: "headline-title" }, sentence),
    el(
      "div",
      { class: "tiles" },
      tile("everybody", percent(total, 4), money(policy.national, base.national), "nation"),
      tile(
        "members",
        inside && effect.members ? percent(effect.members.output_cny ?? 0, 4) : say("nobody"),
        [say("count_places", { n: inside }), ...money(policy.members, base.members)],
        "members",
      ),
      tile(
        "others",
        outside && effect.others ? percent(effect.others.output_cny ?? 0, 4) : say("nobody"),
        [say("count_places", { n: outside }), ...money(policy.others, base.others)],
        "others",
      ),
      tile("cost", amount(cost, MONEY), [say("payments", { x: amount(paid, MONEY) })], "cost"),
    ),
    ...beyond(world, state).map((one) => el("p", { class: "note" }, say("outside_headline", { name: pick(one.label) }))),
  ];
}

/** @param {import("../types").Range | null} range @param {number} year */
function at(range, year) {
  const index = range ? range.years.indexOf(year) : -1;
  if (!range || index < 0) return null;
  return { low: percent(range.output_cny.low[index], 4), high: percent(range.output_cny.high[index], 4) };
}

/** The two ranges, by chance and by assumptions, each with what was varied. @param {{ world: World, state: State, spread: Spread, ranges: boolean, shown: Year }} what */
export function sure({ world, state, spread, ranges, shown }) {
  if (!ranges) return [el("p", { class: "muted" }, say("no_ranges"))];
  const [chance, assumed] = [at(spread.chance, shown.year), at(spread.spread, shown.year)];
  const labels = (spread.spread?.varied ?? []).map((path) => world.assumptions.find((one) => one.path === path)?.label ?? path);
  const exact = spread.chance && !state.exact && spread.chance.replicates <= 1;
  /** @param {string} name @param {string} text @param {boolean} wait @param {Node | null} [more] */
  const line = (name, text, wait, more = null) => el("div", { class: wait ? "wait" : "", "data-range": name }, el("p", {}, text), more);
  const gaps = { year: String(shown.year) };
  const varied = labels.length
    ? el(
        "details",
        { id: "varied" },
        el("summary", { id: "varied-summary" }, say("varied", { n: labels.length })),
        el("p", {}, listed(labels.map(pick))),
      )
    : null;
  return [
    el("h3", {}, say("how_sure")),
    line(
      "chance",
      exact
        ? say("no_chance")
        : chance
          ? say("by_chance", { ...gaps, ...chance, n: spread.chance?.replicates ?? 0 })
          : say("by_chance_wait"),
      !chance,
    ),
    line(
      "assumptions",
      assumed ? say("by_assumptions", { ...gaps, ...assumed, n: spread.spread?.runs ?? 0 }) : say("by_assumptions_wait"),
      !assumed,
      varied,
    ),
  ];
}

/** Five who gain and five who lose, side by side. @param {Shown} shown @param {(place: number) => void} open */
export function gains({ world, year }, open) {
  const effects = year.effect.regions.output_cny ?? [];
  const order = effects.map((_, index) => index).sort((a, b) => effects[b] - effects[a]);
  const gain = order.filter((index) => effects[index] > 0);
  const lose = order.filter((index) => effects[index] < 0).reverse();
  /** @param {number} index */
  const row = (index) => {
    const base = year.base.regions.output_cny?.[index] ?? 0;
    const button = el("button", { type: "button", class: "place", id: `effect-${index}` }, pick(world.regions[index]));
    button.addEventListener("click", () => open(index));
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, button),
      el("td", {}, percent(effects[index])),
      el("td", { class: "muted" }, amount((base * effects[index]) / 100, MONEY, true)),
    );
  };
  /** @param {import("./words.js").Key} title @param {number[]} all @param {string} kind */
  const list = (title, all, kind) =>
    el(
      "section",
      { class: `list ${kind}`, "data-list": kind },
      el("h3", {}, say(title, { n: all.length })),
      all.length
        ? el("table", {}, el("caption", { class: "hidden" }, say(title, { n: all.length })), el("tbody", {}, ...all.slice(0, 5).map(row)))
        : el("p", { class: "none" }, say("nobody")),
    );
  const heads = [say("place"), say("code"), say("output_with"), say("output_base"), `${say("view_difference")} (%)`];
  const rows = () =>
    order.map((index) => {
      const [policy, base] = [year.policy.regions.output_cny[index], year.base.regions.output_cny[index]];
      return [
        { text: pick(world.regions[index]), value: pick(world.regions[index]) },
        { text: world.regions[index].code, value: world.regions[index].code },
        { text: amount(policy, MONEY), value: policy },
        { text: amount(base, MONEY), value: base },
        { text: percent(effects[index]), value: effects[index] },
      ];
    });
  const all = table("all-places", say("all_places", { n: order.length, year: String(year.year) }), heads, rows, "regions");
  return [
    el("h2", {}, say("for_whom", { year: String(year.year) })),
    el("div", { class: "pair-of-lists" }, list("gain", gain, "gain"), list("lose", lose, "lose")),
    all,
  ];
}

/** Who pays for the policies, and who pays whom. @param {Shown} shown */
export function payers({ world, state, answer, year }) {
  const policy = year.policy.regions.transfers_cny;
  const net = (policy ?? []).map((value, index) => value - (year.base.regions.transfers_cny?.[index] ?? 0));
  const order = net.map((_, index) => index).sort((a, b) => net[b] - net[a]);
  /** @param {number[]} some */
  const named = (some) =>
    listed(some.map((index) => `${pick(world.regions[index])} ${amount(Math.abs(net[index]), MONEY)}`)) || say("nobody");
  const get = order.filter((index) => net[index] > 0).slice(0, 5);
  const give = order
    .filter((index) => net[index] < 0)
    .reverse()
    .slice(0, 5);
  const costs = (answer.end?.policies ?? []).map((each) => {
    const card = state.policies.find((one) => one.name === each.name);
    const kind = world.instruments.find((one) => one.name === card?.instrument);
    return el("li", {}, say("pays_for", { name: kind ? pick(kind.label) : each.name, n: each.covered, x: amount(each.cost_cny, "CNY") }));
  });
  return [
    el("h2", {}, say("who_pays", { year: String(year.year) })),
    costs.length ? el("ul", { class: "plain" }, ...costs) : el("p", {}, say("nothing_to_pay")),
    el(
      "dl",
      { class: "payments" },
      el("dt", {}, say("pay")),
      el("dd", {}, named(give)),
      el("dt", {}, say("receive")),
      el("dd", {}, named(get)),
    ),
  ];
}

/** The flows on view as a table. @param {Shown} shown */
export function flowTable({ world, state, year }) {
  const factor = world.factors.find((one) => one.name === state.factor);
  const unit = factor?.unit ?? "";
  const difference = state.view === "difference";
  const title = say(difference ? "flows_changed" : "flows_largest", { factor: pick(factor?.label), year: String(year.year) });
  const rows = () =>
    each(flowsOnView(year, state)).map(({ origin, destination, value }) => [
      { text: pick(world.regions[origin]), value: pick(world.regions[origin]) },
      { text: pick(world.regions[destination]), value: pick(world.regions[destination]) },
      { text: amount(value, unit, difference), value },
    ]);
  return table("flows", title, [say("from"), say("to"), say("how_much")], rows, `flows-${state.factor}`);
}

/** What the map shows, for everybody to read. @param {Shown} shown */
export function caption({ world, state, year }) {
  const flows = flowsOnView(year, state);
  const factor = world.factors.find((one) => one.name === state.factor);
  if (!flows || !factor) return "";
  const sign = state.view === "difference";
  const gaps = { k: flows.flows.length / 3, pairs: flows.pairs, factor: pick(factor.label), year: String(year.year) };
  const amounts = { total: amount(flows.total, factor.unit, sign), home: amount(flows.home, factor.unit, sign) };
  return say(sign ? "caption_difference" : "caption", { ...gaps, ...amounts });
}

/** One place over the years, and its largest flows. @param {Shown} shown @param {() => void} close */
export function placePanel({ world, state, answer, year }, close) {
  const index = world.regions.findIndex((one) => one.code === state.place);
  if (index < 0) return [];
  const factor = world.factors.find((one) => one.name === state.factor);
  const region = world.regions[index];
  const years = yearsOf(world);
  const button = el("button", { id: "close-place", type: "button", class: "quiet" }, say("close"));
  button.addEventListener("click", close);
  const charts = answer.question.regions.map((column) => {
    const known = world.outcomes.find((one) => one.name === column && one.table === "regions") ?? outcomeOf(world, column);
    /** @param {"policy" | "base"} side */
    const over = (side) => years.map((one) => answer.years.get(one)?.[side].regions[column]?.[index] ?? null);
    const now = amount(year.policy.regions[column]?.[index], known.unit);
    const label = say("place_sentence", { name: pick(region), outcome: pick(known.label), year: String(year.year), value: now });
    const lines = [
      { kind: /** @type {const} */ ("base"), values: over("base") },
      { kind: /** @type {const} */ ("policy"), values: over("policy") },
    ];
    const image = picture(years, lines, { year: year.year, label, zero: false, tick: short });
    return el("figure", { class: "small" }, el("figcaption", {}, el("strong", {}, pick(known.label)), " ", now), image);
  });
  const flows = each(flowsOnView(year, state)).filter((flow) => flow.origin === index || flow.destination === index);
  const named = flows
    .slice(0, 5)
    .map((flow) =>
      el(
        "li",
        {},
        say("flow", {
          from: pick(world.regions[flow.origin]),
          to: pick(world.regions[flow.destination]),
          x: amount(flow.value, factor?.unit ?? "", state.view === "difference"),
        }),
      ),
    );
  const takes = state.policies.filter((card) => card.on && members(world, card.members).includes(index)).length;
  return [
    el("div", { class: "card-head" }, el("h2", {}, pick(region)), button),
    el(
      "p",
      {},
      say("place_effect", { year: String(year.year), x: percent(year.effect.regions.output_cny?.[index] ?? 0), n: takes }),
      " ",
      el("span", { class: "muted" }, pick(world.provinces[region.province])),
    ),
    el("div", { class: "smalls" }, ...charts),
    el("h3", {}, say("place_flows", { factor: pick(factor?.label) })),
    named.length
      ? el("ul", { class: "plain" }, ...named)
      : el("p", {}, say("place_no_flows", { k: count(each(flowsOnView(year, state)).length) })),
  ];
}
