/* The pages on which a text is written beside its original. Everything here works without it too: each button is
   part of a plain form. */

import { keepHeader, recount } from "./editor/save_status.js";
import { hearKeys } from "./editor/shortcuts.js";
import { copyOriginal, showOriginalSwitch } from "./editor/source_column.js";
import { areas, blank, form } from "./editor/dom.js";
import { closeTools, hasPanel, keepPanel, openTools } from "./editor/row_tools.js";
import { changeRows, current, goToUntranslated, keepInHand } from "./editor/rows.js";
import { changed, guardLeaving, save } from "./editor/save.js";

const empty = new WeakMap(); // whether a text area was empty when it was last looked at

/* Work at each key is the same for two rows and for two thousand: a row is counted anew only when a text begins or
   ends in it. */
function typed({ target }) {
  if (target.closest("[data-tools-panel]")) return;
  changed();
  if (target.matches("[data-row-text]")) {
    const now = blank(target);
    if (empty.get(target) !== now) recount(target.closest(".row"));
    empty.set(target, now);
  } else if (target.name === "left_out") {
    recount(target.closest(".row"));
  }
}

function press(event) {
  const link = event.target.closest("[data-next-untranslated]");
  const button = event.target.closest('button[name="op"]');
  if (link) {
    event.preventDefault();
    goToUntranslated();
  }
  if (!button || button.form !== form) return;
  const [verb, id] = button.value.split(":");
  if (verb === "save") save();
  else if (!id || (verb === "tools" && !hasPanel())) return;
  else act(verb, button);
  event.preventDefault();
}

function act(verb, button) {
  if (verb === "tools") {
    openTools(button);
    return;
  }
  closeTools();
  if (verb === "copy") copyOriginal(current());
  else changeRows(button.value);
}

form.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-row-text]")) empty.set(target, blank(target));
});
form.addEventListener("input", typed);
document.addEventListener("click", press);
keepInHand();
keepHeader();
keepPanel();
showOriginalSwitch();
hearKeys();
guardLeaving();
// On a slow line one goes into a row and types before this module is there; and a browser may bring back what was typed.
if (form.contains(document.activeElement)) document.activeElement.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
if (areas().some((area) => area.value !== area.defaultValue)) changed();
// What not every browser needs, and what nobody waits for, is not fetched with the page.
if (!CSS.supports("field-sizing", "content")) import("./editor/textarea_autosize.js").then(({ growAreas }) => growAreas());
if (CSS.highlights && Intl.Segmenter) import("./editor/sentence_highlight.js").then(({ lightSentences }) => lightSentences());
