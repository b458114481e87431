// Who speaks: role, name, languages, how long; and what the machine took for two voices made one.

import { el, icon } from "./dom.js";
import { confirmDialog, notify, openDialog } from "./dialogs.js";
import { t } from "./i18n.js";
import * as actions from "./actions.js";
import { languageName, roleClass, roleName, speakerName } from "./format.js";

const ROLES = ["questioner", "interpreter", "subject", "other", "unknown"];

export function openVoices(app, { focus = null } = {}) {
  const body = el("div", { class: "t-voices" });
  const draw = () => drawVoices(body, app);
  draw();
  const off = [app.store.on("patch", ({ changed }) => (changed.speakers || changed.utterances) && draw()), app.store.on("load", draw)];
  openDialog({ title: t("voices.title"), body, actions: [{ label: t("dialog.close"), kind: "quiet" }], className: "dialog-wide", onClose: () => off.forEach((end) => end()) });
  if (focus) body.querySelector(`[data-voice="${CSS.escape(focus)}"] input`)?.focus();
}

function drawVoices(body, app) {
  const active = document.activeElement;
  // Who is typing a name is not disturbed by somebody else's change.
  if (body.contains(active) && active.matches("input") && active.value !== active.dataset.shown) return;
  const place = body.contains(active) ? [active.closest("[data-voice]")?.dataset.voice, active.dataset.part] : null;
  const speakers = Object.values(app.store.state.speakers);
  body.replaceChildren(el("p", { class: "t-soft" }, t("voices.hint")), el("ul", { class: "t-voice-list" }, speakers.map((speaker) => voice(speaker, speakers, app))));
  if (place?.[0]) body.querySelector(`[data-voice="${CSS.escape(place[0])}"] [data-part="${place[1]}"]`)?.focus();
}

function voice(speaker, speakers, app) {
  const { state } = app.store;
  const label = speakerName(state, speaker.id);
  const role = el(
    "select",
    { class: "t-select", "aria-label": t("voices.role_of", { name: label }), dataset: { part: "role" }, on: { change: (event) => app.table.submit([actions.setRole(speaker, event.target.value)], []) } },
    ROLES.map((value) => el("option", { value, selected: value === speaker.role }, roleName(state, value))),
  );
  const name = el("input", {
    class: "t-input t-name", type: "text", dir: "auto", autocomplete: "off", spellcheck: "false", value: speaker.name ?? "", placeholder: t("voices.name"), "aria-label": t("voices.name_of", { name: label }),
    dataset: { part: "name", shown: speaker.name ?? "" },
    on: { change: (event) => event.target.value.trim() !== (speaker.name ?? "") && app.table.submit([actions.setName(speaker, event.target.value.trim())], []) },
  });
  const others = speakers.filter((other) => other.id !== speaker.id);
  const into = el("select", { class: "t-select", "aria-label": t("voices.into_of", { name: label }), dataset: { part: "into" }, on: { change: (event) => event.target.value && relabelVoice(app, speaker.id, event.target.value).then(() => (event.target.value = "")) } }, [
    el("option", { value: "" }, t("voices.into")),
    others.map((other) => el("option", { value: other.id }, speakerName(state, other.id))),
  ].flat());
  return el(
    "li",
    { class: `t-voice ${roleClass(speaker.role)}`, dataset: { voice: speaker.id } },
    el("div", { class: "t-voice-head" }, el("strong", {}, el("bdi", {}, label)), speaker.stated ? el("span", { class: "t-chip-state" }, t("voices.stated")) : null, el("span", { class: "t-spacer" }), el("button", { class: "button button-small", type: "button", dataset: { part: "play" }, "aria-label": t("voices.play_of", { name: label }), on: { click: () => playSample(speaker.id, app) } }, icon("play"), t("voices.play"))),
    el("p", { class: "t-soft" }, t("voices.figures", { languages: speaker.languages.map(languageName).join(", ") || t("language.unknown"), time: speaker.speech_label, count: speaker.utterances })),
    el("div", { class: "t-fields" }, role, name, others.length ? into : null),
  );
}

/** The longest line of a voice that is not under another voice. */
function playSample(id, app) {
  const own = Object.values(app.store.state.utterances).filter((u) => u.speaker === id);
  const best = own.sort((a, b) => Number(a.overlap) - Number(b.overlap) || Math.min(b.end - b.start, 6000) - Math.min(a.end - a.start, 6000))[0];
  if (best) app.player.playSpan(best.start, Math.min(best.end, best.start + 6000));
}

/** All lines of one voice to another, after a question that says how many. */
export async function relabelVoice(app, from, to) {
  const { state } = app.store;
  const count = Object.values(state.utterances).filter((u) => u.speaker === from).length;
  const names = { from: speakerName(state, from), to: speakerName(state, to), count };
  if (!(await confirmDialog({ title: t("relabel.title"), text: t("relabel.text", names), yes: t("relabel.yes", names) }))) return;
  const answer = await app.table.submit([actions.relabel(state.speakers[from], to)], []);
  if (answer.ok) notify(t("relabel.done", names), { action: { label: t("act.undo"), run: () => app.store.undo() } });
}
