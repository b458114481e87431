// What a person typed that did not become a correction: somebody else was first, or the page was closed. Kept over a reload, shown at its row.

const KEY = "vidtx.drafts";
const TEXT_KINDS = ["set_text", "set_translation"];

export function createDrafts() {
  const kept = Object.create(null); // by utterance, of any id: {reason, corrections}
  let typing = null; // the editor that is open: {id, corrections}
  try {
    for (const [id, draft] of Object.entries(JSON.parse(sessionStorage.getItem(KEY) ?? "{}"))) kept[id] = draft;
  } catch {
    // What cannot be read is no draft.
  }

  function write() {
    const all = Object.assign(Object.create(null), kept);
    if (typing?.corrections.length) all[typing.id] = { reason: "draft", corrections: typing.corrections };
    try {
      if (Object.keys(all).length) sessionStorage.setItem(KEY, JSON.stringify(all));
      else sessionStorage.removeItem(KEY);
    } catch {
      // Storage may be full or forbidden: it is still kept in memory.
    }
  }

  return {
    get: (id) => kept[id] ?? null,
    ids: () => Object.keys(kept),
    drop(id) {
      delete kept[id];
      write();
    },
    /** Each correction of one utterance is kept there; those of other things, and those without typed words, cannot be shown and are left. */
    keepCorrections(corrections, reason) {
      for (const correction of corrections ?? []) {
        const id = correction.targets[0];
        if (correction.targets.length !== 1 || !TEXT_KINDS.includes(correction.kind)) continue;
        const others = (kept[id]?.corrections ?? []).filter((other) => other.kind !== correction.kind);
        kept[id] = { reason, corrections: [...others, correction] };
      }
      write();
    },
    /** What stands in an open editor and differs from what is shown. An empty list: nothing. */
    setTyping(id, corrections) {
      typing = { id, corrections };
      write();
    },
    endTyping() {
      typing = null;
      write();
    },
    open: () => Boolean(typing?.corrections.length),
  };
}
