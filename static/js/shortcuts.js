/* Single-key shortcuts, and the dialog that lists them. Modules bind theirs with onKey("n", handler).

   They are ignored while a person types, composes text or holds a modifier key, and while a dialog is open. The dialog
   has a switch that turns them off (WCAG 2.1.4); localStorage remembers it. */

import { keyOf } from "./key_names.js";

const STORAGE_KEY = "single-keys";
const handlers = new Map();

function readEnabled() {
  try {
    return localStorage.getItem(STORAGE_KEY) !== "off";
  } catch {
    return true; // storage is blocked: the switch applies to this page only
  }
}

let enabled = readEnabled();

function storeEnabled() {
  try {
    localStorage.setItem(STORAGE_KEY, enabled ? "on" : "off");
  } catch {
    return; // as in readEnabled()
  }
}

function isTextInput(target) {
  const field = target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
  return Boolean(field) && !["checkbox", "radio", "button", "submit"].includes(field.type);
}

function isCapital(event) {
  return /^[A-Z]$/.test(event.key) && !event.getModifierState("CapsLock");
}

/** Call `handler` when the key of this name is pressed. */
export function onKey(name, handler) {
  handlers.set(name, handler);
}

document.addEventListener("keydown", (event) => {
  if (!enabled || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey || isCapital(event)) return;
  if (isTextInput(event.target) || document.querySelector("dialog[open]")) return;
  const handler = handlers.get(keyOf(event));
  if (!handler) return;
  event.preventDefault();
  handler(event);
});

function bindDialog(dialog) {
  const checkbox = dialog.querySelector("[data-single-key-shortcuts]");
  checkbox.checked = enabled;
  checkbox.addEventListener("change", () => {
    enabled = checkbox.checked;
    storeEnabled();
  });
  onKey("?", () => dialog.showModal());
  for (const link of document.querySelectorAll("a[data-open-shortcuts]")) bindOpener(link, dialog);
  // A click on the backdrop closes the dialog, as Escape and its button do.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

function bindOpener(link, dialog) {
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const menu = link.closest("details");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    dialog.showModal();
  });
}

function bindSearch(search) {
  onKey("/", () => {
    if (search.matches("input")) search.focus();
    else location.assign(search.href);
  });
}

const dialog = document.querySelector("dialog[data-shortcuts-dialog]");
const search = document.querySelector("[data-search-shortcut]");
if (dialog) bindDialog(dialog);
if (search) bindSearch(search);
