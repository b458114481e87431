// The clip and its time. Everything works without a clip too: the time is then only a place in the transcript.

import { createControls } from "./controls.js";
import { notify } from "./dialogs.js";
import { el, recall, remember } from "./dom.js";
import { onLanguage, t } from "./i18n.js";

export const RATES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
const NEAR_END = 120; // ms: from here on a timer stops a span, since a frame may be too late

/** `element`: the stage. */
export function createPlayer(element, store) {
  const video = el("video", { playsinline: true, preload: "auto", tabIndex: -1 });
  video.controls = false;
  const timeListeners = new Set();
  const stateListeners = new Set();
  const errorListeners = new Set();
  let clip; // {url, video, duration}; null: there is none to play; undefined: not known yet
  let wanted = false; // it was asked to play before it was known whether there is a clip
  let place = 0; // ms: the time while there is no clip, and a seek that waits for one
  let waiting = false; // `place` is still to be given to the clip
  let span = null; // {start, end, loop}
  let frame = 0;
  let spanTimer = 0;

  const isReady = () => Boolean(clip) && video.readyState > 0;
  const time = () => (isReady() && !waiting ? video.currentTime * 1000 : place);
  const isPlaying = () => Boolean(clip) && !video.paused && !video.ended;

  function duration() {
    if (isReady() && Number.isFinite(video.duration)) return Math.round(video.duration * 1000);
    return clip?.duration ?? store.state?.document?.clip?.duration ?? 0;
  }

  function emit() {
    const now = time();
    for (const listener of timeListeners) listener(now);
  }

  function emitState() {
    for (const listener of stateListeners) listener(isPlaying());
  }

  function keepSpan() {
    if (!span || video.paused) return;
    const left = (span.end - time()) / video.playbackRate;
    if (left <= 4) return endSpan();
    if (left < NEAR_END && !spanTimer) {
      spanTimer = setTimeout(() => {
        spanTimer = 0;
        keepSpan();
      }, Math.max(0, left - 3));
    }
  }

  function endSpan() {
    clearTimeout(spanTimer);
    spanTimer = 0;
    const { start, end, loop } = span;
    if (loop) {
      video.currentTime = start / 1000;
      return;
    }
    span = null;
    video.pause();
    video.currentTime = end / 1000;
  }

  function tick() {
    keepSpan();
    emit();
    frame = isPlaying() ? requestAnimationFrame(tick) : 0;
  }

  function startTicking() {
    if (!frame) frame = requestAnimationFrame(tick);
  }

  function move(ms) {
    place = Math.max(0, Math.min(ms, duration() || ms));
    if (isReady()) {
      waiting = false;
      video.currentTime = place / 1000;
    } else {
      waiting = Boolean(clip);
    }
    emit();
  }

  function seek(ms) {
    if (span && !(span.loop && ms >= span.start && ms < span.end)) stopLoop();
    move(ms);
  }

  async function play() {
    // Whoever presses while the page still asks for the clip gets what was pressed, and not "no clip".
    wanted = clip === undefined;
    if (wanted) return;
    if (!clip) {
      notify(t("player.no_clip"));
      return;
    }
    try {
      await video.play();
    } catch (error) {
      // A pause or another source that came in between is no fault; a clip that cannot be played is told of by its `error` event.
      if (error.name === "NotAllowedError") notify(t("player.blocked"));
    }
  }

  function pause() {
    wanted = false;
    stopLoop();
    video.pause();
  }

  const toggle = () => (isPlaying() ? pause() : play());

  function playSpan(start, end, { loop = false } = {}) {
    stopLoop();
    move(start);
    if (end > start) span = { start: Math.max(0, start), end: Math.min(end, duration() || end), loop };
    emitState();
    return play();
  }

  function stopLoop() {
    clearTimeout(spanTimer);
    spanTimer = 0;
    if (span) {
      span = null;
      emitState();
    }
  }

  function setRate(rate) {
    video.defaultPlaybackRate = rate;
    video.playbackRate = rate;
    remember("rate", String(rate));
    emitState();
  }

  /** To the next rate of the list, up (1) or down (-1). */
  function stepRate(direction) {
    const now = video.playbackRate;
    const next = direction > 0 ? RATES.find((rate) => rate > now + 0.01) : RATES.findLast((rate) => rate < now - 0.01);
    setRate(next ?? now);
  }

  function setVolume(volume, muted = false) {
    video.volume = Math.max(0, Math.min(1, volume));
    video.muted = muted;
    remember("volume", String(video.volume));
  }

  /** `source`: {url, video, duration} or null. The place is kept. */
  function setSource(source) {
    place = time();
    clip = source;
    element.dataset.media = source ? (source.video ? "video" : "sound") : "none";
    if (source) {
      waiting = place > 0;
      video.src = source.url;
    } else {
      video.removeAttribute("src");
    }
    video.load();
    emitState();
    emit();
    if (wanted) void play();
  }

  video.addEventListener("loadedmetadata", () => {
    if (waiting) move(place);
    // A file without a picture is a slim bar, whatever was announced.
    if (clip) element.dataset.media = video.videoWidth ? "video" : "sound";
    emitState();
  });
  for (const event of ["play", "playing", "pause", "ended", "ratechange", "volumechange", "durationchange", "waiting"]) {
    video.addEventListener(event, emitState);
  }
  video.addEventListener("play", startTicking);
  video.addEventListener("pause", emit);
  video.addEventListener("seeked", emit);
  // In a hidden tab there are no animation frames, but the sound goes on.
  video.addEventListener("timeupdate", () => document.hidden && (keepSpan(), emit()));
  video.addEventListener("error", () => {
    if (clip) for (const listener of errorListeners) listener(video.error);
  });
  video.addEventListener("click", toggle);

  // The time of the picture that is really on the screen: finer than the clock of the sound where something is placed at a frame.
  let shown = null;
  if ("requestVideoFrameCallback" in video) {
    const look = (_, { mediaTime }) => {
      shown = mediaTime * 1000;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  }
  function frameTime() {
    const now = time();
    return Math.round(shown !== null && Math.abs(shown - now) < 60 ? shown : now);
  }

  store.on("load", emitState); // the document says how long the clip is
  setRate(Number(recall("rate", "1")) || 1);
  setVolume(Number(recall("volume", "1")));
  element.dataset.media = "none";
  const label = () => video.setAttribute("aria-label", t("player.video"));
  onLanguage(label);
  label();
  element.querySelector("#screen").append(video);

  const onto = (listeners) => (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const player = {
    element: video, time, frameTime, duration, seek, play, pause, toggle, isPlaying, playing: isPlaying, playSpan, stopLoop, setRate, stepRate, setVolume, setSource,
    rate: () => video.playbackRate, span: () => span, hasClip: () => Boolean(clip),
    onTime: onto(timeListeners), onState: onto(stateListeners), onError: onto(errorListeners),
  };
  createControls(element.querySelector("#transport"), element, player);
  return player;
}
