/* Going from change to change. A change may be drawn in several elements, a removed and an added one or one on each
   side: they share a number (data-step) and are lit together. */

import { onKey } from "../keys.js";

function grouped(page) {
  const found = new Map();
  for (const element of page.querySelectorAll("[data-step]")) {
    const parts = found.get(element.dataset.step);
    if (parts) parts.push(element);
    else found.set(element.dataset.step, [element]);
  }
  return [...found.values()];
}

/** Open whatever is folded around an element. */
function open(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

/** Steps through the changes of a page: `all()` those asked for, `go(change)`, `count()` after others are asked for. */
export function keepSteps(page) {
  const bar = document.querySelector("[data-change-steps]");
  const place = bar?.querySelector("[data-change-place]");
  const changes = grouped(page);
  const watchers = [];
  let shown = [];
  let current = null;

  function count() {
    const only = page.dataset.only.split(" ").filter(Boolean);
    shown = changes.filter(([first]) => !only.length || only.includes(first.dataset.kind));
    if (bar) bar.hidden = !shown.length;
    if (current && !shown.includes(current)) light(null);
    say("");
  }

  function light(change) {
    for (const element of page.querySelectorAll(".is-current")) element.classList.remove("is-current");
    current = change;
    for (const part of change ?? []) {
      part.classList.add("is-current");
      part.closest(".row")?.classList.add("is-current");
    }
    for (const watch of watchers) watch(change);
  }

  function say(wrapped) {
    if (!place) return;
    const at = current ? shown.indexOf(current) + 1 : 0;
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const words = place.dataset.place.replace("{at}", number.format(at)).replace("{total}", number.format(shown.length));
    place.textContent = current ? (wrapped ? `${words}, ${wrapped}` : words) : "";
  }

  function go(change, wrapped = "") {
    open(change[0]);
    light(change);
    const seen = change.find((part) => part.getClientRects().length) ?? change[0];
    seen.tabIndex = -1;
    seen.focus({ preventScroll: true });
    seen.scrollIntoView({ block: "center" });
    say(wrapped);
  }

  /** The place to go to from where the reader is: the current change, else the first below the top of the window. */
  function step(by) {
    if (!shown.length) return;
    let to;
    if (current) to = shown.indexOf(current) + by;
    else {
      const below = shown.findIndex(([first]) => first.getBoundingClientRect().top > 0);
      to = below < 0 ? (by > 0 ? shown.length : shown.length - 1) : by > 0 ? below : below - 1;
    }
    const wrapped = to >= shown.length ? place?.dataset.last : to < 0 ? place?.dataset.first : "";
    go(shown[(to + shown.length) % shown.length], wrapped);
  }

  bar?.querySelector("[data-next-change]").addEventListener("click", () => step(1));
  bar?.querySelector("[data-previous-change]").addEventListener("click", () => step(-1));
  onKey("n", () => step(1));
  onKey("p", () => step(-1));
  count();
  return { all: () => shown, count, go, open, watch: (act) => watchers.push(act) };
}
