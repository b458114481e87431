// Keys and the commands that they mean. Who owns a matter registers its command; which keys mean it is kept here and can be changed in a file.

import { showHelp } from "./help.js";

const MODIFIERS = ["Ctrl", "Alt", "Shift", "Meta"];
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform ?? "");

/** Commands by group, as the help lists them, with the keys that they have by default. */
export const COMMANDS = {
  playing: {
    "play.toggle": ["Ctrl+Space", "Space", "Alt+K", "F4", "MediaPlayPause"],
    "play.back": ["Alt+J", "F7"],
    "play.forward": ["Alt+L", "F9"],
    "play.again": ["Alt+R"],
    "play.slower": ["Alt+-"],
    "play.faster": ["Alt+="],
  },
  moving: {
    "row.next": ["Tab", "MediaTrackNext"],
    "row.previous": ["Shift+Tab", "MediaTrackPrevious"],
    "row.down": ["ArrowDown"],
    "row.up": ["ArrowUp"],
    "flag.next": ["F8", "n"],
    "flag.previous": ["Shift+F8", "N"],
    "editor.leave": ["Escape"],
    "follow.toggle": ["Alt+F"],
  },
  correcting: {
    "row.edit": ["F2"],
    "row.confirm_next": ["Ctrl+Enter"],
    "row.split": ["Alt+S"],
    "row.merge": ["Alt+M"],
    "row.add": ["Alt+N"],
    "row.delete": ["Ctrl+Delete"],
    "row.machine": ["Alt+U"],
    "role.questioner": ["1"],
    "role.interpreter": ["2"],
    "role.subject": ["3"],
    "voices.open": ["Alt+V"],
    "boundary.add": ["Alt+B"],
    "edit.undo": ["Ctrl+Z"],
    "edit.redo": ["Ctrl+Y", "Ctrl+Shift+Z"],
    "find.open": ["Ctrl+F"],
  },
  page: {
    "stage.toggle": ["Alt+P"],
    "side.toggle": ["Alt+A"],
    "history.open": ["Alt+H"],
    "export.open": ["Ctrl+E"],
    "help.open": ["?", "F1"],
  },
};

const WHILE_A_DIALOG_IS_OPEN = /^play\./;
const BY_CODE = {
  "-": ["Minus", "NumpadSubtract"], "=": ["Equal", "NumpadAdd"], "+": ["Equal", "NumpadAdd"], ",": ["Comma"], ".": ["Period"],
  ";": ["Semicolon"], "'": ["Quote"], "[": ["BracketLeft"], "]": ["BracketRight"], "/": ["Slash"], "\\": ["Backslash"], "`": ["Backquote"],
};

/** "Ctrl+Shift+Z" -> {ctrl, alt, shift, meta, key}. A capital letter alone means Shift and the letter. */
export function parseBinding(binding) {
  const parts = binding.split(/\+(?!$)/).map((part) => part.trim());
  const key = parts.pop();
  const has = (name) => parts.some((part) => part.toLowerCase() === name.toLowerCase());
  if (parts.some((part) => !MODIFIERS.some((name) => name.toLowerCase() === part.toLowerCase()))) return null;
  const bare = parts.length === 0;
  const capital = bare && /^[A-Z]$/.test(key);
  return { ctrl: has("Ctrl"), alt: has("Alt"), shift: has("Shift") || capital, meta: has("Meta"), key: key.length === 1 ? key.toLowerCase() : key };
}

/**
 * Whether an event is that key. A letter is told by the letter on a Latin layout (so AZERTY is right), and by the place of the key on any
 * other (so that Alt+J works while the layout is Ukrainian or Korean).
 */
export function matches(event, wanted) {
  const ctrl = event.ctrlKey || (IS_MAC && event.metaKey);
  const meta = event.metaKey && !(IS_MAC && wanted.ctrl);
  if (ctrl !== wanted.ctrl || event.altKey !== wanted.alt || meta !== wanted.meta) return false;
  const { key } = wanted;
  if (key === "?") return event.key === "?";
  if (event.shiftKey !== wanted.shift) return false;
  if (/^[a-z]$/.test(key)) return /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() === key : event.code === `Key${key.toUpperCase()}`;
  if (/^\d$/.test(key)) return event.code === `Digit${key}` || event.code === `Numpad${key}`;
  if (key.length === 1) return event.key === key || (BY_CODE[key]?.includes(event.code) ?? false);
  return event.key.toLowerCase() === key.toLowerCase() || event.code.toLowerCase() === key.toLowerCase();
}

/** Whether keys go into a text there. */
export function isTyping(target) {
  if (!(target instanceof Element)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !/^(button|checkbox|radio|range|submit|reset|file|color)$/.test(target.type);
}

// Space and Enter already mean something on these.
const PRESSED = "button, a[href], summary, input, select, [role=button], [role=tab], [role=option], [role=menuitem], [role=checkbox]";

export function createKeys() {
  const bound = new Map();
  const commands = new Map();
  for (const group of Object.values(COMMANDS)) for (const [command, keys] of Object.entries(group)) bound.set(command, keys);

  /** `run(event)` answers false where the command has nothing to do there: the key then keeps its own meaning. `keys`: for a command that is not listed above. */
  function register(command, run, { whileTyping = false, keys = null } = {}) {
    commands.set(command, { run, whileTyping });
    if (keys && !bound.has(command)) bound.set(command, keys);
  }

  /** A person's own keys, `{command: [keys]}`; what they cannot mean is left out and told of. */
  function bind(bindings) {
    const refused = [];
    for (const [command, keys] of Object.entries(bindings ?? {})) {
      const usable = Array.isArray(keys) ? keys.filter((key) => typeof key === "string" && key && parseBinding(key)) : null;
      if (bound.has(command) && usable && usable.length === keys.length) bound.set(command, usable);
      else refused.push(command);
    }
    return refused;
  }

  function run(command, event = null) {
    const found = commands.get(command);
    return found ? found.run(event) : false;
  }

  function isAllowed(command, wanted, event) {
    const { whileTyping } = commands.get(command);
    if (document.querySelector("dialog[open]") && !WHILE_A_DIALOG_IS_OPEN.test(command)) return false;
    const printable = !wanted.ctrl && !wanted.alt && !wanted.meta && (wanted.key.length === 1 || wanted.key === "Space");
    if (isTyping(event.target) && (printable || !whileTyping)) return false;
    const activates = wanted.key === "Space" && printable;
    return !(activates && event.target instanceof Element && event.target.closest(PRESSED));
  }

  function onKey(event) {
    // Keys that build a Korean syllable belong to the input method.
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.getModifierState?.("AltGraph")) return;
    for (const [command, keys] of bound) {
      if (!commands.has(command)) continue;
      for (const key of keys) {
        const wanted = parseBinding(key);
        if (!wanted || !matches(event, wanted) || !isAllowed(command, wanted, event)) continue;
        if (run(command, event) !== false) {
          event.preventDefault();
          event.stopPropagation();
          return;
        }
      }
    }
  }

  document.addEventListener("keydown", onKey, true);
  const keysOf = (command) => bound.get(command) ?? [];
  register("help.open", () => void showHelp(keysOf));
  return { register, bind, run, keysOf, help: () => showHelp(keysOf) };
}
