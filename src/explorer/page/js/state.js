/** What the reader has chosen, with undo. */

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Levers} Levers */

/** Moves of one control within this many milliseconds are one entry of undo. */
const ONE_ENTRY = 1000;
/** How many entries are kept. */
const KEPT = 200;

/** @param {State} state @returns {Levers} */
export function levers({ policies, events, governments, parameters, platforms, replicates, exact, calm_base, values }) {
  return structuredClone({
    policies,
    events,
    governments,
    parameters,
    platforms,
    replicates,
    exact,
    calm_base,
    values,
  });
}

export class Store {
  /** @type {Levers[]} */
  past = [];
  /** @type {Levers[]} */
  future = [];
  #control = "";
  #at = -Infinity;
  /** @type {((why: "levers" | "restored" | "view") => void)[]} */
  #heard = [];

  /**
   * @param {State} state
   * @param {() => number} [now]
   */
  constructor(state, now = () => performance.now()) {
    this.state = state;
    this.now = now;
  }

  /** @param {(why: "levers" | "restored" | "view") => void} heard */
  listen(heard) {
    this.#heard.push(heard);
  }

  /**
   * Moves a lever: it can be undone, and asks for a run. `shape` says that controls come or go.
   * @param {string} control
   * @param {(state: State) => void} change
   * @param {boolean} [shape]
   */
  move(control, change, shape = false) {
    const before = levers(this.state);
    change(this.state);
    if (JSON.stringify(before) === JSON.stringify(levers(this.state))) return;
    const now = this.now();
    if (control !== this.#control || now - this.#at > ONE_ENTRY || !this.past.length) this.past.push(before);
    if (this.past.length > KEPT) this.past.shift();
    if (control !== this.#control || now - this.#at > ONE_ENTRY) this.#at = now;
    this.#control = control;
    this.future = [];
    this.#tell(shape ? "restored" : "levers");
  }

  /**
   * Looks at something else: nothing to undo.
   * @param {Partial<State>} change
   */
  look(change) {
    Object.assign(this.state, change);
    this.#tell("view");
  }

  undo() {
    this.#step(this.past, this.future);
  }

  redo() {
    this.#step(this.future, this.past);
  }

  /**
   * @param {Levers[]} from
   * @param {Levers[]} to
   */
  #step(from, to) {
    const found = from.pop();
    if (!found) return;
    to.push(levers(this.state));
    Object.assign(this.state, found);
    this.#control = "";
    this.#tell("restored");
  }

  /** @param {"levers" | "restored" | "view"} why */
  #tell(why) {
    for (const heard of this.#heard) heard(why);
  }
}
