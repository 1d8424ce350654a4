/* Text areas as tall as their text. Where the browser does that itself there is nothing to do. */

import { form } from "./page.js";

function grow(area) {
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

/* Only the area that is typed into, and those that come into sight, are ever measured. */
export function growAreas() {
  if (CSS.supports("field-sizing", "content")) return;
  form.addEventListener("input", ({ target }) => {
    if (target.matches("[data-row-text]")) grow(target);
  });
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) target.querySelectorAll("[data-row-text]").forEach(grow);
    }
  });
  const watch = () => form.querySelectorAll(".row").forEach((row) => seen.observe(row));
  new MutationObserver(watch).observe(form.querySelector("[data-rows]"), { childList: true });
  watch();
}
