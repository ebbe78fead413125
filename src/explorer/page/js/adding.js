/** What is rarer on a card: what it moves, between whom, whether it is reviewed; and adding a card. */

import { el, box, byId, tool, quiet } from "./elements.js";
import { field } from "./policies.js";
import { picker } from "./regions.js";
import { say, pick, languageOf } from "./words.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Card} Card */
/** @typedef {import("../types").Kind} Kind */
/** @typedef {import("./state.js").Store} Store */
/** @typedef {import("./policies.js").Which} Which */
/** @typedef {import("./policies.js").Move} Move */

/** What a card moves, with usual sizes, and settings that are rarely changed. @param {string} id @param {Kind} kind @param {Card} card @param {Which} which @param {World} world @param {Move} move */
export function more(id, kind, card, which, world, move) {
  /** @param {import("./words.js").Key} word @param {import("../types").Text | string | undefined} text */
  const row = (word, text) => (text ? [el("dt", {}, say(word)), el("dd", { lang: languageOf(text) }, pick(text))] : []);
  const equations = (kind.equations ?? []).map((each) => `(${each})`).join(" ");
  const rows = [
    ...row("moves", kind.moves),
    ...row("sizes", kind.sizes),
    ...row("equations", equations ? { en: equations, zh: equations } : undefined),
  ];
  if (which === "events") return [el("dl", {}, ...rows)];
  return [
    el("dl", {}, ...rows),
    box(`${id}-mutual`, say("mutual"), card.mutual === true, (on) => move("mutual", (each) => (each.mutual = on))),
    ...restricted(id, kind, card, world, move),
    el(
      "div",
      { class: "when" },
      field(id, card, "review_every", say("review_every"), { min: 0, step: 1 }, move),
      field(id, card, "z", say("review_z"), { min: 0, step: 0.1 }, move),
    ),
  ];
}

/** Only some of the flows between members. @param {string} id @param {Kind} kind @param {Card} card @param {World} world @param {Move} move */
function restricted(id, kind, card, world, move) {
  if (!kind.pairs) return [];
  /** @param {"from" | "to"} end */
  const part = (end) =>
    picker(`${id}-${end}`, say(end === "from" ? "only_from" : "only_to"), world, card[end] ?? [], (names) =>
      move(end, (each) => (each[end] = names.length ? names : undefined), true),
    );
  return [part("from"), part("to")];
}

/** The dialog of the page. */
export const dialog = () => /** @type {HTMLDialogElement} */ (byId("dialog"));

/** Opens the dialog. @param {string} title @param {...Node} inside */
export function openDialog(title, ...inside) {
  const close = quiet("dialog-close", "×", () => dialog().close(), { "aria-label": say("close") });
  const heading = el("h2", { id: "dialog-title" }, title);
  dialog().replaceChildren(el("div", { class: "card-head" }, heading, close), ...inside);
  dialog().showModal();
}

/** Asks which instrument or event to add. @param {Which} which @param {Kind[]} kinds @param {World} world @param {Store} store */
export function offer(which, kinds, world, store) {
  const entries = kinds.map((kind) => {
    const choose = () => {
      dialog().close();
      add(which, kind, world, store);
    };
    const button = tool(`offer-${kind.name}`, "", choose, { class: "offer" });
    button.append(el("strong", {}, pick(kind.label)), el("span", {}, pick(kind.summary)));
    if (kind.inert) button.append(el("em", {}, pick(kind.inert)));
    return el("li", {}, button);
  });
  openDialog(say(which === "events" ? "add_event" : "add_policy"), el("ul", { class: "offers" }, ...entries));
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
