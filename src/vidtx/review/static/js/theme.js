// Light, dark, or as the system says.

import { recall, remember } from "./dom.js";

export const THEMES = ["auto", "light", "dark"];

export function theme() {
  const kept = recall("theme", "auto");
  return THEMES.includes(kept) ? kept : "auto";
}

export function setTheme(name) {
  remember("theme", name === "auto" ? null : name);
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}
