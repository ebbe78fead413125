/** Controls made from a JSON Schema: none is written for a single instrument. */

import { el, box, choice } from "./elements.js";
import { picker, regionChoice, pairs, weights } from "./regions.js";
import { say, pick, plain, short, unitName } from "./words.js";

/** @typedef {import("../types").Schema} Schema */
/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Text} Text */

/**
 * @typedef {object} Setting
 * @property {string} id of the control
 * @property {string} path under which problems name it
 * @property {string} name
 * @property {Schema} schema
 * @property {Schema} root where `$ref` looks
 * @property {unknown} value
 * @property {unknown} usual the size that is usual
 * @property {World} world
 * @property {(value: any, shape?: boolean) => void} change
 */

/**
 * What a schema says once references, and a choice between something and nothing, are resolved.
 * @param {Schema} schema
 * @param {Schema} root
 * @returns {Schema}
 */
export function resolved(schema, root) {
  const { $ref, anyOf, allOf, ...own } = schema;
  const part = (/** @type {Schema} */ found) => ({ ...resolved(found, root), ...own });
  if ($ref) return part(root.$defs?.[$ref.split("/").at(-1) ?? ""] ?? {});
  if (allOf?.length === 1) return part(allOf[0]);
  const some = anyOf?.filter((each) => each.type !== "null");
  if (some?.length === 1) return part(some[0]);
  if (some?.some((each) => each.type === "array"))
    return part(/** @type {Schema} */ (some.find((each) => each.type === "array")));
  const type = Array.isArray(own.type) ? own.type.find((each) => each !== "null") : own.type;
  return { ...own, ...(anyOf ? { anyOf } : {}), ...(type ? { type } : {}) };
}

/** @param {string} name */
const humanised = (name) => name.charAt(0).toUpperCase() + name.slice(1).replace(/[-_]/g, " ");

/** @param {Schema} schema @param {string} name @returns {{ label: Text, help: Text | null }} */
function wordsOf(schema, name) {
  const chinese = schema["x-zh"] ?? "";
  const english = schema.description ?? "";
  const label = schema["x-label"] ?? { en: humanised(name), zh: chinese.replace(/[；。，（].*$/s, "") };
  return { label, help: english && chinese !== label.zh ? { en: english, zh: chinese } : { en: english, zh: "" } };
}

/** What can be chosen among, with its words. @param {Schema} schema @returns {[string, string][]} */
function options(schema) {
  const listed = schema.enum ?? schema.oneOf?.map((each) => each.const) ?? [];
  return listed.map((each, i) => {
    const name = String(each);
    const one = schema.oneOf?.[i];
    const said =
      schema["x-labels"]?.[name] ??
      one?.["x-label"] ??
      (one?.["x-zh"] ? { en: humanised(name), zh: one["x-zh"] } : null);
    return [name, said ? pick(said) : humanised(name)];
  });
}

/** @param {Setting} setting */
export function control(setting) {
  const schema = resolved(setting.schema, setting.root);
  const { label, help } = wordsOf(schema, setting.name);
  const made = made_of({ ...setting, schema }, pick(label));
  const words = help ? pick(help) : "";
  return el(
    "div",
    { class: "lever", "data-path": setting.path, "data-control": setting.name },
    made,
    words && words !== pick(label) ? el("p", { class: "help" }, words) : null,
    el("p", { class: "problem", id: `${setting.id}-problem`, role: "alert", hidden: true }),
  );
}

/** @param {Setting} setting @param {string} label @returns {HTMLElement} */
function made_of(setting, label) {
  const { id, schema, value, world, change, root } = setting;
  if (schema.type === "number" || schema.type === "integer") return number(setting, label);
  if (schema.type === "boolean") return box(id, label, value === true, (on) => change(on));
  if (schema["x-region"] && schema.type === "string")
    return regionChoice(id, label, world, String(value ?? ""), change);
  if (options(schema).length) return choice(id, label, [{ options: options(schema) }], String(value ?? ""), change);
  if (schema.type === "string") return text(id, label, String(value ?? ""), change);
  if (schema.type === "array" && schema.items) {
    const items = resolved(schema.items, root);
    const chosen = Array.isArray(value) ? value : [];
    if (options(items).length) return boxes(id, label, options(items), chosen, change);
    if (items.type === "array") return pairs(id, label, world, chosen, change);
    if (items.type === "string") return picker(id, label, world, chosen, change, items["x-region"]);
    if (items.type === "integer" || items.type === "number") return numbers(id, label, chosen, change);
  }
  if (schema.type === "object") return object(setting, label);
  return el("p", { class: "problem" }, say("no_control", { name: setting.name }));
}

/** Several of a list. @param {string} id @param {string} label @param {[string, string][]} all @param {string[]} chosen @param {(value: string[]) => void} change */
function boxes(id, label, all, chosen, change) {
  const ticked = new Set(chosen);
  /** @param {string} name @param {boolean} on */
  const tick = (name, on) => {
    if (on) ticked.add(name);
    else ticked.delete(name);
    change(all.map(([each]) => each).filter((each) => ticked.has(each)));
  };
  const inside = all.map(([name, word]) => box(`${id}-${name}`, word, ticked.has(name), (on) => tick(name, on)));
  return el("fieldset", { id }, el("legend", {}, label), ...inside);
}

/** @param {string} id @param {string} label @param {string} value @param {(value: string) => void} change */
function text(id, label, value, change) {
  const input = el("input", { id, type: "text", value, maxlength: 200 });
  input.addEventListener("change", () => change(input.value));
  return el("div", { class: "field" }, el("label", { for: id }, label), input);
}

