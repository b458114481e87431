// The peaks of the sound at every scale: the finest come from the server, each coarser level is made once from the finer one.

const FACTOR = 4;
const LEAST = 512; // a level of fewer steps than this is not made coarser
const PATIENCE = 60; // times that a "not yet" is asked again

/** Waits while the peaks are computed. Answers null where there are none. */
export async function loadPeaks(url, { signal } = {}) {
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    const response = await fetch(url, { signal });
    if (response.status === 200) {
      const step = Number(response.headers.get("X-Peaks-Step-Ms"));
      return step > 0 ? makePeaks(new Int8Array(await response.arrayBuffer()), step) : null;
    }
    const wait = Number(response.headers.get("Retry-After"));
    if (response.status !== 202 && !(response.status === 404 && wait)) return null;
    await new Promise((resolve) => setTimeout(resolve, Math.min(10, Math.max(0.5, wait || 1)) * 1000));
    if (signal?.aborted) return null;
  }
  return null;
}

/** `pairs`: min, max, min, max... */
export function makePeaks(pairs, step) {
  const levels = [{ pairs, step }];
  while (levels.at(-1).pairs.length / 2 > LEAST) levels.push(coarsen(levels.at(-1)));
  let loudest = 1;
  for (const value of levels.at(-1).pairs) loudest = Math.max(loudest, Math.abs(value));

  /** Lows and highs (-1..1) of `count` columns from `start`, each `width` ms wide; beyond the sound they are 0. */
  function columns(start, width, count) {
    const level = levels.findLast((each) => each.step <= width) ?? levels[0];
    const lows = new Float32Array(count);
    const highs = new Float32Array(count);
    const length = level.pairs.length / 2;
    for (let column = 0; column < count; column += 1) {
      const from = Math.floor((start + column * width) / level.step);
      const to = Math.max(from + 1, Math.ceil((start + (column + 1) * width) / level.step));
      let low = 127;
      let high = -128;
      for (let index = Math.max(0, from); index < Math.min(to, length); index += 1) {
        low = Math.min(low, level.pairs[2 * index]);
        high = Math.max(high, level.pairs[2 * index + 1]);
      }
      if (low <= high) {
        lows[column] = low / loudest;
        highs[column] = high / loudest;
      }
    }
    return { lows, highs };
  }

  return { columns, duration: (pairs.length / 2) * step };
}

function coarsen({ pairs, step }) {
  const count = Math.ceil(pairs.length / 2 / FACTOR);
  const coarse = new Int8Array(2 * count);
  for (let index = 0; index < count; index += 1) {
    let low = 127;
    let high = -128;
    for (let at = 2 * FACTOR * index; at < Math.min(2 * FACTOR * (index + 1), pairs.length); at += 2) {
      low = Math.min(low, pairs[at]);
      high = Math.max(high, pairs[at + 1]);
    }
    coarse[2 * index] = low;
    coarse[2 * index + 1] = high;
  }
  return { pairs: coarse, step: step * FACTOR };
}
