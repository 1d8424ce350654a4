/* Going from change to change. A change may be drawn in several elements, a removed and an added one or one on each
   side: they share a number (data-change-number) and are lit together. */

import { onKey } from "../shortcuts.js";

/** Open whatever is folded around an element. */
function open(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

const isDrawn = (element) => element.getClientRects().length > 0;

/** Steps through the changes of a page: `all()` those asked for, `go(change)`, `read()` after they were drawn anew,
    `count()` after others are asked for. */
export function keepSteps(page, bar) {
  const place = bar.querySelector("[data-change-position]");
  const number = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });
  const watchers = [];
  let changes = [];
  let shown = [];
  let current = null;

  function read() {
    const found = new Map();
    for (const element of page.querySelectorAll("[data-change-number]")) {
      const parts = found.get(element.dataset.changeNumber);
      if (parts) parts.push(element);
      else found.set(element.dataset.changeNumber, [element]);
    }
    changes = [...found.values()];
    count();
  }

  function count() {
    const only = page.dataset.onlyKinds.split(" ").filter(Boolean);
    shown = changes.filter(([first]) => !only.length || only.includes(first.dataset.kind));
    bar.hidden = !shown.length;
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
    const at = number.format(shown.indexOf(current) + 1);
    const words = place.dataset.positionText.replace("{at}", at).replace("{total}", number.format(shown.length));
    place.textContent = current ? (wrapped ? `${words}, ${wrapped}` : words) : "";
  }

  function go(change, wrapped = "") {
    open(change[0]);
    light(change);
    const seen = change.find(isDrawn) ?? change[0];
    seen.tabIndex = -1;
    seen.focus({ preventScroll: true });
    seen.scrollIntoView({ block: "center" });
    say(wrapped);
  }

  /** From the current change; before there is one, from the top of what is in the window. */
  function start(by) {
    if (current) return shown.indexOf(current) + by;
    const below = shown.findIndex((change) => change.some((part) => isDrawn(part) && part.getBoundingClientRect().top > 0));
    if (by > 0) return Math.max(0, below);
    return below < 0 ? shown.length - 1 : below - 1;
  }

  function step(by) {
    if (!shown.length) return;
    const to = start(by);
    const wrapped = to >= shown.length ? place.dataset.wrappedToStart : to < 0 ? place.dataset.wrappedToEnd : "";
    go(shown[(to + shown.length) % shown.length], wrapped);
  }

  bar.querySelector("[data-next-change]").addEventListener("click", () => step(1));
  bar.querySelector("[data-previous-change]").addEventListener("click", () => step(-1));
  onKey("n", () => step(1));
  onKey("p", () => step(-1));
  read();
  return { all: () => shown, count, read, go, open, watch: (act) => watchers.push(act) };
}
