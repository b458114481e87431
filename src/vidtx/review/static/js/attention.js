// What deserves a look, least sure first: a list that is walked by n and N.

import { el, icon, clock } from "./dom.js";
import { onLanguage, t } from "./i18n.js";

const KINDS = ["crossing", "finding", "language", "role", "overlap", "untranscribed", "translation", "confidence"];
const SIGNS = { crossing: "cut", finding: "warn", language: "help", role: "user", overlap: "merge", untranscribed: "mute", translation: "edit", confidence: "dot" };
const PAGE = 200; // items that are drawn at once

export function createAttention(element, app) {
  const { store, player } = app;
  const hidden = new Set(); // kinds that are filtered out
  let hideDone = false;
  let current = null; // the key of the item that was visited last
  let drawn = PAGE;
  const head = el("div", { class: "t-side-head" });
  const list = el("ol", { class: "t-side-list" });
  const more = el("button", { class: "button button-small t-side-more", type: "button", hidden: true, on: { click: () => ((drawn += PAGE), draw()) } });
  element.append(head, list, more);

  const shown = () => store.state.attention.filter((item) => !hidden.has(item.kind) && !(hideDone && item.done));

  function draw() {
    const all = store.state.attention;
    const items = shown();
    const open = all.filter((item) => !item.done).length;
    const focused = document.activeElement?.closest?.("[data-item]")?.dataset.item ?? null;
    head.replaceChildren(
      el("h2", {}, t("attention.title")),
      el("span", { class: "t-soft", role: "status" }, t("attention.open", { count: open, total: all.length })),
      el("div", { class: "t-filters", role: "group", "aria-label": t("attention.filter") }, filters(all), doneFilter(all)),
    );
    list.replaceChildren(...items.slice(0, drawn).map(makeItem));
    more.hidden = items.length <= drawn;
    more.textContent = t("attention.more", { count: items.length - drawn });
    if (!items.length) list.append(el("li", { class: "t-blank" }, all.length ? t("attention.filtered") : t("attention.none")));
    if (focused) list.querySelector(`[data-item="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  function filters(all) {
    return KINDS.map((kind) => {
      const own = all.filter((item) => item.kind === kind);
      if (!own.length) return null;
      const toggle = () => {
        if (!hidden.delete(kind)) hidden.add(kind);
        draw();
        head.querySelector(`[data-kind="${kind}"]`)?.focus();
      };
      return el(
        "button",
        { class: "t-filter", type: "button", "aria-pressed": String(!hidden.has(kind)), dataset: { kind }, on: { click: toggle } },
        icon(SIGNS[kind]), t(`attention.${kind}`), el("span", { class: "t-count tabular" }, String(own.filter((item) => !item.done).length)),
      );
    });
  }

  function doneFilter(all) {
    if (!all.some((item) => item.done)) return null;
    return el("button", { class: "t-filter", type: "button", "aria-pressed": String(!hideDone), on: { click: () => ((hideDone = !hideDone), draw()) } }, icon("check"), t("attention.done"));
  }

  function makeItem(item) {
    return el(
      "li",
      {},
      el(
        "button",
        {
          class: `t-item t-look t-item-${item.kind}${item.done ? " t-done" : ""}`, type: "button", dataset: { item: item.key },
          "aria-current": item.key === current ? "true" : null, on: { click: () => visit(item) },
        },
        el("span", { class: "t-item-head" }, icon(item.done ? "check" : SIGNS[item.kind]), el("span", {}, t(`attention.${item.kind}`)), item.done ? el("span", { class: "t-chip-state" }, t("attention.done_item")) : null, el("span", { class: "t-spacer" }), el("span", { class: "tabular" }, clock(item.time))),
        el("bdi", { class: "t-item-text" }, item.sentence),
      ),
    );
  }

  function visit(item) {
    const before = list.querySelector("[aria-current]");
    before?.removeAttribute("aria-current");
    current = item.key;
    const at = shown().findIndex((other) => other.key === item.key);
    if (at >= drawn) {
      drawn = at + PAGE;
      draw();
    }
    const button = list.querySelector(`[data-item="${CSS.escape(item.key)}"]`);
    button?.setAttribute("aria-current", "true");
    button?.scrollIntoView({ block: "nearest" });
    app.table.follow.set(false);
    const utterance = item.utterance ?? firstOf(item);
    if (utterance) app.table.reveal(utterance, { focus: true });
    else if (item.boundary) {
      const row = store.state.rows.find((other) => other.boundary === item.boundary);
      if (row) app.table.revealRow(row.key);
    }
    player.seek(item.time);
  }

  function firstOf(item) {
    const exchange = store.state.exchanges[item.exchange];
    if (exchange) return [...exchange.question, ...exchange.question_rendition, ...exchange.answer, ...exchange.answer_rendition][0] ?? null;
    if (item.speaker) return app.table.order().find((id) => store.state.utterances[id].speaker === item.speaker) ?? null;
    return null;
  }

  /** To the next item that is not done (by 1 or -1). */
  function walk(by) {
    const items = shown();
    if (!items.length) return false;
    let at = items.findIndex((item) => item.key === current);
    if (at < 0) at = by > 0 ? -1 : 0;
    for (let n = 0; n < items.length; n++) {
      at = (at + by + items.length) % items.length;
      if (!items[at].done || items.every((item) => item.done)) break;
    }
    visit(items[at]);
    return true;
  }

  store.on("load", draw);
  store.on("patch", ({ attention }) => attention && draw());
  onLanguage(() => store.state && draw());
  if (store.state) draw();
  return (app.attention = { walk, visit });
}
