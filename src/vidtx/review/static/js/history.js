// The journal: who changed what and when. What was undone is struck through and stays in it.

import { el } from "./dom.js";
import { openDialog } from "./dialogs.js";
import { language, t } from "./i18n.js";
import { moment } from "./format.js";

const DRAWN = 300;

export async function openHistory(app) {
  const body = el("div", { class: "t-history", "aria-live": "polite" }, el("p", { class: "t-soft" }, t("history.loading")));
  openDialog({ title: t("history.title"), body, className: "dialog-wide", actions: [{ label: t("dialog.close"), kind: "quiet" }] });
  try {
    const response = await fetch(`/api/history?language=${encodeURIComponent(language())}`, { credentials: "same-origin" });
    if (!response.ok) throw new Error(String(response.status));
    const { entries } = await response.json();
    body.replaceChildren(...draw(entries, app));
  } catch (error) {
    body.replaceChildren(el("p", { class: "t-bad", role: "alert" }, t("history.failed", { message: error.message })));
  }
}

function draw(entries, app) {
  if (!entries.length) return [el("p", { class: "t-soft" }, t("history.empty"))];
  const latest = [...entries].reverse().slice(0, DRAWN);
  return [
    el("p", { class: "t-soft" }, t("history.count", { count: entries.length })),
    el("ol", { class: "t-entries", reversed: true, start: entries.length }, latest.map((entry) => makeEntry(entry, app))),
  ];
}

function makeEntry(entry, app) {
  const undone = entry.action === "correct" && !entry.held;
  const tag = undone ? "s" : "span";
  const lines = entry.action === "correct" ? entry.changes.map((change) => makeChange(change, tag)) : [makeLine(tag, t(`history.${entry.action}`, { number: entry.entry }))];
  return el(
    "li",
    { class: `t-entry${undone ? " t-undone" : ""}`, value: entry.number },
    el("div", { class: "t-entry-head" }, el("bdi", { class: "t-by" }, entry.author), el("time", { datetime: entry.time, class: "t-soft tabular" }, moment(entry.time)), undone ? el("span", { class: "t-chip-state" }, t(entry.unfit ? "history.unfit" : "history.undone")) : null),
    lines.slice(0, 20),
    lines.length > 20 ? el("span", { class: "t-soft" }, t("find.and_more", { count: lines.length - 20 })) : null,
    target(entry, app),
  );
}

/** What a change did, and the words before and after it where it has any. */
function makeChange(change, tag) {
  const [before, after] = [change.before, change.after].map((side) => side.text ?? side.name ?? side.comment);
  const words = [before, after].some((text) => typeof text === "string" && text);
  return makeLine(tag, change.sentence, words ? [": ", el("bdi", { class: "t-before" }, before || "\u2014"), " \u2192 ", el("bdi", { class: "t-after" }, after || "\u2014")] : []);
}

function makeLine(tag, sentence, more = []) {
  return el(tag, { class: "t-entry-text" }, el("bdi", {}, sentence), more);
}

function target(entry, app) {
  const id = (entry.changes ?? []).flatMap((change) => change.targets).find((one) => one in app.store.state.utterances);
  if (!id) return null;
  const go = (event) => {
    event.target.closest("dialog").close();
    app.table.reveal(id, { seek: true, focus: true });
  };
  return el("button", { class: "button button-small button-quiet", type: "button", on: { click: go } }, t("history.go"));
}
