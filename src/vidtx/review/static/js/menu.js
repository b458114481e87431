// A menu beside its button: arrow keys, a letter, Escape; it gives the focus back.

import { el, icon } from "./dom.js";

let open = null;

export function isMenuOpen() {
  return open !== null;
}

export function closeMenu({ refocus = true } = {}) {
  if (!open) return;
  const { element, anchor, stop } = open;
  open = null;
  stop.abort();
  element.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (refocus && anchor.isConnected) anchor.focus({ preventScroll: true });
}

/** `items`: {label, run, icon, checked, disabled, danger, hint} or {heading} or null for a line between. `checked` makes a choice of one. */
export function openMenu(anchor, items, { label }) {
  const again = open?.anchor === anchor;
  closeMenu();
  if (again) return;
  const element = el("div", { class: "t-menu", role: "menu", "aria-label": label }, items.map(makeItem));
  const stop = new AbortController();
  open = { element, anchor, stop };
  anchor.setAttribute("aria-haspopup", "menu");
  anchor.setAttribute("aria-expanded", "true");
  // Inside an open dialog the rest of the page is inert: the menu belongs to the dialog then.
  (anchor.closest("dialog") ?? document.body).append(element);
  place(element, anchor);
  const all = [...element.querySelectorAll("[role^=menuitem]:not([aria-disabled=true])")];
  element.addEventListener("keydown", (event) => onKey(event, all));
  const { signal } = stop;
  document.addEventListener("pointerdown", (event) => element.contains(event.target) || anchor.contains(event.target) || closeMenu({ refocus: false }), { signal, capture: true });
  addEventListener("resize", () => closeMenu({ refocus: false }), { signal });
  document.addEventListener("scroll", (event) => element.contains(event.target) || closeMenu({ refocus: false }), { signal, capture: true });
  (element.querySelector("[aria-checked=true]") ?? all[0])?.focus({ preventScroll: true });
}

function makeItem(item) {
  if (item === null) return el("div", { class: "t-menu-line", role: "separator" });
  if (item.heading) return el("div", { class: "t-menu-heading", role: "presentation" }, item.heading);
  const chosen = item.checked !== undefined;
  const sign = chosen ? (item.checked ? icon("check") : el("span", { class: "icon" })) : icon(item.icon ?? "none");
  const button = el(
    "button",
    {
      class: `t-menu-item${item.danger ? " t-danger" : ""}`, type: "button", tabIndex: -1,
      role: chosen ? "menuitemradio" : "menuitem", "aria-checked": chosen ? String(item.checked) : null, "aria-disabled": item.disabled ? "true" : null,
    },
    chosen || item.icon ? sign : el("span", { class: "icon" }),
    el("bdi", { class: "t-menu-label" }, item.label),
    item.hint && el("kbd", { class: "t-hint" }, item.hint),
  );
  button.addEventListener("click", () => {
    if (item.disabled) return;
    closeMenu();
    item.run();
  });
  return button;
}

function onKey(event, all) {
  const at = all.indexOf(document.activeElement);
  const go = (index) => all[(index + all.length) % all.length]?.focus({ preventScroll: false });
  if (event.key === "ArrowDown") go(at + 1);
  else if (event.key === "ArrowUp") go(at - 1);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(all.length - 1);
  else if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else if (event.key.length === 1 && !event.ctrlKey && !event.altKey) {
    const key = event.key.toLocaleLowerCase();
    const found = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((item) => item.textContent.trim().toLocaleLowerCase().startsWith(key));
    if (!found) return;
    found.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function place(element, anchor) {
  const box = anchor.getBoundingClientRect();
  const own = element.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, innerWidth - own.width - 8));
  const below = box.bottom + 4 + own.height <= innerHeight - 8 || box.top < innerHeight - box.bottom;
  element.style.left = `${left}px`;
  element.style.maxHeight = `${Math.max(120, (below ? innerHeight - box.bottom : box.top) - 16)}px`;
  if (below) element.style.top = `${box.bottom + 4}px`;
  else element.style.bottom = `${innerHeight - box.top + 4}px`;
}
