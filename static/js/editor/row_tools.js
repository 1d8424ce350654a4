/* The tools of the active row, in one panel for the whole page: docked beside the rows on wide windows, else a sheet at
   the bottom that a row's button opens. */

import { blockIdOf, form, inCell, locale } from "./dom.js";
import { activeArea, focusArea, setActiveArea } from "./rows.js";
import { markChanged } from "./save.js";

const DELAY = 250; // milliseconds after the last key
const panel = form.querySelector("[data-tools-panel]");
const wideWindow = matchMedia("(width >= 80rem)");
const numberFormat = new Intl.NumberFormat(locale);
let timer = 0;

const isDocked = () => wideWindow.matches && panel.parentElement.matches(".rows-edit");
const isVisible = () => isDocked() || panel.classList.contains("is-open");
const part = (name) => panel.querySelector(`[data-${name}]`);

/** Whether blocks of this kind are parts of the body, which the server offers as choices. */
const isBodyKind = (kind) => [...part("block-kind").options].some((option) => option.value === kind);

function setVisible(element, visible) {
  if (element.hidden === visible) element.hidden = !visible;
}

/** Fill the panel for the block of `area`. */
function fillPanel(area) {
  if (!part("number")) panel.replaceChildren(document.getElementById("row-tools").content.cloneNode(true));
  const row = area.closest(".row");
  const kind = inCell(area, '[name="block_kind"]').value;
  part("number").textContent = row.querySelector(".row-number").textContent;
  setVisible(part("moved"), row.classList.contains("is-moved"));
  part("block-kind").value = kind;
  part("linked").name = `link-${blockIdOf(area)}`;
  part("linked").value = area.closest(".cell").dataset.linked;
  for (const element of panel.querySelectorAll("[data-body-only]")) setVisible(element, isBodyKind(kind));
  fillButtons(blockIdOf(area), kind, row);
  showWordCounts(area);
}

function fillButtons(blockId, kind, row) {
  const isLast = form.elements.order.value.split(" ").at(-1) === blockId;
  for (const button of panel.querySelectorAll('[name="op"]')) {
    const [verb] = button.value.split(":");
    button.value = `${verb}:${blockId}`;
    if (verb === "join") setVisible(button, !isLast && isBodyKind(kind));
    if (verb === "copy") setVisible(button, Boolean(row.dataset.requiredSources));
  }
}

function showWordCounts(area) {
  const sources = [...area.closest(".row").querySelectorAll(".source-text")];
  const sourceWords = sources.reduce((sum, text) => sum + countWords(text.textContent, text.lang), 0);
  part("source-words").textContent = numberFormat.format(sourceWords);
  part("target-words").textContent = numberFormat.format(countWords(area.value, area.lang));
}

function countWords(text, lang) {
  if (!Intl.Segmenter) return text.split(/\s+/).filter(Boolean).length;
  const segments = new Intl.Segmenter(lang, { granularity: "word" }).segment(text);
  return [...segments].filter((segment) => segment.isWordLike).length;
}

function fillPanelSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const area = activeArea();
    if (area && isVisible()) fillPanel(area);
  }, DELAY);
}

function setActiveRow(row) {
  form.querySelector(".row.is-active")?.classList.remove("is-active");
  row?.classList.add("is-active");
}

/** Whether the page has a panel; without one, the buttons of rows submit the form. */
export const hasToolsPanel = () => panel !== null;

/** Open the tools of the cell with this button, and move the focus into them. */
export function openTools(button) {
  const area = button.closest(".cell").querySelector("[data-row-text]");
  setActiveArea(area);
  fillPanel(area);
  setActiveRow(area.closest(".row"));
  panel.classList.add("is-open");
  document.documentElement.classList.toggle("has-bottom-sheet", !isDocked());
  panel.querySelector("button:not([hidden], [data-close]), select").focus();
}

export function closeTools() {
  panel?.classList.remove("is-open");
  document.documentElement.classList.remove("has-bottom-sheet");
}

function returnToText() {
  closeTools();
  if (activeArea()) focusArea(activeArea());
}

function changeKind({ target }) {
  const area = activeArea();
  if (!target.matches("[data-block-kind]") || !area) return;
  inCell(area, '[name="block_kind"]').value = target.value;
  area.className = area.className.replace(/kind-\w+/, `kind-${target.value}`);
  markChanged();
}

export function bindToolsPanel() {
  if (!panel) return;
  panel.hidden = false;
  panel.parentElement.classList.toggle("has-tools-panel", panel.parentElement.matches(".rows-edit"));
  form.addEventListener("focusin", ({ target }) => {
    if (!target.matches("[data-row-text]")) return;
    closeTools();
    setActiveRow(target.closest(".row"));
    if (isVisible()) fillPanel(target);
  });
  form.addEventListener("input", fillPanelSoon);
  panel.addEventListener("change", changeKind);
  panel.addEventListener("click", ({ target }) => {
    if (target.closest("[data-close]")) returnToText();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") returnToText();
  });
}
