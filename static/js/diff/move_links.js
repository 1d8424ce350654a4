/* The two places of a moved paragraph: each links to the other, and both are highlighted together. */

const LINK = "a[href^='#move']";
const HIGHLIGHTING = { pointerover: true, focusin: true, pointerout: false, focusout: false }; // by type of event

/** `openFolds` opens the folds around an element. */
export function linkMoves(page, openFolds) {
  const placeOf = (element) => element.closest(".move-marker, .change");

  function highlight(moveNumber, isOn) {
    for (const number of page.querySelectorAll(`[data-move-number="${moveNumber}"]`)) {
      placeOf(number)?.classList.toggle("is-highlighted", isOn);
    }
  }

  for (const [type, isOn] of Object.entries(HIGHLIGHTING)) {
    page.addEventListener(type, ({ target }) => {
      const number = target.closest?.(LINK) && placeOf(target)?.querySelector("[data-move-number]");
      if (number) highlight(number.dataset.moveNumber, isOn);
    });
  }

  page.addEventListener("click", (event) => {
    const link = event.target.closest(LINK);
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    openFolds(target);
    const focusable = target.querySelector("a.move-number") ?? target;
    focusable.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  });
}
