// Draws the strips: the sound in the colors of who speaks, a lane for each speaker, lines at the boundaries. Only what is in view is drawn.

import { clock, el } from "./dom.js";

const LANE = 15;
const LANES_SHARE = 0.5; // of the strip's height at the most
const MUTE_LANE = 26; // where there is no sound to draw, the lanes take its room
const MUTE_SHARE = 0.7;
const NARROW = 5; // px: a bar narrower than this is one block
const LEAST_TEXT = 34; // px: a bar narrower than this has no words

const ROLES = ["questioner", "interpreter", "subject"];
export const roleOf = (speaker) => (ROLES.includes(speaker?.role) ? speaker.role : "unknown");

/** Colors as the browser resolves them for the theme that is on. */
export function readColors(element) {
  const probe = el("span", { hidden: true });
  element.append(probe);
  const names = [
    "ink", "ink-soft", "ink-faint", "panel", "sunken", "line", "line-strong", "accent", "accent-wash", "cut",
    ...[...ROLES, "unknown"].flatMap((role) => [`role-${role}`, `role-${role}-wash`]),
  ];
  const colors = {};
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    colors[name] = getComputedStyle(probe).color;
  }
  colors.font = `11px ${getComputedStyle(element).fontFamily}`;
  probe.remove();
  return colors;
}

