/** Wheel, fingers and dragging on the map. */

/** @typedef {import("./zoom.js").Zoom} Zoom */
/** @typedef {{ x: number, y: number }} Point */

/** Hears them from now on. @param {Zoom} zoom */
export function listen(zoom) {
  const { surface } = zoom;
  /** @type {Map<number, Point>} */
  const fingers = new Map();
  const wheel = (/** @type {WheelEvent} */ event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom.by(Math.exp(-event.deltaY * 0.002), { x: event.offsetX, y: event.offsetY });
  };
  const down = (/** @type {PointerEvent} */ event) => {
    fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    zoom.moved = false;
  };
  surface.addEventListener("wheel", wheel, { passive: false });
  surface.addEventListener("pointerdown", down);
  surface.addEventListener("pointermove", (event) => move(zoom, fingers, event));
  for (const end of /** @type {const} */ (["pointerup", "pointercancel", "pointerleave"]))
    surface.addEventListener(end, (event) => fingers.delete(event.pointerId));
}

/** @param {Zoom} zoom @param {Map<number, Point>} fingers @param {PointerEvent} event */
function move(zoom, fingers, event) {
  const after = { x: event.offsetX, y: event.offsetY };
  const before = fingers.get(event.pointerId);
  // The finger that came down first was there before anybody listened.
  if (!before && event.buttons) fingers.set(event.pointerId, after);
  if (!before || (Math.hypot(after.x - before.x, after.y - before.y) < 3 && !zoom.moved)) return;
  zoom.moved = true;
  fingers.set(event.pointerId, after);
  const one = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
  if (!one) return zoom.set({ ...zoom.now, x: zoom.now.x + after.x - before.x, y: zoom.now.y + after.y - before.y });
  const apart = (/** @type {Point} */ point) => Math.max(1, Math.hypot(point.x - one.x, point.y - one.y));
  zoom.by(apart(after) / apart(before), { x: (after.x + one.x) / 2, y: (after.y + one.y) / 2 });
}
