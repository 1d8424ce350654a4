/* The side-by-side pages: saving without leaving the page, keys, growing text areas, row buttons in place.
   Everything here works without it too: each button is part of a plain form. */

const form = document.querySelector("[data-bench]");
const status = form.querySelector("[data-saved]");
const grows = CSS.supports("field-sizing", "content");

let dirty = "unsaved" in form.dataset;
let busy = false;
let leaving = false;

const texts = () => [...form.querySelectorAll("[data-row-text]")];

function say(name) {
  status.textContent = status.dataset[name];
}

function grow(area) {
  if (grows) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight}px`;
}

function growAll() {
  texts().forEach(grow);
}

/* Everything that would be saved, to tell whether more was typed while a save was on its way. */
function snapshot() {
  const data = new FormData(form);
  for (const name of ["csrf_token", "base", "offset"]) data.delete(name);
  return JSON.stringify([...data]);
}

function marked() {
  dirty = true;
  say("unsavedText");
}

async function post(op, offset) {
  const data = new FormData(form);
  data.set("op", op);
  data.set("offset", offset);
  const headers = { "X-In-Place": "1" };
  return fetch(form.action, { method: "POST", body: data, headers, credentials: "same-origin" });
}

/* Signing in again, in another tab, makes the token of this page invalid; the answer brings a new one. */
async function send(op, offset = "") {
  const response = await post(op, offset);
  if (response.status !== 401) return response;
  const page = await parsed(response.clone());
  const token = page.querySelector('main [name="csrf_token"]');
  if (!token) return response;
  form.elements.csrf_token.value = token.value;
  return post(op, offset);
}

/* What to say where the page had better stay as it is, since leaving it would risk what was typed. */
function trouble(response) {
  if (response.status === 401) return "signedOut";
  if (response.status === 413) return "tooMuch";
  return response.status >= 500 ? "failed" : "";
}

function take(page, selector) {
  const here = form.querySelector(selector);
  const there = page.querySelector(`[data-bench] ${selector}`);
  if (here && there) here.replaceWith(there);
}

async function parsed(response) {
  return new DOMParser().parseFromString(await response.text(), "text/html");
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

async function save() {
  if (busy) return;
  busy = true;
  say("saving");
  const sent = snapshot();
  try {
    const response = await send("save");
    if (trouble(response)) {
      say(trouble(response));
    } else if (!response.ok) {
      submitPlainly("save");
    } else {
      const page = await parsed(response);
      const base = page.querySelector('[data-bench] [name="base"]').value;
      const note = form.elements.note;
      if (note && base !== form.elements.base.value) note.value = "";
      form.elements.base.value = base;
      take(page, "[data-progress]");
      dirty = snapshot() !== sent;
      say(dirty ? "unsavedText" : "savedText");
    }
  } catch {
    say("failed");
  } finally {
    busy = false;
  }
}

async function changeRows(button) {
  if (busy) return;
  busy = true;
  const cell = button.closest(".cell");
  const area = cell && cell.querySelector("[data-row-text]");
  const offset = area ? String([...area.value.slice(0, area.selectionStart)].length) : "";
  const inside = area && area.selectionStart > 0 && area.selectionStart < area.value.length;
  try {
    const response = await send(button.value, button.value.startsWith("split:") && inside ? offset : "");
    if (trouble(response)) {
      say(trouble(response));
    } else if (!response.ok) {
      submitPlainly(button.value);
    } else {
      const page = await parsed(response);
      const focused = area && area.id;
      take(page, "[data-rows]");
      take(page, '[name="order"]');
      growAll();
      marked();
      const next = focused && document.getElementById(focused);
      if (next) next.focus();
    }
  } catch {
    say("failed");
  } finally {
    busy = false;
  }
}

function step(by) {
  const all = texts();
  const here = all.indexOf(document.activeElement);
  const next = all[here + by];
  if (!next) return;
  const folded = next.closest("details:not([open])");
  if (folded) folded.open = true;
  next.focus();
  next.scrollIntoView({ block: "center" });
}

form.addEventListener("input", (event) => {
  if (event.target.matches("[data-row-text]")) grow(event.target);
  marked();
});

form.addEventListener("click", (event) => {
  const button = event.target.closest('button[name="op"]');
  if (!button) return;
  if (button.value === "save") {
    event.preventDefault();
    save();
  } else if (button.value.includes(":")) {
    event.preventDefault();
    changeRows(button);
  }
});

form.addEventListener("submit", () => {
  leaving = true;
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "s") {
    event.preventDefault();
    save();
  } else if (command && event.key === "Enter" && event.target.matches("[data-row-text]")) {
    event.preventDefault();
    step(1);
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  }
});

addEventListener("beforeunload", (event) => {
  if (dirty && !leaving) event.preventDefault();
});

growAll();
