// Which part of the clip the zoomed strip shows, in ms, and the way between times and pixels.

export const NEAREST = 1500; // ms across the strip at the most
const DEFAULT = 24000;

export function createView() {
  const listeners = new Set();
  let total = 1;
  let start = 0;
  let length = DEFAULT;
  let width = 1;

  function set(nextStart, nextLength = length) {
    const longest = Math.max(NEAREST, total);
    const clampedLength = Math.min(longest, Math.max(NEAREST, nextLength));
    const clampedStart = Math.max(0, Math.min(nextStart, Math.max(0, total - clampedLength)));
    if (clampedStart === start && clampedLength === length) return;
    start = clampedStart;
    length = clampedLength;
    for (const listener of listeners) listener();
  }

  return {
    set,
    start: () => start,
    end: () => start + length,
    length: () => length,
    total: () => total,
    width: () => width,
    msPerPixel: () => length / width,
    x: (ms) => ((ms - start) / length) * width,
    ms: (x) => start + (x / width) * length,
    holds: (ms) => ms >= start && ms < start + length,
    /** Factor below 1: nearer. `around`: the time that keeps its place. */
    zoom(factor, around = start + length / 2) {
      const next = Math.min(Math.max(NEAREST, total), Math.max(NEAREST, length * factor));
      set(around - ((around - start) / length) * next, next);
    },
    pan: (ms) => set(start + ms),
    /** Turns the page when a time has left the strip; a little of what was before stays. */
    follow(ms) {
      if (ms < start || ms >= start + length) set(ms - length * 0.08);
    },
    /** A span with room around it; nothing moves where it is in view already. */
    reveal(from, to) {
      if (from >= start && to <= start + length) return;
      const needed = (to - from) * 1.4;
      set(from - Math.max(to - from, length * 0.2) * 0.2, Math.max(length, needed));
    },
    setTotal(ms) {
      total = Math.max(1, ms);
      set(start, length);
    },
    setWidth(pixels) {
      width = Math.max(1, pixels);
    },
    onChange: (listener) => listeners.add(listener),
  };
}
