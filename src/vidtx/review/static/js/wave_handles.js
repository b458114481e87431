// The real elements above the drawn strip: a button at each boundary in view, and the two edges of the selected utterance, which can be dragged.

import { clock, el } from "./dom.js";
import { t } from "./i18n.js";
import { edgeSign } from "./signs.js";
import { submitOrTell } from "./submit.js";

const LEAST_LENGTH = 60; // ms that an utterance keeps
const TYPING_PAUSE = 700; // ms without an arrow key after which moved edges are sent

export function createTicks(layer, { view, open }) {
  const ticks = new Map();

  function describe(boundary) {
    const status = boundary.status === "machine" ? "" : `, ${t(`boundary.status.${boundary.status}`)}`;
    return `${clock(boundary.start)} ${boundary.label}, ${boundary.confidence_label ?? ""}${status}`;
  }

  function make(boundary) {
    const tick = el("button", { class: "wave-tick", type: "button", on: { click: () => open(boundary.id) } }, edgeSign(boundary.kind));
    layer.append(tick);
    return tick;
  }

  /** `boundaries`: those in view. One that has the focus stays, so that nobody falls out of the page when it turns. */
  function update(boundaries) {
    const shown = new Set();
    for (const boundary of boundaries) {
      const key = `${boundary.id} ${boundary.kind}`;
      if (!ticks.has(key)) ticks.set(key, make(boundary));
      const tick = ticks.get(key);
      shown.add(key);
      tick.dataset.status = boundary.status;
      tick.dataset.confidence = boundary.confidence ?? "certain";
      const words = describe(boundary);
      if (tick.title !== words) {
        tick.title = words;
        tick.setAttribute("aria-label", words);
      }
      tick.style.transform = `translateX(${Math.round(view.x(boundary.start))}px)`;
    }
    for (const [key, tick] of ticks) {
      if (shown.has(key) || tick === document.activeElement) continue;
      tick.remove();
      ticks.delete(key);
    }
  }

  return { update };
}

/** `changed()` is called while an edge moves, so that the strip is drawn again. */
export function createEdges(layer, { view, store, player, changed }) {
  const edges = { start: makeEdge("start"), end: makeEdge("end") };
  let pending = null; // {id, start, end} while an edge is on its way
  let timer = 0;

  const selected = () => store.state?.utterances[store.selected() ?? ""] ?? null;
  const shown = () => (pending && pending.id === store.selected() ? { ...selected(), ...pending } : selected());

  function makeEdge(side) {
    const bubble = el("span", { class: "wave-edge-time tabular", "aria-hidden": "true" });
    const edge = el("div", { class: `wave-edge wave-edge-${side}`, role: "slider", tabIndex: 0, hidden: true, "aria-orientation": "horizontal" }, bubble);
    edge.bubble = bubble;
    edge.addEventListener("pointerdown", (event) => startDrag(event, side));
    edge.addEventListener("keydown", (event) => onKey(event, side));
    edge.addEventListener("blur", send);
    layer.append(edge);
    return edge;
  }

  function limits(side) {
    const utterance = shown();
    return side === "start" ? [0, utterance.end - LEAST_LENGTH] : [utterance.start + LEAST_LENGTH, Math.max(player.duration(), utterance.end)];
  }

  function moveEdge(side, ms) {
    const utterance = shown();
    if (!utterance) return;
    const [least, most] = limits(side);
    const value = Math.round(Math.max(least, Math.min(most, ms)));
    pending = { id: utterance.id, start: utterance.start, end: utterance.end, [side]: value };
    update();
    changed();
  }

  function startDrag(event, side) {
    if (event.button !== 0 || !shown()) return;
    event.preventDefault();
    event.stopPropagation();
    const edge = edges[side];
    edge.focus({ preventScroll: true });
    edge.setPointerCapture(event.pointerId);
    const offset = event.clientX - view.x(shown()[side]);
    const onMove = (move) => moveEdge(side, view.ms(move.clientX - offset));
    const finish = (keep) => {
      edge.removeEventListener("pointermove", onMove);
      edge.removeEventListener("pointerup", onUp);
      edge.removeEventListener("pointercancel", onCancel);
      if (keep) send();
      else drop();
    };
    const onUp = () => finish(true);
    const onCancel = () => finish(false);
    edge.addEventListener("pointermove", onMove);
    edge.addEventListener("pointerup", onUp);
    edge.addEventListener("pointercancel", onCancel);
  }

  function onKey(event, side) {
    const utterance = shown();
    if (!utterance || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? 100 : 10;
    const [least, most] = limits(side);
    const targets = {
      ArrowLeft: utterance[side] - step, ArrowDown: utterance[side] - step, ArrowRight: utterance[side] + step, ArrowUp: utterance[side] + step,
      PageDown: utterance[side] - 1000, PageUp: utterance[side] + 1000, Home: least, End: most,
    };
    if (event.key in targets) {
      moveEdge(side, targets[event.key]);
      clearTimeout(timer);
      timer = setTimeout(send, TYPING_PAUSE);
    } else if (event.key === "Enter") send();
    else if (event.key === "Escape" && pending) drop();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function drop() {
    clearTimeout(timer);
    pending = null;
    update();
    changed();
  }

  async function send() {
    clearTimeout(timer);
    if (!pending) return;
    const { id, start, end } = pending;
    const before = store.state.utterances[id];
    if (before && (before.start !== start || before.end !== end)) {
      await submitOrTell(store, [{ kind: "set_times", targets: [id], before: { start: before.start, end: before.end }, after: { start, end } }]);
    }
    // Another edge may have been moved while the answer was on its way.
    if (pending?.id === id && pending.start === start && pending.end === end) drop();
  }

  function update() {
    const utterance = shown();
    for (const [side, edge] of Object.entries(edges)) {
      const inView = utterance && utterance[side] >= view.start() && utterance[side] <= view.end();
      edge.hidden = !inView && edge !== document.activeElement;
      if (!utterance) continue;
      const [least, most] = limits(side);
      const text = clock(utterance[side], { exact: true });
      edge.setAttribute("aria-label", t(`wave.edge_${side}`));
      edge.setAttribute("aria-valuemin", String(least));
      edge.setAttribute("aria-valuemax", String(most));
      edge.setAttribute("aria-valuenow", String(utterance[side]));
      edge.setAttribute("aria-valuetext", text);
      edge.title = t("wave.edge_hint");
      edge.bubble.textContent = text;
      edge.toggleAttribute("data-moving", pending?.id === utterance.id);
      edge.style.transform = `translateX(${view.x(utterance[side]).toFixed(1)}px)`;
    }
  }

  return { update, shown, isMoving: () => pending !== null };
}
