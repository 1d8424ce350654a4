/* The filter by kind of change: applied at once, and kept in the page's URL as the links have it. */

import { isPlainClick, setCurrent, setQueryArgument } from "./links.js";

const LINK = "[data-change-filters] [data-only-kinds]";

/** The kinds that a page is filtered by; none where it shows all. */
export function selectedKinds(page) {
  return page.dataset.onlyKinds.split(" ").filter(Boolean);
}

function toggled(kinds, kind) {
  if (!kind) return [];
  return kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind];
}

/** Calls `onChange` after another selection; `updateLinks()` is for links that were replaced. */
export function bindFilters(page, onChange) {
  function updateLinks() {
    const selected = selectedKinds(page);
    for (const link of document.querySelectorAll(LINK)) {
      const kind = link.dataset.onlyKinds;
      setCurrent(link, kind ? selected.includes(kind) : !selected.length);
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(LINK);
    if (!link || !isPlainClick(event)) return;
    event.preventDefault();
    const selected = toggled(selectedKinds(page), link.dataset.onlyKinds);
    page.dataset.onlyKinds = selected.join(" ");
    setQueryArgument("only", selected);
    updateLinks();
    onChange();
  });
  return { updateLinks };
}
