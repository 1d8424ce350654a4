/* The sentence under the caret is lit in the original, where both sides have as many sentences. For browsers that
   can light a stretch of text and find the sentences in it. */

import { form } from "./dom.js";
import { current } from "./rows.js";

const LONGEST = 20_000; // characters: what is longer is no paragraph
const PAUSE = 60; // milliseconds after the last key
let waiting = 0;

/** The places of the sentences of a text: [start, end] each, without the space around them. */
export function sentencesOf(text, lang) {
  const found = [];
  for (const { segment, index } of new Intl.Segmenter(lang, { granularity: "sentence" }).segment(text)) {
    const start = index + segment.length - segment.trimStart().length;
    if (segment.trim()) found.push([start, index + segment.trimEnd().length]);
  }
  return found;
}

function sourceRanges(row) {
  return [...row.querySelectorAll(".source-text")].flatMap((item) =>
    sentencesOf(item.textContent, item.lang).map(([start, end]) => rangeIn(item, start, end)),
  );
}

function rangeIn(item, start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  let passed = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (start >= passed && start < passed + node.length) range.setStart(node, start - passed);
    if (end > passed && end <= passed + node.length) range.setEnd(node, end - passed);
    passed += node.length;
  }
  return range;
}

/* Which of the row's sentences the caret is in, of how many. A caret between two is at the end of the first. */
function placeOf(area) {
  let before = 0;
  let place = 0;
  for (const other of area.closest(".row").querySelectorAll("[data-row-text]")) {
    const sentences = sentencesOf(other.value, other.lang);
    if (other === area) {
      const behind = sentences.filter(([start]) => start < area.selectionStart).length;
      place = before + Math.max(behind - 1, 0);
    }
    before += sentences.length;
  }
  return [place, before];
}

function light(highlight) {
  highlight.clear();
  const area = current();
  if (!area || document.activeElement !== area || area.value.length > LONGEST) return;
  const [place, count] = placeOf(area);
  if (count < 2) return;
  const ranges = sourceRanges(area.closest(".row"));
  if (ranges.length === count) highlight.add(ranges[place]);
}

export function lightSentences() {
  const highlight = new Highlight();
  CSS.highlights.set("sentence", highlight);
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(light, PAUSE, highlight);
  };
  for (const kind of ["input", "focusin", "focusout", "keyup", "pointerup"]) form.addEventListener(kind, soon);
  document.addEventListener("selectionchange", soon);
  soon();
}
