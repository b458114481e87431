// The body of the table: one element a row, kept by key, in blocks of some rows. A block that is far away is skipped by the browser
// (content-visibility) and costs nothing; its rows are drawn when it comes near, or when there is time.

import { el } from "./dom.js";
import { estimateHeight } from "./index_rows.js";
import { fillRow } from "./row.js";

const NEAR = "700px 0px";
const BLOCK = 16; // rows; with one element a row under content-visibility, a frame of 3,000 rows takes several times as long

export function createRowsView(app, { onLines, onNear, isHeld }) {
  const body = el("div", { class: "t-body", role: "presentation" });
  const entries = new Map(); // key -> {row, element, lines, filled, stale}
  const blocks = new Map(); // element of a block -> {near}
  const watcher = new IntersectionObserver(seen, { rootMargin: NEAR });
  let waiting = []; // keys that are not drawn yet
  let idle = 0;

  const entryOf = (element) => entries.get(element.dataset.key);
  const isNear = (entry) => blocks.get(entry.element.parentElement)?.near ?? false;

  function seen(records) {
    for (const { target, isIntersecting } of records) {
      const block = blocks.get(target);
      if (!block || block.near === isIntersecting) continue;
      block.near = isIntersecting;
      for (const element of target.children) {
        const entry = entryOf(element);
        if (isIntersecting && !entry.filled) fill(entry);
        else onNear(entry.lines, isIntersecting);
      }
    }
  }

  function fill(entry) {
    // A row in which somebody types is never touched: it is drawn anew when the editor closes.
    if (entry.filled && isHeld(entry)) {
      entry.stale = true;
      return;
    }
    const focused = rememberFocus(entry.element);
    onNear(entry.lines, false);
    entry.stale = false;
    entry.filled = true;
    entry.lines = fillRow(entry.element, entry.row, app);
    onLines(entry);
    if (isNear(entry)) onNear(entry.lines, true);
    if (focused) restoreFocus(entry.element, focused);
  }

  function create(row) {
    const element = el("div", { class: `t-row t-row-${row.type}`, role: "row", dataset: { key: row.key } });
    const entry = { row, element, lines: [], filled: false, stale: false };
    entries.set(row.key, entry);
    return entry;
  }

  function createBlock(after) {
    const element = el("div", { class: "t-block", role: "rowgroup" });
    blocks.set(element, { near: false });
    if (after) after.after(element);
    else body.prepend(element);
    watcher.observe(element);
    return element;
  }

  function following(element) {
    return element === null ? (body.firstElementChild?.firstElementChild ?? null) : (element.nextElementSibling ?? element.parentElement.nextElementSibling?.firstElementChild ?? null);
  }

  function place(element, previous) {
    if (previous === null) (body.firstElementChild ?? createBlock(null)).prepend(element);
    else if (previous.nextElementSibling === null && previous.parentElement.childElementCount >= BLOCK) {
      const next = previous.parentElement.nextElementSibling;
      (next && next.childElementCount < 2 * BLOCK ? next : createBlock(previous.parentElement)).prepend(element);
    } else previous.after(element);
  }

  /** Puts the rows into the order of the state. Elements that stay are not moved: focus, selection and scroll remain. */
  function arrange(rows) {
    const wanted = new Set(rows.map((row) => row.key));
    for (const [key, entry] of entries) if (!wanted.has(key)) drop(entry);
    let previous = null;
    const changed = [];
    const resized = new Set();
    for (const row of rows) {
      const entry = entries.get(row.key) ?? create(row);
      if (entry.row !== row && JSON.stringify(entry.row) !== JSON.stringify(row)) changed.push(row.key);
      entry.row = row;
      if (entry.element !== following(previous)) {
        const home = entry.element.parentElement;
        place(entry.element, previous);
        resized.add(entry.element.parentElement);
        if (home && !home.childElementCount) dropBlock(home);
        if (home && home !== entry.element.parentElement) onNear(entry.lines, isNear(entry));
      }
      previous = entry.element;
    }
    for (const block of resized) estimate(block);
    waiting = rows.filter((row) => !entries.get(row.key).filled).map((row) => row.key);
    // A row that came into a block in sight is drawn at once.
    for (const key of waiting) if (isNear(entries.get(key))) fill(entries.get(key));
    schedule();
    return changed;
  }

  function estimate(block) {
    let height = 0;
    for (const { dataset } of block.children) height += estimateHeight(entries.get(dataset.key).row, app.store.state);
    block.style.containIntrinsicSize = `auto ${height}px`;
  }

  function drop(entry) {
    const block = entry.element.parentElement;
    onNear(entry.lines, false);
    entry.element.remove();
    entries.delete(entry.row.key);
    if (block && !block.childElementCount) dropBlock(block);
  }

  function dropBlock(block) {
    watcher.unobserve(block);
    blocks.delete(block);
    block.remove();
  }

  /** Draws what is left while nothing else happens, so that a screen reader and the browser's own tools have all of it. */
  function schedule() {
    if (idle || !waiting.length) return;
    const later = globalThis.requestIdleCallback ?? ((run) => setTimeout(() => run({ timeRemaining: () => 6 }), 60));
    idle = later((deadline) => {
      idle = 0;
      do {
        const entry = entries.get(waiting.shift());
        if (entry && !entry.filled) fill(entry);
      } while (waiting.length && deadline.timeRemaining() > 4);
      schedule();
    });
  }

  return {
    body,
    arrange,
    draw(key) {
      const entry = entries.get(key);
      if (entry?.filled) fill(entry);
    },
    ensure(key) {
      const entry = entries.get(key);
      if (entry && !entry.filled) fill(entry);
      return entry;
    },
    drawAll() {
      for (const entry of entries.values()) {
        if (isNear(entry)) fill(entry);
        else if (!isHeld(entry)) entry.filled = false;
      }
      waiting = [...entries.values()].filter((entry) => !entry.filled).map((entry) => entry.row.key);
      schedule();
    },
    undrawn: () => waiting.length,
  };
}

function rememberFocus(element) {
  const active = document.activeElement;
  if (!active || !element.contains(active)) return null;
  const line = active.closest("[data-u]")?.dataset.u ?? null;
  const { act, finding, boundary } = active.dataset;
  return { line, selector: act ? `[data-act="${CSS.escape(act)}"]` : finding ? `[data-finding="${CSS.escape(finding)}"]` : boundary ? `[data-boundary="${CSS.escape(boundary)}"]` : null };
}

function restoreFocus(element, { line, selector }) {
  const home = (line && element.querySelector(`[data-u="${CSS.escape(line)}"]`)) || element;
  const target = (selector && home.querySelector(selector)) || (line && home) || element.querySelector("[data-u]");
  target?.focus({ preventScroll: true });
}
