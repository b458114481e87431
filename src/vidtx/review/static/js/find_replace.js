// Find and replace: in originals, in translations, in both; one place, or all alike in one step.

import { el, icon } from "./dom.js";
import { notify, openDialog } from "./dialogs.js";
import { t } from "./i18n.js";
import * as actions from "./actions.js";
import { langTag } from "./format.js";
import { makeSearch, replaceSpans } from "./matching.js";

const PREVIEWED = 100; // changes that the preview shows
let panel = null;

export function openFindReplace(app) {
  const chosen = String(getSelection());
  panel ??= createPanel(app);
  panel.show(chosen.includes("\n") || chosen.length > 100 ? "" : chosen);
}

function createPanel(app) {
  const { store, table } = app;
  let hits = []; // [{id, where, from, to}] in the order of reading
  let at = -1;
  const query = input("find.query", "search");
  const replacement = input("find.replacement", "text");
  const matchCase = check("find.case");
  const wholeWords = check("find.words");
  const scope = el("select", { class: "t-select", "aria-label": t("find.where") }, ["both", "text", "translation"].map((value) => el("option", { value }, t(`find.in_${value}`))));
  const count = el("span", { class: "t-soft tabular", role: "status" });
  const button = (key, sign, run, kind = "") => el("button", { class: `button button-small ${kind}`, type: "button", "aria-label": sign ? t(key) : null, title: sign ? t(key) : null, on: { click: run } }, sign ? icon(sign) : t(key));
  const element = el(
    "form",
    { class: "t-find", role: "search", "aria-label": t("find.title"), hidden: true },
    el("div", { class: "t-find-line" }, query, button("find.previous", "up", () => go(-1)), button("find.next", "down", () => go(1)), count, el("span", { class: "t-spacer" }), scope, matchCase.label, wholeWords.label, button("dialog.close", "close", hide, "button-quiet button-icon")),
    el("div", { class: "t-find-line" }, replacement, button("find.replace", null, replaceOne), button("find.replace_all", null, replaceAll)),
  );
  table.top.append(element);
  element.addEventListener("submit", (event) => event.preventDefault());
  element.addEventListener("keydown", onKey);
  query.addEventListener("input", () => search());
  query.addEventListener("compositionend", () => search());
  for (const control of [scope, matchCase.box, wholeWords.box]) control.addEventListener("change", () => search());
  store.on("patch", ({ changed }) => !element.hidden && changed.utterances && search({ stay: true }));
  store.on("load", () => !element.hidden && search({ stay: true }));

  function input(key, type) {
    return el("input", { class: "t-input", type, dir: "auto", autocomplete: "off", spellcheck: "false", placeholder: t(key), "aria-label": t(key) });
  }

  function check(key) {
    const box = el("input", { type: "checkbox" });
    return { box, label: el("label", { class: "t-check" }, box, t(key)) };
  }

  function onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && event.target === query) go(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.target === replacement) replaceOne();
    else if (event.key === "Escape") hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function show(text) {
    element.hidden = false;
    if (text) query.value = text;
    query.focus();
    query.select();
    search();
  }

  function hide() {
    element.hidden = true;
    hits = [];
    table.setMatches(new Map());
    const id = store.selected();
    if (id) table.focusLine(id);
  }

  function fieldsOf(u) {
    const fields = scope.value === "translation" ? [] : [["text", u.text]];
    if (scope.value !== "text" && u.language !== store.state.reader_language) {
      const translation = actions.findTranslation(u, store.state.reader_language);
      if (translation) fields.push(["translation", translation.text]);
    }
    return fields;
  }

  const makeFinder = () => makeSearch(query.value, { caseSensitive: matchCase.box.checked, wholeWords: wholeWords.box.checked });

  function search({ stay = false } = {}) {
    const before = hits[at];
    const find = makeFinder();
    hits = [];
    if (find) {
      for (const id of table.order()) {
        const u = store.state.utterances[id];
        if (!u) continue;
        for (const [where, text] of fieldsOf(u)) for (const [from, to] of find(text)) hits.push({ id, where, from, to });
      }
    }
    const same = before && hits.findIndex((hit) => hit.id === before.id && hit.where === before.where && hit.from >= before.from);
    at = hits.length ? Math.max(0, stay && before ? same : 0) : -1;
    draw({ reveal: !stay && hits.length > 0 });
  }

  function draw({ reveal }) {
    const found = new Map();
    hits.forEach((hit, n) => {
      if (!found.has(hit.id)) found.set(hit.id, []);
      found.get(hit.id).push({ ...hit, now: n === at });
    });
    table.setMatches(found);
    count.textContent = hits.length ? t("find.count", { number: at + 1, count: hits.length }) : query.value ? t("find.none") : "";
    if (reveal && hits[at]) table.reveal(hits[at].id);
  }

  function go(by) {
    if (!hits.length) return;
    at = (at + by + hits.length) % hits.length;
    draw({ reveal: true });
  }

  function correct(id, where, spans) {
    const u = store.state.utterances[id];
    if (where === "text") return actions.setText(u, replaceSpans(u.text, spans, replacement.value));
    const reader = store.state.reader_language;
    return actions.setTranslation(u, reader, replaceSpans(actions.findTranslation(u, reader).text, spans, replacement.value));
  }

  async function replaceOne() {
    const hit = hits[at];
    if (!hit) return;
    await table.submit([correct(hit.id, hit.where, [[hit.from, hit.to]])]);
    if (hits.length) draw({ reveal: true });
  }

  function replaceAll() {
    const grouped = new Map();
    for (const { id, where, from, to } of hits) {
      const key = JSON.stringify([id, where]);
      if (!grouped.has(key)) grouped.set(key, { id, where, spans: [] });
      grouped.get(key).spans.push([from, to]);
    }
    const changes = [...grouped.values()];
    if (!changes.length) return;
    const total = hits.length;
    openDialog({
      title: t("find.preview", { count: total, lines: new Set(changes.map(({ id }) => id)).size }),
      body: el("div", { class: "t-preview" }, changes.slice(0, PREVIEWED).map(previewed), changes.length > PREVIEWED ? el("p", { class: "t-soft" }, t("find.and_more", { count: changes.length - PREVIEWED })) : null),
      className: "dialog-wide",
      actions: [
        { label: t("dialog.cancel"), kind: "quiet" },
        { label: t("find.apply"), kind: "primary", run: () => applyAll(changes, total) },
      ],
    });
  }

  async function applyAll(changes, total) {
    // One request is one step of undo: the text before its translation, since a new text makes old translations outdated.
    const answer = await table.submit(changes.map(({ id, where, spans }) => correct(id, where, spans)));
    if (!answer.ok) return false;
    notify(t("find.done", { count: total }), { action: { label: t("act.undo"), run: () => store.undo() } });
    return true;
  }

  function previewed({ id, where, spans }) {
    const u = store.state.utterances[id];
    const reader = store.state.reader_language;
    const text = where === "text" ? u.text : actions.findTranslation(u, reader).text;
    const nodes = [];
    let last = 0;
    for (const [from, to] of spans) {
      nodes.push(text.slice(last, from), el("del", {}, text.slice(from, to)), el("ins", {}, replacement.value));
      last = to;
    }
    nodes.push(text.slice(last));
    return el("p", { class: "t-text", lang: langTag(where === "text" ? u.language : reader), dir: "auto" }, nodes);
  }

  return { show };
}
