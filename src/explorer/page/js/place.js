/** One place over the years, and its largest flows. */

import { el, quiet } from "./elements.js";
import { picture, yearsOf } from "./chart.js";
import { each, flowsOnView } from "./marks.js";
import { say, pick, within, amount, percent, count, short } from "./words.js";
import { factorOf, members } from "./world.js";

/** @typedef {import("./effects.js").Shown} Shown */

/** One place over the years, and its largest flows. @param {Shown} shown @param {() => void} close */
export function placePanel({ world, state, answer, year }, close) {
  const index = world.regions.findIndex((one) => one.code === state.place);
  if (index < 0) return [];
  const factor = factorOf(world, state);
  const region = world.regions[index];
  const years = yearsOf(world);
  const charts = answer.question.regions.map((column) => {
    const known = world.outcomes.find((one) => one.name === column && one.table === "regions") ??
      world.outcomes.find((one) => one.name === column) ?? { label: factor?.label, unit: factor?.unit ?? "" };
    /** @param {"policy" | "base"} side */
    const over = (side) => years.map((one) => answer.years.get(one)?.[side].regions[column]?.[index] ?? null);
    const now = amount(year.policy.regions[column]?.[index], known.unit);
    const label = say("place_sentence", {
      name: pick(region),
      outcome: pick(known.label),
      year: String(year.year),
      value: now,
    });
    const lines = [
      { kind: /** @type {const} */ ("base"), values: over("base") },
      { kind: /** @type {const} */ ("policy"), values: over("policy") },
    ];
    const image = picture(years, lines, { year: year.year, label, zero: false, tick: short });
    return el("figure", { class: "small" }, el("figcaption", {}, el("strong", {}, pick(known.label)), " ", now), image);
  });
  const asked = flowsOnView(year, state);
  const own = asked?.place ? { ...asked, flows: asked.place } : asked;
  const flows = each(own)
    .filter(({ origin, destination }) => origin !== destination && (origin === index || destination === index))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const named = flows.slice(0, 5).map((flow) =>
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
    el("div", { class: "card-head" }, el("h2", {}, pick(region)), quiet("close-place", say("close"), close)),
    el(
      "p",
      {},
      say("place_effect", {
        year: String(year.year),
        x: percent(year.effect.regions.output_cny?.[index] ?? 0),
        n: takes,
      }),
      " ",
      el("span", { class: "muted" }, region.province === null ? "" : pick(world.provinces[region.province])),
    ),
    el("div", { class: "smalls" }, ...charts),
    el("h3", {}, say("place_flows", { factor: within(factor?.label) })),
    named.length
      ? el("ul", { class: "plain" }, ...named)
      : el("p", {}, say("place_no_flows", { k: count(each(flowsOnView(year, state)).length) })),
  ];
}
