/* The page of a review: to the decision and into a row by one key, and after a save what changed is drawn anew. */

import { onKey } from "./shortcuts.js";

const decision = document.getElementById("decision");

function decide(event) {
  event?.preventDefault();
  const reason = document.getElementById("reason");
  decision.scrollIntoView({ block: "center" });
  (reason ?? decision).focus({ preventScroll: true });
}

/** Open the fields of the row one is at, and go into them. */
function edit() {
  const row = document.activeElement?.closest(".row") ?? document.querySelector(".row.is-current") ?? document.querySelector(".rows-inline-edit .row");
  const fold = row?.querySelector(".inline-edit");
  if (!fold) return;
  fold.open = true;
  fold.querySelector("[data-row-text]").focus();
}

if (decision) {
  onKey("d", decide);
  for (const link of document.querySelectorAll("[data-to-decision]")) link.addEventListener("click", decide);
}
if (document.querySelector(".rows-inline-edit")) {
  onKey("e", edit);
  // Opening a row is wanting to write in it.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      const pressed = target.matches?.(".inline-edit[open]") && document.activeElement === target.querySelector("summary");
      if (pressed) target.querySelector("[data-row-text]").focus({ preventScroll: true });
    },
    true,
  );
}

/* What was saved in place is marked at once, with all that is counted of it; text areas stay as they are. */
document.addEventListener("desk:saved", ({ detail: page }) => {
  for (const fresh of page.querySelectorAll("[data-rows] [data-row-number]")) renew(document.getElementById(fresh.id), fresh);
  for (const part of ["[data-diff-toolbar]", ".submission"]) {
    document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
  }
  document.dispatchEvent(new Event("desk:changes"));
});
document.addEventListener("desk:rows", () => document.dispatchEvent(new Event("desk:changes")));

function renew(row, fresh) {
  if (!row) return;
  row.className = fresh.className;
  for (const name of ["aria-label", "data-change-kinds"]) {
    if (fresh.hasAttribute(name)) row.setAttribute(name, fresh.getAttribute(name));
    else row.removeAttribute(name);
  }
  const shown = [...fresh.querySelectorAll(".cell-view")];
  row.querySelectorAll(".cell-view").forEach((cell, at) => shown[at] && cell.replaceWith(document.adoptNode(shown[at])));
  const beside = ":scope > .row-target > :is(.change, .move-marker)";
  for (const old of row.querySelectorAll(beside)) old.remove();
  row.querySelector(".row-target").append(...fresh.querySelectorAll(beside));
}
