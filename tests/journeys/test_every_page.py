"""Every page, in both languages, light and dark, wide and narrow: axe finds nothing, nothing spills
over, rows are level, and whatever has the focus can be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from review.domain.workflow import State
from review.models.people import Person
from tests.cast import ENGLISH
from tests.journeys.browsing import axe
from tests.journeys.site import Site
from tests.journeys.writing import new_article, speak
from tests.web.writing import other_words, write

pytestmark = pytest.mark.journey
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}
DESK = ("/desk", "/articles", "/articles?text=nothing", "/articles/new", "/help", "/account")
ADMIN = ("/admin/users", "/admin/users/new", "/admin/mail", "/admin/sections", "/admin/log")
LOOKS = (
    ("en", "light", WIDE),
    ("ar", "dark", NARROW),
    ("ar", "light", WIDE),
    ("en", "dark", NARROW),
)


@dataclass(frozen=True)
class Newsroom:
    """One article in each state, and the addresses of all pages by who looks at them."""

    articles: dict[State, int]
    slug: str

    @property
    def desk(self) -> list[str]:
        draft, translated, edited, published = (self.articles[state] for state in State)
        return [
            *DESK,
            *(f"/articles/{id}" for id in self.articles.values()),
            f"/articles/{draft}/edit",
            f"/articles/{draft}/paste",
            f"/articles/{translated}/review",
            f"/articles/{translated}/review?against=1",
            f"/articles/{published}/history",
            f"/articles/{translated}/compare/1/3",
            f"/articles/{translated}/compare/1/3?view=side",
            f"/articles/{published}/preview",
            f"/articles/{edited}/publish",
            "/articles/987654",
        ]

    @property
    def public(self) -> list[str]:
        story = f"/en/stories/{self.slug}"
        return ["/", "/en/", story, f"{story}/recommend", "/login", "/nowhere"]


@pytest.fixture
def newsroom(site: Site) -> Newsroom:
    articles = {state: new_article(site, state, rough=1) for state in State}
    text = "The town says that 4.5 kilometres of pipe were laid."
    write(site.database, site.people.edda, articles[State.TRANSLATED], other_words(4, text))
    return Newsroom(articles, "water-returns-to-the-old-quarter")


@pytest.mark.parametrize(("language", "scheme", "size"), LOOKS)
def test_axe_finds_nothing(
    site: Site, newsroom: Newsroom, visitor: Callable[..., Page],
    language: str, scheme: str, size: dict[str, int],
) -> None:  # fmt: skip
    look = {"viewport": size, "color_scheme": scheme, "locale": language}
    wrong: list[str] = []
    for page, paths in tours(site, newsroom, visitor, language, look):
        for path in paths:
            page.goto(path)
            assert page.locator("html").get_attribute("lang") in {language, "en"}
            try:
                axe(page)
            except AssertionError as found:
                wrong.append(str(found))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_spills_over_at_320_pixels(
    site: Site, newsroom: Newsroom, visitor: Callable[..., Page], language: str
) -> None:
    look = {"viewport": NARROWEST, "locale": language}
    wrong: list[str] = []
    for page, paths in tours(site, newsroom, visitor, language, look):
        for path in paths:
            page.goto(path)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > NARROWEST["width"]:
                wrong.append(f"{path} is {width} pixels wide: {page.evaluate(SPILLING)}")
    assert not wrong, "\n".join(wrong)


# The elements that reach beyond the window, for the message.
SPILLING = """() => [...document.querySelectorAll("body *")].filter((item) => {
  const box = item.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 1 || box.left < -1);
}).slice(0, 5).map((item) => item.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_rows_are_level(
    site: Site, newsroom: Newsroom, visitor: Callable[..., Page], language: str
) -> None:
    speak(site, site.people.edda, language)
    page = visitor(site.people.edda, viewport=WIDE)
    for path in (
        f"/articles/{newsroom.articles[State.DRAFT]}/edit",
        f"/articles/{newsroom.articles[State.TRANSLATED]}/review?against=0",
        f"/articles/{newsroom.articles[State.TRANSLATED]}/compare/1/3?view=side",
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
    site: Site, newsroom: Newsroom, visitor: Callable[..., Page]
) -> None:
    page = visitor(site.people.tala, viewport={"width": 1280, "height": 420})
    page.goto(f"/articles/{newsroom.articles[State.DRAFT]}/edit")
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


def tours(
    site: Site, newsroom: Newsroom, visitor: Callable[..., Page],
    language: str, look: dict[str, object],
) -> list[tuple[Page, list[str]]]:  # fmt: skip
    """Pages of people in this look, each with what they see."""

    def working(person: Person) -> Page:
        speak(site, person, language)
        return visitor(person, **look)

    return [
        (visitor(**look), newsroom.public),
        (working(site.people.edda), newsroom.desk),
        (working(site.people.ada), [*ADMIN, f"/admin/users/{site.people.tala.id}", "/desk"]),
    ]
