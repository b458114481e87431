// Elements are made here and nowhere else: createElement and text nodes only, so that a transcript's text can never become markup.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "textContent", "tabIndex", "min", "max", "step", "open"]);

/** `el("button", {class: "button", "aria-label": "Play", on: {click: play}}, icon("play"), "Play")`. Null children are left out. */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) {
      if (PROPERTIES.has(name) && value === false) element[name] = false;
      continue;
    }
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function replaceChildren(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
}

const SVG = "http://www.w3.org/2000/svg";

// Paths on a grid of 20 x 20, drawn as strokes; those with a leading "!" are filled.
const ICONS = {
  play: ["!M6 3.8v12.4L16.5 10z"],
  pause: ["!M5.5 4h3v12h-3z", "!M11.5 4h3v12h-3z"],
  back: ["M4.2 7.2A6.8 6.8 0 1 1 3.2 11", "M3.6 3.2l.5 4.2 4.2-.5"],
  forward: ["M15.8 7.2A6.8 6.8 0 1 0 16.8 11", "M16.4 3.2l-.5 4.2-4.2-.5"],
  undo: ["M7.5 4L3.8 7.7l3.7 3.7", "M4 7.7h7.6a4.4 4.4 0 0 1 0 8.8H8"],
  redo: ["M12.5 4l3.7 3.7-3.7 3.7", "M16 7.7H8.4a4.4 4.4 0 0 0 0 8.8H12"],
  help: ["M7.4 7.4a2.7 2.7 0 1 1 4 2.4c-.9.5-1.4 1-1.4 2.1", "!M9.1 14h1.8v1.8H9.1z"],
  history: ["M10 5.8V10l2.8 1.8", "M3.6 8A6.8 6.8 0 1 1 3.2 11", "M3.2 4.4L3.6 8l3.6-.4"],
  export: ["M10 12.5V3.2", "M6.4 6.6L10 3l3.6 3.6", "M3.8 11.5v5h12.4v-5"],
  sun: ["M10 6.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8z", "M10 2v1.6M10 16.4V18M2 10h1.6M16.4 10H18M4.4 4.4l1.1 1.1M14.5 14.5l1.1 1.1M15.6 4.4l-1.1 1.1M5.5 14.5l-1.1 1.1"],
  moon: ["M16.4 12.1A7 7 0 0 1 7.9 3.6a7 7 0 1 0 8.5 8.5z"],
  auto: ["M10 3.2a6.8 6.8 0 1 0 0 13.6 6.8 6.8 0 0 0 0-13.6z", "!M10 4.4a5.6 5.6 0 0 1 0 11.2z"],
  menu: ["M3.5 5.5h13M3.5 10h13M3.5 14.5h13"],
  list: ["M7.5 5.5h9M7.5 10h9M7.5 14.5h9", "!M3.2 4.6H5v1.8H3.2zM3.2 9.1H5v1.8H3.2zM3.2 13.6H5v1.8H3.2z"],
  close: ["M5 5l10 10M15 5L5 15"],
  volume: ["!M3 7.6h3L10 4v12l-4-3.6H3z", "M12.8 7.2a4 4 0 0 1 0 5.6M15 5a7 7 0 0 1 0 10"],
  mute: ["!M3 7.6h3L10 4v12l-4-3.6H3z", "M13 8l4 4M17 8l-4 4"],
  up: ["M4.5 12.5L10 7l5.5 5.5"],
  down: ["M4.5 7.5L10 13l5.5-5.5"],
  left: ["M12.5 4.5L7 10l5.5 5.5"],
  right: ["M7.5 4.5L13 10l-5.5 5.5"],
  plus: ["M10 4.5v11M4.5 10h11"],
  minus: ["M4.5 10h11"],
  search: ["M8.8 3.6a5.2 5.2 0 1 0 0 10.4 5.2 5.2 0 0 0 0-10.4z", "M12.6 12.6l4 4"],
  check: ["M4 10.6l4 4 8-9"],
  loop: ["M5 8.5A3.8 3.8 0 0 1 8.8 5H16M13.4 2.4L16 5l-2.6 2.6", "M15 11.5a3.8 3.8 0 0 1-3.8 3.5H4M6.6 12.4L4 15l2.6 2.6"],
  cut: ["M5.4 3.6l8 10M14.6 3.6l-8 10", "M5.4 12.6a2.1 2.1 0 1 0 0 4.2 2.1 2.1 0 0 0 0-4.2zM14.6 12.6a2.1 2.1 0 1 0 0 4.2 2.1 2.1 0 0 0 0-4.2z"],
  target: ["M10 2.6v14.8", "M5.4 10H2.4M17.6 10h-3"],
  user: ["M10 3.4a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4z", "M3.8 16.6c.6-3 3.1-4.4 6.2-4.4s5.6 1.4 6.2 4.4"],
  warn: ["M10 3.2l7.4 13.2H2.6z", "M10 8v4", "!M9.2 13.2h1.6v1.6H9.2z"],
  dot: ["!M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z"],
  edit: ["M12.8 4.2l3 3L7 16H4v-3z"],
  split: ["M10 3v14", "M6.5 7L3.5 10l3 3M13.5 7l3 3-3 3"],
  merge: ["M10 3v14", "M3.5 7l3 3-3 3M16.5 7l-3 3 3 3"],
  trash: ["M4 6h12M8 6V4h4v2M5.5 6l.8 10.5h7.4L14.5 6"],
  more: ["!M4 8.8h2.4v2.4H4zM8.8 8.8h2.4v2.4H8.8zM13.6 8.8H16v2.4h-2.4z"],
};

/** A sign that says nothing by itself: the button around it has the words. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  for (const shape of ICONS[name] ?? ICONS.dot) svg.append(path(shape));
  return svg;
}

export function path(shape) {
  const filled = shape.startsWith("!");
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("d", filled ? shape.slice(1) : shape);
  element.setAttribute("class", filled ? "icon-filled" : "icon-stroke");
  return element;
}

/** `1:02:03`, `2:03`; exact: `2:03.450`. */
export function clock(ms, { exact = false } = {}) {
  const whole = Math.max(0, exact ? Math.round(ms) : Math.floor(ms));
  const seconds = Math.floor(whole / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const text = hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  return exact ? `${text}.${String(whole % 1000).padStart(3, "0")}` : text;
}

/** What this browser keeps for this person (theme, volume...). A browser that forbids it only forgets. */
export function recall(key, otherwise = null) {
  try {
    return localStorage.getItem(`vidtx.${key}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(`vidtx.${key}`);
    else localStorage.setItem(`vidtx.${key}`, value);
  } catch {
    // Storage may be forbidden; nothing depends on it.
  }
}
