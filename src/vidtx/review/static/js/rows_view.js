// The body of the table: one element a row, kept by key. A row is drawn when it comes near, or when there is time.

import { el } from "./dom.js";
import { estimateHeight } from "./index_rows.js";
import { fillRow } from "./row.js";

const NEAR = "900px 0px";

export function createRowsView(app, { onLines, onNear, isHeld }) {
  const body = el("div", { class: "t-body", role: "rowgroup" });
  const entries = new Map(); // key -> {row, element, lines, filled, near, stale}
  const watcher = new IntersectionObserver(seen, { rootMargin: NEAR });
  const byElement = new WeakMap();
  let waiting = []; // keys that are not drawn yet
  let idle = 0;

  function seen(records) {
    for (const { target, isIntersecting } of records) {
      const entry = byElement.get(target);
      if (!entry) continue;
      entry.near = isIntersecting;
      if (isIntersecting && !entry.filled) fill(entry);
      onNear(entry.lines, isIntersecting);
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
    if (entry.near) onNear(entry.lines, true);
    if (focused) restoreFocus(entry.element, focused);
  }

  function create(row) {
    const element = el("div", { class: `t-row t-row-${row.type}`, role: "row", dataset: { key: row.key } });
    element.style.containIntrinsicSize = `auto ${estimateHeight(row, app.store.state)}px`;
    const entry = { row, element, lines: [], filled: false, near: false, stale: false };
    byElement.set(element, entry);
    entries.set(row.key, entry);
    watcher.observe(element);
    return entry;
  }

  /** Puts the rows into the order of the state. Elements that stay are not moved: focus, selection and scroll remain. */
  function arrange(rows) {
    const wanted = new Set(rows.map((row) => row.key));
    for (const [key, entry] of entries) if (!wanted.has(key)) drop(entry);
    const fresh = document.createDocumentFragment();
    let cursor = body.firstElementChild;
    const changed = [];
    for (const row of rows) {
      const entry = entries.get(row.key) ?? create(row);
      if (entry.row !== row && JSON.stringify(entry.row) !== JSON.stringify(row)) changed.push(row.key);
      entry.row = row;
      if (entry.element === cursor) cursor = cursor.nextElementSibling;
      else if (cursor === null) fresh.append(entry.element);
      else body.insertBefore(entry.element, cursor);
    }
    body.append(fresh);
    waiting = rows.filter((row) => !entries.get(row.key).filled).map((row) => row.key);
    schedule();
    return changed;
  }

  function drop(entry) {
    watcher.unobserve(entry.element);
    onNear(entry.lines, false);
    entry.element.remove();
    entries.delete(entry.row.key);
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
    entry: (key) => entries.get(key),
    draw: (key) => {
      const entry = entries.get(key);
      if (entry?.filled) fill(entry);
    },
    ensure: (key) => {
      const entry = entries.get(key);
      if (entry && !entry.filled) fill(entry);
      return entry;
    },
    drawAll() {
      for (const entry of entries.values()) {
        if (entry.near) fill(entry);
        else if (!isHeld(entry)) entry.filled = false;
      }
      waiting = [...entries.values()].filter((entry) => !entry.filled).map((entry) => entry.row.key);
      schedule();
    },
    near: () => [...entries.values()].filter((entry) => entry.near),
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
