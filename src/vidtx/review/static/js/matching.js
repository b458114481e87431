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
      const isWhole = starts[at] !== undefined && (end === folded.length || starts[end] !== undefined);
      if (isWhole && (!wholeWords || isWord(folded, at, end))) {
        found.push([starts[at], end === folded.length ? text.length : starts[end]]);
        at = end;
      } else at += 1;
    }
    return found;
  };
}

function fold(text, caseSensitive) {
  return caseSensitive ? text : text.toLowerCase();
}

const CLUSTER = /\P{M}\p{M}*|\p{M}+|[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?/gu;
const JAMO = /[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|\P{M}\p{M}*|\p{M}+/gu;

/** The text as it is compared, and for each place in it at which a character begins its place in the original. */
function foldText(text, caseSensitive) {
  let folded = "";
  const starts = [];
  const composed = text.normalize("NFC") === text && !/\p{M}/u.test(text);
  const pattern = composed ? /./gsu : /[\u1100-\u11ff]/u.test(text) ? JAMO : CLUSTER;
  pattern.lastIndex = 0;
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
