/* The sentence at the caret is highlighted in the source text, where both sides of the row have as many sentences.
   Needs the CSS Custom Highlight API and Intl.Segmenter. */

import { form } from "./dom.js";
import { activeArea } from "./rows.js";

const MAX_LENGTH = 20_000; // characters: MAX_BLOCK_LENGTH in review/domain/text/blocks.py
const DELAY = 60; // milliseconds after the last event

/** The sentences of a text as [start, end] offsets, without surrounding white space. */
function sentenceBounds(text, lang) {
  const bounds = [];
  for (const { segment, index } of new Intl.Segmenter(lang, { granularity: "sentence" }).segment(text)) {
    const start = index + segment.length - segment.trimStart().length;
    if (segment.trim()) bounds.push([start, index + segment.trimEnd().length]);
  }
  return bounds;
}

function sourceRanges(row) {
  return [...row.querySelectorAll(".source-text")].flatMap((element) =>
    sentenceBounds(element.textContent, element.lang).map(([start, end]) => rangeIn(element, start, end)),
  );
}

/** The DOM range between two offsets into the element's text content. */
function rangeIn(element, start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let offset = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (start >= offset && start < offset + node.length) range.setStart(node, start - offset);
    if (end > offset && end <= offset + node.length) range.setEnd(node, end - offset);
    offset += node.length;
  }
  return range;
}

/** The index of the sentence at the caret among those of the row, and their number. A caret between two sentences
    belongs to the first. */
function sentenceAtCaret(area) {
  let count = 0;
  let index = 0;
  for (const other of area.closest(".row").querySelectorAll("[data-row-text]")) {
    const bounds = sentenceBounds(other.value, other.lang);
    if (other === area) {
      const begun = bounds.filter(([start]) => start < area.selectionStart).length;
      index = count + Math.max(begun - 1, 0);
    }
    count += bounds.length;
  }
  return [index, count];
}

function updateHighlight(highlight) {
  highlight.clear();
  const area = activeArea();
  if (!area || document.activeElement !== area || area.value.length > MAX_LENGTH) return;
  const [index, count] = sentenceAtCaret(area);
  if (count < 2) return;
  const ranges = sourceRanges(area.closest(".row"));
  if (ranges.length === count) highlight.add(ranges[index]);
}

export function highlightSentences() {
  const highlight = new Highlight();
  CSS.highlights.set("sentence", highlight);
  let timer = 0;
  const updateSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(updateHighlight, DELAY, highlight);
  };
  for (const type of ["input", "focusin", "focusout", "keyup", "pointerup"]) form.addEventListener(type, updateSoon);
  document.addEventListener("selectionchange", updateSoon);
  updateSoon();
}
