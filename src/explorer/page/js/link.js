/** The address of the page says what is chosen; `reading.js` reads it. */

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").World} World */

/** A longer link is not made: the scenario is saved instead. */
export const LONGEST = 8192;

/** Whether two values say the same. @param {unknown} one @param {unknown} other */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The hash for a state; what is as at the opening is left out.
 * @param {State} state
 * @param {State} first
 * @param {World} world
 */
export function write(state, first, world) {
  const { factor, view, year, place, charts, policies, events, governments, replicates, platforms } = state;
  const assumed = Object.entries(state.parameters).map(([path, value]) => `${path}:${value}`);
  const hash = new URLSearchParams({ v: "1", s: world.scenario });
  /** @param {string} name @param {unknown} value @param {unknown} usual */
  const put = (name, value, usual) => {
    if (!same(value, usual)) hash.set(name, typeof value === "object" ? JSON.stringify(value) : String(value));
  };
  put("factor", factor, first.factor);
  put("view", view, first.view);
  put("year", year, first.year);
  put("place", place, null);
  hash.set("lang", state.language);
  put("c", charts.join(), first.charts.join());
  put("p", policies, first.policies);
  put("e", events, first.events);
  put("g", governments, first.governments);
  put("a", assumed.join(), "");
  put("r", replicates, first.replicates);
  put("f", platforms, {});
  put("lesson", state.lesson, undefined);
  put("step", state.step, undefined);
  put("values", state.values, undefined);
  put("x", +state.exact, 0);
  put("b", +state.calm_base, 0);
  return `#${hash}`;
}
