/* From row to row, and what is done to a row: the server draws the rows anew, and those that are still the same
   stay in the page as they are, with their caret and what can be undone in them. */

import { areas, blank, blockOf, form } from "./dom.js";
import { showWhetherComplete, take } from "./save_status.js";
import { ask, changed } from "./save.js";

/** The text area in hand: where the caret is, or was before a button was pressed. */
let inHand = null;

export function current() {
  return inHand?.isConnected ? inHand : null;
}

export function takeInHand(area) {
  inHand = area;
}

export function keepInHand() {
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-row-text]")) takeInHand(target);
  });
}

export function goTo(area) {
  const folded = area.closest("details:not([open])");
  if (folded) folded.open = true;
  area.focus({ preventScroll: true });
  area.scrollIntoView({ block: "nearest" });
}

export function step(by) {
  const all = areas();
  const place = all.indexOf(current());
  const next = place < 0 ? all[0] : all[place + by];
  if (next) goTo(next);
}

/** The first empty text area behind the one in hand, else the first of all. */
export function goToUntranslated() {
  const all = areas();
  const waiting = (area) => blank(area) && !area.closest(".row").classList.contains("is-left-out");
  const behind = all.slice(all.indexOf(current()) + 1).find(waiting);
  const next = behind ?? all.find(waiting);
  if (next) goTo(next);
}

/** Do what a row button says, such as `split:<block id>`, at the caret. */
export async function changeRows(op) {
  const area = current();
  const [verb, id] = op.split(":");
  const own = area && blockOf(area) === id ? area : null;
  const inside = own && own.selectionStart > 0 && own.selectionStart < own.value.length;
  const caret = inside ? String([...own.value.slice(0, own.selectionStart)].length) : "";
  const page = await ask(op, verb === "split" ? caret : "");
  if (!page) return;
  const at = page.querySelector("textarea[autofocus]")?.id;
  renew(document.querySelector("[data-rows]"), page.querySelector("[data-rows]"));
  take(page, '[data-editor] [name="order"]', "[data-progress]");
  document.querySelector("[data-notices]")?.replaceChildren(); // the head says that it is not saved
  document.querySelector("[data-front]")?.replaceWith(page.querySelector("[data-front]") ?? "");
  showWhetherComplete();
  changed();
  document.dispatchEvent(new Event("desk:rows")); // for what else is about the rows
  const next = document.getElementById(`text-${id}`) ?? document.getElementById(at);
  if (next) goTo(next);
}

/* What stays is never moved, only what is in its way is taken out: a row that is moved loses its undoing. */
function renew(here, there) {
  const old = new Map([...here.children].filter((row) => row.id).map((row) => [row.id, row]));
  there.querySelectorAll("[autofocus]").forEach((item) => item.removeAttribute("autofocus"));
  const rows = [...there.children].map((row) => {
    const before = old.get(row.id);
    return before && same(before, row) ? before : row;
  });
  const kept = new Set(rows);
  for (const row of [...here.children]) if (!kept.has(row)) row.remove();
  let place = here.firstElementChild;
  for (const row of rows) {
    if (row === place) place = place.nextElementSibling;
    else here.insertBefore(row, place);
  }
}

function same(old, fresh) {
  const copy = old.cloneNode(true);
  copy.querySelectorAll("[data-row-text]").forEach((area) => {
    area.textContent = area.value;
    area.removeAttribute("style");
  });
  copy.querySelectorAll('[type="checkbox"]').forEach((box) => box.toggleAttribute("checked", box.checked));
  copy.classList.remove("is-active");
  return estimated(copy).isEqualNode(estimated(fresh.cloneNode(true)));
}

/* What the server reckons from the length of a text says nothing about whether the row is the same. */
function estimated(row) {
  row.className = row.className.replace(/ lines-\d+/, "");
  row.querySelectorAll("[data-row-text]").forEach((area) => area.removeAttribute("rows"));
  return row;
}
