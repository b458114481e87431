// What was typed and is not on disk yet. One request at a time, in order; a server that does not answer is asked again.

const KEY = "vidtx.unsent";
const WAITS = [1000, 2000, 4000, 8000];
const GIVE_UP = 15_000; // a request without an answer counts as unsent after this long

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

/**
 * `send(item)` posts an item and answers {status, body}; it throws where nobody answers. `settle(item, answer)` handles the answer.
 * `report({waiting, reason})` is called when the number of unsent items, or the reason why they wait, changes.
 */
export function createOutbox({ send, settle, report }) {
  let queue = [];
  let running = false;
  let failures = 0;
  let timer = null;
  let reason = null;

  function keep() {
    try {
      const items = queue.filter((item) => item.path === "corrections").map(({ path, payload }) => ({ path, payload }));
      if (items.length) sessionStorage.setItem(KEY, JSON.stringify(items));
      else sessionStorage.removeItem(KEY);
    } catch {
      // Storage may be full or forbidden: the items are still kept in memory.
    }
    report({ waiting: queue.length, reason });
  }

  function push(path, payload) {
    return new Promise((resolve) => {
      // By its name the server knows a request again whose answer was lost: it is carried out once.
      queue.push({ path, payload: { ...payload, request: crypto.randomUUID() }, resolve });
      keep();
      run();
    });
  }

  async function run() {
    if (running) return;
    running = true;
    clearTimeout(timer);
    while (queue.length) {
      const item = queue[0];
      let answer = null;
      try {
        answer = await withLimit(send(item));
      } catch {
        reason = "server";
      }
      if (answer !== null && !isFinal(answer.status)) {
        reason = answer.status === 401 || answer.status === 403 ? "session" : answer.status === 429 ? "busy" : answer.status === 507 ? "disk" : "server";
        answer = null;
      }
      if (answer === null) {
        timer = setTimeout(run, WAITS[Math.min(failures, WAITS.length - 1)]);
        failures += 1;
        running = false;
        report({ waiting: queue.length, reason });
        return;
      }
      failures = 0;
      reason = null;
      queue.shift();
      if (answer.status === 200) rebase(item, queue);
      // What came back is shown before whoever waits for it goes on.
      let result = { invalid: true, message: "" };
      try {
        result = await settle(item, answer);
      } catch (error) {
        // A fault in showing one answer must not keep the others from being sent.
        console.error(error);
      }
      item.resolve?.(result);
      keep();
    }
    running = false;
  }

  return {
    push,
    retry: () => {
      failures = 0;
      run();
    },
    /** Takes up what a page before this one could not send. */
    restore() {
      for (const item of read()) queue.push({ ...item, resolve: null, restored: true });
      if (queue.length) run();
    },
    waiting: () => queue.length,
    pending: () => new Set(queue.flatMap((item) => (item.payload.corrections ?? []).flatMap((correction) => correction.targets))),
  };
}

function isFinal(status) {
  return status === 200 || status === 400 || status === 404 || status === 409 || status === 413 || status === 422;
}

function withLimit(promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), GIVE_UP))]);
}

/** Later changes of mine that were made upon the same text expect what I myself put there: they are no conflict. */
function rebase(sent, queue) {
  for (const done of sent.payload.corrections ?? []) {
    for (const item of queue) {
      for (const later of item.payload.corrections ?? []) {
        if (!later.before || !later.targets.some((id) => done.targets.includes(id))) continue;
        if (done.kind === "set_translation" && later.before.language !== done.after.language) continue;
        if ((done.kind === "set_translation") !== (later.kind === "set_translation")) continue;
        for (const [name, value] of Object.entries(done.after ?? {})) {
          if (name in later.before && later.before[name] === done.before?.[name]) later.before[name] = value;
        }
      }
    }
  }
}
