/* The head of the page keeps true while one types: whether all is saved and since when, and how far it is. */

import { blank, locale } from "./dom.js";

const MINUTE = 60_000;
const status = document.querySelector("[data-save-status]");
const ages = document.querySelector("[data-saved-age]");
const count = new Intl.NumberFormat(locale);
const ago = new Intl.RelativeTimeFormat(locale, { style: "short" });
let savedAt = Date.parse(ages?.querySelector("time")?.dateTime ?? "");

const TROUBLE = new Set(["failed", "tooMuch", "tooOften", "signedOut"]); // the text was not taken

/** Say one of the sentences that the line of state carries: `saving`, `savedText`, `failed`, ... */
export function say(name) {
  if (status.dataset.state === name) return;
  status.dataset.state = name;
  status.toggleAttribute("data-error", TROUBLE.has(name));
  status.textContent = status.dataset[name];
  document.body.classList.toggle("is-saved", name === "savedText");
  showAge();
}

export const said = () => status.dataset.state;

export function savedNow() {
  savedAt = Date.now();
  say("savedText");
}

/* The age is no part of the line that is read out: nobody wants to hear every minute that a minute went by. */
function showAge() {
  if (!ages) return;
  const shown = (said() ?? "savedText") === "savedText" && savedAt;
  const minutes = Math.floor((Date.now() - savedAt) / MINUTE);
  ages.hidden = !shown || minutes < 1;
  if (ages.hidden) return;
  const moment = document.createElement("time");
  moment.dateTime = new Date(savedAt).toISOString();
  moment.title = new Date(savedAt).toLocaleString(locale);
  moment.textContent = inWords(minutes);
  ages.replaceChildren(moment);
}

function inWords(minutes) {
  if (minutes < 60) return ago.format(-minutes, "minute");
  if (minutes < 60 * 24) return ago.format(-Math.floor(minutes / 60), "hour");
  return ago.format(-Math.floor(minutes / 60 / 24), "day");
}

/** Count a row anew after one of its text areas became empty or is so no longer, or it was left out. */
export function recount(row) {
  if (row.dataset.requiredSources === undefined) return;
  const cells = [...row.querySelectorAll(".cell")];
  const left = new Set([...row.querySelectorAll('[name="left_out"]:checked')].map((box) => box.value));
  const written = cells.filter((cell) => !blank(cell.querySelector("[data-row-text]")));
  const rendered = new Set(written.flatMap((cell) => cell.querySelector('[name="block_renders"]').value.split(" ")));
  const asked = row.dataset.requiredSources.split(" ").filter(Boolean);
  const missing = asked.filter((id) => !rendered.has(id) && !left.has(id)).length;
  const before = Number(row.dataset.missingCount ?? 0);
  if (missing) row.dataset.missingCount = missing;
  else delete row.dataset.missingCount;
  row.classList.toggle("is-untranslated", asked.length > 0 && !written.length && !left.size);
  row.classList.toggle("is-left-out", asked.length > 0 && asked.every((id) => left.has(id)));
  if (missing !== before) showProgress(before - missing);
}

function showProgress(more) {
  const shown = document.querySelector("[data-progress]");
  const done = Number(shown.dataset.done) + more;
  const total = Number(shown.dataset.total);
  shown.dataset.done = done;
  shown.querySelector("progress").value = done;
  const words = shown.dataset.progressText.replace("{done}", count.format(done)).replace("{total}", count.format(total));
  shown.querySelector(".progress-words").textContent = words;
  showWhetherComplete();
}

/** The main button is the next step: to save while there is something to translate, then to hand in. */
export function showWhetherComplete() {
  const { done, total } = document.querySelector("[data-progress]").dataset;
  const complete = done === total;
  const submit = document.querySelector(".work-header [data-submit]");
  for (const item of document.querySelectorAll("[data-next-untranslated], [data-remaining]")) item.hidden = complete;
  for (const item of document.querySelectorAll("[data-all-translated]")) item.hidden = !complete;
  if (!submit) return;
  paint(submit, complete);
  paint(document.querySelector(".work-header [data-save]"), !complete);
}

function paint(button, primary) {
  button.classList.toggle("button-primary", primary);
  button.classList.toggle("button-secondary", !primary);
}

/** Take parts of the page from one that the server drew anew. */
export function take(page, ...selectors) {
  for (const selector of selectors) {
    const here = document.querySelector(selector);
    const there = page.querySelector(selector);
    if (here && there) here.replaceWith(document.adoptNode(there));
  }
}

export function keepHeader() {
  setInterval(showAge, MINUTE / 2);
  showAge();
}
