// Dialogs on <dialog>, which traps and returns the focus itself, and notices in live regions.

import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

let counter = 0;

/**
 * Opens a modal dialog. `actions`: [{label, kind: "primary"|"danger"|"quiet", icon, run}]; a dialog closes after an action unless `run` returns
 * false. Answers {element, close, closed}: `closed` resolves when it is gone.
 */
export function openDialog({ title, body, actions = [], className = "", onClose = null }) {
  const id = `dialog-${++counter}`;
  const dialog = el("dialog", { class: `dialog ${className}`.trim(), "aria-labelledby": id });
  const close = () => dialog.open && dialog.close();
  const heading = el("h2", { id, class: "dialog-title", tabIndex: -1 }, title);
  const closer = el("button", { class: "button button-quiet button-icon", type: "button", "aria-label": t("dialog.close"), on: { click: close } }, icon("close"));
  const buttons = actions.map((action) => makeAction(action, close));
  const content = el("div", { class: "dialog-body" }, body);
  // Where nothing in it takes the focus, whoever has no mouse could not scroll it.
  if (!content.querySelector("button, input, select, textarea, a[href]")) content.tabIndex = 0;
  dialog.append(el("div", { class: "dialog-head" }, heading, closer), content);
  if (buttons.length) dialog.append(el("div", { class: "dialog-actions" }, buttons));
  // A press on the backdrop closes, but not one that began inside (a selection of text that ends outside).
  let pressed = null;
  dialog.addEventListener("pointerdown", (event) => (pressed = event.target));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && pressed === dialog) close();
  });
  const closed = new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      onClose?.();
      resolve();
    });
  });
  // How far down the stage reaches, for a dialog that leaves it in sight.
  const stage = document.getElementById("stage")?.getBoundingClientRect();
  dialog.style.setProperty("--under", `${Math.max(0, Math.round(stage?.bottom ?? 0))}px`);
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? heading).focus({ preventScroll: true });
  return { element: dialog, heading, close, closed };
}

function makeAction({ label, kind = "", icon: sign = null, run = null, disabled = false }, close) {
  const button = el("button", { class: kind ? `button button-${kind}` : "button", type: "button", disabled }, sign && icon(sign), label);
  button.addEventListener("click", async (event) => {
    button.disabled = true;
    try {
      if ((await run?.(event)) !== false) close();
    } finally {
      button.disabled = false;
    }
  });
  return button;
}

/** Says something in passing. `kind` "alert" stays until it is dismissed. `action`: {label, run}. */
export function notify(text, { kind = "status", action = null, seconds = 6 } = {}) {
  const region = document.querySelector(`.notices-${kind === "alert" ? "alert" : "status"}`);
  const remove = () => notice.remove();
  const notice = el(
    "div",
    { class: `notice notice-${kind}` },
    kind === "alert" ? icon("warn") : null,
    el("span", { class: "notice-text" }, text),
    action && el("button", { class: "button button-small", type: "button", on: { click: () => (remove(), action.run()) } }, action.label),
    el("button", { class: "button button-quiet button-icon button-small", type: "button", "aria-label": t("dialog.dismiss"), on: { click: remove } }, icon("close")),
  );
  if (region.childElementCount > 2) region.firstElementChild.remove();
  region.append(notice);
  if (kind !== "alert") {
    let timer = setTimeout(remove, seconds * 1000);
    // Whoever reads it, or stands on its button, is not hurried.
    for (const event of ["pointerenter", "focusin"]) notice.addEventListener(event, () => clearTimeout(timer));
    for (const event of ["pointerleave", "focusout"]) notice.addEventListener(event, () => (timer = setTimeout(remove, 3000)));
  }
  return remove;
}

/** A question with one answer that does something. Resolves to true or false. */
export async function confirmDialog({ title, text, yes, danger = false }) {
  let answer = false;
  const actions = [
    { label: t("dialog.cancel"), kind: "quiet" },
    { label: yes, kind: danger ? "danger" : "primary", run: () => void (answer = true) },
  ];
  await openDialog({ title, body: el("p", {}, text), actions, className: "dialog-small" }).closed;
  return answer;
}

