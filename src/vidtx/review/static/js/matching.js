// Finding a text in texts. Compared in Unicode's composed form (NFC), so that a letter typed in one way finds it written in another.

/** `search("слово", {caseSensitive, wholeWords})` -> fn(text) -> [[from, to], ..] in UTF-16 units of the text as it is; null for an empty query. */
export function makeSearch(query, { caseSensitive = false, wholeWords = false } = {}) {
  const wanted = fold(query.normalize("NFC"), caseSensitive);
  if (!wanted) return null;
  return (text) => {
    const { folded, starts } = foldText(text, caseSensitive);
    const found = [];
    for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at)) {
      const end = at + wanted.length;
      // Never a part of a character that was composed, or a base letter without its marks.
      const isWhole = starts === null || (starts[at] !== undefined && (end === folded.length || starts[end] !== undefined));
      if (isWhole && (!wholeWords || isWord(folded, at, end))) {
        found.push(starts === null ? [at, end] : [starts[at], end === folded.length ? text.length : starts[end]]);
        at = end;
      } else at += 1;
    }
    return found;
  };
}

function fold(text, caseSensitive) {
  // An apostrophe is one letter, however it was typed.
  const plain = text.replace(/[’ʼ]/gu, "'");
  return caseSensitive ? plain : plain.toLowerCase();
}

const JAMO = /[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|\P{M}\p{M}*|\p{M}+/gu;

const KEPT = 20_000; // texts: enough for every key that is typed into the field to find them ready
const kept = new Map();

/** The text as it is compared, and for each place in it at which a character begins its place in the original (null: the same places). */
function foldText(text, caseSensitive) {
  const key = (caseSensitive ? "=" : "~") + text;
  let made = kept.get(key);
  if (made === undefined) {
    if (kept.size >= KEPT) kept.clear();
    made = foldAnew(text, caseSensitive);
    kept.set(key, made);
  }
  return made;
}

function foldAnew(text, caseSensitive) {
  const composed = text.normalize("NFC") === text && !/\p{M}/u.test(text);
  if (composed) {
    const whole = fold(text, caseSensitive);
    // Nearly every text: what is compared has the same places.
    if (whole.length === text.length && !/[\ud800-\udfff]/.test(text)) return { folded: whole, starts: null };
  }
  let folded = "";
  const starts = [];
  const pattern = composed ? /./gsu : /[\u1100-\u11ff]/u.test(text) ? JAMO : /\P{M}\p{M}*|\p{M}+/gu;
  for (const match of text.matchAll(pattern)) {
    starts[folded.length] = match.index;
    folded += fold(match[0].normalize("NFC"), caseSensitive);
  }
  return { folded, starts };
}

const LETTER = /[\p{L}\p{N}\p{M}_'’ʼ]/u;

function isWord(text, from, to) {
  const before = [...text.slice(Math.max(0, from - 2), from)].at(-1) ?? "";
  const after = [...text.slice(to, to + 2)][0] ?? "";
  return !LETTER.test(before) && !LETTER.test(after);
}

/** The text with `found` replaced; what was not found stays as it is, byte for byte. */
export function replaceSpans(text, found, replacement) {
  let made = "";
  let at = 0;
  for (const [from, to] of found) {
    made += text.slice(at, from) + replacement;
    at = to;
  }
  return made + text.slice(at);
}
