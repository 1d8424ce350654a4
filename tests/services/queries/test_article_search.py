"""Finding: each filter alone, all together, and in any spelling."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from review.clock import at
from review.domain.text.blocks import Block, Kind
from review.domain.workflow import State
from review.models.articles import Article
from review.services.editorial import articles, revisions, sources
from review.services.queries import article_search
from review.services.queries.article_search import Filters, Order, find_articles
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of

DAY = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def article(
    session: Session, people: Cast, headline: str, *, language: str = "ar", target: str = "en",
    outlet: str = "", author: str = "",
) -> Article:  # fmt: skip
    source = sources.add_source(
        session,
        actor_of(people.edda),
        language=language,
        blocks=(Block("s-head", Kind.HEADLINE, headline),),
        details=sources.SourceDetails(outlet=outlet, author=author),
    )
    return articles.open_article(session, actor_of(people.edda), source, target)


def ids(session: Session, **filters: object) -> list[int]:
    return [found.id for found in find_articles(session, replace(Filters(), **filters)).rows]


def test_everything_newest_first(session: Session, people: Cast) -> None:
    found = [article(session, people, "خبر").id for _ in range(3)]
    assert ids(session) == found[::-1]


@pytest.mark.parametrize("state", list(State))
def test_by_state(session: Session, people: Cast, state: State) -> None:
    found = {each: cast.article_in(session, people, each).id for each in State}
    assert ids(session, state=state.value) == [found[state]]


def test_by_languages_and_outlet(session: Session, people: Cast) -> None:
    a = article(session, people, "خبر", outlet="Sada").id
    b = article(session, people, "Noticia", language="es", outlet="Sada").id
    c = article(session, people, "خبر", target="fr", outlet="Ufuq").id
    assert ids(session, source_language="ar") == [c, a]
    assert ids(session, target_language="en") == [b, a]
    assert ids(session, outlet="Sada") == [b, a]
    assert ids(session, source_language="ar", target_language="en", outlet="Sada") == [a]
    assert ids(session, source_language="es", outlet="Ufuq") == []
    assert article_search.language_pairs(session) == (["ar", "es"], ["en", "fr"])
    assert article_search.outlets(session) == ["Sada", "Ufuq"]


def test_by_whoever_had_a_hand_in_it(session: Session, people: Cast) -> None:
    translating = cast.article(session, people, translator=people.tarek)
    editing = cast.article(session, people)
    editing.editor_id = people.emil.id
    wrote = cast.article_in(session, people, State.DRAFT)
    revisions.save(session, actor_of(people.emil), wrote, blocks=ENGLISH[:1], left_out=(),
                   base_number=1)  # fmt: skip
    assert ids(session, person_id=people.tarek.id) == [translating.id]
    assert ids(session, person_id=people.emil.id) == [wrote.id, editing.id]
    assert ids(session, person_id=people.tala.id) == [wrote.id]
    assert ids(session, person_id=people.otto.id) == []
    people.tarek.active = False
    session.flush()
    assert (people.tarek.id, people.tarek.name) in article_search.everybody(session)


@pytest.mark.parametrize(
    "text",
    [
        "المياه", "الْمِيَاه", "ألمياه القديم", "القديم المياه", "  قديم  ", "WATER",
        "wáter quarter", "returns المياه", "sada", "الي الحي", "rim qasim",
    ],
)  # fmt: skip
def test_by_words_in_any_spelling_and_order(session: Session, people: Cast, text: str) -> None:
    found = cast.article_in(session, people, State.DRAFT)
    article(session, people, "خبر آخر", outlet="Elsewhere")
    assert ids(session, text=text) == [found.id]


@pytest.mark.parametrize("text", ["%", "_", "\\", "water%returns", "'; --", "nothing like it"])
def test_words_are_taken_as_they_are(session: Session, people: Cast, text: str) -> None:
    cast.article_in(session, people, State.DRAFT)
    assert ids(session, text=text) == []


@pytest.mark.parametrize("text", ["", "  ", "\x00", "\u200b"])
def test_nothing_to_look_for_finds_all(session: Session, people: Cast, text: str) -> None:
    found = cast.article_in(session, people, State.DRAFT)
    assert ids(session, text=text) == [found.id]


def test_pages_lead_down_and_up(
    session: Session, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_search, "PAGE", 2)
    wanted = []
    for number in range(5):
        wanted.append(article(session, people, f"خبر {number}", outlet="Sada").id)
        article(session, people, "شيء آخر", outlet="Ufuq")
    filters = Filters(outlet="Sada", text="خبر")
    down = [find_articles(session, filters)]
    while down[-1].next is not None:
        down.append(find_articles(session, filters, following=down[-1].next))
    assert [[a.id for a in page.rows] for page in down] == [
        wanted[:2:-1], wanted[2:0:-1], wanted[:1],
    ]  # fmt: skip
    up = [down[-1]]
    while up[-1].previous is not None:
        up.append(find_articles(session, filters, preceding=up[-1].previous))
    assert [page.rows for page in up] == [page.rows for page in down[::-1]]


def walk(session: Session, filters: Filters, order: Order) -> list[list[int]]:
    """The pages of a list, down to its end; going up again they have to be the same."""
    down = [find_articles(session, filters, order=order)]
    while down[-1].next is not None:
        down.append(find_articles(session, filters, order=order, following=down[-1].next))
    up = [down[-1]]
    while up[-1].previous is not None:
        up.append(find_articles(session, filters, order=order, preceding=up[-1].previous))
    assert [page.rows for page in up] == [page.rows for page in down[::-1]]
    return [[line.id for line in page.rows] for page in down]


@pytest.mark.parametrize("order", list(Order))
def test_every_order_leads_down_and_up(
    session: Session, people: Cast, monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    monkeypatch.setattr(article_search, "PAGE", 2)
    made = []
    for days_due, days_ago in ((None, 1), (5, 2), (None, 3), (-2, 1), (5, 2), (1, 4), (None, 3)):
        with at(DAY - timedelta(days=days_ago)):
            made.append(article(session, people, "خبر"))
        made[-1].due_at = None if days_due is None else DAY + timedelta(days=days_due)
    session.flush()
    a, b, c, d, e, f, g = (one.id for one in made)
    cast.article_in(session, people, State.PUBLISHED)
    wanted = {
        Order.NEWEST: [g, f, e, d, c, b, a],
        Order.DUE: [d, f, b, e, c, g, a],
        Order.AGE: [f, c, g, b, e, a, d],
    }[order]
    found = [
        id for page in walk(session, Filters(state=article_search.UNDER_WAY), order) for id in page
    ]
    assert found == wanted
    assert walk(session, Filters(state="draft"), order) == walk(
        session, Filters(state=article_search.UNDER_WAY), order
    )
    if order is not Order.NEWEST:
        assert walk(session, Filters(), order) == walk(session, Filters(state="draft"), order)


def test_what_nobody_has_claimed(session: Session, people: Cast) -> None:
    free = cast.article(session, people)
    cast.article(session, people, translator=people.tarek)
    assert ids(session, person_id=article_search.NOBODY) == [free.id]


@pytest.mark.parametrize("order", [Order.AGE, Order.DUE])
def test_an_unknown_cursor_leads_to_the_first_page_in_its_order(
    session: Session, people: Cast, order: Order
) -> None:
    created = []
    for days in range(3):
        with at(DAY + timedelta(days=days)):
            created.append(article(session, people, "خبر").id)
    for cursor in ({"following": 10**6}, {"preceding": 10**6}):
        page = find_articles(session, Filters(), order=order, **cursor)
        assert [row.id for row in page.rows] == created
        assert (page.previous, page.next) == (None, None)
