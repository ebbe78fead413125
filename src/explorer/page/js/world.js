/** What does not change while the page is open, and look-ups in it. */

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Card} Card */
/** @typedef {import("../types").State} State */

/**
 * The regions that a club, `province:NAME` or code names, as indices; null when nothing has this name.
 * @param {World} world
 * @param {string} name
 * @returns {number[] | null}
 */
export function regionsOf(world, name) {
  const club = world.clubs.find((each) => each.name === name);
  if (club) return club.members;
  const index = world.regions.findIndex((each) => each.code === name);
  if (index >= 0) return [index];
  const province = world.provinces.findIndex((each) => name === `province:${each.en}`);
  if (province < 0) return null;
  return world.regions.flatMap((each, region) => (each.province === province ? [region] : []));
}

/**
 * Everybody who takes part, once each, in the order of the atlas.
 * @param {World} world
 * @param {string[]} names
 */
export function members(world, names) {
  return [...new Set(names.flatMap((name) => regionsOf(world, name) ?? []))].sort((a, b) => a - b);
}

/**
 * What a club, province or place is called.
 * @param {World} world
 * @param {string} name
 */
export function nameOf(world, name) {
  const club = world.clubs.find((each) => each.name === name);
  const region = world.regions.find((each) => each.code === name);
  const province = world.provinces.find((each) => name === `province:${each.en}`);
  return club ?? region ?? province ?? name;
}

/**
 * The instrument or event that a card is of.
 * @param {World} world
 * @param {Card} card
 */
export function kindOf(world, card) {
  const kinds = card.event ? (world.events ?? []) : world.instruments;
  return kinds.find((each) => each.name === (card.event ?? card.instrument));
}

/**
 * A column of national results.
 * @param {World} world
 * @param {string} name
 */
export function outcomeOf(world, name) {
  const found = world.outcomes.find((each) => each.name === name && each.table === "national");
  return found ?? /** @type {World["outcomes"][0]} */ (world.outcomes[0]);
}

/** Whose flows are on view. @param {World} world @param {State} state */
export const factorOf = (world, state) => world.factors.find((each) => each.name === state.factor);

/** National results that have an effect. @param {World} world */
export const compared = (world) => world.outcomes.filter((each) => each.table === "national" && each.effect);

/** What the stock behind the flows on view is called. @param {World} world @param {State} state */
export function stockOf(world, state) {
  const factor = factorOf(world, state);
  return world.outcomes.find((each) => each.name === factor?.stock && each.table === "regions")?.label ?? factor?.label;
}

/** Whether a parameter lies outside of what anyone has reported. @param {import("../types").Assumption} one @param {number | undefined} value */
export const outside = ({ usual }, value) =>
  value !== undefined && usual !== null && (value < usual[0] || value > usual[1]);

/** The parameters outside of their usual range. @param {World} world @param {State} state */
export const beyond = (world, state) => world.assumptions.filter((one) => outside(one, state.parameters[one.path]));

/** The unit of money by the year. @param {World} world */
export const money = (world) => `${world.currency ?? "CNY"} per year`;

/**
 * The largest flows of a factor are shown, more of them where there are many places.
 * @param {World} world
 */
export const largest = (world) => (world.regions.length >= 150 ? 200 : 120);

const FIRST_CHARTS = ["output_cny", "people_young", "cross_province_share_siting", "gini"];

/**
 * The page as it opens: the policies of the scenario, its last year, its first factor.
 * @param {World} world
 * @param {"en" | "zh"} language
 * @returns {State}
 */
export function opening(world, language) {
  const national = compared(world).map((each) => each.name);
  const wanted = [...(world.default_outcomes ?? []), ...FIRST_CHARTS, ...national];
  const charts = [...new Set(wanted.filter((name) => national.includes(name)))].slice(0, 4);
  const { rules: _, ...governments } = structuredClone(world.governments);
  const factors = world.factors.map((each) => each.name);
  return {
    policies: world.policies.map((card) => ({ ...structuredClone(card), on: true })),
    events: (world.scheduled ?? []).map(({ places, ...card }) => ({
      ...structuredClone(card),
      members: places,
      on: true,
    })),
    governments,
    parameters: {},
    platforms: {},
    replicates: 1,
    exact: false,
    calm_base: false,
    factor: factors.includes("siting") ? "siting" : (factors[0] ?? ""),
    view: "policy",
    year: world.start + world.years,
    place: null,
    charts,
    language,
  };
}
