// The page follows what is played, and yields to the hand: who scrolls looks at something else.

import { el, icon } from "./dom.js";
import { onLanguage, t } from "./i18n.js";

const SCROLL_KEYS = ["PageUp", "PageDown", "Home", "End"];

export function createFollow(app, root) {
  let following = true;
  const label = el("span", {}, t("follow.button"));
  const button = el("button", { class: "t-follow button button-primary", type: "button", hidden: true, on: { click: () => set(true) } }, icon("target"), label);
  onLanguage(() => (label.textContent = t("follow.button")));

  function set(value) {
    following = value;
    button.hidden = following || !app.player.playing?.();
    if (following) app.table?.showPlaying();
  }

  const yielded = () => following && app.player.playing?.() && set(false);
  const place = root.parentElement ?? root;
  place.addEventListener("wheel", yielded, { passive: true });
  place.addEventListener("touchmove", yielded, { passive: true });
  place.addEventListener("keydown", (event) => SCROLL_KEYS.includes(event.key) && yielded());
  place.addEventListener("pointerdown", (event) => event.target === place && yielded()); // the scroll bar
  app.player.onState?.((playing) => {
    if (playing) set(true);
    else button.hidden = true;
  });

  return { button, set, toggle: () => set(!following), following: () => following };
}

/** Brings an element into sight, if it is not well inside already. */
export function bringIntoSight(element, { center = false, smooth = false } = {}) {
  const box = element.getBoundingClientRect();
  const frame = scrollFrame(element);
  const margin = Math.min(96, (frame.bottom - frame.top) / 5);
  if (!center && box.top >= frame.top + margin && box.bottom <= frame.bottom - margin) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: box.height > frame.bottom - frame.top ? "start" : "center", behavior: smooth && !calm ? "smooth" : "instant" });
}

function scrollFrame(element) {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const { overflowY } = getComputedStyle(parent);
    if ((overflowY === "auto" || overflowY === "scroll") && parent.scrollHeight > parent.clientHeight) return parent.getBoundingClientRect();
  }
  // The page scrolls as a whole: the clip above stands still and hides what is under it.
  const above = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const over = element.closest(".t-root")?.querySelector(".t-top")?.getBoundingClientRect().height ?? 0;
  return { top: above + over + 32, bottom: innerHeight };
}
