/* The original: hidden or shown by choice, which a cookie keeps so that the server draws the next page right at once;
   and copied into a row, so that the browser can undo it. */

import { form } from "./dom.js";

const MARKS = { EM: ["*", "*"], STRONG: ["**", "**"] };

export function showOriginalSwitch() {
  const button = form.querySelector("[data-source-switch]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", switchOriginal);
}

export function switchOriginal() {
  if (!form.querySelector("[data-source-switch]")) return;
  const hidden = form.dataset.sourceColumn !== "hidden";
  if (hidden) form.dataset.sourceColumn = "hidden";
  else delete form.dataset.sourceColumn;
  document.cookie = `original=${hidden ? "hidden" : "shown"}; path=/; max-age=31536000; samesite=lax`;
}

/** Put the original's text in where the caret is. */
export function copyOriginal(area) {
  const texts = [...area.closest(".row").querySelectorAll(".source-text")].map(written).join(" ");
  area.focus();
  document.execCommand("insertText", false, texts);
}

/* The text as it was typed: with the marks that became elements. */
function written(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  const inside = [...node.childNodes].map(written).join("");
  if (node.nodeName === "BR") return "\n";
  if (node.nodeName === "A") return `[${inside}](${node.getAttribute("href")})`;
  const [before, after] = MARKS[node.nodeName] ?? ["", ""];
  return before + inside + after;
}
