/** Words and numbers in the language of the page. */

/** @typedef {import("../types").Text} Text */
/** @typedef {"en" | "zh"} Language */
/** @typedef {keyof typeof import("./words.en.js").default | keyof typeof import("./later.en.js").default} Key */

/** Words of the page as it opens, and those of the parts that are loaded later. */
const START = { en: () => import("./words.en.js"), zh: () => import("./words.zh.js") };
const LATER = { en: () => import("./later.en.js"), zh: () => import("./later.zh.js") };
/** @type {Record<Language, Record<string, string>>} */
const WORDS = { en: {}, zh: {} };

/** @type {Language} */
let language = "en";
/** @type {Language} */
let wanted = language;
let withLater = false;
/** @type {Record<string, string>} */
let unitsInChinese = {};

/** What is counted since the last row of the results is by the year, unless a year has several rows. */
const SINCE = / since the last row$/;
/** @type {"per_year" | "per_step"} */
let row = "per_year";

/** @param {boolean} several whether a year has several rows */
export const countRows = (several) => (row = several ? "per_step" : "per_year");

/** Changes the language, once its words are there. @param {Language} chosen */
export async function speak(chosen) {
  wanted = chosen;
  const parts = await Promise.all([START[chosen](), withLater ? LATER[chosen]() : null]);
  for (const part of parts) Object.assign(WORDS[chosen], part?.default);
  if (wanted !== chosen) return;
  language = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
}

/** Learns the words of what is loaded later, too. */
export function learnLater() {
  withLater = true;
  return speak(wanted);
}

/** The language of the page. */
export const spoken = () => language;

/** @param {Record<string, string>} units Chinese names of the units of this world */
export function learnUnits(units) {
  unitsInChinese = units;
}

/**
 * A sentence with its gaps filled; with `n`, the form for that number where there are two.
 * @param {Key} key
 * @param {Record<string, string | number>} [gaps]
 */
export function say(key, gaps = {}) {
  const one = `${key}.one`;
  const words = WORDS[language];
  const form = gaps.n === 1 && one in words ? words[one] : words[key];
  return form.replace(/\{(\w+)\}/g, (_, name) => (typeof gaps[name] === "number" ? count(gaps[name]) : gaps[name]));
}

/**
 * A word of the model in the language of the page.
 * @param {Text | string | null | undefined} text
 */
export function pick(text) {
  if (!text) return "";
  return typeof text === "string" ? text : text[language] || text.en;
}

/**
 * The same within a sentence: English begins it with a small letter.
 * @param {Text | string | null | undefined} text
 */
export const within = (text) => pick(text).replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());

/**
 * The language in which `pick` answers: texts that exist in English only are marked as such.
 * @param {Text | string | null | undefined} text
 */
export const languageOf = (text) => (language === "zh" && (typeof text === "string" || !text?.zh) ? "en" : null);

/** @param {number} value @param {Intl.NumberFormatOptions} options */
const format = (value, options) => new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", options).format(value);

/** A whole number, or one with few digits. @param {number} value */
export function count(value) {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return format(value, { maximumFractionDigits: digits }).replace("-", "−");
}

/** A number as it is, for years and settings. @param {number} value */
export const plain = (value) => String(+value.toPrecision(7)).replace("-", "−");

/** @param {number} value @param {number} digits */
function signed(value, digits) {
  const text = format(value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "exceptZero",
  });
  return text.replace("-", "−");
}

/** A change in per cent. @param {number} value @param {number} [digits] */
export const percent = (value, digits = 2) => `${signed(value, digits)} %`;

/**
 * Scales of large numbers: how much, and how they are called.
 * @type {{ en: [number, string][], zh: [number, string][] }}
 */
const SCALES = {
  en: [
    [1e12, " trillion"],
    [1e9, " billion"],
    [1e6, " million"],
  ],
  zh: [
    [1e12, " 万亿"],
    [1e8, " 亿"],
    [1e4, " 万"],
  ],
};

/**
 * A number of any size in few digits, with trillion or 万亿.
 * @param {number} value
 * @param {boolean} [sign]
 */
export function short(value, sign = false) {
  if (Math.abs(value) < 1e-9) value = 0;
  const size = Math.abs(value);
  const [scale, word] = SCALES[language].find(([least]) => size >= least) ?? [1, ""];
  const scaled = value / scale;
  const digits = Math.abs(scaled) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 };
  const options = /** @type {Intl.NumberFormatOptions} */ ({ ...digits, signDisplay: sign ? "exceptZero" : "auto" });
  return format(scaled, options).replace("-", "−") + word;
}

/** How a unit is called after a number. @param {string} unit */
export function unitName(unit) {
  if (/^(share|index)/.test(unit)) return "";
  const whole = unit.replace(SINCE, "");
  const name = (language === "zh" ? unitsInChinese[whole] : whole) ?? whole;
  return whole === unit ? name : say(row, { unit: name });
}

/**
 * An amount with its unit: shares in per cent, money with its currency.
 * @param {number | null | undefined} value
 * @param {string} unit
 * @param {boolean} [sign]
 */
export function amount(value, unit, sign = false) {
  if (value === null || value === undefined || Number.isNaN(value)) return say("no_value");
  if (unit.startsWith("share")) {
    return sign
      ? say("points", { x: signed(value * 100, 2) })
      : `${format(value * 100, { maximumFractionDigits: 2 })} %`;
  }
  const name = unitName(unit);
  if (!name) return short(value, sign);
  return language === "zh"
    ? `${short(value, sign)}${/[万亿]$/.test(short(value)) ? "" : " "}${name}`
    : `${short(value, sign)} ${name}`;
}

/**
 * An amount without its unit, for tables whose heads have it.
 * @param {number | null | undefined} value
 * @param {string} unit
 */
export const bare = (value, unit) =>
  value === null || value === undefined || unit.startsWith("share") ? amount(value, unit) : short(value);

/**
 * A change as the outcome asks for it: in per cent of the baseline, or in its own unit.
 * @param {number | null | undefined} value
 * @param {{ effect: string | null, unit: string }} outcome
 * @param {number} [digits]
 */
export function change(value, outcome, digits = 2) {
  if (value === null || value === undefined || !outcome.effect) return say("no_value");
  return outcome.effect === "percent" ? percent(value, digits) : amount(value, outcome.unit, true);
}

/** Words in a list. @param {string[]} words */
export const listed = (words) =>
  new Intl.ListFormat(language === "zh" ? "zh-CN" : "en-GB", { type: "conjunction" }).format(words);
