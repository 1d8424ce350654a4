/* The save status and the progress in the work header, updated while a person types. */

import { isBlank, locale } from "./dom.js";

const MINUTE = 60_000; // milliseconds
const ERRORS = new Set(["failed", "tooMuch", "tooOften", "signedOut"]); // the server has not stored the text
const statusLine = document.querySelector("[data-save-status]");
const ageLine = document.querySelector("[data-saved-age]");
const numberFormat = new Intl.NumberFormat(locale);
const relativeTime = new Intl.RelativeTimeFormat(locale, { style: "short" });
let savedAt = Date.parse(ageLine?.querySelector("time")?.dateTime ?? "");

/** Show one of the statuses whose sentences are data attributes of the status line: `saving`, `savedText`, ... */
export function showStatus(name) {
  if (statusLine.dataset.state === name) return;
  statusLine.dataset.state = name;
  statusLine.toggleAttribute("data-error", ERRORS.has(name));
  statusLine.textContent = statusLine.dataset[name];
  document.body.classList.toggle("is-saved", name === "savedText");
  showAge();
}

export const currentStatus = () => statusLine.dataset.state;

export function showSaved() {
  savedAt = Date.now();
  showStatus("savedText");
}

/* The age is outside the live region of the status: screen readers would announce every minute. */
function showAge() {
  if (!ageLine) return;
  const isSaved = (currentStatus() ?? "savedText") === "savedText" && savedAt;
  const minutes = Math.floor((Date.now() - savedAt) / MINUTE);
  ageLine.hidden = !isSaved || minutes < 1;
  if (ageLine.hidden) return;
  const time = document.createElement("time");
  time.dateTime = new Date(savedAt).toISOString();
  time.title = new Date(savedAt).toLocaleString(locale);
  time.textContent = formatAge(minutes);
  ageLine.replaceChildren(time);
}

function formatAge(minutes) {
  if (minutes < 60) return relativeTime.format(-minutes, "minute");
  if (minutes < 60 * 24) return relativeTime.format(-Math.floor(minutes / 60), "hour");
  return relativeTime.format(-Math.floor(minutes / 60 / 24), "day");
}

/** Update a row's state and the progress after one of its text areas became empty or ceased to be, or its source blocks
    were marked as left out. */
export function updateRow(row) {
  if (row.dataset.requiredSources === undefined) return;
  const cells = [...row.querySelectorAll(".cell")];
  const leftOut = new Set([...row.querySelectorAll('[name="left_out"]:checked')].map((box) => box.value));
  const filled = cells.filter((cell) => !isBlank(cell.querySelector("[data-row-text]")));
  const rendered = new Set(filled.flatMap((cell) => cell.querySelector('[name="block_renders"]').value.split(" ")));
  const required = row.dataset.requiredSources.split(" ").filter(Boolean);
  const missing = required.filter((id) => !rendered.has(id) && !leftOut.has(id)).length;
  const missingBefore = Number(row.dataset.missingCount ?? 0);
  if (missing) row.dataset.missingCount = missing;
  else delete row.dataset.missingCount;
  row.classList.toggle("is-untranslated", required.length > 0 && !filled.length && !leftOut.size);
  row.classList.toggle("is-left-out", required.length > 0 && required.every((id) => leftOut.has(id)));
  if (missing !== missingBefore) addProgress(missingBefore - missing);
}

function addProgress(increment) {
  const progress = document.querySelector("[data-progress]");
  const done = Number(progress.dataset.done) + increment;
  const total = Number(progress.dataset.total);
  progress.dataset.done = done;
  progress.querySelector("progress").value = done;
  progress.querySelector(".progress-words").textContent = progress.dataset.progressText
    .replace("{done}", numberFormat.format(done))
    .replace("{total}", numberFormat.format(total));
  updateCompletion();
}

/** Show what depends on whether every source block is translated. The primary button is the next step: saving, then
    submitting. */
export function updateCompletion() {
  const { done, total } = document.querySelector("[data-progress]").dataset;
  const isComplete = done === total;
  const submit = document.querySelector(".work-header [data-submit]");
  for (const element of document.querySelectorAll("[data-next-untranslated], [data-remaining]")) {
    element.hidden = isComplete;
  }
  for (const element of document.querySelectorAll("[data-all-translated]")) element.hidden = !isComplete;
  if (!submit) return;
  setPrimary(submit, isComplete);
  setPrimary(document.querySelector(".work-header [data-save]"), !isComplete);
}

function setPrimary(button, isPrimary) {
  button.classList.toggle("button-primary", isPrimary);
  button.classList.toggle("button-secondary", !isPrimary);
}

export function startAgeUpdates() {
  setInterval(showAge, MINUTE / 2);
  showAge();
}
