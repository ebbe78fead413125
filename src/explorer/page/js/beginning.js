/** What one can begin with: lessons by their questions, and scenarios by theirs. */

import { dialog, openDialog } from "./adding.js";
import * as api from "./api.js";
import { el } from "./elements.js";
import { say, pick } from "./words.js";

/** @param {import("./page.js").Page} page */
export async function open({ world, store }) {
  const [lessons, scenarios] = await Promise.all([api.lessons(), api.scenarios()]).catch(() => [[], []]);
  const { language } = store.state;
  /** @param {string} id @param {string} address @param {import("../types").Text} title @param {import("../types").Text} text */
  const link = (id, address, title, text) => {
    const close = () => dialog().close();
    // A link to this page, wherever it is, and not to a part of it.
    const href = `${location.href.split("#")[0]}#${address}&lang=${language}`;
    return el(
      "li",
      {},
      el(
        "a",
        { id, class: "offer", href, on: { click: close } },
        el("strong", {}, pick(title)),
        el("span", {}, pick(text)),
      ),
    );
  };
  openDialog(
    say("lessons"),
    el("p", { class: "help" }, say("lessons_help")),
    el(
      "ul",
      { class: "offers" },
      ...lessons.map((each) => link(`begin-${each.number}`, `lesson=${each.number}`, each.title, each.question)),
    ),
    el("h2", {}, say("scenarios")),
    el(
      "ul",
      { class: "offers" },
      ...scenarios
        .filter((each) => !each.lesson)
        .map((each) => link(`open-${each.name}`, `s=${each.name}`, each.label, each.description ?? world.name)),
    ),
  );
}
