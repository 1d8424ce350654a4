/* The two places of a moved paragraph: each leads to the other, and both are lit together. */

/** `open` opens what is folded around an element. */
export function joinMoves(page, open) {
  const signs = (number) => page.querySelectorAll(`[data-move-number="${number}"]`);
  const place = (sign) => sign.closest(".move-marker, .change");

  function light(sign, on) {
    for (const other of signs(sign.dataset.moveNumber)) place(other)?.classList.toggle("is-highlighted", on);
  }

  function numbered(target) {
    return target instanceof Element ? place(target)?.querySelector("[data-move-number]") : null;
  }

  for (const [start, end] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    for (const [name, on] of [[start, true], [end, false]]) {
      page.addEventListener(name, (event) => {
        const sign = event.target.closest?.("a[href^='#move']") && numbered(event.target);
        if (sign) light(sign, on);
      });
    }
  }

  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#move']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    open(target);
    const other = target.querySelector("a.move-number") ?? target;
    other.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  });
}
