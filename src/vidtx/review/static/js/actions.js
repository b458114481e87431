// Corrections as the server takes them. `before` names the fields that a correction changes, as the page shows them.

export function setText(u, text) {
  return { kind: "set_text", targets: [u.id], before: { text: u.text }, after: { text } };
}

export function findTranslation(u, language) {
  return u.translations.find((translation) => translation.language === language) ?? null;
}

export function setTranslation(u, language, text) {
  const shown = findTranslation(u, language);
  return { kind: "set_translation", targets: [u.id], before: { language, text: shown ? shown.text : null }, after: { language, text } };
}

export function setLanguage(u, language) {
  return { kind: "set_language", targets: [u.id], before: { language: u.language }, after: { language } };
}

export function setSpeaker(u, speaker) {
  return { kind: "set_speaker", targets: [u.id], before: { speaker: u.speaker }, after: { speaker } };
}

export function setTimes(u, start, end) {
  return { kind: "set_times", targets: [u.id], before: { start: u.start, end: u.end }, after: { start, end } };
}

/** Confirms what is shown: the text stands in `before`, so that nobody confirms words that he did not see. */
export function confirm(u, text = u.text) {
  return { kind: "confirm", targets: [u.id], before: { text }, after: {} };
}

export function split(u, at, time) {
  return { kind: "split", targets: [u.id], before: { text: u.text, start: u.start, end: u.end }, after: { at, time } };
}

export function merge(ids) {
  return { kind: "merge", targets: ids, before: {}, after: {} };
}

export function remove(u) {
  return { kind: "delete", targets: [u.id], before: { text: u.text }, after: {} };
}

export function add(start, end, speaker, language, text) {
  return { kind: "add", targets: [], before: {}, after: { start, end, speaker, language, text } };
}

export function setRole(speaker, role) {
  return { kind: "set_role", targets: [speaker.id], before: { role: speaker.role }, after: { role } };
}

export function setName(speaker, name) {
  return { kind: "set_name", targets: [speaker.id], before: { name: speaker.name }, after: { name } };
}

export function relabel(speaker, other) {
  return { kind: "relabel", targets: [speaker.id], before: { speaker: speaker.id }, after: { speaker: other } };
}

export function link(sources, targets) {
  return { kind: "link", targets: [], before: {}, after: { sources, targets } };
}

export function unlink(ids) {
  return { kind: "unlink", targets: ids, before: {}, after: {} };
}

/** Accepts or rejects a finding or a boundary. */
export function decide(item, accepted) {
  return { kind: accepted ? "accept" : "reject", targets: [item.id], before: { status: item.status }, after: {} };
}

export function comment(finding, text) {
  return { kind: "comment", targets: [finding.id], before: { comment: finding.comment }, after: { comment: text } };
}

/** Back to the machine's words: everything that a person changed in this line, in one step. */
export function revert(u) {
  const machine = u.machine;
  const made = [];
  if (machine.speaker !== u.speaker) made.push(setSpeaker(u, machine.speaker));
  if (machine.language && machine.language !== u.language) made.push(setLanguage(u, machine.language));
  if (machine.start !== u.start || machine.end !== u.end) made.push(setTimes(u, machine.start, machine.end));
  if (machine.text !== u.text) made.push(setText(u, machine.text));
  for (const { language, text } of machine.translations) {
    if (findTranslation(u, language)?.text !== text && language !== (machine.language ?? u.language)) made.push(setTranslation(u, language, text));
  }
  return made;
}

/** Where to split: the next start of a word at or after the caret, and that word's time. Null where no word begins inside the line. */
export function splitPoint(u, caret) {
  const word = u.words.find(([, , from]) => from >= caret && from > 0);
  if (!word) return null;
  const time = Math.min(Math.max(word[0], u.start + 1), u.end - 1);
  return time > u.start && time < u.end ? { at: word[2], time } : null;
}
