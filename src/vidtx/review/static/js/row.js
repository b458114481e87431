// The rows of the table: headings of exchanges, what was said with its rendition beside it, edits, captions, answers without words.

import { el, icon, clock } from "./dom.js";
import { t } from "./i18n.js";
import { findingChip, flagChips, statusSign } from "./chips.js";
import { decide } from "./actions.js";
import { openFinding } from "./finding.js";
import { langTag } from "./format.js";
import { makeLine, timeButton, whoButton } from "./line.js";

/** Fills the element of a row. Answers with the lines in it. */
export function fillRow(element, row, app) {
  const lines = [];
  const make = { heading, speech, edit, caption, silence }[row.type];
  element.className = `t-row t-row-${row.type}`;
  element.replaceChildren(...make(row, app, lines).filter(Boolean));
  return lines;
}

function cell(name, label, ...children) {
  return el("div", { class: `t-cell t-${name}`, role: "cell", "data-label": label }, ...children.flat());
}

function wide(name, ...children) {
  return [el("div", { class: `t-cell t-wide t-${name}`, role: "cell", "aria-colspan": "5" }, ...children)];
}

function heading(row, app) {
  const { state } = app.store;
  const exchange = row.exchange === null ? null : state.exchanges[row.exchange];
  if (!exchange) return wide("heading", el("h3", {}, t("heading.outside")));
  const title = row.again ? (exchange.continued ?? t("heading.again", { title: exchange.heading })) : exchange.heading;
  const sign = { continuous: "check", crosses_edit: "cut", unknown: "dot" }[exchange.continuity] ?? "dot";
  const edits = exchange.boundary_ids.map((id) => state.boundaries[id]).filter(Boolean);
  return wide(
    "heading",
    el("h3", {}, title),
    el("span", { class: `t-badge t-badge-${exchange.continuity}` }, icon(sign), exchange.continuity_label),
    edits.map((boundary) => boundaryButton(boundary, app)),
    exchange.gesture ? el("span", { class: "t-chip" }, exchange.gesture.label) : null,
    exchange.gaps.length && !row.again ? el("p", { class: "t-gaps" }, exchange.gaps.join(" · ")) : null,
  );
}

/** Edits that begin while somebody speaks: beneath the line, with the word that follows. */
function inside(edits, u, app) {
  const marks = (edits ?? []).map(({ boundary, word }) => {
    const shown = app.store.state.boundaries[boundary];
    if (!shown) return null;
    const next = word === null || word === undefined ? null : u.words[word];
    return el("div", { class: "t-cut-inside" }, boundaryButton(shown, app), next ? el("span", { class: "t-note" }, t("edit.before_word", { word: u.text.slice(next[2], next[3]) })) : null);
  });
  return marks.length ? marks : null;
}

/** An answer of which a word is cut off at an edit. */
function cutOff(label) {
  return label ? el("div", { class: "t-cut-inside t-cut-off" }, icon("cut"), label) : null;
}

function boundaryButton(boundary, app) {
  return el(
    "button",
    { class: `t-chip t-boundary t-boundary-${boundary.status}`, type: "button", dataset: { boundary: boundary.id }, on: { click: () => app.openBoundary(boundary.id) } },
    icon("cut"),
    el("span", { class: "tabular" }, clock(boundary.start)),
    el("span", {}, boundary.label),
  );
}

function speech(row, app, lines) {
  const { state } = app.store;
  const u = state.utterances[row.utterance];
  if (!u) return [];
  const renditions = row.beside.map(({ rendition }) => state.renditions[rendition]).filter(Boolean);
  const line = makeLine(u, app, { findings: markedIn(u.id, state, app) });
  lines.push(line);
  const hasBeside = row.beside.length > 0;
  return [
    cell("cell-time", t("column.time"), timeButton(u, app)),
    cell("cell-who", t("column.who"), whoButton(u, app)),
    cell("cell-original", t("column.original"), line.element, inside(row.edits, u, app), cutOff(row.cut_off)),
    cell("cell-rendition", t("column.rendition"), hasBeside ? row.beside.map((beside, n) => rendering(beside, renditions[n], app, lines)) : null),
    cell("cell-flags", t("column.flags"), statusSign(u), u.flags.length ? el("div", { class: "t-chips", role: "list", "aria-label": t("column.flags") }, flagChips(u)) : null),
  ];
}

