"""What readers see, and that they see nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from review import clock
from review.domain.errors import Invalid
from review.domain.text.blocks import Block, Kind
from review.domain.workflow import Action, State
from review.models.articles import Article, Section
from review.models.publications import LivePublication, Publication, PublicationKind
from review.services.editorial import articles, publishing, revisions, sections, transitions
from review.services.queries import live_publications, story_addresses
from review.services.queries.live_publications import StoryCursor
from tests import cast
from tests.cast import Cast

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def published(session: Session, people: Cast, day: int = 0) -> Article:
    with clock.at(BEGINNING + timedelta(days=day)):
        return cast.article_in(session, people, State.PUBLISHED)


def live(session: Session, article: Article) -> LivePublication:
    return session.get_one(LivePublication, article.id)


def take_down(session: Session, people: Cast, article: Article) -> None:
    transitions.act(
        session,
        cast.actor_of(people.edda),
        article,
        transitions.TransitionRequest(
            Action.UNPUBLISH, base_number=article.latest_number, reason="A name must not be there."
        ),
    )


@pytest.mark.parametrize("state", [State.DRAFT, State.TRANSLATED, State.EDITED])
def test_what_is_not_published_is_nowhere(session: Session, people: Cast, state: State) -> None:
    cast.article_in(session, people, state)
    assert live_publications.languages(session) == []
    assert list(live_publications.page(session, "en").rows) == []
    assert live_publications.newest(session, "en") == []
    assert story_addresses.newest(session, limit=10) == []
    assert live_publications.find(session, "en", "water-returns-to-the-old-quarter") is None


def test_what_is_published_is_everywhere(session: Session, people: Cast) -> None:
    article = published(session, people)
    story = live(session, article)
    assert live_publications.languages(session) == ["en"]
    assert list(live_publications.page(session, "en").rows) == [story]
    assert live_publications.newest(session, "en") == [story]
    assert live_publications.find(session, "en", story.slug) is story
    (address,) = story_addresses.newest(session, limit=10)
    assert (address.language, address.slug) == ("en", story.slug)
    assert live_publications.find(session, "ar", story.slug) is None


def test_what_was_taken_down_is_nowhere_again(session: Session, people: Cast) -> None:
    article = published(session, people)
    slug = live(session, article).slug
    take_down(session, people, article)
    assert live_publications.languages(session) == []
    assert live_publications.find(session, "en", slug) is None


def test_later_edits_of_the_article_do_not_reach_readers(session: Session, people: Cast) -> None:
    article = published(session, people)
    slug = live(session, article).slug
    article.headline, article.credit_line = "A headline nobody approved", "Nobody"
    session.flush()
    session.expire_all()
    story = live_publications.find(session, "en", slug)
    assert story is not None
    assert story.publication.headline == "Water returns to the old quarter"
    assert story.publication.credit_line != "Nobody"


def test_pages_go_by_key_both_ways_and_lose_none(session: Session, people: Cast) -> None:
    # Two of them came out at the same moment.
    made = [published(session, people, day=min(day, 3)) for day in range(5)]
    newest_first = [article.id for article in reversed(made)]

    first = live_publications.page(session, "en", size=2)
    second = live_publications.page(session, "en", size=2, following=first.next)
    third = live_publications.page(session, "en", size=2, following=second.next)
    pages = (first, second, third)
    assert [story.article_id for page in pages for story in page.rows] == newest_first
    assert (first.previous, third.next) == (None, None)

    for later, earlier in pairwise(pages):
        back = live_publications.page(session, "en", size=2, preceding=earlier.previous)
        assert list(back.rows) == list(later.rows)
        assert back.next == later.next
    assert live_publications.page(session, "en", size=2, preceding=second.previous).previous is None


def test_a_page_beyond_the_last_is_empty(session: Session, people: Cast) -> None:
    article = published(session, people)
    end = StoryCursor(live(session, article).first_published_at, article.id)
    page = live_publications.page(session, "en", following=end)
    assert (list(page.rows), page.previous, page.next) == ([], None, None)


def test_lists_are_one_statement_whatever_their_length(session: Session, people: Cast) -> None:
    for day in range(3):
        published(session, people, day)
    session.expire_all()
    statements: list[str] = []
    connection = session.connection()
    event.listen(
        connection, "before_cursor_execute", lambda *given: statements.append(str(given[2]))
    )
    shown = [
        (story.slug, story.publication.section, story.publication.article.source.outlet)
        for story in live_publications.page(session, "en").rows
    ]
    assert len(shown) == 3
    assert len(statements) == 1
    assert "search_text" not in statements[0]
    assert "publications.blocks" not in statements[0]


def test_a_section_has_its_own_stories(session: Session, people: Cast) -> None:
    section = Section(language="en", slug="city", name="City")
    elsewhere = Section(language="ar", slug="city", name="مدينة")
    session.add_all([section, elsewhere])
    session.flush()
    plain = published(session, people)
    article = cast.article_in(session, people, State.EDITED)
    article.section_id = section.id
    transitions.act(
        session,
        cast.actor_of(people.edda),
        article,
        transitions.TransitionRequest(
            Action.PUBLISH,
            base_number=article.latest_number,
            order=publishing.propose_order(session, article),
        ),
    )
    found = live_publications.find_section(session, "en", "city")
    assert found is section
    shown = [
        story.article_id for story in live_publications.page(session, "en", section=section).rows
    ]
    assert shown == [article.id]
    assert plain.id not in shown
    assert sections.of_language(session, "en") == [section]


def test_versions_are_the_live_stories_of_one_source(session: Session, people: Cast) -> None:
    english = published(session, people)
    other = published(session, people)
    german = articles.open_article(
        session, cast.actor_of(people.edda), english.source, "de", translator_id=people.tala.id
    )
    assert live_publications.versions(session, live(session, english)) == [live(session, english)]
    blocks = [Block(f"g{block.id}", block.kind, f"Deutsch: {block.text}", block.renders)
              for block in cast.ENGLISH]  # fmt: skip
    revisions.save(
        session, cast.actor_of(people.tala), german, blocks=blocks, left_out=(), base_number=0
    )
    cast.lead(session, people, german, State.PUBLISHED)
    both = [live(session, german), live(session, english)]
    assert live_publications.versions(session, live(session, english)) == both
    assert live(session, other) not in both


def test_corrections_are_said_openly_newest_first(session: Session, people: Cast) -> None:
    article = published(session, people)
    story = live(session, article)
    first = story.publication
    assert live_publications.corrections(session, story) == []
    notes = [
        (2, PublicationKind.CORRECTION, "An earlier version had the wrong day."),
        (3, PublicationKind.UPDATE, "The town has answered."),
        (4, PublicationKind.CORRECTION, "Not yet seen by anybody."),
    ]
    added = []
    for number, kind, note in notes:
        newer = Publication(
            article_id=article.id, number=number, revision_id=first.revision_id, language="en",
            slug=first.slug, headline="Water returns", standfirst="", credit_line="",
            blocks_json=[{"id": "h", "kind": Kind.HEADLINE, "text": "Water returns"}],
            kind=kind, note=note, published_by_id=people.edda.id,
        )  # fmt: skip
        session.add(newer)
        added.append(newer)
    session.flush()
    story.publication_id = added[1].id
    session.flush()
    session.expire(story)
    shown = [change.note for change in live_publications.corrections(session, story)]
    assert shown == ["The town has answered.", "An earlier version had the wrong day."]


@given(
    st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1)),
    st.integers(min_value=1, max_value=2**31 - 1),
)
def test_a_cursor_survives_being_written_in_an_address(moment: datetime, article_id: int) -> None:
    cursor = StoryCursor(moment.replace(tzinfo=UTC), article_id)
    assert live_publications.parse_cursor(str(cursor)) == cursor


@pytest.mark.parametrize("given", ["", "1", "1-", "-1", "a-b", "9" * 39 + "-1", "1-2-3", "٣-٤x"])
def test_a_text_that_is_no_cursor_is_refused(given: str) -> None:
    with pytest.raises(Invalid, match="bad_cursor"):
        live_publications.parse_cursor(given)
