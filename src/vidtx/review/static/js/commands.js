// The keys of this half of the page.

import { isMenuOpen, closeMenu } from "./menu.js";
import { openVoices } from "./voices.js";

export function registerTableCommands(app) {
  const { keys, store, table } = app;
  const selected = () => store.selected();
  const onRow = (target) => target instanceof Element && (target === document.body || target === table.root.parentElement || target.matches(".t-line") || Boolean(target.closest(".t-editor")));

  // After Escape on a line, Tab moves through the page as usual, until a line is worked with again.
  let freed = false;
  table.root.addEventListener("pointerdown", () => (freed = false));
  table.root.addEventListener("keydown", (event) => {
    if (!["Tab", "Shift", "Escape"].includes(event.key)) freed = false;
  });

  /** Tab from a line to the next, and plays it. Elsewhere Tab keeps its own meaning. */
  function go(event, by) {
    if (event && freed && event.target instanceof Element && event.target.matches(".t-line")) return leaveTable(by);
    if (event && (freed || isMenuOpen() || !onRow(event.target))) return false;
    if (table.linking.active() && event) return false;
    const inside = event?.target instanceof Element && event.target.closest(".t-editor");
    if (inside && (by < 0 || event.target !== inside.querySelector("textarea"))) return false;
    if (event && !selected()) {
      // From the link that skips to the table, the first line and not its buttons.
      const first = by > 0 && event.target === table.root.parentElement ? table.order()[0] : null;
      if (first) table.focusLine(first);
      return Boolean(first);
    }
    if (inside) {
      table.editor.save({ next: true, play: true });
      return true;
    }
    const next = table.step(selected(), by);
    if (!next) return false;
    table.focusLine(next);
    table.play(next);
    return true;
  }

  /** Out of the table: in a long one, going on from button to button would never end. */
  function leaveTable(by) {
    const beyond = document.querySelector(by > 0 ? "#attention" : "#top");
    const stops = [...beyond.querySelectorAll("button:not(:disabled), input, select, [tabindex='0']")].filter((stop) => stop.getClientRects().length);
    const stop = stops.at(by > 0 ? 0 : -1);
    stop?.focus();
    return Boolean(stop);
  }

  function move(event, by) {
    if (isMenuOpen() || !(event?.target instanceof Element) || !event.target.closest(".t-line") || event.target.closest(".t-editor, .t-conflict")) return false;
    const next = selected() && table.step(selected(), by);
    if (next) table.focusLine(next);
    return Boolean(next);
  }

  const withLine = (run) => () => (selected() && !isMenuOpen() ? (run(selected()), true) : false);
  keys.register("row.next", (event) => go(event, 1), { whileTyping: true, keys: ["Tab"] });
  keys.register("row.previous", (event) => go(event, -1), { whileTyping: true, keys: ["Shift+Tab"] });
  keys.register("row.down", (event) => move(event, 1), { keys: ["ArrowDown"] });
  keys.register("row.up", (event) => move(event, -1), { keys: ["ArrowUp"] });
  keys.register("row.confirm_next", () => (selected() ? (table.confirmNext(), true) : false), { whileTyping: true, keys: ["Ctrl+Enter"] });
  keys.register("row.edit", withLine((id) => table.edit(id)), { keys: ["F2"] });
  keys.register("row.split", withLine((id) => table.split(id)), { whileTyping: true, keys: ["Alt+S"] });
  keys.register("row.merge", withLine((id) => table.merge(id)), { keys: ["Alt+M"] });
  keys.register("row.machine", withLine((id) => table.toggleMachine(id)), { keys: ["Alt+U"] });
  keys.register("row.add", () => void table.addHere(), { keys: ["Alt+N"] });
  keys.register("row.delete", withLine((id) => table.remove(id)), { keys: ["Ctrl+Delete"] });
  keys.register("flag.next", () => app.attention?.walk(1), { keys: ["n", "F8"], whileTyping: true });
  keys.register("flag.previous", () => app.attention?.walk(-1), { keys: ["N", "Shift+F8"], whileTyping: true });
  keys.register("role.questioner", () => table.setRole("questioner"), { keys: ["1"] });
  keys.register("role.interpreter", () => table.setRole("interpreter"), { keys: ["2"] });
  keys.register("role.subject", () => table.setRole("subject"), { keys: ["3"] });
  keys.register("follow.toggle", () => table.follow.toggle(), { whileTyping: true, keys: ["Alt+F"] });
  keys.register("voices.open", () => void openVoices(app), { keys: ["Alt+V"] });
  keys.register("editor.leave", () => {
    if (isMenuOpen()) closeMenu();
    else if (table.editor.isOpen()) table.editor.cancel();
    else if (table.linking.active()) table.linking.stop();
    else if (document.activeElement?.matches(".t-line")) freed = true;
    else return false;
    return true;
  }, { whileTyping: true, keys: ["Escape"] });
}
