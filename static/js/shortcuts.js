/* Keys of a single character, and the dialog that lists them. A module binds its own with onKey("n", next).

   They are not heard while somebody types, composes or holds a modifier, nor while a dialog is open, and can be
   switched off in the dialog (WCAG 2.1.4), which is remembered in this browser. On keyboards of other scripts
   the key at the same place counts, so that n is n in Arabic and Greek too. */

const SWITCH = "single-keys";
const bound = new Map();

function read() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true; // no storage is allowed: the switch holds for this page
  }
}

let on = read();

function remember() {
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    return; // as above
  }
}

function isTyping(target) {
  const field = target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
  return Boolean(field) && !["checkbox", "radio", "button", "submit"].includes(field.type);
}

function keyOf(event) {
  if (event.key === "؟") return "?";
  const foreign = /\p{L}/u.test(event.key) && !/\p{Script=Latin}/u.test(event.key);
  if (!foreign) return event.getModifierState("CapsLock") ? event.key.toLowerCase() : event.key;
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
}

/** Call `act` when `key` is pressed and nothing speaks against it. */
export function onKey(key, act) {
  bound.set(key, act);
}

document.addEventListener("keydown", (event) => {
  if (!on || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const act = bound.get(keyOf(event));
  if (!act) return;
  event.preventDefault();
  act(event);
});

const dialog = document.querySelector("dialog[data-shortcuts-dialog]");

if (dialog) {
  const choice = dialog.querySelector("[data-single-key-shortcuts]");
  choice.checked = on;
  choice.addEventListener("change", () => {
    on = choice.checked;
    remember();
  });
  const open = () => dialog.showModal();
  onKey("?", open);
  for (const link of document.querySelectorAll("a[data-open-shortcuts]")) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const menu = link.closest("details");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      open();
    });
  }
  // A press beside the dialog closes it, as Escape and its button do.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

const search = document.querySelector("[data-search-shortcut]");
if (search) {
  onKey("/", () => {
    if (search.matches("input")) search.focus();
    else location.assign(search.href);
  });
}
