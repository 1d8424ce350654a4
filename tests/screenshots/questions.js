(() => {
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], [contenteditable=true]";
  const everything = (selector = "body *") => [...document.querySelectorAll(selector)];
  const shown = (item) => item.outerHTML.slice(0, 120);
  const seen = (item) => item.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && item.getBoundingClientRect().width > 1;

  function spilling() {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const held = (item) => item.parentElement
      && (getComputedStyle(item.parentElement).overflowX !== "visible" || held(item.parentElement));
    const beyond = everything().filter((item) => {
      const box = item.getBoundingClientRect();
      const inside = box.left >= -1 && box.right <= innerWidth + 1;
      const bursting = getComputedStyle(item).overflowX === "visible" && item.scrollWidth > item.clientWidth + 1;
      return seen(item) && (!inside || bursting) && !held(item);
    });
    return beyond.length ? beyond.slice(-5).map(shown) : ["something that is not to be seen"];
  }

  // What ends in dots does so on purpose, and whatever scrolls can be reached.
  function cutOff() {
    const held = new Set(["hidden", "clip"]);
    return everything().filter((item) => {
      if (item.matches("svg, svg *, textarea, input, select, progress") || !seen(item)) return false;
      if (!item.textContent.trim()) return false;
      const style = getComputedStyle(item);
      if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") return false;
      const wide = held.has(style.overflowX) && item.scrollWidth > item.clientWidth + 1;
      const high = held.has(style.overflowY) && item.scrollHeight > item.clientHeight + 2;
      return wide || high;
    }).slice(0, 5).map(shown);
  }

  function spaceOut() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }

  const reachable = () => everything(FOCUSABLE).filter((item) =>
    !item.disabled && item.tabIndex >= 0 && item.checkVisibility({ visibilityProperty: true })
    && !item.closest("dialog:not([open])"));

  function poorlyFocused() {
    const wrong = reachable().map((item) => [item, focusProblem(item)]).filter(([, problem]) => problem);
    document.activeElement.blur();
    scrollTo(0, 0);
    return wrong.slice(0, 8).map(([item, problem]) => `${problem}: ${shown(item)}`);
  }

  function focusProblem(item) {
    item.focus();
    if (document.activeElement !== item) return "takes no focus";
    const style = getComputedStyle(item);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    if (!ring && style.boxShadow === "none") return "no ring";
    const box = item.getBoundingClientRect();
    if (box.bottom < 0 || box.top > innerHeight) return "out of sight";
    const middle = Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 2);
    const places = [box.top + 3, (box.top + box.bottom) / 2, box.bottom - 3];
    const free = places.some((y) => {
      const top = document.elementFromPoint(middle, Math.min(Math.max(y, 1), innerHeight - 2));
      return top && (item.contains(top) || top.contains(item) || item.labels?.[0]?.contains(top));
    });
    return free ? "" : "covered";
  }

  // Where one is and where a line begins and ends, in the direction of the page.
  function placeOf(item, turned) {
    const box = item.getBoundingClientRect();
    return { top: box.top, bottom: box.bottom,
      start: turned ? -box.right : box.left, end: turned ? -box.left : box.right };
  }

  const holderOf = (one, other) => (one.contains(other) ? one : holderOf(one.parentElement, other));

  const stays = (item) => item
    && (["fixed", "sticky"].includes(getComputedStyle(item).position) || stays(item.parentElement));

  // The head of the desk is two groups, the places and the person, and a phone has the second one first.
  const groupOf = (item) => item.closest("header") && (item.closest("nav") ?? item.closest("header > *"));

  // The way leads down, or on along the line, or up to the head of a column that begins after this one.
  function outOfOrder() {
    const items = reachable().filter((item) => seen(item) && !item.closest(".skip-link, dialog, [popover]"));
    const wrong = items.filter((item) => item.tabIndex > 0).map(shown);
    items.slice(1).forEach((item, number) => {
      const before = items[number];
      if (Boolean(stays(before)) !== Boolean(stays(item)) || groupOf(before) !== groupOf(item)) return;
      const turned = getComputedStyle(holderOf(before, item)).direction === "rtl";
      const one = placeOf(before, turned);
      const next = placeOf(item, turned);
      const above = next.bottom <= one.top + 1;
      const level = !above && next.top < one.bottom - 1 && next.bottom < one.bottom + 8;
      const backwards = above ? next.start < one.end - 1 : level && next.end <= one.start + 1;
      if (backwards) wrong.push(`${shown(before)} and then ${shown(item)}`);
    });
    return wrong.slice(0, 5);
  }

  function moving() {
    return everything("*").filter((item) => {
      const style = getComputedStyle(item);
      const fades = style.transitionDuration.split(",").some((one) => parseFloat(one) > 0);
      return fades || style.animationName !== "none" || style.scrollBehavior === "smooth";
    }).slice(0, 5).map(shown);
  }

  function withoutEdges() {
    const edged = (style, side) => style[`border${side}Style`] !== "none"
      && parseFloat(style[`border${side}Width`]) > 0;
    return everything(".button, input, select, textarea").filter((item) => {
      if (!seen(item) || item.matches("[type=checkbox], [type=radio]")) return false;
      const style = getComputedStyle(item);
      return !["Top", "Right", "Bottom", "Left"].some((side) => edged(style, side));
    }).slice(0, 5).map(shown);
  }

  function shifted() {
    const found = [];
    const observer = new PerformanceObserver((list) => found.push(...list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    return new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
        found.push(...observer.takeRecords());
        const moved = found.flatMap((one) => one.sources)
          .map(({ node }) => (node?.outerHTML ?? node?.textContent ?? "gone").slice(0, 80));
        resolve([found.reduce((sum, one) => sum + one.value, 0), moved.slice(0, 4).join(" | ")]);
      })));
    });
  }

  return { spilling, cutOff, spaceOut, poorlyFocused, outOfOrder, moving, withoutEdges, shifted };
})()
