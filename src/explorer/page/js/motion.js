/** What moves: the years while playing, and dots along the arcs of the map. Both stop at once. */

/** @typedef {import("./map.js").Arc} Arc */

/** No more dots than this. */
const DOTS = 120;
/** Milliseconds a year is shown while playing, and a dot travels. */
const A_YEAR = 900;
const A_WAY = 3200;

/** Whether the reader's system asks for stillness. */
const wantsStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Motion {
  /** Whether dots may move. */
  on = !wantsStillness();
  /** @type {ReturnType<typeof setInterval> | 0} */
  playing = 0;
  #frame = 0;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => Arc[]} arcs
   */
  constructor(canvas, arcs) {
    this.canvas = canvas;
    this.arcs = arcs;
    document.addEventListener("visibilitychange", () => this.restart());
  }

  /** Begins or ends the dots, after a change of what is drawn or wanted. */
  restart() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.on && !document.hidden) this.#frame = requestAnimationFrame((now) => this.#dots(now));
    else this.#clear();
  }

  #clear() {
    const pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    return pen;
  }

  /** @param {number} now */
  #dots(now) {
    const pen = this.#clear();
    const arcs = this.arcs().slice(0, DOTS);
    arcs.forEach((arc, index) => {
      const t = (now / A_WAY + ((index * 0.618) % 1)) % 1;
      const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
      pen.beginPath();
      pen.arc(
        a * arc.from.x + b * arc.bend.x + c * arc.to.x,
        a * arc.from.y + b * arc.bend.y + c * arc.to.y,
        0.8 + arc.width * 0.35,
        0,
        7,
      );
      pen.fillStyle = arc.colour;
      pen.fill();
    });
    this.#frame = requestAnimationFrame((next) => this.#dots(next));
  }

  /**
   * Plays the years, or stops.
   * @param {() => boolean} step goes on one year; false at the end
   * @param {() => void} changed
   */
  play(step, changed) {
    if (this.playing) {
      clearInterval(this.playing);
      this.playing = 0;
    } else {
      this.playing = setInterval(() => {
        if (!step()) this.play(step, changed);
      }, A_YEAR);
    }
    changed();
  }
}
