// Small signs with words: flags, the status of a line, findings.

import { el, icon } from "./dom.js";
import { t } from "./i18n.js";
import { findTranslation } from "./actions.js";

const GRAVE = ["untranscribed", "outside_domain", "translation_withheld"];

export function flagChips(u) {
  return u.flags.map(({ flag, label }) => el("span", { class: `t-chip ${GRAVE.includes(flag) ? "t-chip-bad" : "t-chip-warn"}`, role: "listitem" }, label));
}

/** The machine's, edited, confirmed; by whom. A mark and a word, never color alone. */
export function statusSign(u) {
  const sign = { machine: "dot", edited: "edit", confirmed: "check" }[u.status] ?? "dot";
  return el(
    "span",
    { class: `t-status t-status-${u.status}` },
    u.status === "machine" && !u.added ? null : icon(sign),
    el("span", {}, u.added ? t("status.added") : t(`status.${u.status}`)),
    u.author && u.status !== "machine" ? el("bdi", { class: "t-by" }, u.author) : null,
  );
}

export function findingChip(finding, open) {
  const state = finding.status === "rejected" ? "rejected" : finding.status === "machine" ? "open" : "accepted";
  return el(
    "button",
    { class: `t-chip t-finding t-finding-${state} t-mark-${finding.group}`, type: "button", dataset: { finding: finding.id }, on: { click: () => open(finding.id) } },
    state === "open" ? null : icon(state === "accepted" ? "check" : "close"),
    el("span", { class: "t-sign", "aria-hidden": "true" }, finding.sign),
    el("bdi", {}, finding.sentence),
    finding.likelihood ? el("span", { class: "t-chip-state" }, finding.likelihood) : null,
    state === "open" ? null : el("span", { class: "t-chip-state" }, t(`finding.${finding.status}`)),
    finding.comment ? el("span", { class: "t-chip-state" }, t("finding.commented")) : null,
  );
}

/** What is shown beneath a text: the reader's language first, else none. */
export function shownTranslation(u, language) {
  return u.language === language ? null : findTranslation(u, language);
}
