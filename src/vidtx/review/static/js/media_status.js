// Where the clip is: here, missing, another one than the document's, or being made playable. The player gets its source from here.

import { getJson, postJson } from "./api.js";
import { el, icon, replaceChildren } from "./dom.js";
import { onLanguage, t } from "./i18n.js";

const POLL = 1000;
const TITLES = {
  missing: "media.missing", differs: "media.differs", preview_needed: "media.preview_needed", preview_running: "media.preview_running",
  searching: "media.searching", preview_failed: "media.preview_failed", failed: "media.failed", unplayable: "media.unplayable",
};
const HINTS = { missing: "media.missing_hint", differs: "media.differs_hint", preview_needed: "media.preview_hint", preview_running: "media.preview_hint", preview_failed: "media.unplayable_hint", unplayable: "media.unplayable_hint" };
const BUSY = ["preview_running", "searching"];

export function createMediaStatus(element, { player, store }) {
  const box = el("div", { class: "media-status", role: "status", "aria-live": "polite", hidden: true });
  element.append(box);
  const listeners = new Set();
  let media = { state: "missing", url: null, message: null, share: null, peaks: null, video: false, duration: 0 };
  let trouble = null; // "failed": the server could not say; "unplayable": the browser cannot play even the preview
  let loaded; // undefined: nobody has said yet whether there is a clip
  let polling = 0;

  const shownState = () => trouble ?? media.state;
  const isPlayable = () => ["here", "preview_ready"].includes(media.state) && media.url;

  function take(next) {
    media = next;
    trouble = null;
    // Where a preview is on the way, the first try of the browser with the clip itself is given up.
    const url = isPlayable() ? media.url : null;
    const identity = url && `${url} ${media.state}`;
    if (identity !== loaded) {
      loaded = identity;
      player.setSource(url ? { url, video: media.video, duration: media.duration } : null);
    }
    clearTimeout(polling);
    // The tab is told of progress too; asking serves where that connection is lost.
    if (BUSY.includes(media.state)) polling = setTimeout(refresh, POLL);
    show();
    for (const listener of listeners) listener(media);
  }

  async function ask(request) {
    try {
      take(await request());
    } catch (error) {
      if (loaded === undefined) player.setSource((loaded = null));
      trouble = "failed";
      media = { ...media, message: error.message };
      show();
    }
  }

  const refresh = () => ask(() => getJson("/api/media"));
  const makePreview = () => ask(() => postJson("/api/media/preview"));

  function show() {
    const state = shownState();
    const title = TITLES[state];
    box.hidden = !title;
    box.dataset.state = state;
    if (!title) return replaceChildren(box);
    const share = BUSY.includes(state) ? el("progress", { class: "progress", max: 1, "aria-label": t(title) }) : null;
    if (share && typeof media.share === "number") share.value = media.share;
    const percent = share && typeof media.share === "number" ? el("span", { class: "tabular" }, `${Math.round(media.share * 100)} %`) : null;
    replaceChildren(
      box,
      el("p", { class: "media-title" }, share ? null : icon("warn"), t(title), percent),
      share,
      media.message && !BUSY.includes(state) ? el("p", { class: "media-message" }, media.message) : null,
      HINTS[state] ? el("p", { class: "soft" }, t(HINTS[state])) : null,
      state === "preview_needed" || state === "preview_failed" ? el("button", { class: "button button-primary", type: "button", on: { click: makePreview } }, t("media.make_preview")) : null,
      state === "failed" ? el("button", { class: "button", type: "button", on: { click: refresh } }, t("media.again")) : null,
    );
  }

  player.onError(() => {
    if (media.state === "here") return void makePreview();
    trouble = "unplayable";
    show();
    return undefined;
  });
  store.on("media", take);
  onLanguage(show);
  return { refresh, media: () => media, onMedia: (listener) => listeners.add(listener) };
}