/** The characters of an utterance that findings are about; those that a person rejected are not marked. */
function markedIn(id, state, app) {
  return (app.table.findingsOf(id) ?? []).flatMap((finding) =>
    finding.status === "rejected" ? [] : [...finding.source, ...finding.target].filter(([utterance]) => utterance === id).map(([, from, to]) => [from, to, finding.group]),
  );
}

function rendering({ parts }, rendition, app, lines) {
  if (!rendition) return null;
  const { state } = app.store;
  const made = parts.map((part) => {
    if (part.boundary) return state.boundaries[part.boundary] ? el("div", { class: "t-cut-inside" }, boundaryButton(state.boundaries[part.boundary], app)) : null;
    const u = state.utterances[part.utterance];
    if (!u) return null;
    const line = makeLine(u, app, { beside: true, findings: markedIn(u.id, state, app) });
    lines.push(line);
    return [line.element, cutOff(part.cut_off)];
  });
  const findings = rendition.findings.map((id) => state.findings[id]).filter(Boolean);
  const said = rendition.kind !== "close" && rendition.label;
  return el(
    "div",
    { class: `t-rendition t-rendition-${rendition.kind}` },
    made.flat(),
    said || findings.length
      ? el(
          "div",
          { class: "t-verdict" },
          said ? el("span", { class: `t-kind${rendition.kind === "zero" ? " t-kind-zero" : ""}` }, rendition.kind === "zero" ? icon("warn") : null, rendition.label) : null,
          findings.map((finding) => findingChip(finding, (id) => openFinding(id, app))),
        )
      : null,
  );
}

function edit(row, app) {
  const boundary = app.store.state.boundaries[row.boundary];
  if (!boundary) return [];
  const decided = boundary.status !== "machine";
  const choose = (accepted) => app.table.submit([decide(boundary, accepted)]);
  return wide(
    "cut",
    el("span", { class: "t-cut-line", "aria-hidden": "true" }),
    el(
      "span",
      { class: `t-cut-label t-boundary-${boundary.status}` },
      icon("cut"),
      el("button", { class: "t-time", type: "button", "aria-label": t("edit.play_across", { time: clock(boundary.start) }), on: { click: () => app.player.playSpan(Math.max(0, boundary.start - 2000), boundary.end + 2000) } }, clock(boundary.start)),
      el("strong", {}, boundary.label),
      el("span", { class: "t-soft" }, boundary.confidence_label),
      decided ? el("span", { class: "t-chip-state" }, t(`boundary.status.${boundary.status}`)) : null,
    ),
    el(
      "span",
      { class: "t-buttons" },
      boundary.status === "accepted" || boundary.status === "added" ? null : el("button", { class: "button button-small", type: "button", on: { click: () => choose(true) } }, t("act.accept")),
      boundary.status === "rejected" ? null : el("button", { class: "button button-small", type: "button", on: { click: () => choose(false) } }, t("act.reject")),
      el("button", { class: "button button-small", type: "button", dataset: { boundary: boundary.id }, on: { click: () => app.openBoundary(boundary.id) } }, t("act.frames")),
    ),
    el("span", { class: "t-cut-line", "aria-hidden": "true" }),
  );
}

function caption(row, app) {
  const shown = app.store.state.captions[row.caption];
  if (!shown) return [];
  return wide(
    "caption",
    el("button", { class: "t-time", type: "button", "aria-label": t("line.play_from", { time: clock(shown.start) }), on: { click: () => (app.player.seek(shown.start), app.player.play()) } }, clock(shown.start)),
    el("span", { class: "t-kind" }, t("caption.label")),
    el("p", { class: "t-text", lang: langTag(shown.language), dir: "auto" }, underlined(shown.text, markedIn(row.caption, app.store.state, app))),
    row.differs ? el("strong", { class: "t-caption-differs" }, row.differs) : null,
  );
}

/** A text with what findings are about underlined, for one that no highlight is drawn in. */
function underlined(content, spans) {
  const nodes = [];
  let at = 0;
  for (const [from, to, group] of spans.sort((a, b) => a[0] - b[0])) {
    if (from < at || from >= content.length) continue;
    nodes.push(content.slice(at, from), el("mark", { class: `t-marked t-mark-${group}` }, content.slice(from, to)));
    at = to;
  }
  return [...nodes, content.slice(at)];
}

function silence(row, app) {
  return wide("silence", el("span", {}, app.store.state.exchanges[row.exchange]?.silence_label ?? t("silence.label")));
}
