/* A strip beside the scroll bar with a tick for each change. Pressing it goes to the nearest one. It is hidden from
   those who listen: the keys, the buttons and the rows themselves say the same. */

/** `draw()` after the page has changed its height or others are asked for. */
export function drawMap(page, steps) {
  const map = document.createElement("div");
  map.className = "minimap";
  map.setAttribute("aria-hidden", "true");
  document.body.append(map);
  let ticks = new Map();
  let asked = false;

  function placed() {
    const height = document.documentElement.scrollHeight;
    // All is measured before anything is drawn.
    return steps.all().map((change) => {
      const part = change.find((element) => element.getClientRects().length);
      const seen = part ?? change[0].closest("details")?.querySelector("summary");
      const top = seen ? seen.getBoundingClientRect().top + window.scrollY : 0;
      return [change, top / height];
    });
  }

  function redraw() {
    asked = false;
    const current = [...ticks].find(([, tick]) => tick.classList.contains("is-current"))?.[0];
    ticks = new Map(
      placed().map(([change, share]) => {
        const tick = document.createElement("i");
        tick.dataset.kind = change[0].dataset.kind;
        tick.style.insetBlockStart = `${(share * 100).toFixed(2)}%`;
        tick.classList.toggle("is-current", change === current);
        return [change, tick];
      }),
    );
    map.replaceChildren(...ticks.values());
    map.hidden = !ticks.size;
  }

  function draw() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(redraw);
  }

  map.addEventListener("click", (event) => {
    const away = (tick) => Math.abs(tick.getBoundingClientRect().top - event.clientY);
    const [nearest] = [...ticks].sort(([, a], [, b]) => away(a) - away(b));
    if (nearest) steps.go(nearest[0]);
  });
  steps.watch((change) => {
    for (const [other, tick] of ticks) tick.classList.toggle("is-current", other === change);
  });
  new ResizeObserver(draw).observe(page);
  return { draw };
}
