/* Saving without leaving the page. Whatever goes wrong is said where it can be seen, and the text stays. */

import { form } from "./dom.js";
import { said, savedNow, say, showWhetherComplete, take } from "./save_status.js";

let edits = 0; // counted, so that what was typed while a save was on its way is known not to be saved
let dirty = "unsaved" in form.dataset;
let busy = false;
let leaving = false;
/* A save without an answer: its fields, and `edits` as they were. The server may have carried it out or not. Sent again
   with the same fields, its idempotency key among them, it is carried out once. A second error of the server ends it,
   so that a text that the server cannot take does not stand in the way of the next one. */
let unanswered = null;

/** Something was typed or changed. */
export function changed() {
  edits += 1;
  dirty = true;
  if (!busy) say("unsavedText");
}

function fields(op, offset) {
  const data = new FormData(form);
  data.set("op", op);
  data.set("offset", offset);
  return data;
}

async function post(data) {
  const headers = { "X-In-Place": "1" };
  return fetch(form.action, { method: "POST", body: data, headers, credentials: "same-origin" });
}

/* Signing in again, in another tab, makes the token of this page invalid; the answer brings a new one. */
async function send(data) {
  const response = await post(data);
  if (response.status !== 401) return response;
  const page = await parsed(response.clone());
  const token = page.querySelector('main [name="csrf_token"]');
  if (!token) return response;
  form.elements.csrf_token.value = token.value;
  data.set("csrf_token", token.value);
  return post(data);
}

async function parsed(response) {
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/* What to say where the page had better stay as it is, since leaving it would risk what was typed. */
function trouble(response) {
  if (response.status === 401) return "signedOut";
  if (response.status === 413) return "tooMuch"; // neither page holds the text
  if (response.status === 429) return "tooOften";
  return response.status >= 500 ? "failed" : "";
}

/* Let the page be drawn by the server, with what was typed: for answers that are pages of their own. */
function submitPlainly(op) {
  leaving = true;
  const button = document.createElement("input");
  button.type = "hidden";
  button.name = "op";
  button.value = op;
  form.append(button);
  form.submit();
}

/** Ask the server for `op`; gives the page of its answer, or null where there is none to go on with. */
export async function ask(op, offset = "", data = fields(op, offset)) {
  if (busy) return null;
  busy = true;
  try {
    const response = await send(data);
    const wrong = trouble(response);
    const page = wrong ? null : await parsed(response);
    if (data === unanswered?.data && (wrong !== "failed" || unanswered.again)) unanswered = null;
    if (wrong) {
      say(wrong);
      return null;
    }
    if (response.ok) return page;
    if (response.status === 422 && page.querySelector("[data-notices]")) tell(page);
    else submitPlainly(op);
  } catch {
    say("failed");
  } finally {
    busy = false;
  }
  return null;
}

/* A refusal that concerns one row: the notice says why and leads to it. */
function tell(page) {
  take(page, "[data-notices]");
  say("unsavedText");
  document.querySelector("[data-notices]").focus();
}

export async function save() {
  if (busy) return;
  say("saving");
  if (unanswered) unanswered.again = true;
  const sent = (unanswered ??= { data: fields("save", ""), edits, again: false });
  const page = await ask("save", "", sent.data);
  if (!page) return;
  const { base, idempotency_key: key, note } = form.elements;
  const fresh = (name) => page.querySelector(`[data-editor] [name="${name}"]`).value;
  if (note?.value === sent.data.get("note") && fresh("base") !== base.value) note.value = "";
  base.value = fresh("base");
  key.value = fresh("idempotency_key");
  document.dispatchEvent(new CustomEvent("desk:saved", { detail: page })); // for what else shows the saved text
  if (!page.querySelector("[data-empty-notice]")) document.querySelector("[data-empty-notice]")?.remove();
  dirty = edits !== sent.edits;
  take(page, ".work-header h1", "[data-notices]");
  if (dirty) {
    say("unsavedText");
    if (sent.again) await save(); // what was typed since
    return;
  }
  take(page, "[data-progress]");
  document.title = page.title;
  savedNow();
  showWhetherComplete();
}

export function guardLeaving() {
  form.addEventListener("submit", () => {
    leaving = true;
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  addEventListener("beforeunload", (event) => {
    if (dirty && !leaving) event.preventDefault();
  });
  addEventListener("online", () => {
    if (said() === "failed") save();
  });
}
