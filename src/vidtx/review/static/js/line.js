// One utterance on the page: its words, what they mean in the reader's language, what the machine had heard, and what waits to be decided.

import { el, icon, clock } from "./dom.js";
import { t } from "./i18n.js";
import { flagChips, shownTranslation, statusSign } from "./chips.js";
import { comparison } from "./difference.js";
import { langTag, languageName, roleClass, roleName, speakerName } from "./format.js";
import { conflictPanel } from "./conflict.js";

export function timeButton(u, app) {
  return el(
    "button",
    { class: "t-time", type: "button", "aria-label": t("line.play_from", { time: clock(u.start) }), title: t("line.play_here"), on: { click: () => playFrom(u, app) } },
    clock(u.start),
  );
}

function playFrom(u, app) {
  app.store.select(u.id, { from: "table" });
  app.player.seek(u.start);
  app.player.play();
}

/** Who speaks: the role in words and in color, and the name where there is one. Opens the menu of the voice. */
export function whoButton(u, app) {
  const { state } = app.store;
  const speaker = state.speakers[u.speaker];
  const role = speaker?.role ?? "unknown";
  // The label says the role already ("Subject 2"); a name does not.
  const name = speaker?.name;
  return el(
    "button",
    { class: `t-who ${roleClass(role)}`, type: "button", "aria-haspopup": "menu", dataset: { act: "who" }, on: { click: (event) => app.table.openWho(u.id, event.currentTarget) } },
    el("bdi", { class: "t-who-role" }, name ? roleName(state, role) : speakerName(state, u.speaker)),
    name ? el("bdi", { class: "t-who-name" }, name) : null,
  );
}

/** `app.table.line(id)` keeps what this makes: {id, utterance, element, node, translation, findings}. */
export function makeLine(u, app, { beside = false, findings = [] } = {}) {
  const { state } = app.store;
  const role = state.speakers[u.speaker]?.role ?? "unknown";
  const text = makeText("t-text", u.language, u.text);
  const shown = shownTranslation(u, state.reader_language);
  const translation = shown ? makeText("t-translation", shown.language, shown.text) : null;
  const element = el(
    "div",
    {
      class: `t-line ${roleClass(role)}`, role: "group", tabIndex: -1, dataset: { u: u.id },
      "aria-label": t("line.label", { time: clock(u.start), who: describeWho(state, u, role), language: languageName(u.language) }),
    },
    beside ? el("div", { class: "t-line-head" }, timeButton(u, app), whoButton(u, app), el("span", { class: "t-spacer" }), u.status === "machine" ? null : statusSign(u)) : null,
    u.text ? text.element : el("p", { class: "t-text t-empty" }, t("line.no_text")),
    translation ? translationBlock(translation.element, shown) : null,
    beside && u.flags.length ? el("div", { class: "t-chips", role: "list", "aria-label": t("column.flags") }, flagChips(u)) : null,
    app.table.showsMachine(u.id) ? machineBlock(u) : null,
    app.store.drafts.get(u.id) ? conflictPanel(u, app) : null,
  );
  return { id: u.id, utterance: u, element, node: u.text ? text.node : null, translation: translation?.node ?? null, findings, matches: [] };
}

function describeWho(state, u, role) {
  const name = speakerName(state, u.speaker);
  return state.speakers[u.speaker]?.name ? `${roleName(state, role)} ${name}` : name;
}

function makeText(name, language, content) {
  const node = document.createTextNode(content);
  return { node, element: el("p", { class: name, lang: langTag(language), dir: "auto" }, node) };
}

function translationBlock(element, shown) {
  const notes = [shown.gist && t("translation.gist"), shown.outdated && t("translation.outdated"), shown.by_person && t("translation.by_person"), ...shown.glossary].filter(Boolean);
  return el("div", { class: `t-under${shown.gist ? " t-gist" : ""}${shown.outdated ? " t-outdated" : ""}` }, element, notes.map((note) => el("span", { class: "t-note" }, note)));
}

/** The buttons of a line. They come when the line is pointed at or selected: in thousands of lines they would cost the most. */
export function addTools(line, app) {
  if (line.element.querySelector(":scope > .t-tools, .t-editor")) return;
  line.element.append(tools(line.utterance, app));
}

function tools(u, app) {
  const act = (name, sign, label) =>
    el("button", { class: "t-tool", type: "button", tabIndex: -1, dataset: { act: name }, "aria-label": label, title: label, on: { click: (event) => app.table.act(name, u.id, event.currentTarget) } }, icon(sign));
  return el(
    "div",
    { class: "t-tools" },
    act("more", "more", t("act.more")),
    u.status === "confirmed" ? null : act("confirm", "check", t("act.confirm")),
  );
}

/** The machine's words under a line that a person changed; those that differ are marked, by a sign to read as well. */
export function machineBlock(u) {
  const machine = u.machine ?? u;
  const same = machine.text === u.text;
  return el(
    "div",
    { class: "t-machine" },
    el("span", { class: "t-note" }, same ? t("machine.same") : t("machine.label")),
    same ? null : el("p", { class: "t-machine-text", lang: langTag(machine.language), dir: "auto" }, comparison(machine.text, u.text)),
  );
}
