/* Folding of unchanged rows, as review/web/diff/diff_rows.py does it for the first page, repeated when other kinds of
   change are selected. The server renders its constants as data attributes. */

import { selectedKinds } from "./filters.js";
import { isPlainClick, setCurrent, setQueryArgument } from "./links.js";

const LINK = "[data-row-switch] [data-show-rows]";

function unfold(page) {
  for (const details of page.querySelectorAll("[data-folded]")) {
    details.querySelector("summary").remove();
    details.replaceWith(...details.childNodes);
  }
}

function foldGroup(rows, label) {
  const details = document.createElement("details");
  details.className = "folded-rows";
  details.dataset.folded = "";
  const summary = document.createElement("summary");
  summary.textContent = label
    .replace("{first}", rows[0].dataset.rowNumber)
    .replace("{last}", rows.at(-1).dataset.rowNumber);
  rows[0].before(details);
  details.append(summary, ...rows);
}

function foldUnchanged(page) {
  const context = Number(page.dataset.foldContext);
  const selected = selectedKinds(page);
  const label = selected.length ? page.dataset.foldLabelFiltered : page.dataset.foldLabel;
  const rows = [...page.querySelectorAll("[data-row-number]")];
  const changed = rows.map((row) => isChanged(row, selected));
  let group = [];
  const endGroup = () => {
    if (group.length >= Number(page.dataset.minFolded)) foldGroup(group, label);
    group = [];
  };
  rows.forEach((row, index) => {
    const isNearChange = changed.slice(Math.max(0, index - context), index + context + 1).some(Boolean);
    if (isNearChange) endGroup();
    else group.push(row);
  });
  endGroup();
}

function isChanged(row, selected) {
  const kinds = (row.dataset.changeKinds ?? "").split(" ").filter(Boolean);
  return selected.length ? kinds.some((kind) => selected.includes(kind)) : kinds.length > 0;
}

/** Calls `onChange` when rows appear or disappear. `updateRows()` is for another selection of kinds, `updateLinks()`
    for links that were replaced. */
export function bindFolding(page, onChange) {
  function updateRows() {
    const focused = document.activeElement;
    unfold(page);
    if (page.dataset.visibleRows !== "all") foldUnchanged(page);
    if (page.contains(focused)) focused.focus({ preventScroll: true });
    onChange();
  }

  function updateLinks() {
    for (const link of document.querySelectorAll(LINK)) {
      setCurrent(link, link.dataset.showRows === page.dataset.visibleRows);
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(LINK);
    if (!link || !isPlainClick(event)) return;
    event.preventDefault();
    const visible = link.dataset.showRows;
    page.dataset.visibleRows = visible;
    setQueryArgument("rows", visible ? [visible] : []);
    updateLinks();
    updateRows();
  });
  page.addEventListener("toggle", onChange, true);
  updateLinks();
  return { updateRows, updateLinks };
}
