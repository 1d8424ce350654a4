/* Unchanged rows put away, but for one beside each change: as review/web/diff/diff_rows.py draws them, and anew when
   other kinds of change are asked for. */

import { keepInAddress, mark, plain } from "./filters.js";

const CONTEXT = 1;
const FEWEST = 3;
const LINK = "[data-row-switch] [data-show-rows]";

/** Calls `moved` when rows come or go; `draw()` after other kinds are asked for, `say()` after the links are new. */
export function keepFolds(page, moved) {
  const all = () => [...page.querySelectorAll("[data-row-number]")];

  function isChanged(row) {
    const only = page.dataset.onlyKinds.split(" ").filter(Boolean);
    const kinds = (row.dataset.changeKinds ?? "").split(" ").filter(Boolean);
    return only.length ? kinds.some((kind) => only.includes(kind)) : kinds.length > 0;
  }

  function unfold() {
    for (const fold of page.querySelectorAll("[data-folded]")) {
      fold.querySelector("summary").remove();
      fold.replaceWith(...fold.childNodes);
    }
  }

  function putAway(stretch) {
    const fold = document.createElement("details");
    fold.className = "folded-rows";
    fold.dataset.folded = "";
    const summary = document.createElement("summary");
    const words = page.dataset.onlyKinds ? page.dataset.foldLabelFiltered : page.dataset.foldLabel;
    summary.textContent = words.replace("{first}", stretch[0].dataset.rowNumber).replace("{last}", stretch.at(-1).dataset.rowNumber);
    stretch[0].before(fold);
    fold.append(summary, ...stretch);
  }

  function fold() {
    const rows = all();
    const changed = rows.map(isChanged);
    let stretch = [];
    const end = () => {
      if (stretch.length >= FEWEST) putAway(stretch);
      stretch = [];
    };
    rows.forEach((row, at) => {
      const near = changed.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(Boolean);
      if (near) end();
      else stretch.push(row);
    });
    end();
  }

  function draw() {
    const focused = document.activeElement;
    unfold();
    if (page.dataset.visibleRows !== "all") fold();
    if (page.contains(focused)) focused.focus({ preventScroll: true });
    moved();
  }

  function say() {
    for (const link of document.querySelectorAll(LINK)) mark(link, link.dataset.showRows === page.dataset.visibleRows);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(LINK);
    if (!link || !plain(event)) return;
    event.preventDefault();
    page.dataset.visibleRows = link.dataset.showRows;
    keepInAddress("rows", link.dataset.showRows ? [link.dataset.showRows] : []);
    say();
    draw();
  });
  page.addEventListener("toggle", moved, true);
  say();
  return { draw, say };
}
