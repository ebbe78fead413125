/**
 * Answers the page where there is no program: what it asks by `fetch` goes to the model in a worker. Runs have a worker of
 * their own, which keeps its baselines; how sure an effect is, is asked of another one, which is ended when nobody waits.
 */

/** @typedef {import("./worker.js").Told} Told */

/** A question on its way to its answer. @typedef {{ address: string, body: string, signal?: AbortSignal | null }} Question */

const FAILED = {
  text: {
    en: "this run met an error of the program: please report it",
    zh: "本次运行遇到程序错误：请告知作者",
  },
};
const encoder = new TextEncoder();

/** Text that the page carries. @param {string} id */
const carried = (id) => document.getElementById(id)?.textContent ?? "";

/** Bytes that the page carries, compressed. @param {string} id @returns {Promise<Response>} */
async function unpacked(id) {
  const bytes = Uint8Array.from(atob(carried(id)), (each) => each.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}

/** The model and its scenario, compiled and read once. */
const opening = Promise.all([
  unpacked("carried-model")
    .then((model) => model.arrayBuffer())
    .then((bytes) => WebAssembly.compile(bytes)),
  unpacked("carried-scenario").then((packed) => packed.text()),
]);
const code = URL.createObjectURL(new Blob([carried("carried-worker")], { type: "text/javascript" }));

/** An answer on its way: there as soon as its first line is, filled as others come, over at its end. */
class Coming {
  /** @type {(response: Response) => void} */
  #found = () => {};
  /** @type {(why: unknown) => void} */
  #failed = () => {};
  /** @type {() => void} */
  #over = () => {};
  /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
  #body;
  #begun = false;
  #stream = new ReadableStream({ start: (controller) => void (this.#body = controller) });
  /** @type {Promise<Response>} */
  response = new Promise((found, failed) => ([this.#found, this.#failed] = [found, failed]));
  /** @type {Promise<void>} */
  over = new Promise((over) => (this.#over = over));

  /** Says how it goes, with the first that is known of it. @param {number} status */
  begin(status) {
    if (!this.#begun) this.#found(new Response(this.#stream, { status }));
    this.#begun = true;
  }

  /** @param {string} line @param {number} status */
  add(line, status) {
    this.begin(status);
    this.#body?.enqueue(encoder.encode(`${line}\n`));
  }

  /** @param {number} status where there was no line */
  end(status) {
    this.begin(status);
    this.#body?.close();
    this.#over();
  }

  /** @param {unknown} why */
  break(why) {
    this.#failed(why);
    this.#body?.error(why);
    this.#over();
  }
}

/** Answers one question after the other; a question that is given up ends its worker, and the next one has a new one. */
class Answering {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /** @param {Question} question @returns {Promise<Response>} */
  ask(question) {
    const coming = this.#turn.then(() => this.#answer(question));
    this.#turn = coming.then((answer) => answer.over).catch(() => null);
    return coming.then((answer) => answer.response);
  }

  /** @param {Question} question */
  async #answer({ address, body, signal }) {
    signal?.throwIfAborted();
    const worker = await this.#ready();
    signal?.throwIfAborted();
    const coming = new Coming();
    const giveUp = () => {
      this.#end();
      coming.break(signal?.reason);
    };
    signal?.addEventListener("abort", giveUp);
    coming.over.then(() => signal?.removeEventListener("abort", giveUp));
    worker.onmessage = ({ data }) => this.#told(data, coming);
    worker.postMessage({ address, body });
    return coming;
  }

  /** @param {Told} told @param {Coming} coming */
  #told(told, coming) {
    if ("line" in told) coming.add(told.line, 200);
    else if ("refused" in told) coming.add(told.refused, 422);
    else if ("done" in told) coming.end(told.done === 2 ? 404 : 200);
    else {
      this.#end();
      coming.add(JSON.stringify({ failed: FAILED }), 200);
      coming.end(200);
    }
  }

  /** The worker, with the scenario open. @returns {Promise<Worker>} */
  async #ready() {
    if (this.#worker) return this.#worker;
    const [module, packed] = await opening;
    const worker = new Worker(code);
    /** @type {Told} */
    const told = await new Promise((done) => {
      worker.onmessage = ({ data }) => done(data);
      worker.postMessage({ module, packed });
    });
    if (!("done" in told)) throw new Error(Object.values(told)[0]);
    this.#worker = worker;
    return worker;
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = null;
  }
}

const runs = new Answering();
const ranges = new Answering();
/** Who answers does not change, and is asked for while a run takes its time. */
const hello = runs.ask({ address: "/api/hello", body: "" }).then((found) => found.text());

/** @param {Question} question @returns {Promise<Response>} */
async function answer(question) {
  if (question.address === "/api/hello") return new Response(await hello);
  return (question.address === "/api/spread" ? ranges : runs).ask(question);
}

/** Says that this browser cannot run the model. @param {unknown} error */
function sorry(error) {
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = `This browser cannot run the model of this page. 此浏览器无法运行本页的模型。 (${error})`;
  document.getElementById("notices")?.append(note);
}

hello.catch(sorry);
const { language } = document.documentElement.dataset;
if (language && !location.hash) history.replaceState(null, "", `#lang=${language}`);
/** @type {typeof fetch} */
const ask = (address, how) => answer({ address: String(address), body: String(how?.body ?? ""), signal: how?.signal });
globalThis.fetch = ask;
