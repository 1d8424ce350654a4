/* Moving between rows, and operations on rows: the server renders the rows again, and rows that did not change stay in
   the document with their caret and their undo history. */

import { blockIdOf, form, isBlank, replaceFrom, textAreas } from "./dom.js";
import { updateCompletion } from "./save_status.js";
import { markChanged, requestPage } from "./save.js";

/** The text area with the caret, or the last one that had it before a button was pressed. */
let active = null;

/** The active text area, or null where there is none or its row was removed. */
export function activeArea() {
  return active?.isConnected ? active : null;
}

export function setActiveArea(area) {
  active = area;
}

export function trackActiveArea() {
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-row-text]")) setActiveArea(target);
  });
}

export function focusArea(area) {
  const closed = area.closest("details:not([open])");
  if (closed) closed.open = true;
  area.focus({ preventScroll: true });
  area.scrollIntoView({ block: "nearest" });
}

/** Focus the text area `offset` places after the active one; the first where none is active. */
export function focusNeighbour(offset) {
  const areas = textAreas();
  const index = areas.indexOf(activeArea());
  const neighbour = index < 0 ? areas[0] : areas[index + offset];
  if (neighbour) focusArea(neighbour);
}

/** Focus the first empty text area after the active one, else the first of all. */
export function focusNextUntranslated() {
  const areas = textAreas();
  const isUntranslated = (area) => isBlank(area) && !area.closest(".row").classList.contains("is-left-out");
  const following = areas.slice(areas.indexOf(activeArea()) + 1).find(isUntranslated);
  const next = following ?? areas.find(isUntranslated);
  if (next) focusArea(next);
}

/** The caret of the active area in code points, where it stands inside the text of this block; else "". */
function splitOffset(blockId) {
  const area = activeArea();
  if (!area || blockIdOf(area) !== blockId) return "";
  const { selectionStart, value } = area;
  const isInside = selectionStart > 0 && selectionStart < value.length;
  return isInside ? String([...value.slice(0, selectionStart)].length) : "";
}

/** Apply the operation of a row's button, such as `split:<block id>`. */
export async function applyRowOperation(op) {
  const [verb, id] = op.split(":");
  const page = await requestPage(op, verb === "split" ? splitOffset(id) : "");
  if (!page) return;
  const focusId = page.querySelector("textarea[autofocus]")?.id;
  updateRows(document.querySelector("[data-rows]"), page.querySelector("[data-rows]"));
  replaceFrom(page, '[data-editor] [name="order"]', "[data-progress]");
  document.querySelector("[data-notices]")?.replaceChildren(); // the save status says that the text is not saved
  document.querySelector("[data-front]")?.replaceWith(page.querySelector("[data-front]") ?? "");
  updateCompletion();
  markChanged();
  document.dispatchEvent(new Event("editor:rows-updated"));
  const area = document.getElementById(`text-${id}`) ?? document.getElementById(focusId);
  if (area) focusArea(area);
}

/** Make the children of `list` those of `newList`. Unchanged rows are never moved, since moving an element clears its
    undo history: the rows around them are removed or inserted. */
function updateRows(list, newList) {
  const currentRows = new Map([...list.children].filter((row) => row.id).map((row) => [row.id, row]));
  newList.querySelectorAll("[autofocus]").forEach((element) => element.removeAttribute("autofocus"));
  const rows = [...newList.children].map((row) => {
    const current = currentRows.get(row.id);
    return current && isSameRow(current, row) ? current : row;
  });
  const remaining = new Set(rows);
  for (const row of [...list.children]) if (!remaining.has(row)) row.remove();
  let next = list.firstElementChild;
  for (const row of rows) {
    if (row === next) next = next.nextElementSibling;
    else list.insertBefore(row, next);
  }
}

function isSameRow(current, rendered) {
  const copy = current.cloneNode(true);
  copy.querySelectorAll("[data-row-text]").forEach((area) => {
    area.textContent = area.value;
    area.removeAttribute("style");
  });
  copy.querySelectorAll('[type="checkbox"]').forEach((box) => box.toggleAttribute("checked", box.checked));
  copy.classList.remove("is-active");
  return withoutEstimates(copy).isEqualNode(withoutEstimates(rendered.cloneNode(true)));
}

/** Remove what the server estimates from the length of the text: two rows that differ in it alone are the same. */
function withoutEstimates(row) {
  row.className = row.className.replace(/ lines-\d+/, "");
  row.querySelectorAll("[data-row-text]").forEach((area) => area.removeAttribute("rows"));
  return row;
}
