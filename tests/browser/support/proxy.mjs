/** Stands between browser and program, hands everything through, and corrupts it where a fault is planted. */

import http from "node:http";

/**
 * What a fault does: to a file of the page, to a line of an answer, to the description of the world, or to time.
 * @typedef {object} Fault
 * @property {Record<string, (text: string) => string>} [files] by path
 * @property {(line: any) => any} [line] of `/api/run`; null leaves it out
 * @property {(line: any) => any} [spread] of `/api/spread`
 * @property {(world: any) => any} [world]
 * @property {(text: string) => string} [save]
 * @property {(html: string) => string} [page] the page in one file
 * @property {(text: string) => string} [report]
 * @property {number} [slow] milliseconds before every year
 */

/** Waits. @param {number} milliseconds */
export const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * @param {() => string} target address of the program
 * @param {Fault} fault
 */
export async function proxy(target, fault) {
  const server = http.createServer((request, response) => {
    pass(request, response, target(), fault).catch(() => response.destroy());
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const end = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { address: `http://127.0.0.1:${port}`, end };
}

/**
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 * @param {string} target
 * @param {Fault} fault
 */
async function pass(request, response, target, fault) {
  const where = new URL(request.url ?? "/", target);
  const headers = { ...request.headers, host: where.host };
  if (headers.origin) headers.origin = where.origin;
  const onward = http.request(where, { method: request.method, headers }, async (answer) => {
    try {
      response.writeHead(answer.statusCode ?? 500, without(answer.headers, "content-length"));
      for await (const part of changed(answer, where.pathname, fault)) response.write(part);
      response.end();
    } catch {
      response.destroy();
    }
  });
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

/** @param {http.IncomingHttpHeaders} headers @param {string} name */
const without = (headers, name) => Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));

/**
 * @param {http.IncomingMessage} answer
 * @param {string} path
 * @param {Fault} fault
 */
async function* changed(answer, path, fault) {
  answer.setEncoding("utf8");
  const change = { "/api/run": fault.line, "/api/spread": fault.spread }[path];
  if (change || (fault.slow && path === "/api/run")) {
    let rest = "";
    for await (const part of answer) {
      const lines = (rest + part).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines.filter(Boolean)) {
        if (fault.slow) await wait(fault.slow);
        const made = change ? change(JSON.parse(line)) : JSON.parse(line);
        if (made) yield `${JSON.stringify(made)}\n`;
      }
    }
    return;
  }
  let text = "";
  for await (const part of answer) text += part;
  const name = path === "/" ? "index.html" : path.slice(1);
  if (path === "/api/world" && fault.world) yield JSON.stringify(fault.world(JSON.parse(text)));
  else if (path === "/api/save" && fault.save) yield fault.save(text);
  else if (path === "/api/report" && fault.report) yield fault.report(text);
  else yield fault.files?.[name] ? planted(text, fault.files[name], name) : text;
}

/** A fault that changes nothing is no fault. @param {string} text @param {(text: string) => string} plant @param {string} name */
function planted(text, plant, name) {
  const made = plant(text);
  if (made === text) throw new Error(`the fault has no place in ${name}`);
  return made;
}
