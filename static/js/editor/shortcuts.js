/* The keys of the page. On a Mac Command stands for Control, and Command with Option for Alt: Option and the arrows
   move by paragraph there. On keyboards of other scripts the key at the same place counts. */

import { blockOf } from "./dom.js";
import { copyOriginal, switchOriginal } from "./source_column.js";
import { changeRows, current, goToUntranslated, step } from "./rows.js";
import { save } from "./save.js";

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

const acts = {
  "Ctrl+s": save,
  "Ctrl+Enter": () => step(1),
  "Ctrl+Shift+Enter": goToUntranslated,
  "Ctrl+o": () => current() && copyOriginal(current()),
  "Ctrl+Shift+o": switchOriginal,
  "Alt+ArrowUp": () => step(-1),
  "Alt+ArrowDown": () => step(1),
  "Alt+Enter": () => current() && changeRows(`split:${blockOf(current())}`),
};

function keyOf(event) {
  if (event.key.length > 1) return event.key;
  if (/[a-z]/i.test(event.key)) return event.key.toLowerCase();
  return event.code.replace(/^Key/, "").toLowerCase();
}

function modifier({ ctrlKey, metaKey, altKey }) {
  if (mac) return metaKey && !ctrlKey ? (altKey ? "Alt" : "Ctrl") : "";
  if (metaKey || ctrlKey === altKey) return "";
  return ctrlKey ? "Ctrl" : "Alt";
}

function nameOf(event) {
  return [modifier(event), event.shiftKey && "Shift", keyOf(event)].filter(Boolean).join("+");
}

export function hearKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || !modifier(event) || event.target.matches("select")) return;
    const act = document.querySelector("dialog[open]") ? null : acts[nameOf(event)];
    if (!act) return;
    event.preventDefault();
    act();
  });
  if (mac) nameForMac();
}

function nameForMac() {
  const names = { Ctrl: "⌘", Alt: "⌘ ⌥", Shift: "⇧" };
  for (const key of document.querySelectorAll("[data-shortcuts-dialog] kbd")) key.textContent = names[key.textContent] ?? key.textContent;
}
