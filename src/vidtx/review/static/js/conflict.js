// Two versions of one line, side by side: what I typed, and what stands there now. Nothing typed is ever lost.

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { findTranslation } from "./actions.js";
import { comparison } from "./difference.js";
import { langTag } from "./format.js";

function standing(u, correction) {
  return correction.kind === "set_text" ? u.text : (findTranslation(u, correction.after.language)?.text ?? "");
}

/** The same change upon what is shown now. */
function again(u, correction) {
  const before = correction.kind === "set_text" ? { text: u.text } : { language: correction.after.language, text: findTranslation(u, correction.after.language)?.text ?? null };
  return { ...correction, before };
}

export function conflictPanel(u, app) {
  const { reason, corrections } = app.store.drafts.get(u.id);
  const title = reason === "conflict" ? t("conflict.title", { who: u.author ?? t("conflict.somebody") }) : t("conflict.unsent");
  const keep = async () => {
    app.store.drafts.drop(u.id);
    const now = app.store.state.utterances[u.id];
    await app.table.submit(corrections.map((correction) => again(now, correction)), [u.id]);
  };
  const take = () => {
    app.store.drafts.drop(u.id);
    app.table.refresh([u.id]);
  };
  return el(
    "div",
    { class: "t-conflict", role: "group", "aria-label": title },
    el("strong", { class: "t-conflict-title" }, el("bdi", {}, title)),
    corrections.map((correction) => versions(u, correction, reason)),
    el(
      "div",
      { class: "t-buttons" },
      el("button", { class: "button button-small button-primary", type: "button", on: { click: keep } }, t("conflict.keep_mine")),
      el("button", { class: "button button-small", type: "button", on: { click: take } }, reason === "conflict" ? t("conflict.take_theirs") : t("conflict.discard")),
    ),
  );
}

function versions(u, correction) {
  const mine = correction.after.text;
  const theirs = standing(u, correction);
  const lang = langTag(correction.after.language ?? u.language);
  const side = (label, text, other) => el("div", { class: "t-side" }, el("span", { class: "t-note" }, label), el("p", { lang, dir: "auto" }, comparison(text, other)));
  return el("div", { class: "t-sides" }, side(t("conflict.mine"), mine, theirs), side(t("conflict.theirs"), theirs, mine));
}
