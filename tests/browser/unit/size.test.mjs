/**
 * The page stays under 30 kB: everything that a first visit in one language loads from the program as it is built (the page, its
 * style, and all scripts that the start imports, words of that language among them), put one after the other and compressed with
 * `gzip -9`. What is loaded later, when it is first asked for, is printed and not counted: see `later.js`.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import zlib from "node:zlib";
import ts from "typescript";
import { explore } from "../support/program.mjs";

const page = new URL("../../../src/explorer/page/", import.meta.url);
const scripts = fs.readdirSync(new URL("js/", page));
const read = (/** @type {string} */ name) => fs.readFileSync(new URL(name, page), "utf8");
const LARGEST = 30_000;

/** What the program hands out, by path. @returns {Promise<Map<string, string>>} */
async function built() {
  const program = await explore("yangtze-delta", { built: true });
  try {
    const paths = ["", "app.css", "later.css", ...scripts.map((name) => `js/${name}`)];
    const get = async (/** @type {string} */ name) => {
      const answer = await fetch(`${program.address}/${name}`);
      assert.equal(answer.status, 200, name);
      return /** @type {const} */ ([name, await answer.text()]);
    };
    return new Map(await Promise.all(paths.map(get)));
  } finally {
    await program.kill();
  }
}

/** Scripts that are loaded with this one. @param {Map<string, string>} files @param {string} name @param {Set<string>} [found] */
function imported(files, name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, other] of (files.get(name) ?? "").matchAll(/(?:\bfrom|\bimport) ?"\.\/([\w.-]+)"/g))
    imported(files, `js/${other}`, found);
  return found;
}

/** Tokens of a script, in their order, without the commas and semicolons that may be left out. @param {string} text */
function tokens(text) {
  const file = ts.createSourceFile("a.mjs", text, ts.ScriptTarget.ES2022, true);
  /** @type {string[]} */
  const all = [];
  const walk = (/** @type {ts.Node} */ node) => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    const parts = node.getChildren(file);
    if (parts.length) parts.forEach(walk);
    else if (!/^[,;]?$/.test(node.getText(file))) all.push(node.getText(file));
  };
  walk(file);
  return all;
}

test("no script of the page is longer than 300 lines", () => {
  for (const name of scripts) assert.ok(read(`js/${name}`).split("\n").length <= 301, name);
});

test("the page stays small, in either language, and is the page that is written", async () => {
  const files = await built();
  for (const name of scripts)
    assert.deepEqual(
      tokens(files.get(`js/${name}`) ?? ""),
      tokens(read(`js/${name}`)),
      `${name} lost more than comments`,
    );
  const start = imported(files, "js/main.js");
  assert.ok(start.size > 10 && ![...start].some((name) => /later\.|lesson/.test(name.replace("js/later.js", ""))));
  for (const language of ["en", "zh"]) {
    const names = ["", "app.css", ...start, `js/words.${language}.js`];
    const size = zlib.gzipSync(names.map((name) => files.get(name)).join("\n"), { level: 9 }).length;
    const others = [...files.keys()].filter((name) => !names.includes(name) && !name.includes("words."));
    const later = zlib.gzipSync(others.map((name) => files.get(name)).join("\n"), { level: 9 }).length;
    console.log(`${language}: ${size} bytes compressed at the start, ${later} later at most`);
    assert.ok(size <= LARGEST, `${language}: ${size}`);
  }
});
