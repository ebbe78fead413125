/** Cards of policies and events: on or off, who, when, settings, details. */

import { details, el, box, byId } from "./elements.js";
import { control } from "./levers.js";
import { picker } from "./regions.js";
import { say, pick, languageOf, amount } from "./words.js";
import { kindOf, members, money } from "./world.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Card} Card */
/** @typedef {import("../types").Kind} Kind */
/** @typedef {import("../types").Answer} Answer */
/** @typedef {import("./state.js").Store} Store */
/** @typedef {"policies" | "events"} Which */

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
  const add = el(
    "button",
    { id: `add-${which}`, type: "button", class: "add" },
    say(which === "events" ? "add_event" : "add_policy"),
  );
  add.addEventListener("click", () => offer(which, kinds, world, store));
  return [...all, kinds.length ? add : null];
}

/** @param {Which} which @param {Card} card @param {number} index @param {World} world @param {Store} store @param {{ picking: string | null, pick: (name: string | null) => void }} map */
function oneCard(which, card, index, world, store, map) {
  const kind = kindOf(world, card);
  const id = `${which}-${index}`;
  const title = kind ? pick(kind.label) : card.name;
  /** @param {string} what @param {(card: Card) => void} set @param {boolean} [shape] */
  const move = (what, set, shape) => store.move(`${id}-${what}`, (state) => set(state[which][index]), shape);
  const remove = el(
    "button",
    { id: `${id}-remove`, type: "button", class: "quiet", "aria-label": say("remove", { name: title }) },
    say("remove_card"),
  );
  remove.addEventListener("click", () => {
    store.move(`${id}-remove`, (state) => state[which].splice(index, 1), true);
    byId(`add-${which}`).focus({ preventScroll: true });
  });
  const who = picker(`${id}-who`, say(which === "events" ? "where" : "who"), world, card.members, (names) =>
    move("who", (each) => (each.members = names), true),
  );
  const chosen = map.picking === card.name;
  const onMap = el(
    "button",
    { id: `${id}-map`, type: "button", class: "quiet", "aria-pressed": chosen },
    say(chosen ? "picking_on" : "pick_on_map"),
  );
  onMap.setAttribute("aria-pressed", String(chosen));
  onMap.addEventListener("click", () => map.pick(chosen ? null : card.name));
  const nobody = !members(world, card.members).length;
  const chooses = /imitate|respond/.test(store.state.governments.rule);
  const inert = kind?.inert?.unless === "governments" && chooses ? null : kind?.inert;
  return el(
    "section",
    { class: `card ${card.on ? "" : "off"}`, id, "aria-label": `${title} (${card.name})`, "data-name": card.name },
    el(
      "div",
      { class: "card-head" },
      box(`${id}-on`, title, card.on, (on) => move("on", (each) => (each.on = on), true)),
      remove,
    ),
    el(
      "p",
      { class: "help" },
      pick(kind?.summary),
      " ",
      el("span", { class: "code", lang: "en", translate: "no" }, card.name),
    ),
    inert ? el("p", { class: "note" }, pick(inert)) : null,
    who,
    el(
      "div",
      { class: "row" },
      onMap,
      el("span", { class: "muted" }, say("count_places", { n: members(world, card.members).length })),
    ),
    nobody ? el("p", { class: "problem", role: "alert" }, say("nobody_takes_part")) : null,
    when(id, card, world, move),
    ...settings(which, id, card, kind, world, move),
    el("p", { class: "cost muted", "data-cost": which === "policies" ? card.name : null }),
    kind ? more(id, kind, card, which, world, move) : null,
  );
}

/** @param {string} id @param {Card} card @param {World} world @param {(what: string, set: (card: Card) => void, shape?: boolean) => void} move */
function when(id, card, world, move) {
  const end = world.start + world.years;
  /** @param {"start" | "stop" | "ramp_years"} name @param {import("./words.js").Key} word @param {number | null} value @param {[number, number]} limits */
  const year = (name, word, value, [min, max]) => {
    const input = el("input", {
      id: `${id}-${name}`,
      type: "number",
      min,
      max,
      step: name === "ramp_years" ? 0.5 : 1,
      value: value ?? "",
    });
    input.addEventListener("change", () => {
      const given = Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : null;
      move(name, (each) => (each[name] = given));
    });
    const problem = el("p", { class: "problem", role: "alert", hidden: true });
    const path = `${card.event ? "events" : "policies"}.${card.name}.${name}`;
    return el(
      "div",
      { class: "field", "data-path": path },
      el("label", { for: `${id}-${name}` }, say(word)),
      input,
      problem,
    );
  };
  return el(
    "div",
    { class: "when" },
    year("start", "from_year", card.start, [world.start, end]),
    year("stop", "until_year", card.stop, [world.start, end]),
    year("ramp_years", "ramp", card.ramp_years, [0, world.years]),
  );
}

/** @param {Which} which @param {string} id @param {Card} card @param {Kind | undefined} kind @param {World} world @param {(what: string, set: (card: Card) => void, shape?: boolean) => void} move */
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

