/** The map of places and flows, on two canvases: what stands still, and the dots that move. */

import { el } from "./elements.js";
import { say, pick, within, amount, percent, listed } from "./words.js";
import { factorOf, members } from "./world.js";
import { works } from "./run.js";
import { Zoom } from "./zoom.js";
import { each, flowsOnView, colour, styleOf, labels } from "./marks.js";

/** @typedef {import("../types").World} World */
/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Year} Year */
/** @typedef {{ world: World, state: State, year: Year, picking: string | null }} What */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ from: Point, bend: Point, to: Point, width: number, colour: string, less: boolean }} Arc */
/** @typedef {import("./marks.js").Flow} Flow */

/** Left, right, top and bottom of all points. @param {Point[]} points */
function bounds(points) {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
}

export class FlowMap {
  /** @type {Arc[]} */
  arcs = [];
  /** The place that the arrow keys stand on. */
  focus = -1;
  /** @type {What} */
  #what = /** @type {any} */ (null);
  /** @type {Point[]} */
  points = [];
  /** @type {number[]} */
  radii = [];

  /**
   * @param {HTMLElement} surface
   * @param {(place: number) => void} open
   * @param {(text: string) => void} tell
   */
  constructor(surface, open, tell) {
    this.still = el("canvas", { id: "map-still", role: "img", tabindex: 0, "aria-describedby": "map-keys" });
    this.moving = el("canvas", { id: "map-moving", "aria-hidden": "true" });
    surface.append(this.still, this.moving);
    this.surface = surface;
    this.open = open;
    this.tell = tell;
    this.zoom = new Zoom(this.still, () => this.draw());
    this.still.addEventListener("click", (event) => this.#click(event));
    this.still.addEventListener("keydown", (event) => this.#key(event));
    this.still.addEventListener("pointermove", (event) => this.#hover(event));
    this.still.addEventListener("blur", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(surface);
  }

  /** @param {What} what */
  show(what) {
    this.#what = what;
    this.draw();
  }

  /** Where all places lie on the unmoved map. @returns {Point[]} */
  #flat() {
    const { regions } = this.#what.world;
    const [wide, high] = [this.surface.clientWidth, this.surface.clientHeight];
    const [left, right, top, bottom] = bounds(regions);
    const room = [wide - Math.min(110, wide * 0.2), high - 80];
    const scale = Math.min(room[0] / (right - left || 1), room[1] / (bottom - top || 1));
    return regions.map(({ x, y }) => ({
      x: wide / 2 + (x - (left + right) / 2) * scale,
      y: high / 2 + 14 + (y - (top + bottom) / 2) * scale,
    }));
  }

  /** Enlarges to these places, or shows all. @param {number[] | null} places */
  fit(places) {
    if (!places?.length) return this.zoom.set({ scale: 1, x: 0, y: 0 });
    const flat = this.#flat();
    this.zoom.fit(bounds(places.map((place) => flat[place])));
  }

  /** Draws everything that stands still. */
  draw() {
    if (!this.#what || !this.surface.clientWidth) return;
    const { world, state, year } = this.#what;
    const pen = this.#pen(this.still);
    this.#pen(this.moving);
    const { scale, x, y } = this.zoom.now;
    this.points = this.#flat().map((point) => ({ x: point.x * scale + x, y: point.y * scale + y }));
    const factor = factorOf(world, state);
    const side = state.view === "base" ? year.base : year.policy;
    const stock = side.regions[factor?.stock ?? ""] ?? side.regions.output_cny ?? [];
    const most = Math.max(...stock, 1e-9);
    const most_radius = Math.min(26, Math.max(7, this.surface.clientWidth / 32)) * Math.min(1.6, Math.sqrt(scale));
    this.radii = stock.map((value) => Math.max(2, most_radius * Math.sqrt(Math.max(0, value) / most)));
    this.#arcs(pen);
    this.#places(pen);
    const weights = stock.map((value, index) =>
      world.regions[index].code === state.place || index === this.focus ? Infinity : value,
    );
    labels(pen, world.regions.map(pick), this.points, this.radii, weights);
    this.still.setAttribute("aria-label", this.sentence());
  }

  /** A canvas cleared and as sharp as the screen. @param {HTMLCanvasElement} canvas */
  #pen(canvas) {
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [this.surface.clientWidth, this.surface.clientHeight];
    canvas.width = Math.round(wide * ratio);
    canvas.height = Math.round(high * ratio);
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    return pen;
  }

  /** @param {CanvasRenderingContext2D} pen */
  #arcs(pen) {
    const { state, year } = this.#what;
    const flows = each(flowsOnView(year, state));
    const most = Math.max(...flows.map((flow) => Math.abs(flow.value)), 1e-12);
    const [name, dash] = styleOf(state.factor);
    const tones = { factor: colour(name), more: colour("--more"), less: colour("--less") };
    const difference = state.view === "difference";
    this.arcs = flows.map((flow) => {
      const share = Math.abs(flow.value) / most;
      const tone = !difference ? tones.factor : flow.value > 0 ? tones.more : tones.less;
      return {
        ...this.#arc(flow),
        width: 0.5 + 4.5 * Math.sqrt(share),
        colour: tone,
        less: difference && flow.value < 0,
      };
    });
    for (const arc of [...this.arcs].reverse()) {
      pen.globalAlpha = 0.12 + 0.5 * ((arc.width - 0.5) / 4.5);
      pen.strokeStyle = pen.fillStyle = arc.colour;
      pen.lineWidth = arc.width;
      pen.setLineDash(difference ? (arc.less ? [5, 4] : []) : [...dash]);
      pen.beginPath();
      pen.moveTo(arc.from.x, arc.from.y);
      pen.quadraticCurveTo(arc.bend.x, arc.bend.y, arc.to.x, arc.to.y);
      pen.stroke();
      pen.setLineDash([]);
      const angle = Math.atan2(arc.to.y - arc.bend.y, arc.to.x - arc.bend.x);
      const long = 4 + arc.width * 1.5;
      pen.beginPath();
      pen.moveTo(arc.to.x, arc.to.y);
      for (const turn of [-0.42, 0.42])
        pen.lineTo(arc.to.x - long * Math.cos(angle + turn), arc.to.y - long * Math.sin(angle + turn));
      pen.fill();
    }
    pen.globalAlpha = 1;
  }

  /** From rim to rim, bent to the left of its way. @param {Flow} flow */
  #arc({ origin, destination }) {
    const [a, b] = [this.points[origin], this.points[destination]];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const long = Math.hypot(dx, dy) || 1;
    const bend = { x: (a.x + b.x) / 2 + dy * 0.16, y: (a.y + b.y) / 2 - dx * 0.16 };
    /** @param {Point} at @param {number} radius */
    const rim = (at, radius) => {
      const away = Math.hypot(bend.x - at.x, bend.y - at.y) || 1;
      const by = Math.min(radius + 1.5, long / 3);
      return { x: at.x + ((bend.x - at.x) / away) * by, y: at.y + ((bend.y - at.y) / away) * by };
    };
    const radii = this.radii;
    return { from: rim(a, radii[origin] ?? 2), bend, to: rim(b, radii[destination] ?? 2) };
  }

  /** Circles by stock, squares where output is lost, rings around who takes part. @param {CanvasRenderingContext2D} pen */
  #places(pen) {
    const { world, state, year, picking } = this.#what;
    const cards = state.policies.filter((card) => (picking ? card.name === picking : works(world, card)));
    const stances = (state.view === "base" ? year.base : year.policy).regions.stance;
    const inside = new Set(
      stances
        ? this.radii.flatMap((_, index) => (stances[index] > 0.5 ? [index] : []))
        : cards.flatMap((card) => members(world, card.members)),
    );
    this.still.dataset.rings = String(inside.size);
    const difference = state.view === "difference";
    const [more, less, ink, paper, chosen] = ["--more", "--less", "--text", "--paper", "--focus"].map(colour);
    const order = this.radii.map((_, index) => index).sort((a, b) => (this.radii[b] ?? 0) - (this.radii[a] ?? 0));
    for (const index of order) {
      const [at, radius] = [this.points[index], this.radii[index]];
      const loses = (year.effect.regions.output_cny?.[index] ?? 0) < 0;
      const shape = new Path2D();
      if (difference && loses) shape.rect(at.x - radius * 0.9, at.y - radius * 0.9, radius * 1.8, radius * 1.8);
      else shape.arc(at.x, at.y, radius, 0, 7);
      pen.fillStyle = difference ? (loses ? less : more) : ink;
      pen.globalAlpha = difference ? 0.55 : 0.42;
      pen.fill(shape);
      pen.globalAlpha = 1;
      pen.strokeStyle = paper;
      pen.lineWidth = 1;
      pen.stroke(shape);
      if (inside.has(index)) this.#ring(pen, at, radius + 2, ink, 1.2);
      if (world.regions[index].code === state.place) this.#ring(pen, at, radius + 4.5, chosen, 3);
      if (index === this.focus && document.activeElement === this.still) this.#ring(pen, at, radius + 8, chosen, 2);
    }
  }

