// Times and names as the page writes them.

import { clock } from "./dom.js";
import { language, t } from "./i18n.js";

const names = new Map();

/** `Ukrainian` for uk, in the interface's language; the code where there is no name. */
export function languageName(code) {
  if (!code) return t("language.unknown");
  const key = `${language()} ${code}`;
  if (!names.has(key)) names.set(key, findName(code));
  return names.get(key);
}

function findName(code) {
  try {
    return new Intl.DisplayNames([language()], { type: "language", fallback: "code" }).of(code);
  } catch {
    return code; // no language at all: a document may hold anything
  }
}

/** A BCP 47 tag for `lang`; a document may hold anything there. */
export function langTag(code) {
  return code && /^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/.test(code) ? code : "und";
}

export function exactClock(ms) {
  return clock(ms, { exact: true });
}

/** Milliseconds for `1:02:03.450`, `2:03.4`, `123`; null for what is no time. */
export function parseClock(text) {
  const match = /^\s*(?:(?:(\d+):)?(\d{1,3}):)?(\d{1,6})(?:[.,](\d{1,3}))?\s*$/.exec(text);
  if (!match) return null;
  const [, hours = "0", minutes = "0", seconds, share = "0"] = match;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(share.padEnd(3, "0"));
}

/** The color class of a role: there are four colors; whoever is neither of three is "other". */
export function roleClass(role) {
  return ["questioner", "interpreter", "subject"].includes(role) ? `t-role-${role}` : "t-role-other";
}

export function speakerName(state, id) {
  const speaker = state.speakers[id];
  return speaker?.name || speaker?.label || id;
}

export function roleName(state, role) {
  return state.names?.roles?.[role] ?? t(`role.${role}`);
}

/** The date and time of day in the reader's own way. */
export function moment(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time ?? "";
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "medium" }).format(date);
}

/** At most `length` characters, never half of a character. */
export function shorten(text, length = 80) {
  const flat = text.replace(/\s+/gu, " ").trim();
  if (flat.length <= length) return flat;
  return `${[...flat.slice(0, length)].slice(0, -1).join("")}…`;
}
