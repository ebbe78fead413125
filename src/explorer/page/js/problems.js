/** Says what is wrong with settings, at the controls that they are of. */

import { byId } from "./elements.js";
import { say, pick, languageOf } from "./words.js";

/** @typedef {import("../types").Warning} Warning */

/** @param {Warning} problem */
const wordsOf = ({ text, hint }) => [pick(text), pick(hint)].filter(Boolean).join(" ").replaceAll("`", "");

/** The control that a problem is of. @param {string | null} path */
function placeOf(path) {
  for (let part = path ?? ""; part; part = part.slice(0, Math.max(0, part.lastIndexOf(".")))) {
    const place = document.querySelector(`[data-path="${CSS.escape(part)}"] .problem`);
    if (place) return place;
  }
  return null;
}

/** Says all problems: those that no control has by a notice, once. @param {Warning[]} problems @param {typeof import("./page.js").notice} notice */
export function sayAll(problems, notice) {
  byId("before").dataset.say = "settings_before";
  byId("before").textContent = say("settings_before");
  for (const problem of problems) {
    if (!placeOf(problem.path))
      notice(
        () => wordsOf(problem),
        () => languageOf(problem.text),
      );
  }
  atControls(problems);
}

/** Says at controls, which may be drawn anew, what is wrong with them, and nothing at the others. @param {Warning[]} problems */
export function atControls(problems) {
  for (const place of document.querySelectorAll(".problem[data-refused]")) place.toggleAttribute("hidden", true);
  for (const problem of problems) {
    const place = placeOf(problem.path);
    if (!place) continue;
    place.textContent = wordsOf(problem);
    place.setAttribute("lang", languageOf(problem.text) ?? document.documentElement.lang);
    place.setAttribute("data-refused", "");
    place.toggleAttribute("hidden", false);
  }
}
