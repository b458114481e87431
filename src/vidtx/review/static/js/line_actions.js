// What can be done with a line: its menu, the menu of its voice, and the keys on it.

import { confirmDialog, notify } from "./dialogs.js";
import { t } from "./i18n.js";
import * as actions from "./actions.js";
import { closeMenu, openMenu } from "./menu.js";
import { roleName, shorten, speakerName } from "./format.js";
import { openVoices, relabelVoice } from "./voices.js";
import { wordAtOffset } from "./words.js";

const ROLES = ["questioner", "interpreter", "subject", "other", "unknown"];

export function createLineActions(app) {
  const { store, player } = app;
  const get = (id) => store.state.utterances[id];
  const key = (command) => app.keys.keysOf?.(command)[0] ?? null;
  const submit = (corrections, ids) => app.table.submit(corrections, ids);

  function act(name, id, anchor) {
    if (name === "confirm") submit([actions.confirm(get(id))]);
    else if (name === "more") openMore(id, anchor);
  }

  function play(id) {
    const u = get(id);
    if (u) player.playSpan(u.start, u.end);
  }

  /** The next line in time of the same voice and language, which can be joined to this one. */
  function mergeable(id) {
    const u = get(id);
    const next = app.table.timeline.all().find((other) => other.speaker === u.speaker && other.id !== id && other.start >= u.start && (other.start > u.start || other.id > id));
    return next && next.language === u.language ? next : null;
  }

  async function merge(id) {
    const next = mergeable(id);
    if (!next) {
      notify(t("merge.nothing"), { kind: "alert" });
      return;
    }
    await submit([actions.merge([id, next.id])], [id, next.id]);
  }

  function split(id) {
    if (app.table.editor.id() === id) return app.table.editor.split();
    const u = get(id);
    const caret = app.table.line(id)?.caret;
    // Before the word that was pressed, as the clip stands there then; without one: where the playhead stands.
    const pressed = typeof caret === "number" ? wordAtOffset(u, caret) : null;
    const word = pressed?.[2] ?? u.words.find(([start]) => start >= player.time())?.[2] ?? -1;
    const point = word < 0 ? null : actions.splitPoint(u, word);
    if (!point) return notify(t("split.nowhere"), { kind: "alert" });
    return submit([actions.split(u, point.at, point.time)], [id]);
  }

  async function remove(id) {
    const u = get(id);
    const yes = await confirmDialog({ title: t("delete.title"), text: t("delete.text", { text: shorten(u.text, 120) || t("line.no_text") }), yes: t("act.delete"), danger: true });
    if (!yes) return;
    const next = app.table.step(id, 1) ?? app.table.step(id, -1);
    app.table.editor.close();
    const answer = await submit([actions.remove(get(id) ?? u)], [id]);
    if (answer.ok) {
      if (next) app.table.focusLine(next);
      notify(t("delete.done"), { action: { label: t("act.undo"), run: () => store.undo() } });
    }
  }

  /** A line that the machine did not hear, at the playhead, up to the next line. */
  async function addHere() {
    const start = Math.round(player.time());
    const all = app.table.timeline.all();
    const next = all.find((u) => u.start > start);
    const near = app.table.timeline.near(start);
    const end = Math.min(start + 3000, next && next.start - start > 300 ? next.start : start + 3000);
    const known = new Set(Object.keys(store.state.utterances));
    const speaker = get(store.selected())?.speaker ?? near?.speaker ?? Object.keys(store.state.speakers)[0];
    const language = get(store.selected())?.language ?? near?.language ?? store.state.languages?.[0] ?? "und";
    const answer = await submit([actions.add(start, Math.max(start + 100, end), speaker, language, t("add.placeholder"))], []);
    if (!answer.ok) return;
    const made = Object.keys(store.state.utterances).find((id) => !known.has(id));
    if (!made) return;
    app.table.edit(made);
    if (document.activeElement?.matches("textarea")) document.activeElement.select();
  }

  function openMore(id, anchor) {
    const u = get(id);
    const machine = u.machine !== null && !u.added;
    const rendition = u.slot === "question_rendition" || u.slot === "answer_rendition";
    openMenu(
      anchor,
      [
        { label: t("act.edit"), icon: "edit", hint: key("row.edit"), run: () => app.table.edit(id) },
        { label: t("act.confirm"), icon: "check", hint: key("row.confirm_next"), disabled: u.status === "confirmed", run: () => submit([actions.confirm(get(id))]) },
        { label: t("act.play"), icon: "play", hint: key("play.again"), run: () => play(id) },
        null,
        { label: t("act.split"), icon: "split", hint: key("row.split"), run: () => split(id) },
        { label: t("act.merge"), icon: "merge", hint: key("row.merge"), disabled: !mergeable(id), run: () => merge(id) },
        { label: t("act.add"), icon: "plus", hint: key("row.add"), run: addHere },
        { label: t("act.delete"), icon: "trash", danger: true, hint: key("row.delete"), run: () => remove(id) },
        null,
        { label: t("act.link"), run: () => app.table.linking.start(id) },
        rendition ? { label: t("act.unlink"), run: () => submit([actions.unlink([id])], [id]) } : { label: t("act.unrendered"), run: () => submit([actions.link([id], [])], [id]) },
        { label: t("act.move"), run: () => app.table.linking.start(id, { move: true }) },
        null,
        { label: app.table.showsMachine(id) ? t("act.hide_machine") : t("act.machine"), hint: key("row.machine"), run: () => app.table.toggleMachine(id) },
        { label: t("act.revert"), icon: "undo", disabled: !machine, run: () => submit(actions.revert(get(id)), [id]) },
      ],
      { label: t("act.more") },
    );
  }

  function openWho(id, anchor) {
    const u = get(id);
    const { state } = store;
    const speaker = state.speakers[u.speaker];
    const others = Object.values(state.speakers).filter((other) => other.id !== u.speaker);
    openMenu(
      anchor,
      [
        { heading: t("who.role", { name: speakerName(state, u.speaker) }) },
        ...ROLES.map((role, n) => ({ label: roleName(state, role), checked: speaker?.role === role, hint: key(`role.${role}`), run: () => submit([actions.setRole(speaker, role)], [id]) })),
        null,
        { label: t("who.name"), icon: "user", run: () => openVoices(app, { focus: u.speaker }) },
        others.length ? { heading: t("who.move_line") } : null,
        ...others.map((other) => ({ label: speakerName(state, other.id), run: () => submit([actions.setSpeaker(get(id), other.id)], [id]) })),
        others.length ? { heading: t("who.relabel", { count: speaker?.utterances ?? 0 }) } : null,
        ...others.map((other) => ({ label: speakerName(state, other.id), run: () => relabelVoice(app, u.speaker, other.id) })),
      ].filter((item, n, all) => item !== null || n < all.length - 1),
      { label: t("who.menu") },
    );
  }

  /** The role of the voice of the selected line. */
  function setRole(role) {
    const u = get(store.selected());
    const speaker = u && store.state.speakers[u.speaker];
    if (!speaker || document.querySelector(".t-menu")) return false;
    if (speaker.role !== role || !speaker.stated) submit([actions.setRole(speaker, role)], [u.id]);
    return true;
  }

  async function confirmNext() {
    if (app.table.editor.isOpen()) return app.table.editor.save({ confirm: true, next: true });
    const id = store.selected();
    if (!id) return false;
    const u = get(id);
    const next = app.table.step(id, 1);
    const answer = u.status === "confirmed" ? null : submit([actions.confirm(u)]);
    if (next) app.table.focusLine(next);
    return answer;
  }

  function onLineKey(event, line) {
    if (!line || event.isComposing || event.keyCode === 229 || event.target.closest(".t-editor")) return;
    const onLine = event.target === line.element;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && onLine) app.table.edit(line.id);
    else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && !event.shiftKey) rove(event, line.element);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return { act, play, merge, split, remove, addHere, openMore, openWho, setRole, confirmNext, onLineKey, closeMenu };
}

/** From the line to the buttons of its row, and back. */
function rove(event, element) {
  const row = element.closest(".t-row");
  const stops = [element, ...row.querySelectorAll("button")].filter((stop) => stop.getClientRects().length);
  const at = stops.indexOf(document.activeElement);
  const next = stops[(at + (event.key === "ArrowRight" ? 1 : -1) + stops.length) % stops.length];
  next?.focus({ preventScroll: true });
}