  /** @param {CanvasRenderingContext2D} pen @param {Point} at @param {number} radius @param {string} tone @param {number} width */
  #ring(pen, at, radius, tone, width) {
    pen.beginPath();
    pen.arc(at.x, at.y, radius, 0, 7);
    pen.strokeStyle = tone;
    pen.lineWidth = width;
    pen.stroke();
  }

  /** What the map shows, in a sentence. */
  sentence() {
    const { world, state, year } = this.#what;
    const factor = factorOf(world, state);
    const largest = each(flowsOnView(year, state)).slice(0, 3);
    const named = largest.map((flow) => {
      const gaps = { from: pick(world.regions[flow.origin]), to: pick(world.regions[flow.destination]) };
      return say("flow", { ...gaps, x: amount(flow.value, factor?.unit ?? "", state.view === "difference") });
    });
    const key = state.view === "difference" ? "map_sentence_difference" : "map_sentence";
    return say(key, { factor: within(factor?.label), year: String(year.year), flows: listed(named) || say("nobody") });
  }

  /** What a place is called, with what it holds. @param {number} index */
  #told(index) {
    const { world, year } = this.#what;
    return `${pick(world.regions[index])}: ${say("output_change", { x: percent(year.effect.regions.output_cny?.[index] ?? 0) })}`;
  }

  /** The place under a point. @param {Point} at */
  #hit(at) {
    let [best, near] = [-1, 18];
    this.points.forEach((point, index) => {
      const away = Math.hypot(point.x - at.x, point.y - at.y) - (this.radii[index] ?? 0);
      if (away < near) [best, near] = [index, away];
    });
    return best;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const found = this.zoom.moved ? -1 : this.#hit({ x: event.offsetX, y: event.offsetY });
    if (found < 0) return;
    this.focus = found;
    this.open(found);
  }

  /** @param {MouseEvent} event */
  #hover(event) {
    if (!this.#what) return;
    const found = this.#hit({ x: event.offsetX, y: event.offsetY });
    this.still.title = found < 0 ? "" : this.#told(found);
    this.still.classList.toggle("over", found >= 0);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Enter" && this.focus >= 0) this.open(this.focus);
    else if (event.key === "+" || event.key === "=") this.zoom.by(1.4);
    else if (event.key === "-") this.zoom.by(1 / 1.4);
    else if (way) this.#walk(way[0], way[1]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** To the next place in a direction: near, and not far aside. @param {number} x @param {number} y */
  #walk(x, y) {
    const points = this.points;
    const largest = this.radii.indexOf(Math.max(...this.radii));
    const at = points[this.focus];
    let [best, least] = [this.focus, Infinity];
    points.forEach((point, index) => {
      if (!at || index === this.focus) return;
      const along = (point.x - at.x) * x + (point.y - at.y) * y;
      const aside = Math.abs((point.x - at.x) * y) + Math.abs((point.y - at.y) * x);
      if (along > 0 && aside <= 2 * along && along + 2 * aside < least) [best, least] = [index, along + 2 * aside];
    });
    this.focus = at ? best : largest;
    this.draw();
    this.tell(this.#told(this.focus));
  }
}
