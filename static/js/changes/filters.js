/* The kinds of change that are shown: at once, and kept in the address as the links have it. */

/** Calls `changed` after other kinds are asked for. */
export function keepFilters(page, changed) {
  const bar = document.querySelector("[data-change-filters]");
  if (!bar) return;
  const links = [...bar.querySelectorAll("[data-only]")];

  function draw(only) {
    page.dataset.only = only.join(" ");
    for (const link of links) {
      const kind = link.dataset.only;
      const on = kind ? only.includes(kind) : !only.length;
      if (on) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const address = new URL(location);
    address.searchParams.delete("only");
    for (const kind of only) address.searchParams.append("only", kind);
    history.replaceState(history.state, "", address);
    changed();
  }

  bar.addEventListener("click", (event) => {
    const link = event.target.closest("[data-only]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const kind = link.dataset.only;
    const only = page.dataset.only.split(" ").filter(Boolean);
    if (!kind) draw([]);
    else draw(only.includes(kind) ? only.filter((other) => other !== kind) : [...only, kind]);
  });
}
