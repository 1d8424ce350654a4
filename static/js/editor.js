/* Entry module of the pages on which a translation is edited beside its source. Everything works without it too: each
   button submits a plain form. */

import { form, isBlank, textAreas } from "./editor/dom.js";
import { bindToolsPanel, closeTools, hasToolsPanel, openTools } from "./editor/row_tools.js";
import { activeArea, applyRowOperation, focusNextUntranslated, trackActiveArea } from "./editor/rows.js";
import { guardUnsavedText, markChanged, save } from "./editor/save.js";
import { startAgeUpdates, updateRow } from "./editor/save_status.js";
import { bindShortcuts } from "./editor/shortcuts.js";
import { bindSourceSwitch, copySource } from "./editor/source_column.js";

const wasBlank = new WeakMap(); // text area -> whether it was empty at the last event

/* The work for each key does not grow with the number of rows: a row is updated only when a text begins or ends. */
function handleInput({ target }) {
  if (target.closest("[data-tools-panel]")) return;
  markChanged();
  if (target.matches("[data-row-text]")) {
    const blank = isBlank(target);
    if (wasBlank.get(target) !== blank) updateRow(target.closest(".row"));
    wasBlank.set(target, blank);
  } else if (target.name === "left_out") {
    updateRow(target.closest(".row"));
  }
}

function handleClick(event) {
  const link = event.target.closest("[data-next-untranslated]");
  const button = event.target.closest('button[name="op"]');
  if (link) {
    event.preventDefault();
    focusNextUntranslated();
  }
  if (!button || button.form !== form) return;
  const [verb, id] = button.value.split(":");
  if (verb === "save") save();
  else if (!id || (verb === "tools" && !hasToolsPanel())) return;
  else operate(verb, button);
  event.preventDefault();
}

function operate(verb, button) {
  if (verb === "tools") {
    openTools(button);
    return;
  }
  closeTools();
  if (verb === "copy") copySource(activeArea());
  else applyRowOperation(button.value);
}

form.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-row-text]")) wasBlank.set(target, isBlank(target));
});
form.addEventListener("input", handleInput);
document.addEventListener("click", handleClick);
trackActiveArea();
startAgeUpdates();
bindToolsPanel();
bindSourceSwitch();
bindShortcuts();
guardUnsavedText();

// On a slow connection a person focuses a row and types before this module is loaded, and a browser may restore text.
const focused = document.activeElement;
if (form.contains(focused)) focused.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
if (textAreas().some((area) => area.value !== area.defaultValue)) markChanged();

// Loaded later: what not every browser needs, and what nobody waits for.
if (!CSS.supports("field-sizing", "content")) {
  import("./editor/textarea_autosize.js").then(({ autosizeTextAreas }) => autosizeTextAreas());
}
if (CSS.highlights && Intl.Segmenter) {
  import("./editor/sentence_highlight.js").then(({ highlightSentences }) => highlightSentences());
}
