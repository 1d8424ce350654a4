/* Text areas as high as their text, for browsers without `field-sizing: content`. */

import { form } from "./dom.js";

const visibleRows = new Set(); // only their text areas and the edited one are measured

function resize(area) {
  if (!area.getClientRects().length) return; // inside a closed <details>
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

const resizeIn = (element) => element.querySelectorAll("[data-row-text]").forEach(resize);

export function autosizeTextAreas() {
  form.addEventListener("input", ({ target }) => {
    if (target.matches("[data-row-text]")) resize(target);
  });
  form.addEventListener("toggle", ({ target }) => resizeIn(target), true);
  addEventListener("resize", () => visibleRows.forEach(resizeIn));
  const visibility = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) resizeIn(target);
      visibleRows[isIntersecting ? "add" : "delete"](target);
    }
  });
  const observeRows = () => form.querySelectorAll(".row").forEach((row) => visibility.observe(row));
  new MutationObserver(observeRows).observe(form.querySelector("[data-rows]"), { childList: true });
  observeRows();
}
