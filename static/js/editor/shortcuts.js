/* Shortcuts with modifier keys. On a Mac, Command is named Ctrl here, and Command with Option is named Alt: Option with
   the arrow keys moves by paragraph there. */

import { keyOf } from "../key_names.js";
import { blockIdOf } from "./dom.js";
import { activeArea, applyRowOperation, focusNeighbour, focusNextUntranslated } from "./rows.js";
import { save } from "./save.js";
import { copySource, toggleSource } from "./source_column.js";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const MAC_LABELS = { Ctrl: "⌘", Alt: "⌘ ⌥", Shift: "⇧" };

const actions = {
  "Ctrl+s": save,
  "Ctrl+Enter": () => focusNeighbour(1),
  "Ctrl+Shift+Enter": focusNextUntranslated,
  "Ctrl+o": () => activeArea() && copySource(activeArea()),
  "Ctrl+Shift+o": toggleSource,
  "Alt+ArrowUp": () => focusNeighbour(-1),
  "Alt+ArrowDown": () => focusNeighbour(1),
  "Alt+Enter": () => activeArea() && applyRowOperation(`split:${blockIdOf(activeArea())}`),
};

function modifierOf({ ctrlKey, metaKey, altKey }) {
  if (isMac) return metaKey && !ctrlKey ? (altKey ? "Alt" : "Ctrl") : "";
  if (metaKey || ctrlKey === altKey) return "";
  return ctrlKey ? "Ctrl" : "Alt";
}

/** A keydown event as a key of `actions`. */
function shortcutOf(event) {
  return [modifierOf(event), event.shiftKey && "Shift", keyOf(event)].filter(Boolean).join("+");
}

function showMacLabels() {
  for (const key of document.querySelectorAll("[data-shortcuts-dialog] kbd")) {
    key.textContent = MAC_LABELS[key.textContent] ?? key.textContent;
  }
}

export function bindShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || !modifierOf(event) || event.target.matches("select")) return;
    const action = document.querySelector("dialog[open]") ? null : actions[shortcutOf(event)];
    if (!action) return;
    event.preventDefault();
    action();
  });
  if (isMac) showMacLabels();
}
