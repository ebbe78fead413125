import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import zlib from "node:zlib";
import ts from "typescript";

const page = new URL("../../../src/explorer/page/", import.meta.url);
const scripts = fs.readdirSync(new URL("js/", page));
const read = (/** @type {string} */ name) => fs.readFileSync(new URL(name, page), "utf8");

/** Code without comments and without what indents it. @param {string} name */
const bare = (name) =>
  ts
    .transpileModule(read(name), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, removeComments: true },
    })
    .outputText.replace(/^\s+/gm, "");

test("no script of the page is longer than 300 lines", () => {
  for (const name of scripts) assert.ok(read(`js/${name}`).split("\n").length <= 301, name);
});

test("the page stays small", () => {
  const all = [
    ...scripts.map((name) => bare(`js/${name}`)),
    ...["index.html", "app.css"].map((name) => read(name).replace(/^\s+/gm, "")),
  ];
  const size = zlib.gzipSync(all.join("\n"), { level: 9 }).length;
  console.log(`${size} bytes compressed, without comments`);
  assert.ok(size <= 42_000, `${size}`);
});