export function fitCanvas(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/** How the strip's height is shared: sound above, lanes below. */
export function layOut(height, { speakers, peaks }) {
  const count = Math.max(1, speakers.length);
  const [tallest, share] = peaks ? [LANE, LANES_SHARE] : [MUTE_LANE, MUTE_SHARE];
  const lane = Math.max(4, Math.min(tallest, Math.floor((height * share) / count)));
  const lanes = lane * count;
  return { lane, lanesTop: height - lanes - 2, soundHeight: Math.max(8, height - lanes - 6) };
}

/** `scene`: {view, peaks, speakers (ids in order), speakerOf, utterances (in view), boundaries (in view), selected, colors}. */
export function drawStrip(canvas, scene) {
  const { context, width, height } = fitCanvas(canvas);
  const { view, colors } = scene;
  view.setWidth(width);
  const layout = layOut(height, scene);
  drawRuler(context, scene, height, layout.soundHeight);
  drawSelection(context, scene, height);
  drawSound(context, scene, width, layout.soundHeight);
  drawLanes(context, scene, width, layout);
  drawBoundaryLines(context, scene, height);
  context.fillStyle = colors.line;
  context.fillRect(0, layout.lanesTop - 2, width, 1);
  return layout;
}

const RULER = [100, 200, 500, 1000, 2000, 5000, 10000, 30000, 60000, 300000, 600000, 1800000];

function drawRuler(context, { view, colors }, height, soundHeight) {
  const step = RULER.find((each) => each / view.msPerPixel() >= 76) ?? 3600000;
  context.font = colors.font.replace("11px", "10px");
  context.textBaseline = "bottom";
  for (let ms = Math.ceil(view.start() / step) * step; ms < view.end(); ms += step) {
    const x = Math.round(view.x(ms));
    context.fillStyle = colors.line;
    context.fillRect(x, 0, 1, height);
    if (soundHeight < 48) continue; // no room for words
    context.fillStyle = colors["ink-faint"];
    context.fillText(step < 1000 ? clock(ms, { exact: true }).slice(0, -2) : clock(ms), x + 4, soundHeight + 1);
  }
}

function drawSelection(context, { view, selected, colors }, height) {
  if (!selected) return;
  const from = view.x(selected.start);
  context.fillStyle = colors["accent-wash"];
  context.fillRect(from, 0, Math.max(2, view.x(selected.end) - from), height);
}

function drawSound(context, scene, width, height) {
  const { view, peaks, colors } = scene;
  const middle = height / 2;
  context.fillStyle = colors["line-strong"];
  context.fillRect(0, middle, width, 1);
  if (!peaks) return;
  const count = Math.ceil(width);
  const { lows, highs } = peaks.columns(view.start(), view.msPerPixel(), count);
  const owner = colorColumns(scene, count);
  for (const [color, columns] of owner) {
    context.fillStyle = color;
    context.globalAlpha = 0.82;
    // Single rectangles of one color are many times as fast as one path of all.
    for (const column of columns) {
      const top = middle - highs[column] * middle * 0.94;
      context.fillRect(column, top, 1, Math.max(1, middle - lows[column] * middle * 0.94 - top));
    }
    context.globalAlpha = 1;
  }
}

/** Columns by the color of who speaks there; where nobody does, the sound is gray. */
function colorColumns({ view, utterances, speakerOf, colors }, count) {
  const role = new Array(count).fill(colors["ink-faint"]);
  for (const utterance of utterances) {
    const from = Math.max(0, Math.floor(view.x(utterance.start)));
    const to = Math.min(count, Math.ceil(view.x(utterance.end)));
    role.fill(colors[`role-${roleOf(speakerOf(utterance))}`], from, Math.max(from, to));
  }
  const columns = new Map();
  role.forEach((color, column) => (columns.has(color) ? columns.get(color).push(column) : columns.set(color, [column])));
  return columns;
}

function drawLanes(context, scene, width, { lane, lanesTop }) {
  const { view, utterances, speakers, speakerOf, selected, colors } = scene;
  context.font = colors.font;
  context.textBaseline = "middle";
  const narrow = new Map(); // by color, so that thousands of bars cost a few fills
  for (const utterance of utterances) {
    const row = speakers.indexOf(utterance.speaker);
    const role = roleOf(speakerOf(utterance));
    const y = lanesTop + Math.max(0, row) * lane + 1;
    const from = view.x(utterance.start);
    const to = view.x(utterance.end);
    const isSelected = utterance.id === selected?.id;
    const height = lane - 2;
    if (to - from < NARROW && !isSelected) {
      const color = colors[`role-${role}`];
      if (!narrow.has(color)) narrow.set(color, []);
      narrow.get(color).push([from, y, Math.max(1, to - from), height]);
      continue;
    }
    context.fillStyle = colors[`role-${role}-wash`];
    context.fillRect(from, y, Math.max(1, to - from), height);
    context.fillStyle = colors[`role-${role}`];
    context.fillRect(from, y, 2.5, height);
    if (isSelected) {
      context.strokeStyle = colors.accent;
      context.lineWidth = 1.5;
      context.strokeRect(from + 0.5, y - 0.25, Math.max(1, to - from - 1), height + 0.5);
    }
    if (lane >= 12 && Math.min(to, width) - Math.max(from, 0) > LEAST_TEXT) {
      const left = Math.max(from + 6, 4);
      context.save();
      context.beginPath();
      context.rect(left, y, to - left - 3, height);
      context.clip();
      context.fillStyle = colors.ink;
      context.fillText(utterance.text.slice(0, 240), left, y + height / 2 + 0.5);
      context.restore();
    }
  }
  for (const [color, bars] of narrow) {
    context.fillStyle = color;
    for (const [x, y, width, height] of bars) context.fillRect(x, y, width, height);
  }
}

const DASHES = { certain: [], probable: [6, 3], possible: [2, 4] };

function drawBoundaryLines(context, { view, boundaries, colors }, height) {
  for (const boundary of boundaries) {
    const x = Math.round(view.x(boundary.start)) + 0.5;
    const rejected = boundary.status === "rejected";
    context.save();
    context.globalAlpha = rejected ? 0.45 : 1;
    context.strokeStyle = rejected ? colors["ink-faint"] : colors.cut;
    context.lineWidth = boundary.confidence === "certain" && !rejected ? 1.75 : 1.25;
    context.setLineDash(rejected ? [1, 4] : (DASHES[boundary.confidence] ?? []));
    const end = view.x(boundary.end);
    if (end - x > 2) {
      // A dissolve, a fade or a title card lasts.
      context.globalAlpha *= 0.16;
      context.fillStyle = context.strokeStyle;
      context.fillRect(x, 0, end - x, height);
      context.globalAlpha = rejected ? 0.45 : 1;
    }
    context.beginPath();
    context.moveTo(x, 14);
    context.lineTo(x, height);
    context.stroke();
    context.restore();
  }
}

/** The whole clip in one strip. It changes seldom; the window and the playhead are elements above it. */
export function drawOverview(canvas, { peaks, total, utterances, boundaries, speakerOf, colors }) {
  const { context, width, height } = fitCanvas(canvas);
  const perPixel = total / width;
  const soundHeight = height - 5;
  if (peaks) {
    const count = Math.ceil(width);
    const { lows, highs } = peaks.columns(0, perPixel, count);
    context.fillStyle = colors["ink-faint"];
    context.globalAlpha = 0.6;
    for (let x = 0; x < count; x += 1) {
      const size = Math.max(1, (highs[x] - lows[x]) * 0.5 * soundHeight * 0.94);
      context.fillRect(x, (soundHeight - size) / 2, 1, size);
    }
    context.globalAlpha = 1;
  }
  for (const role of [...ROLES, "unknown"]) {
    context.fillStyle = colors[`role-${role}`];
    for (const utterance of utterances) {
      if (roleOf(speakerOf(utterance)) !== role) continue;
      context.fillRect(utterance.start / perPixel, height - 4, Math.max(1, (utterance.end - utterance.start) / perPixel), 3);
    }
  }
  for (const boundary of boundaries) {
    if (boundary.status === "rejected") continue;
    context.fillStyle = colors.cut;
    context.globalAlpha = boundary.confidence === "certain" ? 1 : boundary.confidence === "probable" ? 0.75 : 0.5;
    context.fillRect(Math.round(boundary.start / perPixel), 0, 1.5, soundHeight);
  }
  context.globalAlpha = 1;
}
