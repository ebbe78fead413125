/** Controls made from a JSON Schema: none is written for a single instrument. */

import { el, box, choice, problem } from "./elements.js";
import { later } from "./later.js";
import { picker } from "./regions.js";
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
export function options(schema) {
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
    problem(`${setting.id}-problem`),
  );
}

/** @param {Setting} setting @param {string} label @returns {HTMLElement} */
function made_of(setting, label) {
  const { id, schema, value, world, change } = setting;
  if (schema.type === "number" || schema.type === "integer") return number(setting, label);
  if (schema.type === "boolean") return box(id, label, value === true, (on) => change(on));
  if (!schema["x-region"] && options(schema).length)
    return choice(id, label, [{ options: options(schema) }], String(value ?? ""), change);
  const items = schema.type === "array" && schema.items ? resolved(schema.items, setting.root) : {};
  if (items.type === "string" && !options(items).length)
    return picker(id, label, world, Array.isArray(value) ? value : [], change, items["x-region"]);
  const place = el("div");
  const fill = () => {
    const part = later("rare", fill);
    if (part) place.append(part.rare(setting, label, items));
  };
  fill();
  return place;
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
  const described = { "aria-describedby": `${id}-problem` };
  /** @type {HTMLInputElement | null} */
  let bar = null;
  /** @param {number} now */
  const moved = (now) => {
    words.textContent = said(now);
    bar?.setAttribute("aria-valuetext", said(now));
    change(now);
  };
  const typed = () => {
    if (!Number.isFinite(exact.valueAsNumber)) return;
    if (bar) bar.value = exact.value;
    moved(exact.valueAsNumber);
  };
  const exact = el("input", {
    id: range ? `${id}-exact` : id,
    type: "number",
    min: limits[0],
    max: limits[1],
    step: whole ? 1 : "any",
    value,
    "aria-label": range && say("exact_value", { name: label }),
    on: { change: typed },
    ...described,
  });
  const head = el(
    "div",
    { class: "lever-head" },
    el("label", { for: id }, label, " ", symbol && el("span", { class: "code", lang: "en" }, symbol)),
    words,
  );
  if (!range) return el("div", { class: "number" }, head, exact);
  const [min, max, step] = range;
  const slid = () => {
    const now = +given.valueAsNumber.toPrecision(12);
    exact.value = String(now);
    moved(now);
  };
  const given = el("input", {
    id,
    type: "range",
    min,
    max,
    step,
    value,
    "aria-valuetext": said(value),
    on: { input: slid },
    ...described,
  });
  bar = given;
  const marks = el("div", { class: "marks", "aria-hidden": "true" });
  /** @param {number | undefined} at @param {string} sign @param {string} kind */
  const mark = (at, sign, kind) => {
    if (at === undefined || at < min || at > max) return;
    const made = el("span", { class: kind }, sign);
    made.style.left = `${(100 * (at - min)) / (max - min)}%`;
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
