// Boot: the language, the state, then the parts, wired to one another.

import { getJson } from "./api.js";
import { createAttention } from "./attention.js";
import { createBar } from "./bar.js";
import { addBoundary, openBoundary, setUpBoundaries } from "./boundary.js";
import { notify } from "./dialogs.js";
import { el, icon, recall, remember } from "./dom.js";
import { openExport } from "./export.js";
import { openFindReplace } from "./find_replace.js";
import { openHistory } from "./history.js";
import { localize, preferredLanguage, setLanguage, t } from "./i18n.js";
import { createKeys } from "./keys.js";
import { createMediaStatus } from "./media_status.js";
import { createPlayer } from "./player.js";
import { createProgress } from "./progress.js";
import { createStore } from "./store.js";
import { createTable } from "./table.js";
import { setTheme, theme } from "./theme.js";
import { createWaveform } from "./waveform.js";

const STEP = 3000;

const find = (id) => document.getElementById(id);

async function boot() {
  setTheme(theme());
  await setLanguage(new URL(location.href).searchParams.get("language") ?? preferredLanguage());
  const store = createStore();
  const stage = find("stage");
  const player = createPlayer(stage, store);
  const keys = createKeys();
  const app = { store, player, keys, openBoundary, addBoundary };
  setUpBoundaries(app);
  keepTopHeight();
  await Promise.all([store.load(), takeOwnKeys(keys)]);
  const bar = createBar(find("bar"), app);
  createProgress(bar.progress, app);
  const waveform = createWaveform(find("wave"), app);
  addTransportButtons();
  const media = createMediaStatus(find("screen"), app);
  media.onMedia(({ peaks }) => waveform.setPeaks(peaks));
  store.on("problem", ({ message }) => notify(message, { kind: "alert" }));
  createTable(find("table"), app);
  createAttention(find("attention"), app);
  setUpSide();
  registerCommands(app, stage);
  setUpMediaKeys(app);
  localize(document);
  document.documentElement.dataset.ready = "";
  performance.mark("vidtx-ready"); // for benchmarks/review_browser.py
  await media.refresh();

  function addTransportButtons() {
    const add = el("button", { class: "button button-quiet", type: "button", "data-i18n-title": "command.boundary.add", on: { click: addBoundary } }, icon("cut"), el("span", { class: "button-words", "data-i18n": "boundary.add_short" }));
    find("transport-extra").append(add);
  }
}

async function takeOwnKeys(keys) {
  try {
    const refused = keys.bind((await getJson("/api/keys")).bindings);
    if (refused.length) notify(t("keys.refused", { commands: refused.join(", ") }), { kind: "alert" });
  } catch {
    // The keys by default serve.
  }
}

function registerCommands(app, stage) {
  const { store, player, keys } = app;
  const always = { whileTyping: true };
  keys.register("play.toggle", () => void player.toggle(), always);
  keys.register("play.back", () => player.seek(player.time() - STEP), always);
  keys.register("play.forward", () => player.seek(player.time() + STEP), always);
  keys.register("play.slower", () => player.stepRate(-1), always);
  keys.register("play.faster", () => player.stepRate(1), always);
  keys.register("play.again", () => {
    const selected = store.state.utterances[store.selected() ?? ""];
    return selected ? void player.playSpan(selected.start, selected.end) : false;
  }, always);
  const step = async (run, nothing) => {
    const answer = await run();
    if (answer?.nothing) notify(t(nothing));
    else if (answer?.conflict || answer?.invalid) notify(t("save.later_changes"), { kind: "alert" });
  };
  keys.register("edit.undo", () => void step(store.undo, "save.nothing_to_undo"));
  keys.register("edit.redo", () => void step(store.redo, "save.nothing_to_redo"));
  keys.register("find.open", () => void openFindReplace(app), always);
  keys.register("export.open", () => void openExport(app), always);
  keys.register("history.open", () => void openHistory(app), always);
  keys.register("boundary.add", () => addBoundary(), always);
  keys.register("side.toggle", () => toggleSide(), always);
  keys.register("stage.toggle", () => void stage.dispatchEvent(new Event("vidtx-toggle-stage")), always);
}

// Keys of a keyboard, a headset or a pedal that reach the browser while another window has the focus.
function setUpMediaKeys({ player, keys }) {
  const actions = {
    play: () => player.play(), pause: () => player.pause(), seekbackward: () => player.seek(player.time() - STEP),
    seekforward: () => player.seek(player.time() + STEP), previoustrack: () => keys.run("row.previous"), nexttrack: () => keys.run("row.next"),
  };
  for (const [action, run] of Object.entries(actions)) {
    try {
      navigator.mediaSession?.setActionHandler(action, run);
    } catch {
      // An action that this browser does not know.
    }
  }
}

// The side list: beside the table where there is room, else a drawer over it.
const isWide = matchMedia("(min-width: 64rem)");

function toggleSide(open = null) {
  const { dataset } = document.body;
  if (isWide.matches) {
    const hidden = open === null ? dataset.side !== "hidden" : !open;
    if (hidden) dataset.side = "hidden";
    else delete dataset.side;
    remember("side", hidden ? "hidden" : null);
    return;
  }
  const show = open ?? dataset.drawer === undefined;
  if (show) dataset.drawer = "";
  else delete dataset.drawer;
  find("side-close").hidden = !show;
  if (show) find("attention").focus({ preventScroll: true });
}

function setUpSide() {
  const aside = find("attention");
  aside.tabIndex = -1;
  if (recall("side") === "hidden") document.body.dataset.side = "hidden";
  // Outside of the list, which draws itself anew.
  const close = el("button", { class: "side-close button", type: "button", id: "side-close", hidden: true, on: { click: () => toggleSide(false) } }, icon("close"), el("span", { "data-i18n": "side.close" }));
  aside.after(close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.dataset.drawer !== undefined && !document.querySelector("dialog[open]")) toggleSide(false);
  });
  // Whoever picks something from the drawer wants to see it.
  aside.addEventListener("click", (event) => {
    if (!isWide.matches && event.target.closest("[data-go], a, button.t-look")) toggleSide(false);
  });
  isWide.addEventListener("change", () => {
    delete document.body.dataset.drawer;
    close.hidden = true;
  });
}

// How much of the window the sticky part takes: for scrolling, and for what stands below it. On a small screen that is the stage alone.
function keepTopHeight() {
  const top = find("top");
  const stage = find("stage");
  const measure = () => {
    const sticky = getComputedStyle(top).display === "contents" ? stage : top;
    document.documentElement.style.setProperty("--top", `${Math.round(sticky.getBoundingClientRect().height)}px`);
  };
  const observer = new ResizeObserver(measure);
  for (const each of [top, stage]) observer.observe(each);
  addEventListener("resize", measure);
  measure();
}

boot().catch((error) => {
  document.documentElement.dataset.failed = "";
  find("table").replaceChildren(el("p", { class: "blank" }, t("page.failed", { message: error.message })));
  throw error;
});
