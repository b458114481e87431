// The bar at the top: which document, who reviews, undo and redo, and what concerns the page as a whole.

import { el, icon, replaceChildren } from "./dom.js";
import { LANGUAGES, language, localize, onLanguage, setLanguage, t } from "./i18n.js";
import { setTheme, theme, THEMES } from "./theme.js";

const SIGNS = { auto: "auto", light: "sun", dark: "moon" };

export function createBar(element, { store, keys }) {
  const name = el("h1", { class: "bar-name" });
  const clip = el("span", { class: "bar-clip soft" });
  const progress = el("div", { id: "progress" });
  const author = el("input", { class: "input bar-author", type: "text", id: "bar-author", maxlength: 80, autocomplete: "name", spellcheck: "false", on: { change: (event) => store.setAuthor(event.target.value), keydown: leaveOnEnter } });
  const undo = iconButton("command.edit.undo", "undo", () => keys.run("edit.undo"));
  const redo = iconButton("command.edit.redo", "redo", () => keys.run("edit.redo"));
  const find = iconButton("command.find.open", "search", () => keys.run("find.open"));
  const languages = el("select", { class: "select", "data-i18n-label": "bar.language", "data-i18n-title": "bar.language", on: { change: (event) => changeLanguage(event.target.value) } }, Object.entries(LANGUAGES).map(([code, own]) => el("option", { value: code, lang: code }, own)));
  const themes = el("button", { class: "button button-quiet button-icon", type: "button", on: { click: nextTheme } });
  const side = iconButton("command.side.toggle", "list", () => keys.run("side.toggle"), "bar-side");
  const menu = el("button", { class: "button button-quiet button-icon bar-menu", type: "button", "aria-expanded": "false", "aria-controls": "bar-tools", "data-i18n-label": "bar.menu", "data-i18n-title": "bar.menu", on: { click: () => toggleMenu() } }, icon("menu"));
  const tools = el(
    "div",
    { class: "bar-tools", id: "bar-tools" },
    el("div", { class: "bar-who" }, el("label", { for: "bar-author", class: "soft", "data-i18n": "bar.reviewer" }), author),
    el("div", { class: "bar-group" }, textButton("bar.voices", "user", () => keys.run("voices.open")), textButton("bar.history", "history", () => keys.run("history.open")), textButton("bar.export", "export", () => keys.run("export.open"), "button-primary")),
    el("div", { class: "bar-group" }, languages, themes, iconButton("command.help.open", "help", () => keys.help())),
  );
  replaceChildren(element, el("div", { class: "bar-title" }, el("span", { class: "bar-mark", "aria-hidden": "true" }, "vidtx"), name, clip), progress, el("div", { class: "bar-group bar-steps" }, undo, redo, find), tools, el("div", { class: "bar-group bar-narrow" }, side, menu));

  function iconButton(key, sign, run, extra = "") {
    return el("button", { class: `button button-quiet button-icon ${extra}`.trim(), type: "button", "data-i18n-label": key, "data-i18n-title": key, on: { click: run } }, icon(sign));
  }

  function textButton(key, sign, run, kind = "button-quiet") {
    return el("button", { class: `button ${kind}`, type: "button", "data-i18n-title": key, on: { click: () => (toggleMenu(false), run()) } }, icon(sign), el("span", { class: "button-words", "data-i18n": key }));
  }

  function leaveOnEnter(event) {
    if (event.key === "Enter" && !event.isComposing) event.target.blur();
  }

  function toggleMenu(open = element.dataset.menu === undefined) {
    if (open) element.dataset.menu = "";
    else delete element.dataset.menu;
    menu.setAttribute("aria-expanded", String(open));
  }

  async function changeLanguage(code) {
    const address = new URL(location.href);
    address.searchParams.set("language", code);
    history.replaceState(null, "", address);
    await setLanguage(code);
  }

  function nextTheme() {
    setTheme(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
    showTheme();
  }

  function showTheme() {
    const words = t("bar.theme", { theme: t(`theme.${theme()}`) });
    replaceChildren(themes, icon(SIGNS[theme()]));
    themes.setAttribute("aria-label", words);
    themes.title = words;
  }

  function show() {
    const { state } = store;
    name.textContent = state.document.name;
    name.title = state.document.name;
    clip.textContent = state.document.clip.name === state.document.name ? "" : state.document.clip.name;
    document.title = `${state.document.name} · vidtx`;
    if (document.activeElement !== author) author.value = store.author();
    const steps = state.undo ?? state.review ?? {};
    undo.disabled = !steps.can_undo?.[store.author()];
    redo.disabled = !steps.can_redo?.[store.author()];
  }

  function showWords() {
    languages.value = language();
    localize(element);
    // What a button does is said with the key that does it too.
    for (const [button, command] of [[undo, "edit.undo"], [redo, "edit.redo"], [find, "find.open"], [side, "side.toggle"]]) {
      const key = keys.keysOf(command)[0];
      if (key) button.title = `${t(`command.${command}`)} (${key})`;
    }
    showTheme();
    if (store.state) show();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && element.dataset.menu !== undefined) {
      toggleMenu(false);
      menu.focus();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (element.dataset.menu !== undefined && !element.contains(event.target)) toggleMenu(false);
  });
  for (const event of ["load", "patch", "author"]) store.on(event, show);
  onLanguage(showWords);
  showWords();
  return { progress };
}