/** @param {string} id @param {Kind} kind @param {Card} card @param {Which} which @param {World} world @param {(what: string, set: (card: Card) => void, shape?: boolean) => void} move */
function more(id, kind, card, which, world, move) {
  /** @param {import("./words.js").Key} word @param {import("../types").Text | string | undefined} text */
  const row = (word, text) => (text ? [el("dt", {}, say(word)), el("dd", { lang: languageOf(text) }, pick(text))] : []);
  const equations = (kind.equations ?? []).map((each) => `(${each})`).join(" ");
  const both = () =>
    box(`${id}-mutual`, say("mutual"), card.mutual === true, (on) => move("mutual", (each) => (each.mutual = on)));
  const rows = [
    ...row("moves", kind.moves),
    ...row("sizes", kind.sizes),
    ...row("equations", equations ? { en: equations, zh: equations } : undefined),
  ];
  return details(`${id}-details`, say("details"), () => [
    el("dl", {}, ...rows),
    ...(which === "policies" ? [both(), ...restricted(id, kind, card, world, move), reviewed(id, card, move)] : []),
  ]);
}

/** Only some of the flows between members. @param {string} id @param {Kind} kind @param {Card} card @param {World} world @param {(what: string, set: (card: Card) => void, shape?: boolean) => void} move */
function restricted(id, kind, card, world, move) {
  if (!kind.pairs) return [];
  /** @param {"from" | "to"} end */
  const part = (end) =>
    picker(`${id}-${end}`, say(end === "from" ? "only_from" : "only_to"), world, card[end] ?? [], (names) =>
      move(end, (each) => (each[end] = names.length ? names : undefined), true),
    );
  return [part("from"), part("to")];
}

/** Whether members are compared with the others every few years, and the policy may stop. @param {string} id @param {Card} card @param {(what: string, set: (card: Card) => void, shape?: boolean) => void} move */
function reviewed(id, card, move) {
  /** @param {"review_every" | "z"} name @param {import("./words.js").Key} word @param {number} step */
  const field = (name, word, step) => {
    const input = el("input", { id: `${id}-${name}`, type: "number", min: 0, step, value: card[name] ?? "" });
    input.addEventListener("change", () => {
      const given = Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : undefined;
      move(name, (each) => (each[name] = given));
    });
    const problem = el("p", { class: "problem", role: "alert", hidden: true });
    const path = `policies.${card.name}.${name}`;
    return el(
      "div",
      { class: "field", "data-path": path },
      el("label", { for: `${id}-${name}` }, say(word)),
      input,
      problem,
    );
  };
  return el("div", { class: "when" }, field("review_every", "review_every", 1), field("z", "review_z", 0.1));
}

/** Asks which instrument or event to add. @param {Which} which @param {Kind[]} kinds @param {World} world @param {Store} store */
function offer(which, kinds, world, store) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("dialog"));
  const entries = kinds.map((kind) => {
    const button = el(
      "button",
      { id: `offer-${kind.name}`, type: "button", class: "offer" },
      el("strong", {}, pick(kind.label)),
      el("span", {}, pick(kind.summary)),
      kind.inert ? el("em", {}, pick(kind.inert)) : null,
    );
    button.addEventListener("click", () => {
      dialog.close();
      add(which, kind, world, store);
    });
    return el("li", {}, button);
  });
  const close = el("button", { type: "button", class: "quiet", "aria-label": say("close") }, "×");
  close.addEventListener("click", () => dialog.close());
  const heading = el("h2", { id: "dialog-title" }, say(which === "events" ? "add_event" : "add_policy"));
  dialog.replaceChildren(el("div", { class: "card-head" }, heading, close), el("ul", { class: "offers" }, ...entries));
  dialog.showModal();
}

/** @param {Which} which @param {Kind} kind @param {World} world @param {Store} store */
function add(which, kind, world, store) {
  const names = new Set([...store.state.policies, ...store.state.events].map((each) => each.name));
  let name = kind.name;
  for (let i = 2; names.has(name); i += 1) name = `${kind.name}-${i}`;
  const card = /** @type {Card} */ ({
    name,
    ...(which === "events" ? { event: kind.name } : { instrument: kind.name }),
    members: [world.clubs.length && which === "policies" ? widest(world) : `province:${world.provinces[0].en}`],
    start: world.start + Math.min(2, world.years),
    stop: null,
    ramp_years: which === "events" ? null : 2,
    mutual: null,
    settings: structuredClone(kind.example),
    on: true,
  });
  store.move(`add-${name}`, (state) => state[which].push(card), true);
  byId(`${which}-${store.state[which].length - 1}-on`).focus();
}

/** The club with most members of this world. @param {World} world */
const widest = (world) =>
  world.clubs.reduce((most, each) => (each.members.length > most.members.length ? each : most)).name;

/** Writes below each card what its policy costs and covers in the last year. @param {World} world @param {Answer} answer */
export function costs(world, answer) {
  const year = String(world.start + world.years);
  for (const place of document.querySelectorAll("[data-cost]")) {
    const found = answer.end?.policies.find((each) => each.name === place.getAttribute("data-cost"));
    const gaps = found && { year, n: found.covered, x: amount(found.cost_cny, money(world)) };
    place.textContent = gaps ? `${say("card_cost", gaps)} ${found.scaled_down ? say("card_scaled") : ""}` : "";
  }
}
