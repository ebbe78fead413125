import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import firstEn from "../../../src/explorer/page/js/words.en.js";
import firstZh from "../../../src/explorer/page/js/words.zh.js";
import laterEn from "../../../src/explorer/page/js/later.en.js";
import laterZh from "../../../src/explorer/page/js/later.zh.js";
import * as words from "../../../src/explorer/page/js/words.js";

const [en, zh] = [
  { ...firstEn, ...laterEn },
  { ...firstZh, ...laterZh },
];
const page = new URL("../../../src/explorer/page/", import.meta.url);
const scripts = fs.readdirSync(new URL("js/", page)).filter((name) => !/^(words|later)\.(en|zh)/.test(name));
const source = [...scripts.map((name) => `js/${name}`), "index.html"].map((name) =>
  fs.readFileSync(new URL(name, page), "utf8"),
);

/** Speaks without a document. @param {"en" | "zh"} language */
function speak(language) {
  /** @type {any} */ (globalThis).document = { documentElement: {} };
  return words.speak(language);
}

test("both languages have the same keys, and the same gaps in them", () => {
  const plain = Object.keys(en).filter((key) => !key.endsWith(".one"));
  assert.deepEqual(Object.keys(zh).sort(), plain.sort());
  const gaps = (/** @type {string} */ text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
  for (const key of plain)
    assert.deepEqual(gaps(/** @type {any} */ (zh)[key]), gaps(/** @type {any} */ (en)[key]), key);
});

test("no key is unused", () => {
  const text = source.join("\n");
  const unused = Object.keys(zh).filter(
    (key) =>
      !text.includes(`"${key}"`) &&
      !(key.startsWith("step_") && text.includes("say(`step_")) &&
      !text.includes(`${key.replace(/_wait$/, "")}_wait`) &&
      !(key.endsWith("_wait") && text.includes("_wait`")),
  );
  assert.deepEqual(unused, []);
});

test("every word in Chinese holds a Han character and no Latin word but of formats", () => {
  for (const [key, text] of Object.entries(zh)) {
    if (key === "save_svg") continue;
    assert.match(text, /\p{Script=Han}/u, key);
    assert.doesNotMatch(text.replace(/\{\w+\}|CSV|SVG/g, ""), /[A-Za-z]{2,}/, key);
    assert.doesNotMatch(text.replace(/\{\w+\}/g, ""), /[,;!?()]|\.$/, `${key}: punctuation of full width`);
  }
});

test("a word is loaded with the part that says it, and never later", () => {
  const later = new Set(
    [...fs.readFileSync(new URL("js/later.js", page), "utf8").matchAll(/"\.\/([\w-]+\.js)"/g)].map((each) => each[1]),
  );
  /** @type {Set<string>} */
  const first = new Set();
  const walk = (/** @type {string} */ name) => {
    if (first.has(name)) return;
    first.add(name);
    const code = fs.readFileSync(new URL(`js/${name}`, page), "utf8");
    for (const [, other] of code.matchAll(/^import .*"\.\/([\w.-]+)";$/gm)) walk(other);
  };
  walk("main.js");
  for (const name of later) if (name !== "words.js") assert.ok(!first.has(name), `${name} is loaded at the start`);
  for (const name of first) {
    const code = fs.readFileSync(new URL(`js/${name}`, page), "utf8");
    for (const key of Object.keys(laterEn)) assert.ok(!code.includes(`say("${key}"`), `${name} says ${key}`);
  }
});

test("never a forecast, an optimum or a recommendation", () => {
  for (const [key, text] of Object.entries({ ...en })) assert.doesNotMatch(text, /forecast|optimal|recommend/i, key);
  for (const [key, text] of Object.entries({ ...zh })) assert.doesNotMatch(text, /预测|最优|推荐/, key);
});

test("amounts carry their unit, with trillion in English and 万亿 in Chinese", async () => {
  await speak("en");
  assert.equal(words.amount(2.9945e13, "CNY per year"), "29.95 trillion CNY per year");
  assert.equal(words.amount(-2.857e11, "CNY per year", true), "−285.7 billion CNY per year");
  assert.equal(words.amount(0.1538, "share, 0 to 1"), "15.38 %");
  assert.equal(words.percent(0.3747, 4), "+0.3747 %");
  assert.equal(words.percent(-0.0001, 2), "0.00 %");
  await speak("zh");
  words.learnUnits({ "CNY per year": "元/年", persons: "人" });
  assert.equal(words.amount(2.9945e13, "CNY per year"), "29.95 万亿元/年");
  assert.equal(words.amount(2.857e11, "CNY per year"), "2,857 亿元/年");
  assert.equal(words.amount(412, "persons"), "412 人");
  await speak("en");
});

test("no text enters the page but as text, and no style or script stands in it", () => {
  const text = source.join("\n");
  assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
  assert.doesNotMatch(fs.readFileSync(new URL("index.html", page), "utf8"), /\sstyle=|\son\w+=|<script(?![^>]*src=)/);
  assert.doesNotMatch(text.replaceAll("http://www.w3.org/2000/svg", ""), /https?:\/\//);
});
