// The sound and who speaks: the whole clip in a thin strip, a part of it below, with lanes, boundaries, the playhead and the selected edges.

import { clock, el, icon, replaceChildren } from "./dom.js";
import { localize, onLanguage, t } from "./i18n.js";
import { loadPeaks } from "./peaks.js";
import { createView } from "./view.js";
import { drawOverview, drawStrip, layOut, readColors, roleOf } from "./wave_draw.js";
import { createEdges, createTicks } from "./wave_handles.js";

const HANDS_OFF = 4000; // ms for which the strip does not turn its page after a hand moved it

export function createWaveform(element, { store, player, openBoundary }) {
  const view = createView();
  const overviewCanvas = el("canvas", { class: "wave-canvas" });
  const frame = el("div", { class: "wave-window" });
  const overviewHead = el("div", { class: "wave-head" });
  const overview = el("div", { class: "wave-overview", "aria-hidden": "true" }, overviewCanvas, frame, overviewHead);
  const canvas = el("canvas", { class: "wave-canvas", "aria-hidden": "true" });
  const surface = el("div", { class: "wave-surface", role: "slider", tabIndex: 0, "data-i18n-label": "wave.position", "aria-describedby": "wave-words" }, canvas);
  const head = el("div", { class: "wave-head" });
  const lanes = el("div", { class: "wave-lanes", "aria-hidden": "true" });
  const ticks = el("div", { class: "wave-ticks" });
  const words = el("p", { class: "visually-hidden", id: "wave-words" });
  const strip = el("div", { class: "wave-strip", role: "group", "data-i18n-label": "wave.label" }, surface, lanes, head, ticks, words);
  replaceChildren(element, overview, strip);

  let colors = null;
  let peaks = null;
  let utterances = [];
  let boundaries = [];
  let speakers = [];
  let asked = 0;
  let handsUntil = 0;
  let wordsTimer = 0;

  const tickMarks = createTicks(ticks, { view, open: openBoundary });
  const edges = createEdges(ticks, { view, store, player, changed: ask });
  const speakerOf = (utterance) => store.state.speakers[utterance.speaker];
  const inView = (each) => each.end >= view.start() && each.start <= view.end();

  function take() {
    const { state } = store;
    utterances = Object.values(state.utterances).sort((a, b) => a.start - b.start);
    boundaries = Object.values(state.boundaries).sort((a, b) => a.start - b.start);
    // Lanes in the order of questioner, interpreter, subjects, as a reader expects them; within a role by who speaks first.
    const order = ["questioner", "interpreter", "subject", "unknown"];
    const heard = [...new Set(utterances.map((utterance) => utterance.speaker))];
    speakers = heard.sort((a, b) => order.indexOf(roleOf(state.speakers[a])) - order.indexOf(roleOf(state.speakers[b])));
    view.setTotal(Math.max(player.duration(), utterances.at(-1)?.end ?? 0));
    askAll();
  }

  let overviewAsked = false;
  function ask() {
    if (!asked) asked = requestAnimationFrame(draw);
  }
  function askAll() {
    overviewAsked = true;
    ask();
  }

  function draw() {
    asked = 0;
    if (!store.state || !strip.offsetWidth) return;
    colors ??= readColors(element);
    if (overviewAsked) labelLanes(layOut(strip.clientHeight, { speakers, peaks })); // first: what is drawn lies beside the labels
    const selected = edges.shown();
    const near = utterances.filter(inView).map((each) => (each.id === selected?.id ? selected : each));
    const marks = boundaries.filter(inView);
    drawStrip(canvas, { view, peaks, speakers, speakerOf, utterances: near, boundaries: marks, selected, colors });
    if (overviewAsked) {
      overviewAsked = false;
      drawOverview(overviewCanvas, { peaks, total: view.total(), utterances, boundaries, speakerOf, colors });
    }
    tickMarks.update(marks);
    edges.update();
    const width = overview.clientWidth;
    frame.style.transform = `translateX(${((view.start() / view.total()) * width).toFixed(1)}px)`;
    frame.style.width = `${Math.max(4, Math.min(1, view.length() / view.total()) * width).toFixed(1)}px`;
    placeHead(player.time());
    clearTimeout(wordsTimer);
    wordsTimer = setTimeout(() => {
      words.textContent = t("wave.words", { start: clock(view.start()), end: clock(view.end()), utterances: near.length, boundaries: marks.length });
    }, 400);
  }

  /** The names of the lanes have a column of their own, so that they lie over nothing that was said. */
  function labelLanes({ lane, lanesTop }) {
    lanes.hidden = lane < 11;
    lanes.style.top = `${lanesTop}px`;
    lanes.style.setProperty("--lane", `${lane}px`);
    replaceChildren(lanes, speakers.map((id) => el("span", { class: `wave-lane role-${roleOf(store.state.speakers[id])}` }, store.state.speakers[id]?.label ?? id)));
    strip.style.setProperty("--gutter", `${lanes.hidden ? 0 : lanes.offsetWidth}px`);
  }

  function placeHead(ms) {
    const inside = ms >= view.start() && ms <= view.end();
    head.hidden = !inside;
    if (inside) head.style.transform = `translateX(${view.x(ms).toFixed(1)}px)`;
    overviewHead.style.transform = `translateX(${((ms / view.total()) * overview.clientWidth).toFixed(1)}px)`;
  }

  let saidSecond = -1;
  function onTime(ms) {
    if (!edges.isMoving() && performance.now() > handsUntil) view.follow(ms);
    placeHead(ms);
    const second = Math.floor(ms / 1000);
    if (second === saidSecond) return;
    saidSecond = second;
    surface.setAttribute("aria-valuemin", "0");
    surface.setAttribute("aria-valuemax", String(Math.round(view.total() / 1000)));
    surface.setAttribute("aria-valuenow", String(second));
    surface.setAttribute("aria-valuetext", t("wave.at", { time: clock(ms), whole: clock(view.total()) }));
  }

  const hands = () => (handsUntil = performance.now() + HANDS_OFF);
  const xOf = (event, box) => event.clientX - box.getBoundingClientRect().left;

  function seek(ms) {
    handsUntil = 0;
    player.seek(Math.max(0, Math.min(view.total(), ms)));
  }

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    const from = event.clientX;
    const start = view.start();
    let moved = false;
    const onMove = (move) => {
      if (!moved && Math.abs(move.clientX - from) < 5) return;
      moved = true;
      hands();
      surface.dataset.panning = "";
      view.set(start - (move.clientX - from) * view.msPerPixel());
    };
    const onEnd = (end) => {
      for (const name of ["pointermove", "pointerup", "pointercancel"]) surface.removeEventListener(name, name === "pointermove" ? onMove : onEnd);
      delete surface.dataset.panning;
      if (moved || end.type === "pointercancel") return;
      const ms = view.ms(xOf(end, surface));
      const hit = utteranceAt(ms, end.clientY - surface.getBoundingClientRect().top);
      if (hit) store.select(hit.id, { from: "waveform" });
      seek(ms);
    };
    surface.addEventListener("pointermove", onMove);
    surface.addEventListener("pointerup", onEnd);
    surface.addEventListener("pointercancel", onEnd);
  });

  /** In the lanes the one of that lane, in the sound whoever speaks there. */
  function utteranceAt(ms, y) {
    const lane = parseFloat(lanes.style.getPropertyValue("--lane")) || 0;
    const row = Math.floor((y - parseFloat(lanes.style.top || "0")) / (lane || 1));
    const there = utterances.filter((each) => each.start <= ms && ms < each.end);
    return row >= 0 ? there.find((each) => each.speaker === speakers[row]) : there[0];
  }

  surface.addEventListener("dblclick", (event) => {
    const ms = view.ms(xOf(event, surface));
    const hit = utterances.find((each) => each.start <= ms && ms < each.end);
    if (hit) player.playSpan(hit.start, hit.end);
  });

  strip.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey) return; // the browser's own zoom
      event.preventDefault();
      hands();
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
      if (sideways) view.pan(sideways * view.msPerPixel());
      else view.zoom(Math.exp(Math.sign(event.deltaY) * Math.min(0.35, Math.abs(event.deltaY) / 280)), view.ms(xOf(event, surface)));
    },
    { passive: false },
  );

  surface.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? 5000 : 1000;
    const moves = {
      ArrowLeft: () => seek(player.time() - step), ArrowRight: () => seek(player.time() + step), ArrowUp: () => view.zoom(0.7, player.time()),
      ArrowDown: () => view.zoom(1 / 0.7, player.time()), PageUp: () => seek(player.time() - view.length()), PageDown: () => seek(player.time() + view.length()),
      Home: () => seek(0), End: () => seek(view.total()), "+": () => view.zoom(0.7, player.time()), "=": () => view.zoom(0.7, player.time()),
      "-": () => view.zoom(1 / 0.7, player.time()), Enter: () => player.toggle(),
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  });

  overview.addEventListener("pointerdown", (event) => {
    overview.setPointerCapture(event.pointerId);
    const go = (at) => seek((xOf(at, overview) / overview.clientWidth) * view.total());
    const onEnd = () => overview.removeEventListener("pointermove", go);
    go(event);
    overview.addEventListener("pointermove", go);
    overview.addEventListener("pointerup", onEnd, { once: true });
    overview.addEventListener("pointercancel", onEnd, { once: true });
  });

  const zoomButton = (key, sign, factor) =>
    el("button", { class: "button button-quiet button-icon", type: "button", "data-i18n-label": key, "data-i18n-title": key, on: { click: () => (hands(), view.zoom(factor, view.holds(player.time()) ? player.time() : undefined)) } }, icon(sign));
  document.querySelector("#transport-extra")?.prepend(zoomButton("wave.zoom_out", "minus", 1 / 0.6), zoomButton("wave.zoom_in", "plus", 0.6));
  localize(element.parentElement);

  view.onChange(ask);
  player.onTime(onTime);
  player.onState(() => {
    const total = Math.max(player.duration(), utterances.at(-1)?.end ?? 0);
    if (total !== view.total()) {
      view.setTotal(total);
      askAll();
    }
  });
  store.on("load", take);
  store.on("patch", take);
  store.on("selection", () => {
    const utterance = edges.shown();
    if (utterance && !player.isPlaying()) view.reveal(utterance.start, utterance.end);
    ask();
  });
  onLanguage(askAll);
  const recolor = () => {
    colors = null;
    askAll();
  };
  new MutationObserver(recolor).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolor);
  new ResizeObserver(askAll).observe(element);
  if (store.state) take();
  onTime(player.time());

  let loading = null;
  let loadedUrl = null;
  /** `url`: of the peaks, or null. Asked anew only where it changed. */
  async function setPeaks(url) {
    if (url === loadedUrl) return;
    loadedUrl = url;
    loading?.abort();
    loading = new AbortController();
    peaks = null;
    if (url) peaks = await loadPeaks(url, { signal: loading.signal }).catch(() => null);
    askAll();
  }

  return { setPeaks, view };
}
