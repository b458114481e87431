// Editing a line in its place. Ctrl+Enter saves, confirms and goes on; Tab saves and goes on; Escape goes back; leaving the field saves.

import { el, icon } from "./dom.js";
import { notify } from "./dialogs.js";
import { t } from "./i18n.js";
import * as actions from "./actions.js";
import { exactClock, langTag, languageName, parseClock, roleName, speakerName } from "./format.js";
import { machineBlock } from "./line.js";

export function createEditor(app) {
  const { store } = app;
  let open = null; // {id, base, element, fields, composing}

  function start(id, { caret = null, field = "text" } = {}) {
    if (open?.id === id) return;
    if (open) leave();
    const base = store.state.utterances[id];
    app.table.reveal(id);
    const line = app.table.line(id);
    if (!base || !line) return;
    const draft = store.drafts.get(id);
    const fields = makeFields(base, draft);
    const element = layOut(base, fields);
    open = { id, base: structuredClone(base), element, fields, composing: false, moved: null };
    if (draft) store.drafts.drop(id);
    line.element.classList.add("t-editing");
    line.element.replaceChildren(element);
    listen();
    for (const area of areas()) grow(area);
    const target = (field === "translation" && fields.translation) || fields.text;
    target.focus({ preventScroll: true });
    const place = field === "text" && caret !== null ? caret : target.value.length;
    target.setSelectionRange(place, place);
    remember();
  }

  const areas = () => [open.fields.text, open.fields.translation].filter(Boolean);

  function makeFields(u, draft) {
    const { state } = store;
    const typed = (kind, value) => draft?.corrections.find((correction) => correction.kind === kind)?.after.text ?? value;
    const reader = state.reader_language;
    const area = (label, lang, value) => {
      const made = el("textarea", { class: "t-area", lang: langTag(lang), dir: "auto", rows: 1, spellcheck: "true", autocomplete: "off", "aria-label": label });
      made.value = value;
      return made;
    };
    const translated = actions.findTranslation(u, reader);
    const codes = new Set([u.language, ...(state.languages ?? []), ...Object.values(state.speakers).flatMap((speaker) => speaker.languages), reader, "uk", "ko", "ru", "en"]);
    return {
      text: area(t("editor.text", { language: languageName(u.language) }), u.language, typed("set_text", u.text)),
      translation: u.language === reader ? null : area(t("editor.translation", { language: languageName(reader) }), reader, typed("set_translation", translated?.text ?? "")),
      language: select(t("editor.language"), [...codes].filter(Boolean).map((code) => [code, languageName(code)]), u.language),
      speaker: select(t("editor.speaker"), Object.values(state.speakers).map((speaker) => [speaker.id, whoText(state, speaker)]), u.speaker),
      start: input(t("editor.start"), exactClock(u.start)),
      end: input(t("editor.end"), exactClock(u.end)),
    };
  }

  function layOut(u, fields) {
    const field = (label, control) => el("label", { class: "t-field" }, el("span", { class: "t-note" }, label), control);
    const tool = (label, sign, run, hint) =>
      // A press must not take the focus from the text: the caret is where to split.
      el("button", { class: "button button-small", type: "button", title: hint, on: { pointerdown: (event) => event.preventDefault(), click: run } }, icon(sign), label);
    return el(
      "div",
      { class: "t-editor" },
      el("div", { class: "t-changed", hidden: true, role: "status" }),
      fields.text,
      fields.translation ? field(t("editor.translation", { language: languageName(store.state.reader_language) }), fields.translation) : null,
      el("div", { class: "t-fields" }, field(t("editor.language"), fields.language), field(t("editor.speaker"), fields.speaker), field(t("editor.start"), fields.start), field(t("editor.end"), fields.end)),
      u.machine && u.machine.text !== u.text ? machineBlock(u) : null,
      el(
        "div",
        { class: "t-buttons" },
        tool(t("editor.confirm"), "check", () => save({ confirm: true, next: true }), "Ctrl+Enter"),
        tool(t("editor.cancel"), "close", () => cancel(true), "Escape"),
        tool(t("act.split"), "split", splitHere, "Alt+S"),
        tool(t("act.more"), "more", (event) => more(event)),
      ),
    );
  }

  async function more(event) {
    const { id } = open;
    const anchor = event.currentTarget;
    app.table.openMore(id, anchor);
  }

  function listen() {
    const { element, fields } = open;
    element.addEventListener("keydown", onKey);
    element.addEventListener("compositionstart", () => (open.composing = true));
    element.addEventListener("compositionend", () => {
      if (!open || open.element !== element) return;
      open.composing = false;
      remember();
      if (!element.contains(document.activeElement) && document.hasFocus()) leave();
    });
    for (const area of areas()) area.addEventListener("input", () => (grow(area), remember()));
    for (const name of ["language", "speaker", "start", "end"]) fields[name].addEventListener("change", remember);
    element.addEventListener("focusout", (event) => {
      const session = open;
      if (session?.element !== element) return;
      if (event.relatedTarget && element.contains(event.relatedTarget)) return;
      // After the browser has settled where the focus is. Another window is no reason to close; an unfinished syllable is waited for.
      setTimeout(() => {
        if (open !== session || session.composing || !document.hasFocus()) return;
        if (element.contains(document.activeElement) || document.activeElement?.closest(".t-menu, dialog")) return;
        leave();
      });
    });
  }

  function onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const inArea = event.target.matches("textarea");
    if (event.key === "Escape") cancel(false);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save({ confirm: true, next: true });
    else if (event.key === "Tab" && event.target === open.fields.text && !event.shiftKey && event.altKey === false) save({ next: true, play: true });
    else if (event.key === "Enter" && !inArea && event.target.matches("input")) save({});
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What differs from what the page showed when the editor opened. Null where a time cannot be read. */
  function corrections() {
    const { base, fields } = open;
    const made = [];
    if (fields.speaker.value !== base.speaker) made.push(actions.setSpeaker(base, fields.speaker.value));
    if (fields.language.value !== (base.language ?? "")) made.push(actions.setLanguage(base, fields.language.value));
    const start = fields.start.value === exactClock(base.start) ? base.start : parseClock(fields.start.value);
    const end = fields.end.value === exactClock(base.end) ? base.end : parseClock(fields.end.value);
    if (start === null || end === null || end <= start) return null;
    if (start !== base.start || end !== base.end) made.push(actions.setTimes(base, start, end));
    const text = fields.text.value.replace(/\r\n?/g, "\n");
    if (text.trim() !== base.text.trim()) made.push(actions.setText(base, text.trim()));
    if (fields.translation && fields.language.value !== store.state.reader_language) {
      const reader = store.state.reader_language;
      const shown = actions.findTranslation(base, reader)?.text ?? "";
      if (fields.translation.value.trim() !== shown.trim()) made.push(actions.setTranslation(base, reader, fields.translation.value.trim()));
    }
    return made;
  }

  function remember() {
    if (open) store.drafts.setTyping(open.id, (corrections() ?? []).filter(({ kind }) => kind === "set_text" || kind === "set_translation"));
  }

  /** Saves and closes. Without `next` the focus goes back to the line if it was in the editor. */
  async function save({ confirm = false, next = false, play = false, refocus = true } = {}) {
    const { id, base } = open;
    const made = corrections();
    if (made === null) {
      notify(t("editor.bad_time"), { kind: "alert" });
      open.fields.start.focus();
      return;
    }
    if (confirm) made.push(actions.confirm(base, made.find(({ kind }) => kind === "set_text")?.after.text ?? base.text));
    const following = next ? app.table.step(id, 1) : null;
    close();
    const answer = app.table.submit(made, made.length ? [id] : []);
    if (next && following) {
      app.table.focusLine(following);
      if (play) app.table.play(following);
    } else if (refocus) app.table.focusLine(id);
    await answer;
  }

  /** The focus has gone elsewhere: what was typed is saved, and the focus stays there. */
  function leave() {
    if (corrections() === null) return;
    save({ refocus: false });
  }

  /** Back to the text before: first inside the field, where Ctrl+Z brings the typing back; then out of the editor. */
  function cancel(atOnce) {
    const { id, base, fields } = open;
    const reader = store.state.reader_language;
    const before = new Map([[fields.text, base.text]]);
    if (fields.translation) before.set(fields.translation, actions.findTranslation(base, reader)?.text ?? "");
    const changed = [...before].filter(([area, text]) => area.value !== text);
    if (!atOnce && changed.length) {
      for (const [area, text] of changed) {
        area.focus();
        area.select();
        // The only way that the field's own undo remembers.
        if (!document.execCommand(text ? "insertText" : "delete", false, text)) area.value = text;
        grow(area);
      }
      remember();
      return;
    }
    close();
    app.table.focusLine(id);
  }

  function close() {
    const { id } = open;
    open = null;
    store.drafts.endTyping();
    app.table.refresh([id]);
  }

  async function splitHere() {
    const { id, base, fields } = open;
    const caret = fields.text.selectionStart;
    const made = corrections();
    if (made === null || made.some(({ kind }) => kind === "set_text" || kind === "set_times")) {
      // Words get new times when the text is saved: the place is found in the saved text.
      await save({});
      notify(t("split.saved_first"));
      return;
    }
    const point = actions.splitPoint(base, caret);
    if (!point) {
      notify(t("split.nowhere"), { kind: "alert" });
      return;
    }
    close();
    await app.table.submit([...made, actions.split(base, point.at, point.time)], [id]);
    app.table.focusLine(id);
  }

  /** Somebody else changed the line meanwhile: the typing stays, and the reader is told before he saves. */
  function onPatch(changed) {
    if (!open || !changed.utterances?.has(open.id)) return;
    const now = store.state.utterances[open.id];
    const note = open.element.querySelector(".t-changed");
    note.hidden = false;
    note.textContent = now ? t("editor.changed", { who: now.author ?? t("conflict.somebody"), text: now.text }) : t("editor.gone");
  }

  return { open: start, id: () => open?.id ?? null, save: (options) => open && save(options), cancel: () => open && cancel(false), close: () => open && close(), split: () => open && splitHere(), isOpen: () => open !== null, onPatch };
}

function whoText(state, speaker) {
  const name = speakerName(state, speaker.id);
  return speaker.name ? `${name} · ${roleName(state, speaker.role)}` : name;
}

function select(label, options, value) {
  const made = el("select", { class: "t-select", "aria-label": label }, options.map(([code, text]) => el("option", { value: code, selected: code === value }, text)));
  made.value = value ?? "";
  return made;
}

function input(label, value) {
  return el("input", { class: "t-input tabular", type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", "aria-label": label, value });
}

const SIZES_ITSELF = CSS.supports("field-sizing", "content");

/** As high as its text, where the browser does not see to it. */
function grow(area) {
  if (SIZES_ITSELF) return;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight * 0.6)}px`;
}
