/* The column of the source text: shown or hidden, which a cookie stores so that the server renders the next page the
   same; and copied into a text area in a way that the browser can undo. */

import { form } from "./dom.js";

const MARKDOWN_MARKS = { EM: ["*", "*"], STRONG: ["**", "**"] };

export function bindSourceSwitch() {
  const button = form.querySelector("[data-source-switch]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", toggleSource);
}

export function toggleSource() {
  if (!form.querySelector("[data-source-switch]")) return;
  const hide = form.dataset.sourceColumn !== "hidden";
  if (hide) form.dataset.sourceColumn = "hidden";
  else delete form.dataset.sourceColumn;
  document.cookie = `original=${hide ? "hidden" : "shown"}; path=/; max-age=31536000; samesite=lax`;
}

/** Insert the row's source text at the caret of `area`. */
export function copySource(area) {
  const texts = [...area.closest(".row").querySelectorAll(".source-text")].map(toMarkdown);
  area.focus();
  document.execCommand("insertText", false, texts.join(" ")); // deprecated, but the only way that can be undone
}

/** The inline Markdown that `node` was rendered from. */
function toMarkdown(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  const content = [...node.childNodes].map(toMarkdown).join("");
  if (node.nodeName === "BR") return "\n";
  if (node.nodeName === "A") return `[${content}](${node.getAttribute("href")})`;
  const [before, after] = MARKDOWN_MARKS[node.nodeName] ?? ["", ""];
  return before + content + after;
}
