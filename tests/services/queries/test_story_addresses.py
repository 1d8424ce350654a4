"""Addresses of stories: their language versions, and those that are gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from review import clock
from review.domain.text.blocks import Block
from review.domain.workflow import Action, State
from review.models.articles import Article
from review.services.editorial import articles, publishing, revisions, transitions
from review.services.queries import story_addresses
from review.services.queries.story_addresses import Address, default_version, was_taken_down
from tests import cast
from tests.cast import Cast

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
SLUG = "water-returns-to-the-old-quarter"


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def published(session: Session, people: Cast, day: int = 0) -> Article:
    with clock.at(BEGINNING + timedelta(days=day)):
        return cast.article_in(session, people, State.PUBLISHED)


def take_down(session: Session, people: Cast, article: Article) -> None:
    transitions.act(
        session,
        cast.actor_of(people.edda),
        article,
        transitions.TransitionRequest(
            Action.UNPUBLISH, base_number=article.latest_number, reason="A name must not be there."
        ),
    )


def address(language: str, day: int, article_id: int = 1) -> Address:
    moment = BEGINNING + timedelta(days=day)
    return Address(language, "slug", moment, moment, article_id, source_id=1)


@pytest.mark.parametrize("state", [State.DRAFT, State.TRANSLATED, State.EDITED])
def test_an_address_that_was_never_published_was_not_taken_down(
    session: Session, people: Cast, state: State
) -> None:
    cast.article_in(session, people, state).slug = SLUG
    session.flush()
    assert not was_taken_down(session, "en", SLUG)


def test_only_a_story_that_is_published_no_more_was_taken_down(
    session: Session, people: Cast
) -> None:
    article = published(session, people)
    assert not was_taken_down(session, "en", SLUG)
    take_down(session, people, article)
    assert was_taken_down(session, "en", SLUG)
    assert not was_taken_down(session, "ar", SLUG)
    assert not was_taken_down(session, "en", "another-slug")


def test_the_former_slug_of_a_published_story_was_not_taken_down(
    session: Session, people: Cast
) -> None:
    article = published(session, people)
    take_down(session, people, article)
    order = publishing.propose_order(session, article)
    order = publishing.PublishOrder("a-new-slug", order.credit_line, kind=order.kind, note="New.")
    transitions.act(
        session,
        cast.actor_of(people.edda),
        article,
        transitions.TransitionRequest(
            Action.PUBLISH, base_number=article.latest_number, order=order
        ),
    )
    assert not was_taken_down(session, "en", SLUG)
    take_down(session, people, article)
    assert was_taken_down(session, "en", SLUG)
    assert was_taken_down(session, "en", "a-new-slug")


def test_the_default_version_is_the_desks_or_the_earliest() -> None:
    english, german, arabic = address("en", 3), address("de", 1), address("ar", 2)
    assert default_version([german, arabic, english], "en") is english
    assert default_version([english, german, arabic], "ar") is arabic
    assert default_version([english, arabic, german], "fr") is german
    twin = address("fa", 1, article_id=9)
    assert default_version([twin, german], "fr") is german


def test_the_newest_addresses_come_with_the_older_versions_of_their_sources(
    session: Session, people: Cast
) -> None:
    old, other, new = (published(session, people, day) for day in range(3))
    with clock.at(BEGINNING + timedelta(days=5)):
        german = in_german(session, people, old)
    found = story_addresses.newest(session, limit=2)
    assert [one.article_id for one in found] == [german.id, new.id, old.id]
    assert [one.language for one in found] == ["de", "en", "en"]
    assert other.id not in {one.article_id for one in found}


def in_german(session: Session, people: Cast, article: Article) -> Article:
    german = articles.open_article(
        session, cast.actor_of(people.edda), article.source, "de", translator_id=people.tala.id
    )
    blocks = [Block(f"g{block.id}", block.kind, f"Deutsch: {block.text}", block.renders)
              for block in cast.ENGLISH]  # fmt: skip
    revisions.save(
        session, cast.actor_of(people.tala), german, blocks=blocks, left_out=(), base_number=0
    )
    cast.lead(session, people, german, State.PUBLISHED)
    return german
