/* Unchanged rows put away, but for one beside each change: as review/web/changed_rows.py draws them, and anew when
   other kinds of change are asked for. */

const CONTEXT = 1;
const FEWEST = 3;

/** `draw()` after other kinds are asked for; `onChange(act)` to hear of rows that came or went. */
export function keepFolds(page) {
  const rows = [...page.querySelectorAll("[data-row]")];
  const bar = document.querySelector("[data-row-switch]");
  const watchers = [];
  const tell = () => watchers.forEach((act) => act());

  function changedRows() {
    const only = page.dataset.only.split(" ").filter(Boolean);
    return rows.map((row) => {
      const kinds = (row.dataset.change ?? "").split(" ").filter(Boolean);
      return only.length ? kinds.some((kind) => only.includes(kind)) : kinds.length > 0;
    });
  }

  function unfold() {
    for (const fold of page.querySelectorAll("[data-folded]")) {
      fold.querySelector("summary").remove();
      fold.replaceWith(...fold.childNodes);
    }
  }

  function putAway(stretch) {
    const fold = document.createElement("details");
    fold.className = "folded";
    fold.dataset.folded = "";
    const summary = document.createElement("summary");
    const words = page.dataset.only ? page.dataset.foldWordsOnly : page.dataset.foldWords;
    summary.textContent = words.replace("{first}", stretch[0].dataset.row).replace("{last}", stretch.at(-1).dataset.row);
    fold.append(summary);
    stretch[0].before(fold);
    fold.append(...stretch);
  }

  function draw() {
    const focused = document.activeElement;
    unfold();
    if (page.dataset.shown !== "all") {
      const changed = changedRows();
      const near = rows.map((_, at) => changed.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(Boolean));
      let stretch = [];
      const end = () => {
        if (stretch.length >= FEWEST) putAway(stretch);
        stretch = [];
      };
      rows.forEach((row, at) => (near[at] ? end() : stretch.push(row)));
      end();
    }
    if (page.contains(focused)) focused.focus({ preventScroll: true });
    tell();
  }

  bar?.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    page.dataset.shown = link.dataset.show;
    for (const other of bar.querySelectorAll("[data-show]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    const address = new URL(location);
    address.searchParams.delete("rows");
    if (link.dataset.show) address.searchParams.set("rows", link.dataset.show);
    history.replaceState(history.state, "", address);
    draw();
  });
  page.addEventListener("toggle", tell, true);
  return { draw, onChange: (act) => watchers.push(act) };
}
