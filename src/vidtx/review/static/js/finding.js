// A difference between an original and its rendition: both texts side by side, and what a person says of it.

import { el, icon, clock } from "./dom.js";
import { openDialog } from "./dialogs.js";
import { t } from "./i18n.js";
import * as actions from "./actions.js";
import { langTag, languageName, roleName } from "./format.js";

export function openFinding(id, app) {
  if (!app.store.state.findings[id]) return;
  const body = el("div", { class: "t-finding-body" });
  const comment = el("textarea", { class: "t-area", rows: 2, dir: "auto", "aria-label": t("finding.comment") });
  comment.value = app.store.state.findings[id].comment ?? "";
  const draw = () => {
    const finding = app.store.state.findings[id];
    if (!finding) opened.close();
    else drawFinding(body, finding, comment, app);
  };
  const decide = (accepted) => async () => {
    const finding = app.store.state.findings[id];
    const made = finding.status === (accepted ? "accepted" : "rejected") ? [] : [actions.decide(finding, accepted)];
    const answer = await app.table.submit([...made, ...commented(finding, comment)], []);
    return Boolean(answer.ok);
  };
  const off = app.store.on("patch", draw);
  const opened = openDialog({
    title: t("finding.title"),
    body,
    className: "dialog-wide dialog-under",
    actions: [
      { label: t("finding.save_comment"), kind: "quiet", run: async () => Boolean((await app.table.submit(commented(app.store.state.findings[id], comment), [])).ok) },
      { label: t("act.reject"), icon: "close", run: decide(false) },
      { label: t("act.accept"), icon: "check", kind: "primary", run: decide(true) },
    ],
    onClose: off,
  });
  draw();
}

function commented(finding, area) {
  const text = area.value.trim();
  return text === (finding.comment ?? "") ? [] : [actions.comment(finding, text)];
}

function drawFinding(body, finding, comment, app) {
  const { state } = app.store;
  const rendition = state.renditions[finding.rendition];
  const column = (title, ids, spans) =>
    el("section", { class: "t-side" }, el("h3", {}, title), ids.length ? ids.map((id) => text(id, spans, app)) : el("p", { class: "t-soft" }, t("finding.no_rendition")));
  const decided = finding.status === "machine" ? t("finding.undecided") : t(`finding.${finding.status}`);
  body.replaceChildren(
    el("p", { class: `t-sentence t-mark-${finding.group}` }, el("span", { class: "t-sign", "aria-hidden": "true" }, finding.sign), el("bdi", {}, finding.sentence), finding.likelihood ? el("span", { class: "t-chip-state" }, finding.likelihood) : null, el("span", { class: "t-chip-state" }, decided)),
    el("div", { class: "t-sides" }, column(t("column.original"), rendition?.source_ids ?? [], finding.source), column(t("column.rendition"), rendition?.target_ids ?? [], finding.target)),
    el("p", { class: "t-soft" }, t("finding.what")),
    el("label", { class: "t-field" }, el("span", { class: "t-note" }, t("finding.comment")), comment),
  );
}

function text(id, spans, app) {
  const { state } = app.store;
  const u = state.utterances[id];
  if (!u) return null;
  const translation = u.language === state.reader_language ? null : actions.findTranslation(u, state.reader_language);
  return el(
    "div",
    { class: "t-quoted" },
    el(
      "div",
      { class: "t-line-head" },
      el("button", { class: "t-time", type: "button", "aria-label": t("line.play_from", { time: clock(u.start) }), on: { click: () => app.player.playSpan(u.start, u.end) } }, icon("play"), clock(u.start)),
      el("span", { class: "t-note" }, `${roleName(state, state.speakers[u.speaker]?.role ?? "unknown")} · ${languageName(u.language)}`),
    ),
    el("p", { class: "t-text", lang: langTag(u.language), dir: "auto" }, marked(u.text, spans.filter(([utterance]) => utterance === id).map(([, from, to]) => [from, to]))),
    translation ? el("p", { class: "t-translation", lang: langTag(translation.language), dir: "auto" }, translation.text) : null,
  );
}

function marked(content, spans) {
  const nodes = [];
  let at = 0;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    if (from < at || from >= content.length) continue;
    nodes.push(document.createTextNode(content.slice(at, from)), el("mark", { class: "t-marked" }, content.slice(from, to)));
    at = to;
  }
  nodes.push(document.createTextNode(content.slice(at)));
  return nodes;
}
