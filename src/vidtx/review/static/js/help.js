// The help: what can be done here, and every command with its keys.

import { openDialog } from "./dialogs.js";
import { el } from "./dom.js";
import { t } from "./i18n.js";
import { COMMANDS } from "./keys.js";

const HOW_TO = ["help.word", "help.voice", "help.edit", "help.finding", "help.export", "help.tab", "help.pedal"];
const NAMED_KEYS = { Space: "key.space", Enter: "key.enter", Tab: "key.tab", Escape: "key.escape" };
const SIGNED_KEYS = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", MediaPlayPause: "⏯", MediaTrackNext: "⏭", MediaTrackPrevious: "⏮", MediaStop: "⏹" };

let opened = null;

export function showHelp(keysOf) {
  if (opened) return opened;
  const guide = el("ul", { class: "help-guide" }, HOW_TO.map((key) => el("li", {}, leadIn(t(key)))));
  const groups = Object.entries(COMMANDS).map(([group, commands]) =>
    el(
      "section",
      { class: "help-group" },
      el("h3", {}, t(`keys.group.${group}`)),
      el("dl", {}, Object.keys(commands).map((command) => listCommand(command, keysOf(command)))),
    ),
  );
  const body = el("div", { class: "help" }, guide, el("div", { class: "help-groups" }, groups), el("p", { class: "soft" }, t("help.remap")));
  opened = openDialog({ title: t("help.title"), body, className: "dialog-wide", onClose: () => (opened = null) });
  return opened;
}

/** What stands before the first colon is what somebody looks for. */
function leadIn(text) {
  const at = text.indexOf(": ");
  return at < 0 ? [text] : [el("strong", {}, text.slice(0, at + 1)), text.slice(at + 1)];
}

function listCommand(command, keys) {
  const shown = keys.length ? keys.flatMap((key, index) => [index ? " " : null, drawKey(key)]) : [el("span", { class: "soft" }, t("keys.none"))];
  return el("div", { class: "help-command" }, el("dt", {}, t(`command.${command}`)), el("dd", {}, shown));
}

/** A binding as keys that look like keys. */
export function drawKey(binding) {
  const capital = /^[A-Z]$/.test(binding);
  const parts = capital ? ["Shift", binding] : binding.split(/\+(?!$)/);
  return el("span", { class: "keys" }, parts.flatMap((part, index) => [index ? el("span", { class: "keys-plus" }, "+") : null, el("kbd", {}, nameKey(part))]));
}

function nameKey(part) {
  if (part in NAMED_KEYS) return t(NAMED_KEYS[part]);
  if (part in SIGNED_KEYS) return SIGNED_KEYS[part];
  return part.length === 1 ? part.toUpperCase() : part;
}