/** @param {string} id @param {string} label @param {number[]} value @param {(value: number[]) => void} change */
function numbers(id, label, value, change) {
  const read = (/** @type {string} */ written) =>
    change(
      written
        .split(/[,，、\s]+/)
        .filter(Boolean)
        .map(Number)
        .filter(Number.isFinite),
    );
  return text(id, label, value.join(", "), read);
}

/** An object: weights by place, or a few settings of its own. @param {Setting} setting @param {string} label */
function object(setting, label) {
  const { id, schema, value, world, change, root } = setting;
  const now = /** @type {Record<string, any>} */ (value && typeof value === "object" ? value : {});
  if (!schema.properties) return weights(id, label, world, now, change);
  const inner = Object.entries(schema.properties).map(([name, part]) =>
    control({
      ...setting,
      id: `${id}-${name}`,
      path: `${setting.path}.${name}`,
      name,
      schema: part,
      root,
      value: now[name],
      usual: undefined,
      change: (given, shape) => change({ ...now, [name]: given }, shape),
    }),
  );
  return el("fieldset", { id }, el("legend", {}, label), ...inner);
}

/**
 * A word for a size by its place to the usual one.
 * @param {number} value
 * @param {number | undefined} neutral
 * @param {number | undefined} usual
 */
export function sizeWord(value, neutral, usual) {
  if (neutral !== undefined && value === neutral) return say("size_none");
  if (usual === undefined || usual === (neutral ?? 0)) return "";
  const ratio = (value - (neutral ?? 0)) / (usual - (neutral ?? 0));
  return ratio < 0.75 ? say("size_small") : ratio > 1.25 ? say("size_large") : say("size_usual");
}

/** A value with its unit; what is large in short. @param {number} value @param {string} unit */
export function sized(value, unit) {
  const number = Math.abs(value) >= 10_000 ? short(value) : plain(value);
  return unitName(unit) ? `${number} ${unitName(unit)}` : number;
}

/** A number: slider where the schema gives one, and always a box for the exact value. @param {Setting} setting @param {string} label */
function number(setting, label) {
  const { schema } = setting;
  const usual = typeof setting.usual === "number" ? setting.usual : undefined;
  const value =
    typeof setting.value === "number" ? setting.value : (usual ?? Number(schema.default ?? schema["x-neutral"] ?? 0));
  return slider({
    id: setting.id,
    label,
    value,
    unit: schema["x-unit"] ?? "",
    range: schema["x-slider"] ?? (schema.minimum === 0 && schema.maximum === 1 ? [0, 1, 0.05] : null),
    limits: [schema.minimum ?? schema.exclusiveMinimum ?? null, schema.maximum ?? schema.exclusiveMaximum ?? null],
    whole: schema.type === "integer",
    usual,
    neutral: schema["x-neutral"],
    word: (now) => sizeWord(now, schema["x-neutral"], usual),
    change: setting.change,
  });
}

/**
 * A slider with marks for the usual and the neutral value, a box, and words.
 * @param {{ id: string, label: string, symbol?: string, value: number, unit: string, range: [number, number, number] | null, limits: [number | null, number | null],
 *   whole?: boolean, usual?: number, neutral?: number, word: (value: number) => string, change: (value: number) => void }} how
 */
export function slider({ id, label, symbol, value, unit, range, limits, whole, usual, neutral, word, change }) {
  const said = (/** @type {number} */ now) => [sized(now, unit), word(now)].filter(Boolean).join(" · ");
  const words = el("output", { id: `${id}-words`, for: id, class: "size" }, said(value));
  const step = whole ? 1 : "any";
  const exact = el("input", {
    id: range ? `${id}-exact` : id,
    type: "number",
    value,
    min: limits[0],
    max: limits[1],
    step,
  });
  exact.setAttribute("aria-describedby", `${id}-problem`);
  if (range) exact.setAttribute("aria-label", say("exact_value", { name: label }));
  /** @type {HTMLInputElement | null} */
  let bar = null;
  /** @param {number} now */
  const moved = (now) => {
    words.textContent = said(now);
    bar?.setAttribute("aria-valuetext", said(now));
    change(now);
  };
  exact.addEventListener("change", () => {
    if (!Number.isFinite(exact.valueAsNumber)) return;
    if (bar) bar.value = exact.value;
    moved(exact.valueAsNumber);
  });
  const head = el(
    "div",
    { class: "lever-head" },
    el("label", { for: id }, label, " ", symbol && el("span", { class: "code", lang: "en" }, symbol)),
    words,
  );
  if (!range) return el("div", { class: "number" }, head, exact);
  const [low, high, by] = range;
  bar = el("input", {
    id,
    type: "range",
    min: low,
    max: high,
    step: by,
    "aria-valuetext": said(value),
    "aria-describedby": `${id}-problem`,
  });
  bar.value = String(value);
  const given = bar;
  given.addEventListener("input", () => {
    const now = +given.valueAsNumber.toPrecision(12);
    exact.value = String(now);
    moved(now);
  });
  const marks = el("div", { class: "marks", "aria-hidden": "true" });
  /** @param {number | undefined} at @param {string} sign @param {string} kind */
  const mark = (at, sign, kind) => {
    if (at === undefined || at < low || at > high) return;
    const made = el("span", { class: kind }, sign);
    made.style.left = `${(100 * (at - low)) / (high - low)}%`;
    marks.append(made);
  };
  mark(usual, "▲", "usual");
  if (neutral !== usual) mark(neutral, "|", "neutral");
  return el(
    "div",
    { class: "number" },
    head,
    el("div", { class: "bar" }, el("div", { class: "track" }, given, marks), exact),
  );
}
