/* A strip beside the scroll bar with a tick for each change; a click goes to the nearest. It is hidden from screen
   readers: shortcuts, buttons and the rows themselves offer the same. */

/** `render()` is for changes of the page's height or of the visible changes. */
export function createMinimap(page, navigation) {
  const strip = document.createElement("div");
  strip.className = "minimap";
  strip.setAttribute("aria-hidden", "true");
  document.body.append(strip);
  let ticks = new Map(); // change -> tick
  let isScheduled = false;

  function createTick(change, position) {
    const tick = document.createElement("i");
    tick.dataset.kind = change[0].dataset.kind;
    tick.style.insetBlockStart = `${(position * 100).toFixed(2)}%`;
    return tick;
  }

  function renderNow() {
    isScheduled = false;
    const [current] = [...ticks].find(([, tick]) => tick.classList.contains("is-current")) ?? [];
    ticks = new Map(positions(navigation.visibleChanges()).map(([change, position]) => {
      const tick = createTick(change, position);
      tick.classList.toggle("is-current", change === current);
      return [change, tick];
    }));
    strip.replaceChildren(...ticks.values());
    strip.hidden = !ticks.size;
  }

  function render() {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(renderNow);
  }

  strip.addEventListener("click", (event) => {
    const distance = (tick) => Math.abs(tick.getBoundingClientRect().top - event.clientY);
    const [nearest] = [...ticks].sort(([, a], [, b]) => distance(a) - distance(b));
    if (nearest) navigation.goTo(nearest[0]);
  });
  navigation.onCurrentChange((current) => {
    for (const [change, tick] of ticks) tick.classList.toggle("is-current", change === current);
  });
  new ResizeObserver(render).observe(page);
  return { render };
}

/** [change, position] of each change, from 0 at the top of the page to 1 at its end. A change in a fold has the
    position of the fold's summary. All is measured at once, before the ticks change the layout. */
function positions(changes) {
  const height = document.documentElement.scrollHeight;
  return changes.map((change) => {
    const visible = change.find((element) => element.getClientRects().length);
    const element = visible ?? change[0].closest("details")?.querySelector("summary");
    const top = element ? element.getBoundingClientRect().top + window.scrollY : 0;
    return [change, top / height];
  });
}
