/* The review page: shortcuts to the decision and into a row, and marks that are updated after a save. */

import { onKey } from "./shortcuts.js";

const decision = document.getElementById("decision");
const hasInlineEdit = document.querySelector(".rows-inline-edit") !== null;

function focusDecision(event) {
  event?.preventDefault();
  const reason = document.getElementById("reason");
  decision.scrollIntoView({ block: "center" });
  (reason ?? decision).focus({ preventScroll: true });
}

/** The row with the focus, else that of the current change, else the first. */
function currentRow() {
  return (
    document.activeElement?.closest(".row") ??
    document.querySelector(".row.is-current") ??
    document.querySelector(".rows-inline-edit .row")
  );
}

/** Open the fields of the current row and focus the first. */
function editRow() {
  const details = currentRow()?.querySelector(".inline-edit");
  if (!details) return;
  details.open = true;
  details.querySelector("[data-row-text]").focus();
}

/** Focus the text when a person opens the fields of a row. */
function focusOpened({ target }) {
  const isOpenedByUser =
    target.matches?.(".inline-edit[open]") && document.activeElement === target.querySelector("summary");
  if (isOpenedByUser) target.querySelector("[data-row-text]").focus({ preventScroll: true });
}

function updateRowMarks(row, rendered) {
  if (!row) return;
  row.className = rendered.className;
  for (const name of ["aria-label", "data-change-kinds"]) {
    if (rendered.hasAttribute(name)) row.setAttribute(name, rendered.getAttribute(name));
    else row.removeAttribute(name);
  }
  const cells = [...rendered.querySelectorAll(".cell-view")];
  row.querySelectorAll(".cell-view").forEach((cell, index) => {
    if (cells[index]) cell.replaceWith(document.adoptNode(cells[index]));
  });
  const outsideCells = ":scope > .row-target > :is(.change, .move-marker)";
  for (const element of row.querySelectorAll(outsideCells)) element.remove();
  row.querySelector(".row-target").append(...rendered.querySelectorAll(outsideCells));
}

/* After a save the marks and all counts of changes are replaced; the text areas stay. */
function updateMarks({ detail: page }) {
  for (const row of page.querySelectorAll("[data-rows] [data-row-number]")) {
    updateRowMarks(document.getElementById(row.id), row);
  }
  for (const selector of ["[data-diff-toolbar]", ".submission"]) {
    document.querySelector(selector).replaceWith(document.adoptNode(page.querySelector(selector)));
  }
  document.dispatchEvent(new Event("diff:marks-updated"));
}

if (decision) {
  onKey("d", focusDecision);
  for (const link of document.querySelectorAll("[data-to-decision]")) link.addEventListener("click", focusDecision);
}
if (hasInlineEdit) {
  onKey("e", editRow);
  document.addEventListener("toggle", focusOpened, true);
}
document.addEventListener("editor:saved", updateMarks);
document.addEventListener("editor:rows-updated", () => document.dispatchEvent(new Event("diff:marks-updated")));
