/** The year on view: playing, stepping, scrubbing, by mouse and by keys. */

import { byId, el, redraw, box, tool } from "./elements.js";
import { say } from "./words.js";

/** @typedef {import("./page.js").Page} Page */

/** One year on or back; false at the end. @param {Page} page @param {number} by */
function step({ world, store }, by) {
  const next = store.state.year + by;
  if (next < world.start || next > world.start + world.years) return false;
  store.look({ year: next });
  return true;
}

/** @param {Page} page */
function play(page) {
  const { world, store, motion } = page;
  if (!motion.playing && store.state.year >= world.start + world.years) store.look({ year: world.start });
  motion.play(
    () => step(page, 1),
    () => timeline(page),
  );
}

/** Where policies start, below the slider of years. @param {Page} page */
function starts({ world, store }) {
  const marks = el("div", { class: "marks", "aria-hidden": "true" });
  for (const { start } of store.state.policies.filter((each) => each.on && each.start !== null)) {
    const mark = el("span", { title: say("starts", { year: String(start) }) }, "▲");
    mark.style.left = `${(100 * ((start ?? 0) - world.start)) / world.years}%`;
    marks.append(mark);
  }
  return marks;
}

/** Draws the year and its controls. @param {Page} page */
export function timeline(page) {
  const { world, store, motion } = page;
  const at = store.state.year;
  const last = world.start + world.years;
  const old = /** @type {HTMLInputElement | null} */ (document.getElementById("year"));
  if (old && document.activeElement === old) {
    old.value = String(at);
    old.setAttribute("aria-valuetext", String(at));
    byId("year-now").textContent = String(at);
    return;
  }
  const range = el("input", {
    id: "year",
    type: "range",
    min: world.start,
    max: last,
    step: 1,
    "aria-label": say("year"),
  });
  range.value = String(at);
  range.setAttribute("aria-valuetext", String(at));
  range.addEventListener("input", () => store.look({ year: range.valueAsNumber }));
  redraw(byId("time"), [
    tool("play", say(motion.playing ? "stop" : "play"), () => play(page)),
    tool("earlier", "‹", () => step(page, -1), { disabled: at <= world.start, "aria-label": say("earlier") }),
    tool("later", "›", () => step(page, 1), { disabled: at >= last, "aria-label": say("later") }),
    el("div", { class: "track" }, range, starts(page)),
    el("output", { id: "year-now", for: "year" }, String(at)),
    box("motion", say("motion"), motion.on, (on) => {
      motion.on = on;
      motion.restart();
    }),
  ]);
}

/** Keys of the whole page: space plays, arrows step, Ctrl+Z undoes. @param {Page} page */
export const keys = (page) => (/** @type {KeyboardEvent} */ event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "z" && !target.matches("input[type=text], input[type=number]")) {
    event.preventDefault();
    return event.shiftKey ? page.store.redo() : page.store.undo();
  }
  if (command || event.altKey || target.closest("input, select, button, summary, dialog, canvas, a, [tabindex='0']"))
    return;
  if (event.key === " ") play(page);
  else if (event.key === "ArrowRight") step(page, 1);
  else if (event.key === "ArrowLeft") step(page, -1);
  else return;
  event.preventDefault();
};
