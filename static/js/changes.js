/* Going from change to change, by button or by the keys n and p (not while typing). */

const changes = [...document.querySelectorAll("[data-change]")];
const steps = document.querySelector("[data-change-steps]");
let current = -1;

function go(by) {
  if (!changes.length) return;
  if (current >= 0) changes[current].classList.remove("is-current");
  current = (current + by + changes.length) % changes.length;
  const change = changes[current];
  change.classList.add("is-current");
  change.focus({ preventScroll: true });
  change.scrollIntoView({ block: "center" });
  steps.querySelector("[data-change-place]").textContent = `${current + 1} / ${changes.length}`;
}

if (steps && changes.length) {
  steps.hidden = false;
  steps.querySelector("[data-next-change]").addEventListener("click", () => go(1));
  steps.querySelector("[data-previous-change]").addEventListener("click", () => go(current < 0 ? 0 : -1));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") go(1);
    if (event.key === "p") go(current < 0 ? 0 : -1);
  });
}
