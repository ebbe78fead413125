/** Runs the model for the page: opens a scenario once, then answers one question after the other. */

/**
 * What the model offers: `wasm/src/lib.rs` says what each does.
 * @typedef {object} Model
 * @property {WebAssembly.Memory} memory
 * @property {(length: number) => number} room
 * @property {(packed: number, length: number) => number} open
 * @property {(address: number, addressLength: number, body: number, length: number) => number} ask
 */

/** @typedef {{ module: WebAssembly.Module, packed: string } | { address: string, body: string }} Asked */

/**
 * What the page is told: a line of an answer, why there is none, or that nothing more comes.
 * @typedef {{ line: string } | { refused: string } | { failed: string } | { done: number }} Told
 */

const decoder = new TextDecoder();
const encoder = new TextEncoder();
/** @type {Model} */
let model;

/** @param {Told} told */
const tell = (told) => postMessage(told);

/** The model's text. @param {number} at @param {number} length */
const read = (at, length) => decoder.decode(new Uint8Array(model.memory.buffer, at, length));

/** Hands the model a text. @param {string} text @returns {[number, number]} */
function give(text) {
  const bytes = encoder.encode(text);
  const at = model.room(bytes.length);
  new Uint8Array(model.memory.buffer, at, bytes.length).set(bytes);
  return [at, bytes.length];
}

/** What the model asks for. */
const page = {
  /** @param {number} at @param {number} length */
  heard(at, length) {
    tell({ line: read(at, length) });
    return 1;
  },
  /** @param {number} at @param {number} length */
  refused: (at, length) => tell({ refused: read(at, length) }),
};

/** @param {Asked} asked */
async function answer(asked) {
  if ("module" in asked) {
    const instance = await WebAssembly.instantiate(asked.module, { page });
    model = /** @type {any} */ (instance.exports);
    return model.open(...give(asked.packed));
  }
  return model.ask(...give(asked.address), ...give(asked.body));
}

addEventListener("message", async ({ data }) => {
  try {
    tell({ done: await answer(data) });
  } catch (error) {
    tell({ failed: String(error) });
  }
});
