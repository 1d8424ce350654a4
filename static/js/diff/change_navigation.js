/* Navigation from change to change. A change may have several elements, a removed and an added one or one on each side:
   they share a number (data-change-number) and are marked as current together. */

import { onKey } from "../shortcuts.js";
import { selectedKinds } from "./filters.js";

/** Open the folds around an element. */
function openFolds(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

const isRendered = (element) => element.getClientRects().length > 0;
const isBelowTop = (element) => isRendered(element) && element.getBoundingClientRect().top > 0;

/** The changes of a page, each an array of its elements. */
function findChanges(page) {
  const changes = new Map();
  for (const element of page.querySelectorAll("[data-change-number]")) {
    const { changeNumber } = element.dataset;
    if (changes.has(changeNumber)) changes.get(changeNumber).push(element);
    else changes.set(changeNumber, [element]);
  }
  return [...changes.values()];
}

/** `visibleChanges()`: those of the selected kinds; `goTo(change)`; `onCurrentChange(listener)`; `openFolds(element)`;
    `readChanges()` is for marks that were replaced, `updateVisible()` for another selection of kinds. */
export function bindChangeNavigation(page, bar) {
  const position = bar.querySelector("[data-change-position]");
  const numberFormat = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });
  const listeners = [];
  let changes = [];
  let visible = [];
  let current = null;

  function readChanges() {
    changes = findChanges(page);
    updateVisible();
  }

  function updateVisible() {
    const selected = selectedKinds(page);
    visible = changes.filter(([first]) => !selected.length || selected.includes(first.dataset.kind));
    bar.hidden = !visible.length;
    if (current && !visible.includes(current)) setCurrentChange(null);
    showPosition("");
  }

  function setCurrentChange(change) {
    for (const element of page.querySelectorAll(".is-current")) element.classList.remove("is-current");
    current = change;
    for (const element of change ?? []) {
      element.classList.add("is-current");
      element.closest(".row")?.classList.add("is-current");
    }
    for (const listener of listeners) listener(change);
  }

  /** "3 of 14", with `note` if the navigation wrapped around. */
  function showPosition(note) {
    const text = position.dataset.positionText
      .replace("{at}", numberFormat.format(visible.indexOf(current) + 1))
      .replace("{total}", numberFormat.format(visible.length));
    position.textContent = current ? [text, note].filter(Boolean).join(", ") : "";
  }

  function goTo(change, note = "") {
    openFolds(change[0]);
    setCurrentChange(change);
    const element = change.find(isRendered) ?? change[0];
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
    showPosition(note);
  }

  /** The index of the change `step` after the current one; without a current one, from the top of the window. */
  function nextIndex(step) {
    if (current) return visible.indexOf(current) + step;
    const below = visible.findIndex((change) => change.some(isBelowTop));
    if (step > 0) return Math.max(0, below);
    return below < 0 ? visible.length - 1 : below - 1;
  }

  function move(step) {
    if (!visible.length) return;
    const index = nextIndex(step);
    const { wrappedToStart, wrappedToEnd } = position.dataset;
    const note = index >= visible.length ? wrappedToStart : index < 0 ? wrappedToEnd : "";
    goTo(visible[(index + visible.length) % visible.length], note);
  }

  bar.querySelector("[data-next-change]").addEventListener("click", () => move(1));
  bar.querySelector("[data-previous-change]").addEventListener("click", () => move(-1));
  onKey("n", () => move(1));
  onKey("p", () => move(-1));
  readChanges();
  return {
    visibleChanges: () => visible,
    goTo,
    openFolds,
    readChanges,
    updateVisible,
    onCurrentChange: (listener) => listeners.push(listener),
  };
}
