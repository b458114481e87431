// The interface's words, in English, Ukrainian and Korean. What a language lacks is given in English.

export const LANGUAGES = { en: "English", uk: "Українська", ko: "한국어" };
const PARTS = ["player", "table"];

const phrases = new Map();
const listeners = new Set();
let current = "en";

export function language() {
  return current;
}

/** The first of the browser's languages that the interface speaks. */
export function preferredLanguage() {
  for (const tag of navigator.languages ?? [navigator.language]) {
    const code = String(tag).slice(0, 2).toLowerCase();
    if (code in LANGUAGES) return code;
  }
  return "en";
}

/** `t("boundary.count", {index: 3, total: 8})`. A phrase of several forms is an object by plural category, chosen by `count`. */
export function t(key, values = {}) {
  let phrase = phrases.get(current)?.[key] ?? phrases.get("en")?.[key];
  if (phrase === undefined) return key;
  if (typeof phrase === "object") {
    const form = new Intl.PluralRules(current).select(Number(values.count ?? 0));
    phrase = phrase[form] ?? phrase.other;
  }
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

async function loadPhrases(code) {
  if (phrases.has(code)) return;
  const parts = await Promise.all(
    PARTS.map(async (part) => {
      const response = await fetch(`/static/phrases/${code}.${part}.json`);
      return response.ok ? response.json() : {};
    }),
  );
  phrases.set(code, Object.assign({}, ...parts));
}

export async function setLanguage(code) {
  const chosen = code in LANGUAGES ? code : "en";
  await Promise.all([loadPhrases("en"), loadPhrases(chosen)]);
  current = chosen;
  document.documentElement.lang = chosen;
  localize(document);
  for (const listener of listeners) listener(chosen);
}

/** Calls `listener` after each change of the language. The answer ends that. */
export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const ATTRIBUTES = { "data-i18n-label": "aria-label", "data-i18n-title": "title", "data-i18n-placeholder": "placeholder" };

export function localize(root) {
  for (const element of root.querySelectorAll("[data-i18n]")) element.textContent = t(element.getAttribute("data-i18n"));
  for (const [from, to] of Object.entries(ATTRIBUTES)) {
    for (const element of root.querySelectorAll(`[${from}]`)) element.setAttribute(to, t(element.getAttribute(from)));
  }
}
