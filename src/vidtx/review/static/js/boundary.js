// A boundary, looked at closely: the frames before and after, what speaks for an edit, and the decision.

import { getJson } from "./api.js";
import { notify, openDialog } from "./dialogs.js";
import { clock, el, icon, replaceChildren } from "./dom.js";
import { t } from "./i18n.js";
import { edgeSign } from "./signs.js";
import { submitOrTell } from "./submit.js";

const AROUND = 1500; // ms that the loop plays before and after
const STEP = 40; // ms of one frame at 25 a second
const KINDS = ["cut", "jump_cut", "dissolve", "fade", "title_card", "freeze", "sound_splice", "cutaway_in", "cutaway_out"];

let app = null;
let opened = null;

/** Who the functions below speak to. Called once. */
export function setUpBoundaries(parts) {
  app = parts;
}

const inOrder = () => Object.values(app.store.state.boundaries).sort((a, b) => a.start - b.start);

export function openBoundary(id) {
  if (!app.store.state.boundaries[id]) return;
  if (opened) {
    opened.show(id);
    return;
  }
  const { store, player } = app;
  let current = id;
  let strip = null; // of `current`, once it is there
  const body = el("div", { class: "boundary" });
  const stops = [store.on("patch", () => show(current)), player.onTime(showPlayhead), player.onState(showPlaying)];
  const dialog = openDialog({ title: "", body, className: "dialog-under dialog-wide boundary-dialog", onClose: leave });
  const playhead = el("span", { class: "boundary-playhead tabular" });
  const buttons = makeButtons();
  const bar = el("div", { class: "dialog-actions boundary-actions" }, buttons.previous, buttons.next, buttons.across, buttons.earlier, playhead, buttons.later, buttons.move, el("span", { class: "spacer" }), buttons.reject, buttons.accept);
  dialog.element.append(bar);
  opened = { show };
  show(id);

  function leave() {
    opened = null;
    for (const stop of stops) stop?.();
    player.stopLoop();
    player.element.pause();
  }

  function makeButton(key, sign, run, { kind = "", label = true } = {}) {
    return el(
      "button",
      { class: `button ${kind}${label ? "" : " button-icon"}`.trim(), type: "button", "aria-label": label ? null : t(key), title: label ? null : t(key), on: { click: run } },
      sign && icon(sign),
      label ? el("span", {}, t(key)) : null,
    );
  }

  function makeButtons() {
    return {
      previous: makeButton("boundary.previous", "left", () => go(-1), { label: false, kind: "button-quiet" }),
      next: makeButton("boundary.next", "right", () => go(1), { label: false, kind: "button-quiet" }),
      across: makeButton("boundary.across", "loop", playAcross),
      earlier: makeButton("boundary.frame_back", "minus", () => stepFrame(-1), { label: false, kind: "button-quiet" }),
      later: makeButton("boundary.frame_on", "plus", () => stepFrame(1), { label: false, kind: "button-quiet" }),
      move: makeButton("boundary.move", "target", move),
      reject: makeButton("boundary.reject", "close", () => decide("reject")),
      accept: makeButton("boundary.accept", "check", () => decide("accept"), { kind: "button-primary" }),
    };
  }

  function show(nextId) {
    const boundary = store.state.boundaries[nextId];
    if (!boundary) return dialog.close();
    const other = nextId !== current || strip === null;
    if (nextId !== current) strip = null;
    current = nextId;
    const all = inOrder();
    const index = all.findIndex((each) => each.id === current);
    replaceChildren(dialog.heading, edgeSign(boundary.kind), el("span", {}, `${boundary.label} · `), el("span", { class: "tabular" }, clock(boundary.start, { exact: true })), el("span", { class: "soft dialog-count" }, t("boundary.count", { index: index + 1, total: all.length })));
    dialog.element.dataset.status = boundary.status;
    drawBody(boundary);
    buttons.previous.disabled = index <= 0;
    buttons.next.disabled = index >= all.length - 1;
    buttons.accept.disabled = boundary.status === "accepted";
    buttons.reject.disabled = boundary.status === "rejected";
    showPlayhead(player.time());
    showPlaying();
    if (other) {
      if (!player.span()) player.seek(boundary.start);
      loadStrip(current);
    }
    return undefined;
  }

  function drawBody(boundary) {
    const where = boundary.in_picture && boundary.in_sound ? "both" : boundary.in_sound ? "sound" : "picture";
    const probability = boundary.status === "added" ? "" : ` · ${Math.round(boundary.probability * 100)} %`;
    const exchanges = boundary.exchanges.map((each) => store.state.exchanges[each]?.heading).filter(Boolean);
    replaceChildren(
      body,
      el(
        "p",
        { class: "boundary-facts" },
        boundary.confidence ? el("span", { class: `badge badge-${boundary.confidence}` }, `${boundary.confidence_label}${probability}`) : null,
        el("span", { class: "badge" }, t(`boundary.in_${where}`)),
        el("span", { class: `badge badge-${boundary.status}` }, t(`boundary.status.${boundary.status}`)),
        exchanges.length ? el("span", { class: "soft" }, t("boundary.crosses", { exchanges: exchanges.join(", ") })) : null,
      ),
      drawStripOf(boundary),
      el(
        "div",
        { class: "boundary-evidence" },
        el("h3", {}, t("boundary.evidence")),
        boundary.evidence.length ? el("ul", {}, boundary.evidence.map((sentence) => el("li", {}, sentence))) : el("p", { class: "soft" }, t("boundary.no_evidence")),
      ),
    );
  }

  function drawStripOf(boundary) {
    if (!strip) return el("div", { class: "frames frames-empty soft" }, t("boundary.loading"));
    if (!strip.before.length && !strip.after.length) return el("div", { class: "frames frames-empty soft" }, t("boundary.no_frames"));
    return el("div", { class: "frames" }, drawSide("before", strip.before), el("div", { class: "frames-edge", "aria-hidden": "true" }, edgeSign(boundary.kind)), drawSide("after", strip.after));
  }

  function drawSide(side, frames) {
    return el(
      "section",
      { class: `frames-side frames-${side}`, "aria-label": t(`boundary.${side}`) },
      el("h3", { class: "frames-name" }, t(`boundary.${side}`)),
      el("div", { class: "frames-row" }, frames.map(({ time, url }, index) => {
        // The two frames that meet at the edit are shown large.
        const near = index === (side === "before" ? frames.length - 1 : 0);
        const words = clock(time, { exact: true });
        const picture = el("img", { src: url, alt: t(`boundary.alt_${side}`, { time: words }), loading: "eager", decoding: "async" });
        return el("figure", { class: near ? "frames-near" : null }, el("button", { class: "frames-seek", type: "button", title: t("boundary.seek", { time: words }), on: { click: () => (player.pause(), player.seek(time)) } }, picture), el("figcaption", { class: "tabular" }, words));
      })),
    );
  }

  async function loadStrip(of) {
    let found = { before: [], after: [] };
    try {
      found = await getJson(`/api/boundaries/${encodeURIComponent(of)}/strip`);
    } catch {
      // There is no picture, or no clip: the page says so in its place.
    }
    if (of !== current || !opened) return;
    strip = found;
    const boundary = store.state.boundaries[current];
    if (boundary) drawBody(boundary);
  }

  function showPlayhead(ms) {
    const boundary = store.state.boundaries[current];
    if (!boundary) return;
    const apart = Math.round(ms - boundary.start);
    playhead.textContent = `${clock(ms, { exact: true })} (${apart < 0 ? "−" : "+"}${(Math.abs(apart) / 1000).toFixed(2)})`;
    buttons.move.disabled = Math.abs(apart) < 1;
  }

  function showPlaying() {
    const looping = Boolean(player.span()?.loop) && player.isPlaying();
    replaceChildren(buttons.across, icon(looping ? "pause" : "loop"), el("span", {}, t(looping ? "boundary.stop" : "boundary.across")));
  }

  function playAcross() {
    if (player.span()?.loop && player.isPlaying()) return player.pause();
    const { start, end } = store.state.boundaries[current];
    return player.playSpan(start - AROUND, end + AROUND, { loop: true });
  }

  function stepFrame(direction) {
    player.pause();
    player.seek(player.time() + direction * STEP);
  }

  function go(direction) {
    const all = inOrder();
    const next = all[all.findIndex((each) => each.id === current) + direction];
    if (!next) return;
    player.stopLoop();
    player.element.pause();
    show(next.id);
    dialog.heading.focus({ preventScroll: true });
  }

  /** Hands in a correction; until the answer is there, its buttons wait. */
  async function hand(correction) {
    for (const button of [buttons.accept, buttons.reject, buttons.move]) button.disabled = true;
    dialog.element.setAttribute("aria-busy", "true");
    await submitOrTell(store, [correction]);
    dialog.element.removeAttribute("aria-busy");
    if (opened) show(current);
  }

  function decide(kind) {
    const { status } = store.state.boundaries[current];
    return hand({ kind, targets: [current], before: { status }, after: {} });
  }

  async function move() {
    player.pause();
    const { start, status } = store.state.boundaries[current];
    const time = player.frameTime();
    if (time !== start) await hand({ kind: "move_boundary", targets: [current], before: { time: start, status }, after: { time } });
  }
}

/** A boundary that the machine missed, at the playhead. */
export function addBoundary() {
  const { store, player } = app;
  player.pause();
  const time = player.frameTime();
  const names = store.state.names?.kinds ?? {};
  const select = el("select", { class: "select", id: "new-boundary-kind", autofocus: true }, KINDS.map((kind) => el("option", { value: kind }, names[kind] ?? t(`kind.${kind}`))));
  const body = el("div", { class: "form" }, el("p", { class: "tabular" }, t("boundary.add_at", { time: clock(time, { exact: true }) })), el("label", { for: "new-boundary-kind" }, t("boundary.kind")), select);
  const add = async () => {
    const done = await submitOrTell(store, [{ kind: "add_boundary", targets: [], before: {}, after: { time, kind: select.value } }]);
    if (done) notify(t("boundary.added", { time: clock(time, { exact: true }) }));
    return done;
  };
  openDialog({ title: t("boundary.add"), body, className: "dialog-small dialog-under", actions: [{ label: t("dialog.cancel"), kind: "quiet" }, { label: t("boundary.add"), kind: "primary", run: add }] });
}
