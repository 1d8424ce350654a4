/* Text areas as tall as their text, for browsers that do not see to that themselves. */

import { form } from "./dom.js";

const inSight = new Set(); // rows: only their areas, and the one that is typed into, are ever measured

function grow(area) {
  if (!area.getClientRects().length) return; // inside what is folded
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

const growIn = (part) => part.querySelectorAll("[data-row-text]").forEach(grow);

export function growAreas() {
  form.addEventListener("input", ({ target }) => {
    if (target.matches("[data-row-text]")) grow(target);
  });
  form.addEventListener("toggle", ({ target }) => growIn(target), true);
  addEventListener("resize", () => inSight.forEach(growIn));
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) growIn(target);
      inSight[isIntersecting ? "add" : "delete"](target);
    }
  });
  const watch = () => form.querySelectorAll(".row").forEach((row) => seen.observe(row));
  new MutationObserver(watch).observe(form.querySelector("[data-rows]"), { childList: true });
  watch();
}
