/** Makes elements; text enters as text only, and focus survives what is drawn anew. */

import { later } from "./later.js";

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, any>} Properties attributes; `on` holds listeners; `value`, `checked` … are set as properties */

const DIRECT = new Set(["value", "checked", "disabled", "open", "hidden", "selected", "indeterminate"]);

/**
 * @param {Element} element
 * @param {Properties} properties
 * @param {Child[]} children
 */
function fill(element, properties, children) {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name === "on") for (const [event, heard] of Object.entries(value)) element.addEventListener(event, heard);
    else if (DIRECT.has(name)) /** @type {any} */ (element)[name] = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
}

/**
 * An element of HTML.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  fill(element, properties, children);
  return element;
}

/**
 * An element of SVG.
 * @param {string} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 */
export function svg(tag, properties = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  fill(element, properties, children);
  return element;
}

/**
 * The element of the page with this id.
 * @param {string} id
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element ${id}`);
  return found;
}

/**
 * Draws a part of the page anew; focus, open details and scrolling stay where they were, by id.
 * @param {Element} place
 * @param {Child[]} children
 */
export function redraw(place, children) {
  const focused = place.contains(document.activeElement) ? document.activeElement?.id : "";
  const before = /** @type {NodeListOf<HTMLDetailsElement>} */ (place.querySelectorAll("details[id]"));
  const open = new Map([...before].map((each) => [each.id, each.open]));
  const top = place.scrollTop;
  const made = document.createElement("div");
  fill(made, {}, children);
  for (const each of /** @type {NodeListOf<HTMLDetailsElement>} */ (made.querySelectorAll("details[id]"))) {
    each.open = open.get(each.id) ?? each.open;
    if (each.open) each.dispatchEvent(new Event("toggle"));
  }
  place.replaceChildren(...made.childNodes);
  place.scrollTop = top;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/**
 * A group of which one is chosen, by the pattern of ARIA: one stop of the tab key, arrows choose.
 * @param {string} id
 * @param {string} label
 * @param {[string, string][]} options names and words
 * @param {string} chosen
 * @param {(name: string) => void} choose
 */
export function radios(id, label, options, chosen, choose) {
  const group = el("div", { id, class: "radios", role: "radiogroup", "aria-label": label });
  options.forEach(([name, word], index) => {
    const on = name === chosen;
    const properties = { role: "radio", "aria-checked": String(on), tabindex: on ? 0 : -1 };
    const button = tool(`${id}-${name}`, word, () => choose(name), properties);
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const next = options[(index + step + options.length) % options.length][0];
      choose(next);
      document.getElementById(`${id}-${next}`)?.focus();
    });
    group.append(button);
  });
  return group;
}

/**
 * A select with its label; groups are lists with a heading.
 * @param {string} id
 * @param {string} label
 * @param {{ heading?: string, options: [string, string][] }[]} groups
 * @param {string} chosen
 * @param {(name: string) => void} choose
 * @param {boolean} [hidden] whether the label is for screen readers only
 */
export function choice(id, label, groups, chosen, choose, hidden = false) {
  const select = el("select", { id });
  for (const { heading, options } of groups) {
    const place = heading ? el("optgroup", { label: heading }) : select;
    for (const [name, word] of options) place.append(el("option", { value: name, selected: name === chosen }, word));
    if (place !== select) select.append(place);
  }
  select.addEventListener("change", () => choose(select.value));
  return el("div", { class: "field" }, el("label", { for: id, class: hidden ? "hidden" : "" }, label), select);
}

/**
 * Details that are made when they are opened, by a part that is loaded then.
 * @template {import("./later.js").Name} N
 * @param {string} id
 * @param {string} title
 * @param {N} name of the part
 * @param {(part: import("./later.js").Part<N>) => Child[]} inside
 * @param {Properties} [properties]
 */
export function details(id, title, name, inside, properties = {}) {
  const made = el("details", { id, ...properties }, el("summary", { id: `${id}-summary` }, title));
  const open = () => {
    const part = made.open && made.childElementCount === 1 ? later(name, open) : null;
    if (part) fill(made, {}, inside(part));
  };
  made.addEventListener("toggle", open);
  return made;
}

/**
 * A button.
 * @param {string} id
 * @param {string} label
 * @param {() => void} act
 * @param {Properties} [properties]
 */
export function tool(id, label, act, properties = {}) {
  return el("button", { id, type: "button", on: { click: act }, ...properties }, label);
}

/**
 * A button without a frame.
 * @param {string} id
 * @param {string} label
 * @param {() => void} act
 * @param {Properties} [properties]
 */
export const quiet = (id, label, act, properties = {}) => tool(id, label, act, { class: "quiet", ...properties });

/** Where a problem of a control is said. @param {string} [id] */
export const problem = (id) => el("p", { class: "problem", id, role: "alert", hidden: true });

/**
 * A box to tick, with its label.
 * @param {string} id
 * @param {string} label
 * @param {boolean} checked
 * @param {(checked: boolean) => void} tick
 * @param {Properties} [properties]
 */
export function box(id, label, checked, tick, properties = {}) {
  const change = () => tick(input.checked);
  const input = el("input", { id, type: "checkbox", checked, on: { change }, ...properties });
  return el("div", { class: "box" }, input, el("label", { for: id }, label));
}
