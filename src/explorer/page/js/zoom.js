/** Moves and enlarges the map: wheel, two fingers, dragging, keys and buttons. */

/** @typedef {{ scale: number, x: number, y: number }} Zoomed */

const MOST = 24;

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
  /** @type {Map<number, { x: number, y: number }>} */
  #fingers = new Map();
  /** Whether the pointer has moved since it came down: then it was no click. */
  moved = false;

  /**
   * @param {HTMLElement} surface
   * @param {() => void} changed
   */
  constructor(surface, changed) {
    this.surface = surface;
    this.changed = changed;
    surface.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    surface.addEventListener("pointerdown", (event) => this.#down(event));
    surface.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
      surface.addEventListener(end, (event) => this.#fingers.delete(/** @type {PointerEvent} */ (event).pointerId));
    }
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
   * @param {{ left: number, right: number, top: number, bottom: number }} part
   */
  fit({ left, right, top, bottom }) {
    const [wide, high] = [this.surface.clientWidth, this.surface.clientHeight];
    const scale = Math.min(MOST, 0.8 * Math.min(wide / Math.max(1, right - left), high / Math.max(1, bottom - top)));
    this.set({ scale, x: wide / 2 - (scale * (left + right)) / 2, y: high / 2 - (scale * (top + bottom)) / 2 });
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.by(Math.exp(-event.deltaY * 0.002), { x: event.offsetX, y: event.offsetY });
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    this.moved = false;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const after = { x: event.offsetX, y: event.offsetY };
    const others = [...this.#fingers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    if (Math.hypot(after.x - before.x, after.y - before.y) < 3 && !this.moved) return;
    this.moved = true;
    this.#fingers.set(event.pointerId, after);
    if (others.length) {
      const [one] = others;
      const apart = (/** @type {{x: number, y: number}} */ point) =>
        Math.max(1, Math.hypot(point.x - one.x, point.y - one.y));
      this.by(apart(after) / apart(before), { x: (after.x + one.x) / 2, y: (after.y + one.y) / 2 });
    } else this.set({ ...this.now, x: this.now.x + after.x - before.x, y: this.now.y + after.y - before.y });
  }
}
