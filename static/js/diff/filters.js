/* The kinds of change that are shown: at once, and kept in the address as the links have it. */

const LINK = "[data-change-filters] [data-only-kinds]";

/** Whether a press means the link itself, and not that it be opened elsewhere. */
export function plain(event) {
  return !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** Mark the one of several links that is on. */
export function mark(link, on) {
  if (on) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

/** Change this page's address without leaving it; no values take a name out. */
export function keepInAddress(name, values) {
  const address = new URL(location);
  address.searchParams.delete(name);
  for (const value of values) address.searchParams.append(name, value);
  history.replaceState(history.state, "", address);
}

/** Calls `changed` after other kinds are asked for; `draw()` after the links were drawn anew. */
export function keepFilters(page, changed) {
  const asked = () => page.dataset.onlyKinds.split(" ").filter(Boolean);

  function draw() {
    const only = asked();
    for (const link of document.querySelectorAll(LINK)) {
      const kind = link.dataset.onlyKinds;
      mark(link, kind ? only.includes(kind) : !only.length);
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(LINK);
    if (!link || !plain(event)) return;
    event.preventDefault();
    const kind = link.dataset.onlyKinds;
    const before = asked();
    const only = !kind ? [] : before.includes(kind) ? before.filter((other) => other !== kind) : [...before, kind];
    page.dataset.onlyKinds = only.join(" ");
    keepInAddress("only", only);
    draw();
    changed();
  });
  return { draw };
}
