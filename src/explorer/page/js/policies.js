/** Cards of policies and events: on or off, who, when, settings; what is rarer is in `adding.js`. */

import { details, el, box, byId, tool, quiet, problem } from "./elements.js";
import { load } from "./later.js";
import { control } from "./levers.js";
import { picker } from "./regions.js";
import { say, pick, amount } from "./words.js";
import { kindOf, members, money } from "./world.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Card} Card */
/** @typedef {import("../types").Kind} Kind */
/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("./state.js").Store} Store */
/** @typedef {"policies" | "events"} Which */
/** @typedef {(what: string, set: (card: Card) => void, shape?: boolean) => void} Move */

/**
 * All cards of one kind, and the button that adds one.
 * @param {Which} which
 * @param {World} world
 * @param {Store} store
 * @param {{ picking: string | null, pick: (name: string | null) => void }} map
 */
export function cards(which, world, store, map) {
  const all = store.state[which].map((card, index) => oneCard(which, card, index, world, store, map));
  const kinds = which === "events" ? (world.events ?? []) : world.instruments;
  const offer = () => load("adding").then((part) => part.offer(which, kinds, world, store));
  const label = say(which === "events" ? "add_event" : "add_policy");
  return [...all, kinds.length ? tool(`add-${which}`, label, offer, { class: "add" }) : null];
}

/** @param {Which} which @param {Card} card @param {number} index @param {World} world @param {Store} store @param {{ picking: string | null, pick: (name: string | null) => void }} map */
function oneCard(which, card, index, world, store, map) {
  const kind = kindOf(world, card);
  const id = `${which}-${index}`;
  const title = kind ? pick(kind.label) : card.name;
  /** @type {Move} */
  const move = (what, set, shape) => store.move(`${id}-${what}`, (state) => set(state[which][index]), shape);
  const remove = () => {
    store.move(`${id}-remove`, (state) => state[which].splice(index, 1), true);
    byId(`add-${which}`).focus({ preventScroll: true });
  };
  const chosen = map.picking === card.name;
  const count = members(world, card.members).length;
  const chooses = /imitate|respond/.test(store.state.governments.rule);
  const inert = kind?.inert?.unless === "governments" && chooses ? null : kind?.inert;
  return el(
    "section",
    { class: `card ${card.on ? "" : "off"}`, id, "aria-label": `${title} (${card.name})`, "data-name": card.name },
    el(
      "div",
      { class: "card-head" },
      box(`${id}-on`, title, card.on, (on) => move("on", (each) => (each.on = on), true)),
      quiet(`${id}-remove`, say("remove_card"), remove, { "aria-label": say("remove", { name: title }) }),
    ),
    el(
      "p",
      { class: "help" },
      pick(kind?.summary),
      " ",
      el("span", { class: "code", lang: "en", translate: "no" }, card.name),
    ),
    inert ? el("p", { class: "note" }, pick(inert)) : null,
    picker(`${id}-who`, say(which === "events" ? "where" : "who"), world, card.members, (names) =>
      move("who", (each) => (each.members = names), true),
    ),
    el(
      "div",
      { class: "row" },
      quiet(`${id}-map`, say(chosen ? "picking_on" : "pick_on_map"), () => map.pick(chosen ? null : card.name), {
        "aria-pressed": String(chosen),
      }),
      el("span", { class: "muted" }, say("count_places", { n: count })),
    ),
    count ? null : el("p", { class: "problem", role: "alert" }, say("nobody_takes_part")),
    when(id, card, world, move),
    ...settings(which, id, card, kind, world, move),
    el("p", { class: "cost muted", "data-cost": which === "policies" ? card.name : null }),
    kind
      ? details(`${id}-details`, say("details"), "adding", (part) => part.more(id, kind, card, which, world, move))
      : null,
  );
}

/**
 * A number of a card.
 * @param {string} id
 * @param {Card} card
 * @param {"start" | "stop" | "ramp_years" | "review_every" | "z"} name
 * @param {string} label
 * @param {Record<string, number>} limits
 * @param {Move} move
 */
export function field(id, card, name, label, limits, move) {
  const change = (/** @type {any} */ { target }) => {
    const given = Number.isFinite(target.valueAsNumber) ? target.valueAsNumber : null;
    move(name, (each) => (each[name] = given));
  };
  const input = el("input", {
    id: `${id}-${name}`,
    type: "number",
    ...limits,
    value: card[name] ?? "",
    on: { change },
  });
  return el(
    "div",
    { class: "field", "data-path": `${card.event ? "events" : "policies"}.${card.name}.${name}` },
    el("label", { for: `${id}-${name}` }, label),
    input,
    problem(),
  );
}

/** @param {string} id @param {Card} card @param {World} world @param {Move} move */
function when(id, card, world, move) {
  const years = { min: world.start, max: world.start + world.years, step: 1 };
  return el(
    "div",
    { class: "when" },
    field(id, card, "start", say("from_year"), years, move),
    field(id, card, "stop", say("until_year"), years, move),
    field(id, card, "ramp_years", say("ramp"), { min: 0, max: world.years, step: 0.5 }, move),
  );
}

/** @param {Which} which @param {string} id @param {Card} card @param {Kind | undefined} kind @param {World} world @param {Move} move */
function settings(which, id, card, kind, world, move) {
  const root = kind?.settings ?? {};
  return Object.entries(root.properties ?? {}).map(([name, schema]) =>
    control({
      id: `${id}-${name}`,
      path: `${which}.${card.name}.${name}`,
      name,
      schema,
      root,
      value: card.settings[name] ?? schema.default,
      usual: kind?.example[name] ?? schema.default,
      world,
      change: (value, shape) => move(name, (each) => (each.settings = { ...each.settings, [name]: value }), shape),
    }),
  );
}

/** Writes below each card what its policy costs and covers in the last year. @param {World} world @param {Answer} answer */
export function costs(world, answer) {
  const year = String(world.start + world.years);
  for (const place of document.querySelectorAll("[data-cost]")) {
    const found = answer.end?.policies.find((each) => each.name === place.getAttribute("data-cost"));
    const gaps = found && { year, n: found.covered, x: amount(found.cost_cny, money(world)) };
    place.textContent = gaps ? `${say("card_cost", gaps)} ${found.scaled_down ? say("card_scaled") : ""}` : "";
  }
}
