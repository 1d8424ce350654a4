"""A text of hundreds of rows: one is at once where one wants to be, and stays there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from review.domain.text.blocks import Block
from review.services.editorial import articles
from tests import cast
from tests.cast import ARABIC
from tests.e2e.editor_helpers import areas, new_draft
from tests.e2e.site import Site

pytestmark = pytest.mark.journey
ROWS = 210
FAR = 150
IN_SIGHT = "area => { const box = area.getBoundingClientRect(); return [box.top, innerHeight]; }"
PUT_AWAY = """() => [...document.querySelectorAll("[data-row-text]")]
  .filter((area) => !area.checkVisibility({ contentVisibilityAuto: true })).length"""


def new_long_draft(site: Site) -> int:
    """A draft of Tala's of so many rows, in which nothing was written yet."""
    text = ARABIC[-1]
    more = (Block(f"p{at}", text.kind, f"{text.text} {at}") for at in range(ROWS - len(ARABIC)))
    with site.database.sessions.begin() as session:
        made = cast.source(session, site.people, (*ARABIC, *more))
        edda, tala = cast.actor_of(site.people.edda), site.people.tala.id
        return articles.open_article(session, edda, made, "en", translator_id=tala).id


def test_a_row_far_away_is_reached_at_once_and_stays_while_one_types(
    site: Site, visitor: Callable[..., Page]
) -> None:
    page = visitor(site.people.tala)
    page.goto(f"/articles/{new_long_draft(site)}/edit")
    expect(areas(page)).to_have_count(ROWS)
    far = areas(page).nth(FAR)
    far.focus()
    top, height = far.evaluate(IN_SIGHT)
    assert 0 < top < height
    page.keyboard.type("At once")
    assert far.evaluate(IN_SIGHT) == [top, height]


def test_rows_out_of_sight_are_put_away_in_long_texts_alone(
    site: Site, visitor: Callable[..., Page]
) -> None:
    page = visitor(site.people.tala)
    page.goto(f"/articles/{new_long_draft(site)}/edit")
    assert page.evaluate(PUT_AWAY) > ROWS / 2
    page.goto(f"/articles/{new_draft(site)}/edit")
    assert page.evaluate(PUT_AWAY) == 0
