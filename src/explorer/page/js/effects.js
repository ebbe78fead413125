/** What changes, for whom, who pays, and how sure that is: all of one year, the year on view. */

import { el } from "./elements.js";
import { table } from "./table.js";
import { say, pick, amount, percent, listed, short, unitName } from "./words.js";
import { beyond } from "./assumptions.js";
import { money } from "./world.js";
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
  /** @param {Amounts | null | undefined} one @param {Amounts | null | undefined} other */
  const worth = (one, other) =>
    one && other ? [amount((one.output_cny ?? 0) - (other.output_cny ?? 0), unit, true)] : [];
  const all = answer.begin.all_members ?? [...new Set(Object.values(answer.begin.members ?? {}).flat())];
  /** @param {"members" | "others"} name @param {number} n */
  const part = (name, n) =>
    n && effect[name]
      ? tile(
          name,
          name,
          percent(effect[name].output_cny ?? 0, 4),
          say("count_places", { n }),
          ...worth(policy[name], base[name]),
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
        ...worth(policy.national, base.national),
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

/** Five who gain and five who lose, side by side. @param {Shown} shown @param {(place: number) => void} open */
export function gains({ world, year }, open) {
  const unit = money(world);
  const effects = year.effect.regions.output_cny ?? [];
  const order = effects.map((_, index) => index).sort((a, b) => effects[b] - effects[a]);
  const worth = (/** @type {number} */ index) => ((year.base.regions.output_cny?.[index] ?? 0) * effects[index]) / 100;
  const gaps = { year: String(year.year), n: order.length };
  /** @param {number} index */
  const row = (index) => {
    const button = el("button", { type: "button", class: "place", id: `effect-${index}` }, pick(world.regions[index]));
    button.addEventListener("click", () => open(index));
    const cells = [percent(effects[index]), short(worth(index), true)].map((text) => el("td", {}, text));
    return el("tr", {}, el("th", { scope: "row" }, button), ...cells);
  };
  /** @param {"gain" | "lose"} kind @param {number[]} all */
  const list = (kind, all) => {
    const title = say(kind, { n: all.length });
    const head = [say("place"), "%", unitName(unit)].map((text) => el("th", { scope: "col" }, text));
    const sum = say("together", {
      x: amount(
        all.reduce((total, index) => total + worth(index), 0),
        unit,
        true,
      ),
    });
    const inside = all.length
      ? [
          el("p", { class: "sum" }, sum),
          el(
            "table",
            {},
            el("caption", { class: "hidden" }, title),
            el("thead", {}, el("tr", {}, ...head)),
            el("tbody", {}, ...all.slice(0, 5).map(row)),
          ),
        ]
      : [el("p", { class: "none" }, say("nobody"))];
    return el("section", { class: `list ${kind}`, "data-list": kind }, el("h3", {}, title), ...inside);
  };
  const heads = [say("place"), say("code"), say("output_with"), say("output_base"), `${say("view_difference")} (%)`];
  const rows = () =>
    order.map((index) => {
      const { code } = world.regions[index];
      const name = pick(world.regions[index]);
      const sides = [year.policy, year.base].map((side) => side.regions.output_cny[index]);
      return [
        { text: name, value: name },
        { text: code, value: code },
        ...sides.map((value) => ({ text: amount(value, unit), value })),
        { text: percent(effects[index]), value: effects[index] },
      ];
    });
  return [
    el("h2", {}, say("for_whom", gaps)),
    el(
      "div",
      { class: "pair-of-lists" },
      list(
        "gain",
        order.filter((index) => effects[index] > 0),
      ),
      list("lose", order.filter((index) => effects[index] < 0).reverse()),
    ),
    table("all-places", say("all_places", gaps), heads, rows, "regions"),
  ];
}

/** Who pays for the policies, and who pays whom. @param {Shown} shown */
export function payers({ world, state, answer, year }) {
  const unit = money(world);
  const last = String(world.start + world.years);
  const base = year.base.regions.transfers_cny ?? [];
  const net = (year.policy.regions.transfers_cny ?? []).map((value, index) => value - base[index]);
  const order = net.map((_, index) => index).sort((a, b) => net[b] - net[a]);
  const give = order.filter((index) => net[index] < 0).reverse();
  /** @param {number[]} some @param {(index: number) => number} much */
  const named = (some, much) =>
    some.length
      ? listed([
          ...some.slice(0, 5).map((index) => `${pick(world.regions[index])} ${amount(Math.abs(much(index)), unit)}`),
          ...(some.length > 5 ? [say("and_others", { n: some.length - 5 })] : []),
        ])
      : say("nobody");
  const costs = (answer.end?.policies ?? []).map((each) => {
    const card = state.policies.find((one) => one.name === each.name);
    const kind = world.instruments.find((one) => one.name === card?.instrument);
    const gaps = {
      name: kind ? pick(kind.label) : each.name,
      n: each.covered,
      x: amount(each.cost_cny, unit),
      year: last,
    };
    return el("li", {}, say("pays_for", gaps));
  });
  const paying = new Map((answer.end?.payers ?? []).map((each) => [each.region, each.cost_cny]));
  /** @param {import("./words.js").Key} word @param {string} text */
  const pair = (word, text) => [el("dt", {}, say(word, { year: last })), el("dd", {}, text)];
  return [
    el("h2", {}, say("who_pays")),
    costs.length ? el("ul", { class: "plain" }, ...costs) : el("p", {}, say("nothing_to_pay")),
    el(
      "dl",
      { class: "payments" },
      ...pair(
        "bear",
        named([...paying.keys()], (index) => paying.get(index) ?? 0),
      ),
      ...pair(
        "pay",
        named(give, (index) => net[index]),
      ),
      ...pair(
        "receive",
        named(
          order.filter((index) => net[index] > 0),
          (index) => net[index],
        ),
      ),
    ),
  ];
}
