// The reviewed state as a file: to download, or beside the document.

import { el, icon } from "./dom.js";
import { openDialog } from "./dialogs.js";
import { t } from "./i18n.js";

export async function openExport(app) {
  const body = el("div", { class: "t-export" }, el("p", { class: "t-soft" }, t("history.loading")));
  const said = el("p", { class: "t-said", role: "status" });
  openDialog({ title: t("export.title"), body, className: "dialog-wide", actions: [{ label: t("dialog.close"), kind: "quiet" }] });
  try {
    const response = await fetch("/api/export", { credentials: "same-origin" });
    if (!response.ok) throw new Error(String(response.status));
    draw(body, (await response.json()).files, said, app);
  } catch (error) {
    body.replaceChildren(el("p", { class: "t-bad", role: "alert" }, t("export.failed", { message: error.message })));
  }
}

function draw(body, files, said, app) {
  const { review } = app.store.state;
  const marks = el("input", { type: "checkbox", checked: true });
  body.replaceChildren(
    el("p", {}, t("export.hint")),
    el("p", { class: "t-soft" }, t("export.share", { confirmed: review.confirmed, total: review.total })),
    el("label", { class: "t-check" }, marks, t("export.marks")),
    el("ul", { class: "t-files" }, files.map((file) => makeFile(file, marks, said))),
    said,
  );
}

function makeFile(file, marks, said) {
  const save = async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    await write(file, marks.checked, said);
    button.disabled = false;
  };
  return el(
    "li",
    { class: "t-file" },
    el("div", {}, el("strong", {}, el("bdi", {}, file.name)), el("p", { class: "t-soft" }, file.description)),
    el(
      "div",
      { class: "t-buttons" },
      el("a", { class: "button button-small", href: file.url, download: file.name, on: { click: (event) => { event.currentTarget.href = `${file.url}&mark_edits=${marks.checked}`; } } }, icon("export"), t("export.download")),
      el("button", { class: "button button-small", type: "button", on: { click: save } }, t("export.save")),
    ),
  );
}

async function write(file, marked, said) {
  said.classList.remove("t-bad");
  said.textContent = t("status.saving");
  try {
    const response = await fetch("/api/export", { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ formats: [file.format], mark_edits: marked }) });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.message ?? String(response.status));
    said.textContent = t("export.written", { names: answer.written.join(", ") });
  } catch (error) {
    said.classList.add("t-bad");
    said.textContent = t("export.failed", { message: error.message });
  }
}
