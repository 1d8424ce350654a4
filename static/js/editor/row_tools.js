/* What belongs to the row in hand, in one place for the whole page: in the margin where there is one, else as a sheet
   at the bottom that a row's button opens. */

import { beside, blockOf, form, locale } from "./dom.js";
import { current, goTo, takeInHand } from "./rows.js";
import { changed } from "./save.js";

const FRONT = ["headline", "standfirst"];
const panel = form.querySelector("[data-tools-panel]");
const wide = matchMedia("(width >= 80rem)");
const count = new Intl.NumberFormat(locale);
let waiting = 0;

const inMargin = () => wide.matches && panel.parentElement.matches(".rows-edit");
const seen = () => inMargin() || panel.classList.contains("is-open");
const part = (name) => panel.querySelector(`[data-${name}]`);

function show(item, shown) {
  if (item.hidden === shown) item.hidden = !shown;
}

function fill(area) {
  if (!part("number")) panel.replaceChildren(document.getElementById("row-tools").content.cloneNode(true));
  const row = area.closest(".row");
  const id = blockOf(area);
  const kind = beside(area, '[name="block_kind"]').value;
  const last = form.elements.order.value.split(" ").at(-1) === id;
  part("number").textContent = row.querySelector(".row-number").textContent;
  show(part("moved"), row.classList.contains("is-moved"));
  part("block-kind").value = kind;
  part("linked").name = `link-${id}`;
  part("linked").value = area.closest(".cell").dataset.linked;
  for (const item of panel.querySelectorAll("[data-body-only]")) show(item, !FRONT.includes(kind));
  for (const button of panel.querySelectorAll('[name="op"]')) {
    const [verb] = button.value.split(":");
    button.value = `${verb}:${id}`;
    if (verb === "join") show(button, !last && !FRONT.includes(kind));
    if (verb === "copy") show(button, Boolean(row.dataset.requiredSources));
  }
  countWords(area);
}

function countWords(area) {
  const source = [...area.closest(".row").querySelectorAll(".source-text")];
  const words = source.reduce((sum, text) => sum + wordsIn(text.textContent, text.lang), 0);
  part("source-words").textContent = count.format(words);
  part("target-words").textContent = count.format(wordsIn(area.value, area.lang));
}

function wordsIn(text, lang) {
  if (!Intl.Segmenter) return text.split(/\s+/).filter(Boolean).length;
  const words = new Intl.Segmenter(lang, { granularity: "word" }).segment(text);
  return [...words].filter((word) => word.isWordLike).length;
}

/* Not at each key: a moment after the last one. */
function fillSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const area = current();
    if (area && seen()) fill(area);
  }, 250);
}

function light(row) {
  form.querySelector(".row.is-active")?.classList.remove("is-active");
  row?.classList.add("is-active");
}

/** Whether this page has a place for tools; where it has none its buttons are plain ones. */
export const hasPanel = () => panel !== null;

/** Go from a row's text into its tools. */
export function openTools(button) {
  const area = button.closest(".cell").querySelector("[data-row-text]");
  takeInHand(area);
  fill(area);
  light(area.closest(".row"));
  panel.classList.add("is-open");
  document.documentElement.classList.toggle("has-bottom-sheet", !inMargin());
  panel.querySelector("button:not([hidden], [data-close]), select").focus();
}

export function closeTools() {
  panel?.classList.remove("is-open");
  document.documentElement.classList.remove("has-bottom-sheet");
}

function backToText() {
  closeTools();
  if (current()) goTo(current());
}

export function keepPanel() {
  if (!panel) return;
  panel.hidden = false;
  panel.parentElement.classList.toggle("has-tools-panel", panel.parentElement.matches(".rows-edit"));
  form.addEventListener("focusin", ({ target }) => {
    if (!target.matches("[data-row-text]")) return;
    closeTools();
    light(target.closest(".row"));
    if (seen()) fill(target);
  });
  form.addEventListener("input", fillSoon);
  panel.addEventListener("change", ({ target }) => {
    const area = current();
    if (!target.matches("[data-block-kind]") || !area) return;
    beside(area, '[name="block_kind"]').value = target.value;
    area.className = area.className.replace(/kind-\w+/, `kind-${target.value}`);
    changed();
  });
  panel.addEventListener("click", ({ target }) => {
    if (target.closest("[data-close]")) backToText();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") backToText();
  });
}
