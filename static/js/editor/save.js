/* Saving without leaving the page. Errors are shown in the save status, and the text stays in the page. */

import { form, replaceFrom } from "./dom.js";
import { currentStatus, showSaved, showStatus, updateCompletion } from "./save_status.js";

let editCount = 0; // tells whether something was typed while a save was under way
let hasUnsavedText = "unsaved" in form.dataset;
let isBusy = false;
let isSubmitting = false;
/* A save without an answer: its fields, and `editCount` when they were read. The server may have executed it or not.
   Sent again with the same fields, its idempotency key among them, it is executed once. A second server error drops it,
   so that a text that the server cannot store does not block the next save. */
let pendingSave = null;

/** Record that something was typed or changed. */
export function markChanged() {
  editCount += 1;
  hasUnsavedText = true;
  if (!isBusy) showStatus("unsavedText");
}

function formData(op, offset) {
  const data = new FormData(form);
  data.set("op", op);
  data.set("offset", offset);
  return data;
}

async function post(data) {
  const headers = { "X-In-Place": "1" };
  return fetch(form.action, { method: "POST", body: data, headers, credentials: "same-origin" });
}

/* A new sign-in in another tab invalidates this page's CSRF token; the 401 answer holds a new one. */
async function postWithFreshToken(data) {
  const response = await post(data);
  if (response.status !== 401) return response;
  const page = await parsePage(response.clone());
  const token = page.querySelector('main [name="csrf_token"]');
  if (!token) return response;
  form.elements.csrf_token.value = token.value;
  data.set("csrf_token", token.value);
  return post(data);
}

async function parsePage(response) {
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** The status for an error after which the page stays, since leaving it could lose the text; else "". */
function errorStatus(response) {
  if (response.status === 401) return "signedOut";
  if (response.status === 413) return "tooMuch"; // the error page has no copy of the text either
  if (response.status === 429) return "tooOften";
  return response.status >= 500 ? "failed" : "";
}

/* Submit the form as without JavaScript: for answers that are pages of their own, such as a conflict. */
function submitForm(op) {
  isSubmitting = true;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "op";
  field.value = op;
  form.append(field);
  form.submit();
}

/** POST the form with `op`; gives the page of the answer, or null where there is no page to take parts from. */
export async function requestPage(op, offset = "", data = formData(op, offset)) {
  if (isBusy) return null;
  isBusy = true;
  try {
    const response = await postWithFreshToken(data);
    const error = errorStatus(response);
    const page = error ? null : await parsePage(response);
    if (data === pendingSave?.data && (error !== "failed" || pendingSave.isRetry)) pendingSave = null;
    if (error) {
      showStatus(error);
      return null;
    }
    if (response.ok) return page;
    if (response.status === 422 && page.querySelector("[data-notices]")) showNotices(page);
    else submitForm(op);
  } catch {
    showStatus("failed");
  } finally {
    isBusy = false;
  }
  return null;
}

function showNotices(page) {
  replaceFrom(page, "[data-notices]");
  showStatus("unsavedText");
  document.querySelector("[data-notices]").focus();
}

export async function save() {
  if (isBusy) return;
  showStatus("saving");
  if (pendingSave) pendingSave.isRetry = true;
  const sent = (pendingSave ??= { data: formData("save", ""), editCount, isRetry: false });
  const page = await requestPage("save", "", sent.data);
  if (!page) return;
  takeNewFields(page, sent.data);
  document.dispatchEvent(new CustomEvent("editor:saved", { detail: page }));
  if (!page.querySelector("[data-empty-notice]")) document.querySelector("[data-empty-notice]")?.remove();
  hasUnsavedText = editCount !== sent.editCount;
  replaceFrom(page, ".work-header h1", "[data-notices]");
  if (hasUnsavedText) {
    showStatus("unsavedText");
    if (sent.isRetry) await save(); // what was typed after the first try
    return;
  }
  replaceFrom(page, "[data-progress]");
  document.title = page.title;
  showSaved();
  updateCompletion();
}

/** Take the base revision and the idempotency key of the next save; empty the note if it was stored. */
function takeNewFields(page, sentData) {
  const { base, idempotency_key: key, note } = form.elements;
  const newValue = (name) => page.querySelector(`[data-editor] [name="${name}"]`).value;
  if (note?.value === sentData.get("note") && newValue("base") !== base.value) note.value = "";
  base.value = newValue("base");
  key.value = newValue("idempotency_key");
}

/** Let the browser ask before the page is left with unsaved text; save again when the connection is back. */
export function guardUnsavedText() {
  form.addEventListener("submit", () => {
    isSubmitting = true;
  });
  addEventListener("pageshow", () => {
    isSubmitting = false;
  });
  addEventListener("beforeunload", (event) => {
    if (hasUnsavedText && !isSubmitting) event.preventDefault();
  });
  addEventListener("online", () => {
    if (currentStatus() === "failed") save();
  });
}
