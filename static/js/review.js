/* The page of a review: to the decision and into a row by one key, and after a save what changed is drawn anew. */

import { onKey } from "./keys.js";

const decision = document.getElementById("decision");

function decide(event) {
  event?.preventDefault();
  const reason = document.getElementById("reason");
  decision.scrollIntoView({ block: "center" });
  (reason ?? decision).focus({ preventScroll: true });
}

/** Open the fields of the row one is at, and go into them. */
function edit() {
  const row = document.activeElement?.closest(".row") ?? document.querySelector(".row.is-current") ?? document.querySelector(".rows-in-place .row");
  const fold = row?.querySelector(".in-place");
  if (!fold) return;
  fold.open = true;
  fold.querySelector("[data-row-text]").focus();
}

if (decision) {
  onKey("d", decide);
  for (const link of document.querySelectorAll("[data-to-decision]")) link.addEventListener("click", decide);
}
if (document.querySelector(".rows-in-place")) {
  onKey("e", edit);
  // Opening a row is wanting to write in it.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      const pressed = target.matches?.(".in-place[open]") && document.activeElement === target.querySelector("summary");
      if (pressed) target.querySelector("[data-row-text]").focus({ preventScroll: true });
    },
    true,
  );
}
