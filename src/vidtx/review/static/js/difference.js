// What differs between two texts, word by word.

import { el } from "./dom.js";

const LIMIT = 400; // words; beyond, the texts are shown without marks, since the table of comparison grows with the square

function pieces(text) {
  return text.match(/\S+|\s+/gu) ?? [];
}

/** [{text, kept}] of `before`: which of its pieces stand in `after` too, in the same order. */
export function compare(before, after) {
  const a = pieces(before);
  const b = pieces(after);
  if (a.length > LIMIT || b.length > LIMIT) return [{ text: before, kept: true }];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const parts = [];
  let j = 0;
  for (let i = 0; i < a.length; i++) {
    while (j < b.length && a[i] !== b[j] && longest[i * width + j + 1] > longest[(i + 1) * width + j]) j++;
    const kept = j < b.length && a[i] === b[j];
    if (kept) j++;
    const last = parts.at(-1);
    // A space between two changed words is changed with them.
    if (last && (last.kept === kept || (!last.kept && /^\s+$/u.test(a[i]) && i + 1 < a.length && a[i + 1] !== b[j]))) last.text += a[i];
    else parts.push({ text: a[i], kept });
  }
  return parts;
}

/** Nodes of `before` in which what is not in `after` is marked. */
export function comparison(before, after) {
  return compare(before, after).map(({ text, kept }) => (kept ? document.createTextNode(text) : el("mark", { class: "t-differs" }, text)));
}
