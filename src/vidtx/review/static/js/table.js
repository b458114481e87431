// The table of what was said: exchanges, originals with their renditions beside them, edits. It draws what the store holds and changes nothing itself.

import { el, icon } from "./dom.js";
import { notify } from "./dialogs.js";
import { onLanguage, t } from "./i18n.js";
import { registerTableCommands } from "./commands.js";
import { createEditor } from "./editor.js";
import { bringIntoSight, createFollow } from "./follow.js";
import { indexFindings, indexRows, touchedRows } from "./index_rows.js";
import { createLineActions } from "./line_actions.js";
import { createLinking } from "./linking.js";
import { createRowsView } from "./rows_view.js";
import { makeLegend } from "./legend.js";
import { addTools } from "./line.js";
import { createTimeline, createWords, offsetAt, wordAt, wordAtOffset } from "./words.js";

export function createTable(element, app) {
  const { store, player } = app;
  const lines = new Map(); // utterance id -> line
  const saving = new Map(); // utterance id -> how many changes of it are on their way
  const machineShown = new Set();
  const words = createWords();
  const timeline = createTimeline();
  let index = { utterance: new Map(), order: [], findings: new Map() };
  let speakerLooks = new Map();
  let playing = new Set();
  let matches = new Map();

  const head = el("div", { class: "t-head", role: "rowgroup" });
  const view = createRowsView(app, { onLines, onNear, isHeld: (entry) => entry.lines.some((line) => line.id === editor?.id()) });
  const grid = el("div", { class: "t-grid", role: "table" }, head, view.body);
  const top = el("div", { class: "t-top" });
  const legend = el("footer", { class: "t-legend" });
  const notes = el("div", { class: "t-notes", role: "note" });
  const root = el("div", { class: "t-root" }, top, notes, grid, legend);
  element.append(root);

  const table = (app.table = {
    root, top, words, view, timeline,
    line: (id) => lines.get(id) ?? null,
    order: () => index.order,
    findingsOf: (id) => index.findings.get(id),
    showsMachine: (id) => machineShown.has(id),
    toggleMachine(id) {
      if (!machineShown.delete(id)) machineShown.add(id);
      refresh([id]);
    },
    refresh, reveal, revealRow, submit, step, showPlaying, setMatches, focusLine,
    edit: (id, options) => editor.open(id, options),
  });
  const follow = (table.follow = createFollow(app, root));
  const editor = (table.editor = createEditor(app));
  Object.assign(table, createLineActions(app));
  table.linking = createLinking(app);
  root.append(follow.button);
  // What stands above the rows (find, linking) must not hide the line that is shown.
  new ResizeObserver(() => root.style.setProperty("--t-top", `${Math.round(top.getBoundingClientRect().height)}px`)).observe(top);

  function onLines(entry) {
    for (const line of entry.lines) {
      line.matches = matchesOf(line);
      lines.set(line.id, line);
      if (line.id === store.selected()) markSelected(line, true);
      if (playing.has(line.id)) line.element.classList.add("t-playing");
      if (saving.has(line.id)) line.element.classList.add("t-saving");
    }
  }

  function onNear(some, near) {
    for (const line of some) near ? words.show(line) : words.hide(line);
  }

  function refresh(ids) {
    for (const id of ids) for (const key of index.utterance.get(id) ?? []) view.draw(key);
  }

  function drawAll() {
    const { state } = store;
    index = indexRows(state);
    timeline.set(state.utterances);
    speakerLooks = looksOf(state);
    grid.setAttribute("aria-label", t("table.name"));
    notes.replaceChildren(...[state.warning && el("p", { class: "t-warning" }, icon("warn"), state.warning), ...(state.notes ?? state.document.notes ?? []).map((note) => el("p", {}, note))].filter(Boolean));
    // The header lives outside the loop of rows: it is as wide as they are.
    const names = ["time", "who", "original", "rendition", "flags"];
    head.replaceChildren(el("div", { class: "t-row t-row-head", role: "row" }, names.map((name) => el("div", { class: `t-cell t-cell-${name}`, role: "columnheader" }, t(`column.${name}`)))));
    legend.replaceChildren(makeLegend(words.supported));
    view.arrange(state.rows);
    view.drawAll();
    makeReachable();
  }

  function onPatch({ changed, rows }) {
    const { state } = store;
    const focused = document.activeElement?.closest(".t-line")?.dataset.u ?? null;
    if (rows || changed.exchanges) index = indexRows(state);
    else if (changed.findings) indexFindings(index, state);
    if (changed.utterances) timeline.set(state.utterances);
    const looks = looksOf(state);
    const speakers = new Set([...looks].filter(([id, look]) => speakerLooks.get(id) !== look).map(([id]) => id));
    speakerLooks = looks;
    const keys = touchedRows(index, state, changed, speakers);
    if (rows) for (const key of view.arrange(state.rows)) keys.add(key);
    for (const key of keys) view.draw(key);
    for (const id of changed.utterances ?? []) if (!(id in state.utterances)) lines.delete(id);
    editor.onPatch(changed);
    makeReachable();
    // A line that came into another row took the focus out of the page.
    if (focused && document.activeElement === document.body) focusLine(focused);
    onTime(player.time());
  }

  /** Exactly one line can be reached by Tab from outside: the selected one, or the first. */
  function makeReachable() {
    const id = store.selected() ?? index.order[0];
    const line = id && lines.get(id);
    if (line) line.element.tabIndex = 0;
  }

  function markSelected(line, on) {
    line.element.classList.toggle("t-selected", on);
    line.element.tabIndex = on ? 0 : -1;
    if (on) addTools(line, app);
    if (on) line.element.setAttribute("aria-current", "true");
    else line.element.removeAttribute("aria-current");
  }

  function onSelection({ id, before, from }) {
    if (before && lines.get(before)) markSelected(lines.get(before), false);
    if (!id) return;
    const line = lineOf(id);
    if (!line) return;
    if (!before) for (const other of root.querySelectorAll(".t-line[tabindex='0']")) other.tabIndex = -1;
    markSelected(line, true);
    if (from !== "table" && from !== "player") bringIntoSight(line.element, { smooth: true });
  }

  /** The line of an utterance, drawn now if it was not yet. */
  function lineOf(id) {
    for (const key of index.utterance.get(id) ?? []) view.ensure(key);
    return lines.get(id) ?? null;
  }

  function focusLine(id) {
    const line = lineOf(id);
    if (!line) return;
    line.element.focus({ preventScroll: true });
    bringIntoSight(line.element);
  }

  function reveal(id, { seek = false, focus = false } = {}) {
    const line = lineOf(id);
    if (!line) return;
    store.select(id, { from: "table" });
    bringIntoSight(line.element, { center: true });
    // Rows on the way are drawn only now and may be higher than thought: once more when they are.
    requestAnimationFrame(() => line.element.isConnected && bringIntoSight(line.element));
    if (seek) player.seek(store.state.utterances[id].start);
    if (focus) line.element.focus({ preventScroll: true });
  }

  function revealRow(key) {
    const entry = view.ensure(key);
    if (entry) bringIntoSight(entry.element, { center: true });
  }

  /** The utterance `step` places after this one in the order of reading. */
  function step(id, by) {
    const at = index.order.indexOf(id);
    return index.order[at < 0 ? 0 : at + by] ?? null;
  }

  async function submit(corrections, ids = corrections.flatMap((correction) => correction.targets)) {
    count(ids, 1);
    const answer = await store.submit(corrections);
    count(ids, -1);
    if (answer.invalid) notify(t("answer.invalid", { message: answer.message }), { kind: "alert" });
    if (answer.conflict) {
      refresh(ids);
      const kept = ids.some((id) => store.drafts.get(id));
      notify(t(kept ? "answer.conflict_kept" : "answer.conflict"), { kind: "alert" });
    }
    return answer;
  }

  function count(ids, by) {
    for (const id of ids) {
      const left = (saving.get(id) ?? 0) + by;
      if (left > 0) saving.set(id, left);
      else saving.delete(id);
      lines.get(id)?.element.classList.toggle("t-saving", left > 0);
    }
  }

  function onTime(ms) {
    const speaking = timeline.at(ms);
    const now = new Set(speaking.map((u) => u.id));
    for (const id of playing) if (!now.has(id)) lines.get(id)?.element.classList.remove("t-playing");
    let came = null;
    for (const id of now) {
      if (playing.has(id)) continue;
      lines.get(id)?.element.classList.add("t-playing");
      came = id;
    }
    playing = now;
    const lit = [];
    for (const u of speaking) {
      const node = lines.get(u.id)?.node;
      const word = node && wordAt(u, ms);
      if (word) lit.push([node, word[2], word[3]]);
    }
    words.light(lit);
    if (came && player.playing?.() && follow.following() && !editor.id()) showPlaying(came);
  }

  function showPlaying(id = [...playing].at(-1)) {
    const line = id && lineOf(id);
    if (!line) return;
    line.element.classList.add("t-playing");
    bringIntoSight(line.element, { smooth: true });
  }

  /** `found`: by utterance [{where: "text"|"translation", from, to, now}]. */
  function setMatches(found) {
    const before = matches;
    matches = found;
    for (const id of new Set([...before.keys(), ...found.keys()])) {
      const line = lines.get(id);
      if (!line) continue;
      line.matches = matchesOf(line);
      if (words.isShown(line)) words.show(line);
    }
  }

  function matchesOf(line) {
    return (matches.get(line.id) ?? [])
      .map(({ where, from, to, now }) => [where === "text" ? line.node : line.translation, from, to, now])
      .filter(([node]) => node);
  }

  function lineUnder(event) {
    const id = event.target.closest?.("[data-u]")?.dataset.u;
    return id ? lines.get(id) : null;
  }

  view.body.addEventListener("click", (event) => {
    const line = lineUnder(event);
    if (!line || event.target.closest("button, textarea, input, select, .t-editor, .t-conflict")) return;
    if (table.linking.take(line.id)) return;
    store.select(line.id, { from: "table" });
    line.element.focus({ preventScroll: true });
    if (!getSelection().isCollapsed || !line.node) return;
    const offset = offsetAt(event, line.node);
    const word = offset === null ? null : wordAtOffset(line.utterance, offset);
    line.caret = offset;
    if (word) player.seek(word[0]);
  });
  view.body.addEventListener("dblclick", (event) => {
    const line = lineUnder(event);
    if (!line || event.target.closest("button, .t-editor, .t-conflict")) return;
    event.preventDefault();
    getSelection().removeAllRanges();
    editor.open(line.id, { caret: line.node ? offsetAt(event, line.node) : null, field: event.target.closest(".t-translation") ? "translation" : "text" });
  });
  view.body.addEventListener("pointerover", (event) => {
    const line = lineUnder(event);
    if (line) addTools(line, app);
  });
  view.body.addEventListener("focusin", (event) => {
    const line = lineUnder(event);
    if (line) store.select(line.id, { from: "table" });
  });
  view.body.addEventListener("keydown", (event) => table.onLineKey(event, lineUnder(event)));

  store.on("load", drawAll);
  store.on("patch", onPatch);
  store.on("selection", onSelection);
  player.onTime(onTime);
  onLanguage(() => store.state && drawAll());
  registerTableCommands(app);
  if (store.state) drawAll();
  return table;
}

function looksOf(state) {
  return new Map(Object.values(state.speakers).map((speaker) => [speaker.id, `${speaker.role}\n${speaker.name ?? ""}\n${speaker.label}`]));
}
