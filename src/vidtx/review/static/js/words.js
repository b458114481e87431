// Marks inside the texts, drawn by the CSS Custom Highlight API: the word being spoken, unsure words, estimated times, findings, matches.
// A text is one text node. Only the lines near the window carry marks, so that a frame costs the same in a short and in a long transcript.

const UNSURE = 0.5; // a word's probability below which it is marked

const supported = typeof Highlight === "function" && typeof CSS !== "undefined" && "highlights" in CSS;
// Later ones are painted above earlier ones.
const GROUPS = ["value", "name", "negation", "omission", "addition", "substitution", "caption", "other"]; // of kinds of findings
const NAMES = ["t-estimated", "t-unsure", ...GROUPS.map((group) => `t-finding-${group}`), "t-find", "t-find-now", "t-current"];

export function createWords() {
  const marks = {};
  NAMES.forEach((name, number) => {
    if (!supported) return;
    marks[name] = new Highlight();
    marks[name].priority = number;
    CSS.highlights.set(name, marks[name]);
  });
  const shown = new Map(); // line -> [[name, range], ..]

  function add(line, name, node, from, to) {
    const range = makeRange(node, from, to);
    if (!range) return;
    marks[name].add(range);
    shown.get(line).push([name, range]);
  }

  /** Draws the marks of a line that came near. `line`: {utterance, node, findings: [[from, to, group]], matches: [[node, from, to, isNow]]}. */
  function show(line) {
    if (!supported) return;
    hide(line);
    shown.set(line, []);
    const { utterance: u, node } = line;
    if (node && u.words.length) {
      if (u.word_times === "interpolated") add(line, "t-estimated", node, 0, node.data.length);
      for (const [, , from, to, probability] of u.words) {
        if (probability === null) u.word_times === "mixed" && add(line, "t-estimated", node, from, to);
        else if (probability < UNSURE && u.status === "machine") add(line, "t-unsure", node, from, to); // a person settles it
      }
    }
    if (node) for (const [from, to, group] of line.findings ?? []) add(line, `t-finding-${GROUPS.includes(group) ? group : "other"}`, node, from, to);
    for (const [at, from, to, now] of line.matches ?? []) add(line, now ? "t-find-now" : "t-find", at, from, to);
  }

  function hide(line) {
    for (const [name, range] of shown.get(line) ?? []) marks[name].delete(range);
    shown.delete(line);
  }

  let lit = "";
  /** `current`: [[node, from, to], ..]: the words being spoken; people may speak at once. */
  function light(current) {
    if (!supported) return;
    const key = current.map(([node, from, to]) => `${node.data.length}:${from}:${to}`).join();
    if (key === lit && !current.some(([node]) => !node.isConnected)) return;
    lit = key;
    marks["t-current"].clear();
    for (const [node, from, to] of current) {
      const range = makeRange(node, from, to);
      if (range) marks["t-current"].add(range);
    }
  }

  return { show, hide, light, isShown: (line) => shown.has(line), supported };
}

/** A range that does not follow changes of the document: cheap by the thousand. Null for one that is empty or outside. */
function makeRange(node, from, to) {
  const end = Math.min(to, node.data.length);
  if (from < 0 || from >= end) return null;
  return new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: end });
}

/** The index of the last item whose start is not after `ms`, or -1. `start(item)`. */
export function findLast(items, ms, start) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start(items[middle]) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The word of an utterance at a time: the last that began. Null before its first. */
export function wordAt(u, ms) {
  const index = findLast(u.words, ms, (word) => word[0]);
  return index < 0 ? null : u.words[index];
}

/** The word that holds, or follows, a place in the text. */
export function wordAtOffset(u, offset) {
  return u.words.find(([, , , to]) => offset < to) ?? u.words.at(-1) ?? null;
}

/** The place in a text node under the pointer, or null. */
export function offsetAt(event, node) {
  if (document.caretPositionFromPoint) {
    const position = document.caretPositionFromPoint(event.clientX, event.clientY);
    return position?.offsetNode === node ? position.offset : null;
  }
  const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
  return range?.startContainer === node ? range.startOffset : null;
}

/** Finds who speaks at a time, among utterances in order of their starts; a long one may still go on under later ones. */
export function createTimeline() {
  let ordered = [];
  let latest = []; // the latest end among this one and those before it
  return {
    set(utterances) {
      ordered = Object.values(utterances).sort((a, b) => a.start - b.start || a.end - b.end);
      let end = 0;
      latest = ordered.map((u) => (end = Math.max(end, u.end)));
    },
    at(ms) {
      const found = [];
      for (let i = findLast(ordered, ms, (u) => u.start); i >= 0 && latest[i] > ms; i--) if (ordered[i].end > ms) found.push(ordered[i]);
      return found.reverse();
    },
    /** The one that speaks, or spoke last. */
    near: (ms) => ordered[Math.max(0, findLast(ordered, ms, (u) => u.start))] ?? null,
    all: () => ordered,
  };
}
