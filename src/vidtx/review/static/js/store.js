// The state that the page shows. It comes from the server and changes only by what the server answers; the page holds no model of its own.

import { language, onLanguage } from "./i18n.js";
import { createDrafts } from "./drafts.js";
import { createOutbox } from "./outbox.js";

const MAPS = ["speakers", "utterances", "exchanges", "renditions", "findings", "boundaries", "captions"];
const SLOW_RETRY = 3000;

export function createStore() {
  const listeners = new Map();
  let selected = null;
  let source = null;
  let name = recallAuthor();
  let reloading = null;
  let connection = "connecting";
  const drafts = createDrafts();
  const store = { state: null, load, submit, undo: () => step("undo"), redo: () => step("redo"), on, author, setAuthor, select, selected: () => selected };

  function on(event, listener) {
    if (!listeners.has(event)) listeners.set(event, new Set());
    listeners.get(event).add(listener);
    return () => listeners.get(event).delete(listener);
  }

  function emit(event, detail) {
    for (const listener of [...(listeners.get(event) ?? [])]) listener(detail);
  }

  function author() {
    return name ?? store.state?.author ?? "";
  }

  function setAuthor(value) {
    name = value.trim() || null;
    try {
      if (name) sessionStorage.setItem("vidtx.author", name);
      else sessionStorage.removeItem("vidtx.author");
    } catch {
      // Only forgotten at the next reload.
    }
    emit("author", author());
  }

  const outbox = createOutbox({
    send: async ({ path, payload }) => {
      const started = performance.now();
      const response = await fetch(`/api/${path}`, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...payload, base: store.state?.revision ?? 0, language: language() }),
      });
      const body = await response.json().catch(() => ({}));
      return { status: response.status, body, took: performance.now() - started };
    },
    settle,
    report: (detail) => emit("offline", { ...detail, connection }),
  });

  async function settle(item, { status, body, took }) {
    if (status === 200) {
      await receive(body, true);
      emit("saved", { ms: Math.round(took), revision: body.revision });
      return { ok: true, ...body };
    }
    if (status === 409 && body.error === "nothing") return { nothing: true };
    if (status === 409) return settleConflict(item, body);
    const message = body.message ?? String(status);
    if (item.restored) drafts.keepCorrections(item.payload.corrections, "unsent");
    const answer = { invalid: true, message, corrections: item.payload.corrections ?? [] };
    emit("invalid", answer);
    return answer;
  }

  async function settleConflict(item, body) {
    const rows = body.rows ?? [];
    const corrections = item.payload.corrections ?? [];
    // The other's change is usually on its way already; if it is not, the whole state is asked for.
    const seen = store.state.revision;
    await new Promise((resolve) => setTimeout(resolve, 250));
    if (store.state.revision === seen) await load();
    drafts.keepCorrections(corrections, "conflict");
    const detail = { conflict: true, rows, message: body.message ?? "", corrections };
    emit("conflict", detail);
    return detail;
  }

  /** `corrections`: one step of undo. The answer says whether it stands; what could not be sent is kept and tried again. */
  function submit(corrections) {
    if (!corrections.length) return Promise.resolve({ ok: true });
    const waited = outbox.push("corrections", { author: author(), corrections });
    emit("pending", outbox.pending());
    return waited.finally(() => emit("pending", outbox.pending()));
  }

  function step(path) {
    return outbox.push(path, { author: author() });
  }

  /** Applies an answer or an event. One that does not follow on what is shown leads to the whole state anew. */
  async function receive({ revision, base = revision - 1, patch, author: by }, own) {
    if (!store.state || revision <= store.state.revision) return;
    if (!patch || base !== store.state.revision) {
      await load();
      return;
    }
    const changed = applyPatch(store.state, patch);
    store.state.revision = revision;
    emit("patch", { changed, rows: "rows" in patch, attention: "attention" in patch, revision, own: own || by === author(), author: by });
  }

  function load() {
    reloading ??= loadNow().finally(() => (reloading = null));
    return reloading;
  }

  async function loadNow() {
    const response = await fetch(`/api/state?language=${encodeURIComponent(language())}`, { credentials: "same-origin" });
    if (!response.ok) throw new Error(`/api/state: ${response.status}`);
    const before = store.state;
    store.state = await response.json();
    // Keyed by ids, of which one may be "constructor" or "__proto__": nothing is found in them that was not put there.
    for (const section of MAPS) Object.setPrototypeOf(store.state[section], null);
    if (selected && !(selected in store.state.utterances)) selected = null;
    if (before?.language === store.state.language) {
      // What is the same stays as it is on the page: focus, scroll and open editors too.
      const changed = compareStates(before, store.state);
      emit("patch", { changed, rows: true, attention: true, revision: store.state.revision, own: false, author: null });
    } else {
      emit("load", store.state);
    }
    connect();
    if (before === null) outbox.restore();
  }

  function connect() {
    source?.close();
    source = new EventSource(`/api/events?after=${store.state.revision}&language=${encodeURIComponent(language())}`);
    const opened = source;
    opened.addEventListener("open", () => {
      setConnection("open");
      outbox.retry();
    });
    opened.addEventListener("patch", (event) => receive(JSON.parse(event.data), false).catch(() => setConnection("lost")));
    opened.addEventListener("reload", () => load().catch(() => setConnection("lost")));
    opened.addEventListener("problem", (event) => emit("problem", JSON.parse(event.data)));
    opened.addEventListener("media", (event) => emit("media", JSON.parse(event.data)));
    opened.addEventListener("error", () => {
      setConnection("lost");
      // The browser would go on at the revision of this page's opening: a new source begins at the one that is shown now.
      opened.close();
      setTimeout(() => opened === source && connect(), SLOW_RETRY);
    });
  }

  function setConnection(value) {
    if (connection === value) return;
    connection = value;
    emit("offline", { waiting: outbox.waiting(), reason: value === "lost" ? "server" : null, connection });
  }

  function select(id, { from = null } = {}) {
    if (id !== null && !(id in (store.state?.utterances ?? {}))) return;
    if (id === selected) return;
    const before = selected;
    selected = id;
    emit("selection", { id, before, from });
  }

  addEventListener("beforeunload", (event) => {
    if (outbox.waiting() || drafts.open()) event.preventDefault();
  });
  onLanguage(() => store.state && load());

  store.drafts = drafts;
  store.pending = () => outbox.pending();
  store.unsent = () => outbox.waiting();
  store.connection = () => connection;
  store.emit = emit;
  return store;
}

function recallAuthor() {
  try {
    return sessionStorage.getItem("vidtx.author");
  } catch {
    return null;
  }
}

/** Puts the sections of a patch into the state; answers with the ids that changed, by section. */
export function applyPatch(state, patch) {
  const changed = {};
  for (const [section, value] of Object.entries(patch)) {
    if (!MAPS.includes(section)) {
      state[section] = value;
      continue;
    }
    changed[section] = new Set(Object.keys(value));
    for (const [id, item] of Object.entries(value)) {
      if (item === null) delete state[section][id];
      else state[section][id] = item;
    }
  }
  return changed;
}

function compareStates(before, after) {
  const changed = {};
  for (const section of MAPS) {
    const ids = new Set([...Object.keys(before[section]), ...Object.keys(after[section])]);
    changed[section] = new Set([...ids].filter((id) => JSON.stringify(before[section][id]) !== JSON.stringify(after[section][id])));
  }
  return changed;
}
