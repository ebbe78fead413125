/** Starts the program on a scenario, and ends it. */

import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
export const program =
  process.env.FACTORFLOW ?? path.join(root, process.env.CARGO_TARGET_DIR ?? "target", "debug/factorflow");

/** Programs that run: none outlives the tests, however these end. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => process.exit(1));

/**
 * The program, answering at an address.
 * @param {string} scenario
 * @param {{ port?: number, built?: boolean }} [how] `built`: with the files that the program carries, not those of the folder
 */
export async function explore(scenario, { port = 0, built = false } = {}) {
  const assets = built ? [] : ["--assets", path.join(root, "src/explorer/page")];
  const child = spawn(program, ["explore", scenario, "--no-open", "--port", String(port), ...assets], { cwd: root });
  running.add(child);
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  const address = await new Promise((found, failed) => {
    let out = "";
    child.stdout.on("data", (data) => {
      out += data;
      const there = /http:\/\/127\.0\.0\.1:\d+/.exec(out);
      if (there) found(there[0]);
    });
    child.on("exit", (code) => failed(new Error(`the program ended with ${code}: ${said}`)));
  });
  child.removeAllListeners("exit");
  const ended = new Promise((done) => child.on("exit", done));
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
    running.delete(child);
  };
  return { address: /** @type {string} */ (address), kill, pid: child.pid };
}

/**
 * What a command of the program says.
 * @param {string[]} words
 * @param {string} [folder]
 * @returns {Promise<{ code: number, out: string, err: string }>}
 */
export function run(words, folder = root) {
  return new Promise((done) => {
    const child = spawn(program, words, { cwd: folder });
    let [out, err] = ["", ""];
    child.stdout.on("data", (data) => (out += data));
    child.stderr.on("data", (data) => (err += data));
    child.on("exit", (code) => done({ code: code ?? -1, out, err }));
  });
}
