/** Talks to the program that serves this page, and to nothing else. */

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").Question} Question */
/** @typedef {import("../types").Warning} Warning */
/** @typedef {import("../types").Text} Text */

/** The program does not answer. */
export class Gone extends Error {}

/** The program refuses a question and says why. */
export class Refused extends Error {
  /** @param {Warning[]} problems */
  constructor(problems) {
    super("refused");
    this.problems = problems;
  }
}

/**
 * @param {string} address
 * @param {RequestInit} [how]
 * @returns {Promise<Response>}
 */
async function ask(address, how) {
  let response;
  try {
    response = await fetch(address, how);
  } catch (error) {
    if (how?.signal?.aborted) throw error;
    throw new Gone();
  }
  if (response.ok) return response;
  throw new Refused(await problemsOf(response));
}

/** @param {Response} response @returns {Promise<Warning[]>} */
async function problemsOf(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).problems;
  } catch {
    return [{ path: null, text: text || String(response.status) }];
  }
}

/**
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 * @returns {RequestInit}
 */
const post = (body, signal) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
  signal,
});

/** @param {string} address */
const json = (address) => ask(address, { signal: AbortSignal.timeout(60_000) }).then((found) => found.json());

/**
 * The world of a scenario of the library, or of the one that the program was started with.
 * @param {string | null} name
 * @returns {Promise<World>}
 */
export const world = (name) => json(name ? `/api/world?scenario=${encodeURIComponent(name)}` : "/api/world");

/** What else can be opened. @returns {Promise<{ name: string, label: Text, description?: Text, lesson?: boolean }[]>} */
export const scenarios = () => json("/api/scenarios");

/** @returns {Promise<import("../types").Lesson[]>} */
export const lessons = () => json("/api/lessons");

/** Whether the program answers, and which one. @returns {Promise<{ factorflow: string, scenario: string } | null>} */
export const alive = () =>
  ask("/api/hello", { signal: AbortSignal.timeout(5000) })
    .then((found) => found.json())
    .catch(() => null);

/**
 * Asks, and hears the answer line by line.
 * @param {string} address
 * @param {Question} question
 * @param {AbortSignal} signal
 * @param {(line: any) => void} heard
 */
export async function lines(address, question, signal, heard) {
  const response = await ask(address, post(question, signal));
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read().catch((error) => {
      throw signal.aborted ? error : new Gone();
    });
    rest += decoder.decode(value, { stream: !done });
    const complete = rest.split("\n");
    rest = complete.pop() ?? "";
    for (const line of complete) if (line.trim()) heard(JSON.parse(line));
    if (done) return;
  }
}

/**
 * The scenario file, or the report, for a question.
 * @param {"save" | "report"} what
 * @param {Question} question
 * @param {string} language
 */
export const file = (what, question, language) =>
  ask(`/api/${what}`, post({ question, language })).then((found) => found.text());
