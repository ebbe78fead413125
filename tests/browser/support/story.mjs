/** What stories share: pages in a browser, and what is asked of them. */

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";
import { proxy, wait } from "./proxy.mjs";
import { explore } from "./program.mjs";

export { assert, wait };

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Generous: other work shares the machine. */
export const LONG = 30_000;

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("./proxy.mjs").Fault} Fault */

/** A world of a story: one program, one address, its pages, and what came over the wire. */
export class Stage {
  /** @type {string[]} addresses that were asked for and are not the program's */
  strangers = [];
  /** @type {string[]} */
  errors = [];
  /** @type {(() => Promise<unknown>)[]} */
  #ends = [];

  /**
   * @param {Browser} browser
   * @param {"en" | "zh"} language
   * @param {Fault} fault
   */
  constructor(browser, language, fault) {
    this.browser = browser;
    this.language = language;
    this.fault = fault;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), "factorflow-story-"));
  }

  /** Starts the program. @param {string} scenario @param {{ port?: number }} [how] */
  async begin(scenario, how) {
    this.program = await explore(scenario, how);
    this.#ends.push(() => this.program?.kill() ?? Promise.resolve());
    if (!this.between) {
      this.between = await proxy(() => this.program?.address ?? "", this.fault);
      this.#ends.push(this.between.end);
    }
    return this.between.address;
  }

  /**
   * A page of the program, once its first answer is drawn.
   * @param {{ hash?: string, width?: number, height?: number, answers?: number, options?: import("playwright-core").BrowserContextOptions }} [how]
   */
  async open({ hash = "", width = 1280, height = 900, answers = 1, options = {} } = {}) {
    const locale = this.language === "zh" ? "zh-CN" : "en-GB";
    const context = await this.browser.newContext({
      locale,
      viewport: { width, height },
      acceptDownloads: true,
      ...options,
    });
    this.#ends.push(() => context.close());
    context.setDefaultTimeout(LONG);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.errors.push(error.stack ?? error.message));
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== "data:" && protocol !== "blob:" && origin !== this.between?.address)
        this.strangers.push(request.url());
    });
    await page.goto(`${this.between?.address}/${hash}`);
    if (answers) await this.answered(page, answers);
    return page;
  }

  /**
   * A page from a file, without network, once its first answer is drawn.
   * @param {string} address
   */
  async alone(address) {
    const locale = this.language === "zh" ? "zh-CN" : "en-GB";
    const context = await this.browser.newContext({ locale, acceptDownloads: true, offline: true });
    this.#ends.push(() => context.close());
    context.setDefaultTimeout(LONG);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.errors.push(error.stack ?? error.message));
    page.on("console", (said) => said.type() === "error" && this.errors.push(said.text()));
    page.on("request", (request) => {
      const url = request.url();
      if (!/^(data|blob):/.test(url) && url.split("#")[0] !== address) this.strangers.push(url);
    });
    await page.goto(address);
    await this.answered(page, 1);
    return page;
  }

  /** Waits until this many answers are drawn. @param {Page} page @param {number} answers */
  async answered(page, answers) {
    await page.waitForFunction((least) => Number(document.body.dataset.answers ?? 0) >= least, answers, {
      timeout: LONG,
    });
  }

  /** How many answers are drawn. @param {Page} page */
  answers(page) {
    return page.evaluate(() => Number(document.body.dataset.answers ?? 0));
  }

  /** Does something, and waits for its answer. @param {Page} page @param {() => Promise<unknown>} act */
  async asked(page, act) {
    const before = await this.answers(page);
    await act();
    await this.answered(page, before + 1).catch(async (error) => {
      const said = await page.locator(".problem:visible, .note:visible").allTextContents();
      throw new Error(`no answer; the page says ${JSON.stringify(said)}`, { cause: error });
    });
    await this.still(page);
  }

  /** Waits until what is drawn answers what is chosen. @param {Page} page */
  still(page) {
    return page.waitForFunction(() => !document.body.dataset.stale, undefined, { timeout: LONG });
  }

  /** Changes the language of a page. @param {Page} page @param {"en" | "zh"} language */
  async speak(page, language) {
    await page.click(`#lang-${language}`);
    await page.locator(`html[lang^=${language}]`).waitFor({ state: "attached" });
  }

  /** Does something, and waits for the dialog that it opens. @param {Page} page @param {() => Promise<unknown>} act */
  async opened(page, act) {
    await act();
    await page.locator("#dialog").waitFor();
  }

  /** Asks the program itself, beside the page. @param {unknown} question @returns {Promise<any[]>} */
  async ask(question) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.program?.address}/api/run`, {
      method: "POST",
      headers,
      body: JSON.stringify(question),
    });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  }

  /** What the program says of its world. @returns {Promise<any>} */
  async world() {
    return (await fetch(`${this.program?.address}/api/world`)).json();
  }

  async end() {
    for (const end of this.#ends.reverse()) await end();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Text of an element. @param {Page} page @param {string} where */
export const text = async (page, where) => ((await page.locator(where).first().textContent()) ?? "").trim();

/** Big number of a tile of the headline. @param {Page} page @param {string} name */
export const tile = (page, name) => text(page, `[data-tile=${name}] .large`);

/** Nothing against WCAG 2.2 AA. @param {Page} page @param {string} where words for the message */
export async function accessible(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    /** @type {any} */ (window).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations"],
    }),
  );
  const said = found.violations.map(
    (/** @type {any} */ each) =>
      `${each.id}: ${each.help}: ${each.nodes
        .slice(0, 3)
        .map((/** @type {any} */ node) => node.html.slice(0, 160))
        .join(" | ")}`,
  );
  assert.deepEqual(said, [], where);
}

/** Nothing reaches beyond the window sideways, and no words are cut off. @param {Page} page @param {string} where */
export async function fits(page, where) {
  const found = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const beyond =
      document.documentElement.scrollWidth > wide + 1
        ? [`page: ${document.documentElement.scrollWidth} > ${wide}`]
        : [];
    const cut = [
      ...document.querySelectorAll("button, label, summary, h1, h2, h3, p, dt, dd, th, td, li, output"),
    ].filter((each) => {
      const style = getComputedStyle(each);
      if (
        each.closest(".hidden, .rows, [hidden], dialog, select") ||
        style.display === "inline" ||
        !each.getClientRects().length
      )
        return false;
      const box = each.getBoundingClientRect();
      return box.right > wide + 1 || each.scrollWidth > each.clientWidth + 2;
    });
    return [
      ...beyond,
      ...cut.map((each) => `${each.tagName}#${each.id}.${each.className}: ${each.textContent?.slice(0, 60)}`),
    ];
  });
  assert.deepEqual(found, [], where);
}
