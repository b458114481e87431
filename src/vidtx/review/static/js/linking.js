// Choosing which rendition belongs to which original, by pressing lines or with the keyboard.

import { el, icon } from "./dom.js";
import { t } from "./i18n.js";
import * as actions from "./actions.js";

/** `start(id)`: choose originals and renditions. `start(id, {move: true})`: choose the original in whose exchange this line belongs. */
export function createLinking(app) {
  let mode = null; // {sources: Set, targets: Set, side: "sources"|"targets", bar}

  function start(id, { move = false } = {}) {
    stop();
    const u = app.store.state.utterances[id];
    const role = app.store.state.speakers[u.speaker]?.role;
    const rendition = move || role === "interpreter" || u.slot?.endsWith("_rendition");
    mode = { sources: new Set(), targets: new Set(), side: rendition ? "sources" : "targets", move, bar: null };
    mode[rendition ? "targets" : "sources"].add(id);
    mode.bar = el("div", { class: "t-linking", role: "region", "aria-label": t("link.title") });
    app.table.top.append(mode.bar);
    draw();
    app.table.focusLine(id);
  }

  function stop() {
    if (!mode) return;
    for (const id of [...mode.sources, ...mode.targets]) mark(id, null);
    mode.bar.remove();
    mode = null;
  }

  function mark(id, side) {
    const element = app.table.line(id)?.element;
    element?.classList.toggle("t-link-source", side === "sources");
    element?.classList.toggle("t-link-target", side === "targets");
  }

  function draw() {
    for (const side of ["sources", "targets"]) for (const id of mode[side]) mark(id, side);
    const choose = (side) => el("button", { class: "button button-small", type: "button", "aria-pressed": String(mode.side === side), on: { click: () => ((mode.side = side), draw()) } }, t(`link.${side}`, { count: mode[side].size }));
    mode.bar.replaceChildren(
      el("strong", {}, t(mode.move ? "link.move_title" : "link.title")),
      el("p", { role: "status" }, t(mode.side === "sources" ? "link.choose_sources" : "link.choose_targets")),
      el(
        "div",
        { class: "t-buttons" },
        choose("sources"),
        choose("targets"),
        el("button", { class: "button button-small button-primary", type: "button", disabled: !mode.sources.size || !mode.targets.size, on: { click: finish } }, icon("check"), t("link.finish")),
        el("button", { class: "button button-small", type: "button", on: { click: stop } }, t("dialog.cancel")),
      ),
    );
  }

  /** A line was chosen. False: nothing is being linked. */
  function take(id) {
    if (!mode) return false;
    const own = mode[mode.side];
    const other = mode[mode.side === "sources" ? "targets" : "sources"];
    if (own.delete(id)) mark(id, null);
    else {
      other.delete(id);
      own.add(id);
    }
    draw();
    return true;
  }

  function inTime(ids) {
    const { utterances } = app.store.state;
    return [...ids].filter((id) => id in utterances).sort((a, b) => utterances[a].start - utterances[b].start);
  }

  async function finish() {
    const sources = inTime(mode.sources);
    const targets = inTime(mode.targets);
    stop();
    const answer = await app.table.submit([actions.link(sources, targets)], [...sources, ...targets]);
    if (answer.ok) app.table.reveal(targets[0], { focus: true });
  }

  // Before the keys of the page, in which the space bar plays.
  addEventListener(
    "keydown",
    (event) => {
      if (!mode || event.isComposing) return;
      const id = event.target instanceof Element && event.target.matches(".t-line") ? event.target.dataset.u : null;
      if (id && (event.key === " " || event.key === "Enter")) take(id);
      else if (event.key === "Escape") stop();
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );

  return { start, stop, take, active: () => mode !== null };
}
