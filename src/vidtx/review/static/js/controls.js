// The controls under the clip: play, back and forward, time, speed, volume; and the places where other parts put theirs.

import { clock, el, icon, recall, remember, replaceChildren } from "./dom.js";
import { localize, onLanguage, t } from "./i18n.js";
import { RATES } from "./player.js";

const STEP = 3000;

export function createControls(element, stage, player) {
  const button = (name, sign, run, props = {}) =>
    el("button", { class: `button button-quiet button-icon ${props.class ?? ""}`.trim(), type: "button", "data-i18n-label": name, "data-i18n-title": name, ...props.more, on: { click: run } }, icon(sign));
  const play = button("player.play", "play", player.toggle, { class: "button-play" });
  const back = el("button", { class: "button button-quiet control-step", type: "button", "data-i18n-label": "player.back", "data-i18n-title": "player.back", on: { click: () => player.seek(player.time() - STEP) } }, icon("back"), el("span", { "aria-hidden": "true" }, "3"));
  const forward = el("button", { class: "button button-quiet control-step", type: "button", "data-i18n-label": "player.forward", "data-i18n-title": "player.forward", on: { click: () => player.seek(player.time() + STEP) } }, icon("forward"), el("span", { "aria-hidden": "true" }, "3"));

  let exact = recall("exact") === "1";
  const now = el("span", { class: "control-now" });
  const whole = el("span", { class: "control-whole" });
  const times = el(
    "button",
    { class: "button button-quiet control-times tabular", type: "button", "data-i18n-title": "player.exact", "aria-pressed": String(exact), on: { click: toggleExact } },
    now,
    el("span", { "aria-hidden": "true", class: "control-slash" }, "/"),
    whole,
  );

  const rates = el("select", { class: "select control-rate tabular", "data-i18n-label": "player.speed", "data-i18n-title": "player.speed", on: { change: (event) => player.setRate(Number(event.target.value)) } });
  const mute = button("player.mute", "volume", () => player.setVolume(player.element.volume || 1, !player.element.muted));
  const volume = el("input", { class: "range control-volume", type: "range", min: "0", max: "1", step: "0.05", "data-i18n-label": "player.volume", on: { input: (event) => player.setVolume(Number(event.target.value)) } });
  const looping = el("span", { class: "badge control-loop", hidden: true });
  const extra = el("div", { class: "control-extra", id: "transport-extra" });
  const collapse = button("stage.collapse", "up", toggleStage, { class: "control-collapse" });
  replaceChildren(element, el("div", { class: "control-main" }, back, play, forward, times, looping), el("div", { class: "control-sound" }, rates, mute, volume), extra, collapse);

  function toggleExact() {
    exact = !exact;
    remember("exact", exact ? "1" : null);
    times.setAttribute("aria-pressed", String(exact));
    lastShown = "";
    showTime(player.time());
    showState();
  }

  function toggleStage() {
    const collapsed = stage.toggleAttribute("data-collapsed");
    remember("stage", collapsed ? "collapsed" : null);
    showCollapse();
  }

  function showCollapse() {
    const collapsed = stage.hasAttribute("data-collapsed");
    const words = t(collapsed ? "stage.expand" : "stage.collapse");
    collapse.setAttribute("aria-label", words);
    collapse.title = words;
    collapse.setAttribute("aria-expanded", String(!collapsed));
    replaceChildren(collapse, icon(collapsed ? "down" : "up"));
  }

  let lastShown = "";
  function showTime(ms) {
    const text = clock(ms, { exact });
    if (text === lastShown) return; // the text changes once a second, not once a frame
    lastShown = text;
    now.textContent = text;
  }

  function showState() {
    const playing = player.isPlaying();
    const words = t(playing ? "player.pause" : "player.play");
    replaceChildren(play, icon(playing ? "pause" : "play"));
    play.setAttribute("aria-label", words);
    play.title = words;
    whole.textContent = clock(player.duration(), { exact });
    const rate = player.rate();
    const choices = RATES.includes(rate) ? RATES : [...RATES, rate].sort((a, b) => a - b);
    if (rates.childElementCount !== choices.length) replaceChildren(rates, choices.map((value) => el("option", { value: String(value) }, `${value}×`)));
    rates.value = String(rate);
    const { muted, volume: loud } = player.element;
    replaceChildren(mute, icon(muted || loud === 0 ? "mute" : "volume"));
    mute.setAttribute("aria-pressed", String(muted));
    volume.value = muted ? "0" : String(loud);
    const span = player.span();
    looping.hidden = !span?.loop;
    if (span?.loop) looping.textContent = t("player.looping", { start: clock(span.start), end: clock(span.end) });
    stage.toggleAttribute("data-playing", playing);
  }

  if (recall("stage") === "collapsed") stage.setAttribute("data-collapsed", "");
  stage.addEventListener("vidtx-toggle-stage", toggleStage);
  player.onTime(showTime);
  player.onState(showState);
  onLanguage(() => {
    showState();
    showCollapse();
  });
  localize(element);
  showTime(player.time());
  showState();
  showCollapse();
}
