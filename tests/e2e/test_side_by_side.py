"""Rows of two texts: they are level, and whatever has the focus can be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from review.domain.workflow import State
from tests.cast import ENGLISH
from tests.e2e.editor_helpers import new_article, speak
from tests.e2e.site import Site
from tests.web.revision_helpers import save_revision, with_text

pytestmark = pytest.mark.journey
WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def articles(site: Site) -> dict[State, int]:
    """One article in each state; the translated one was changed in review."""
    found = {state: new_article(site, state, rough=1) for state in State}
    text = "The town says that 4.5 kilometres of pipe were laid."
    save_revision(site.database, site.people.edda, found[State.TRANSLATED], with_text(4, text))
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_rows_are_level(
    site: Site, articles: dict[State, int], visitor: Callable[..., Page], language: str
) -> None:
    speak(site, site.people.edda, language)
    page = visitor(site.people.edda, viewport=WIDE)
    for path in (
        f"/articles/{articles[State.DRAFT]}/edit",
        f"/articles/{articles[State.TRANSLATED]}/review?against=0",
        f"/articles/{articles[State.TRANSLATED]}/compare/1/3?view=side",
    ):
        page.goto(path)
        boxes = page.evaluate(
            """() => [...document.querySelectorAll(".row")].map((row) =>
              [...row.querySelectorAll(".row-source, .row-target")].map((side) => {
                const box = side.getBoundingClientRect();
                return [box.top, box.left, box.right];
              }))"""
        )
        assert len(boxes) >= len(ENGLISH)
        for sides in boxes:
            tops = [top for top, _, _ in sides]
            assert max(tops) - min(tops) <= 2, f"{path}: {sides}"
            ordered = sorted(sides, key=lambda side: side[1], reverse=language == "ar")
            assert ordered == sides, f"{path}: the sides are not in the language's order"


def test_the_focus_is_seen_and_never_hidden(
    site: Site, articles: dict[State, int], visitor: Callable[..., Page]
) -> None:
    page = visitor(site.people.tala, viewport={"width": 1280, "height": 420})
    page.goto(f"/articles/{articles[State.DRAFT]}/edit")
    hidden: list[str] = []
    reached: set[str] = set()
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 40:
        page.keyboard.press(key)
        reached.add(page.evaluate("document.activeElement.outerHTML"))
        problem = page.evaluate(HIDDEN)
        if problem:
            hidden.append(f"{key}: {problem}")
    assert not hidden, "\n".join(hidden)
    assert len(reached) > 20
    rows = [item for item in reached if item.startswith("<textarea") and "block_text" in item]
    assert len(rows) == len(ENGLISH)


# What is wrong with how the focused element is shown: nothing drawn around it, or others over it.
HIDDEN = """() => {
  const item = document.activeElement;
  if (!item || item === document.body) return "";
  const box = item.getBoundingClientRect();
  const shown = item.outerHTML.slice(0, 100);
  const style = getComputedStyle(item);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  if (!ring && style.boxShadow === "none") return `no ring: ${shown}`;
  if (box.bottom < 0 || box.top > innerHeight) return `out of sight: ${shown}`;
  const middle = Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 2);
  const places = [box.top + 3, (box.top + box.bottom) / 2, box.bottom - 3];
  const seen = places.filter((y) => {
    const top = document.elementFromPoint(middle, Math.min(Math.max(y, 1), innerHeight - 2));
    return top && (item.contains(top) || top.contains(item) || item.labels?.[0]?.contains(top));
  });
  return seen.length ? "" : `covered: ${shown}`;
}"""
