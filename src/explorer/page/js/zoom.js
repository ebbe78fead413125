/** Moves and enlarges the map; wheel, fingers and dragging are in `gestures.js`. */

import { load } from "./later.js";

/** @typedef {{ scale: number, x: number, y: number }} Zoomed */

const MOST = 24;
const FIRST = ["pointerdown", "wheel"];

/** @param {Zoomed} zoomed @param {number} wide @param {number} high */
function kept(zoomed, wide, high) {
  const scale = Math.min(MOST, Math.max(1, zoomed.scale));
  const within = (/** @type {number} */ value, /** @type {number} */ size) =>
    Math.min(0, Math.max(size * (1 - scale), value));
  return { scale, x: within(zoomed.x, wide), y: within(zoomed.y, high) };
}

export class Zoom {
  /** @type {Zoomed} */
  now = { scale: 1, x: 0, y: 0 };
  /** Whether the pointer has moved since it came down: then it was no click. */
  moved = false;

  /**
   * @param {HTMLElement} surface
   * @param {() => void} changed
   */
  constructor(surface, changed) {
    this.surface = surface;
    this.changed = changed;
    const first = () => {
      for (const kind of FIRST) surface.removeEventListener(kind, first);
      load("gestures").then((part) => part.listen(this));
    };
    for (const kind of FIRST) surface.addEventListener(kind, first, { passive: true });
  }

  /** @param {Zoomed} to */
  set(to) {
    this.now = kept(to, this.surface.clientWidth, this.surface.clientHeight);
    this.changed();
  }

  /**
   * Enlarges about a point of the surface; its middle when left out.
   * @param {number} by
   * @param {{ x: number, y: number }} [at]
   */
  by(by, at = { x: this.surface.clientWidth / 2, y: this.surface.clientHeight / 2 }) {
    const scale = Math.min(MOST, Math.max(1, this.now.scale * by));
    const ratio = scale / this.now.scale;
    this.set({ scale, x: at.x - (at.x - this.now.x) * ratio, y: at.y - (at.y - this.now.y) * ratio });
  }

  /**
   * Shows a part of the unmoved map as large as it fits.
   * @param {number[]} part its left, right, top and bottom
   */
  fit([left, right, top, bottom]) {
    const [wide, high] = [this.surface.clientWidth, this.surface.clientHeight];
    const scale = Math.min(MOST, 0.8 * Math.min(wide / Math.max(1, right - left), high / Math.max(1, bottom - top)));
    this.set({ scale, x: wide / 2 - (scale * (left + right)) / 2, y: high / 2 - (scale * (top + bottom)) / 2 });
  }
}
