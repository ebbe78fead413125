/** The flows on view in words and in a table. */

import { table } from "./table.js";
import { flowsOnView } from "./marks.js";
import { say, within, amount } from "./words.js";
import { factorOf } from "./world.js";

/** @typedef {import("./effects.js").Shown} Shown */

/** The flows on view as a table. @param {Shown} shown */
export function flowTable(shown) {
  const { world, state, year } = shown;
  const factor = factorOf(world, state);
  const title = say(state.view === "difference" ? "flows_changed" : "flows_largest", {
    factor: within(factor?.label),
    year: String(year.year),
  });
  return table("flows", title, (numbers) => numbers.flows(shown), `flows-${state.factor}`);
}

/** What the map shows, for everybody to read. @param {Shown} shown */
export function caption({ world, state, year }) {
  const flows = flowsOnView(year, state);
  const factor = factorOf(world, state);
  if (!flows || !factor) return "";
  const sign = state.view === "difference";
  const gaps = { k: flows.flows.length / 3, pairs: flows.pairs, factor: within(factor.label), year: String(year.year) };
  const amounts = { total: amount(flows.total, factor.unit, sign), home: amount(flows.home, factor.unit, sign) };
  return say(sign ? "caption_difference" : "caption", { ...gaps, ...amounts });
}
