// How much is confirmed and by whom, and whether all that was typed is on disk.

import { el, icon } from "./dom.js";
import { onLanguage, t } from "./i18n.js";

export function createProgress(element, app) {
  const { store } = app;
  const bar = el("div", { class: "t-bar" });
  const text = el("span", { class: "tabular" });
  const saved = el("span", { class: "t-saved", role: "status" });
  element.classList.add("t-progress");
  element.append(el("div", { class: "t-done-share" }, text, bar), saved);
  let state = { kind: "none" };

  function draw() {
    const { review } = store.state;
    const share = review.total ? review.confirmed / review.total : 0;
    text.textContent = t("progress.confirmed", { count: review.confirmed, total: review.total });
    bar.replaceChildren(el("span", { class: "t-bar-fill" }));
    bar.firstChild.style.inlineSize = `${Math.round(share * 1000) / 10}%`;
    for (const [name, value] of [["role", "progressbar"], ["aria-valuemin", "0"], ["aria-valuemax", String(review.total)], ["aria-valuenow", String(review.confirmed)], ["aria-label", t("progress.label")]]) bar.setAttribute(name, value);
    element.title = review.reviewers.map((one) => t("progress.reviewer", { who: one.author, count: one.utterances, share: Math.round(one.share * 100) })).join("\n");
    say();
  }

  function say() {
    const { kind } = state;
    saved.className = `t-saved t-saved-${kind}`;
    const words = { none: "", saved: t("save.saved"), waiting: t("save.saving"), offline: t(`save.${state.reason ?? "server"}`, { count: state.waiting ?? 0 }) }[kind];
    const sign = { saved: "check", offline: "warn" }[kind];
    saved.replaceChildren(...[sign && icon(sign), words].filter(Boolean));
    saved.title = kind === "saved" ? t("save.took", { ms: state.ms }) : "";
  }

  store.on("load", draw);
  store.on("patch", draw);
  store.on("saved", ({ ms }) => ((state = store.unsent() ? state : { kind: "saved", ms }), say()));
  store.on("offline", ({ waiting, reason, connection }) => {
    if (reason || connection === "lost") state = { kind: "offline", reason: waiting ? (reason ?? "server") : "lost", waiting };
    else if (waiting) state = { kind: "waiting" };
    else if (state.kind !== "saved") state = { kind: "saved", ms: state.ms ?? 0 };
    say();
  });
  onLanguage(() => store.state && draw());
  if (store.state) draw();
}
