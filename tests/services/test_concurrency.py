"""Two people at the same moment, with real threads and commits: one wins and the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.database import IMMEDIATE
from review.domain.audit_events import EventKind
from review.domain.errors import DomainError, Invalid, Outdated, Refused
from review.domain.text.blocks import Block
from review.domain.workflow import Action, Role, State
from review.models.articles import Article, Revision
from review.models.events import Event
from review.models.people import Person
from review.models.publications import LivePublication, Publication, PublicationKind
from review.models.sources import Source
from review.services.editorial import articles, publishing, revisions, transitions
from review.services.editorial.publish_request import PublishOrder
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of
from tests.databases import Database

Deed = Callable[[Session, Article], object]
ORDER = PublishOrder(slug="water-returns", credit_line="Translated by Tala")


@pytest.fixture
def people(database: Database) -> Cast:
    with database.sessions.begin() as session:
        return cast.hire(session)


def article_in(database: Database, people: Cast, state: State) -> Article:
    with database.sessions.begin() as session:
        return cast.article_in(session, people, state)


def race(database: Database, *deeds: tuple[Article, Deed]) -> list[DomainError | None]:
    """Do all at once, each in a transaction as a request has it; what each ended with.

    Where the database lets several write at a time, all have read before any of them writes.
    """
    meet = threading.Barrier(len(deeds), timeout=20)

    def attempt(article: Article, deed: Deed) -> DomainError | None:
        with database.sessions() as session:
            if database.dialect == "sqlite":
                meet.wait()
            session.connection(execution_options={IMMEDIATE: True})
            found = session.get_one(Article, article.id)
            if database.dialect != "sqlite":
                meet.wait()
            try:
                deed(session, found)
            except DomainError as error:
                session.rollback()
                return error
            session.commit()
            return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        running = [pool.submit(attempt, article, deed) for article, deed in deeds]
        return [one.result() for one in running]


def loser_of(answers: list[DomainError | None]) -> DomainError:
    """The error of the only one who lost."""
    losers = [answer for answer in answers if answer is not None]
    assert len(losers) == 1, answers
    return losers[0]


def moves(
    person: Person,
    action: Action,
    *,
    reason: str = "",
    order: PublishOrder = ORDER,
    base: int | None = None,
) -> Deed:
    def deed(session: Session, article: Article) -> None:
        transitions.act(
            session,
            actor_of(person),
            article,
            transitions.TransitionRequest(
                action,
                base_number=article.latest_number if base is None else base,
                reason=reason,
                order=order if action is Action.PUBLISH else None,
            ),
        )

    return deed


def saves(person: Person, text: str) -> Deed:
    blocks: list[Block] = [replace(ENGLISH[0], text=text), *ENGLISH[1:]]

    def deed(session: Session, article: Article) -> None:
        revisions.save(
            session, actor_of(person), article,
            blocks=blocks, left_out=(), base_number=article.latest_number,
        )  # fmt: skip

    return deed


def claims(person: Person) -> Deed:
    return lambda session, article: articles.claim(session, actor_of(person), article)


def count(database: Database, table: type[object], article: Article, *conditions: object) -> int:
    with database.sessions() as session:
        query = select(func.count()).select_from(table).filter_by(article_id=article.id)
        return session.scalar(query.where(*conditions)) or 0


def now_of(database: Database, article: Article) -> Article:
    with database.sessions() as session:
        return session.get_one(Article, article.id)


def test_a_draft_is_claimed_by_one(database: Database, people: Cast) -> None:
    with database.sessions.begin() as session:
        article = cast.article(session, people)
    answers = race(database, (article, claims(people.tala)), (article, claims(people.tarek)))
    assert isinstance(loser_of(answers), (Refused, Outdated))
    winner = (people.tala, people.tarek)[answers.index(None)]
    assert now_of(database, article).translator_id == winner.id
    assert count(database, Event, article, Event.kind == EventKind.ARTICLE_CLAIMED) == 1


def test_two_editors_approve_once(database: Database, people: Cast) -> None:
    article = article_in(database, people, State.TRANSLATED)
    answers = race(
        database,
        (article, moves(people.edda, Action.APPROVE)),
        (article, moves(people.emil, Action.APPROVE)),
    )
    assert isinstance(loser_of(answers), (Refused, Outdated))
    assert now_of(database, article).state == State.EDITED
    assert count(database, Event, article, Event.kind == EventKind.ARTICLE_APPROVED) == 1


def test_one_approves_and_one_returns(database: Database, people: Cast) -> None:
    """An approved article can be returned, so both may do it, but only one after the other."""
    article = article_in(database, people, State.TRANSLATED)
    answers = race(
        database,
        (article, moves(people.edda, Action.APPROVE)),
        (article, moves(people.emil, Action.RETURN, reason="Names.")),
    )
    approved, returned = (answer is None for answer in answers)
    assert approved or returned
    with database.sessions() as session:
        query = select(Event.from_state, Event.to_state).where(Event.to_state.is_not(None))
        path = [tuple(step) for step in session.execute(query.order_by(Event.id))]
    steps = [("translated", "edited")] * approved
    steps += [("edited" if approved else "translated", "draft")] * returned
    assert path == [(None, "draft"), ("draft", "translated"), *steps]
    assert now_of(database, article).state == path[-1][1]


def test_nobody_approves_a_text_that_changes_under_them(database: Database, people: Cast) -> None:
    article = article_in(database, people, State.TRANSLATED)
    answers = race(
        database,
        (article, moves(people.edda, Action.APPROVE, base=1)),
        (article, saves(people.emil, "Water flows in the old quarter")),
    )
    assert isinstance(loser_of(answers), (Refused, Outdated))
    found = now_of(database, article)
    approved = answers[0] is None
    assert found.state == (State.EDITED if approved else State.TRANSLATED)
    assert found.latest_number == (1 if approved else 2)
    assert count(database, Revision, article) == found.latest_number


def test_two_saves_over_the_same_text_make_one_revision(database: Database, people: Cast) -> None:
    article = article_in(database, people, State.DRAFT)

    def over_the_first(person: Person, text: str) -> Deed:
        def deed(session: Session, found: Article) -> None:
            revisions.save(
                session, actor_of(person), found,
                blocks=[replace(ENGLISH[0], text=text)], left_out=(), base_number=1,
            )  # fmt: skip

        return deed

    answers = race(
        database,
        (article, over_the_first(people.tala, "One")),
        (article, over_the_first(people.edda, "Another")),
    )
    assert isinstance(loser_of(answers), Outdated)
    found = now_of(database, article)
    assert found.headline == ("One", "Another")[answers.index(None)]
    assert (found.latest_number, count(database, Revision, article)) == (2, 2)
    assert count(database, Event, article, Event.kind == EventKind.REVISION_SAVED) == 2


def test_two_publishers_publish_once(database: Database, people: Cast) -> None:
    article = article_in(database, people, State.EDITED)
    answers = race(
        database,
        (article, moves(people.edda, Action.PUBLISH)),
        (article, moves(people.emil, Action.PUBLISH)),
    )
    assert isinstance(loser_of(answers), (Refused, Outdated))
    assert now_of(database, article).state == State.PUBLISHED
    assert count(database, Publication, article) == count(database, LivePublication, article) == 1
    assert count(database, Event, article, Event.kind == EventKind.ARTICLE_PUBLISHED) == 1


def test_two_publishers_publish_once_more_under_the_same_address(
    database: Database, people: Cast
) -> None:
    """Here nothing of the article's row but its state changes, and both make publication 2."""
    article = article_in(database, people, State.PUBLISHED)
    with database.sessions.begin() as session:
        found = session.get_one(Article, article.id)
        moves(people.edda, Action.UNPUBLISH, reason="A name.")(session, found)
        order = replace(
            publishing.propose_order(session, found), kind=PublicationKind.UPDATE, note="A name."
        )
    answers = race(
        database,
        (article, moves(people.edda, Action.PUBLISH, order=order)),
        (article, moves(people.emil, Action.PUBLISH, order=order)),
    )
    assert isinstance(loser_of(answers), (Refused, Outdated))
    assert (count(database, Publication, article), count(database, LivePublication, article)) == (
        2, 1,
    )  # fmt: skip


def test_two_stories_do_not_get_one_address(database: Database, people: Cast) -> None:
    first, second = (article_in(database, people, State.EDITED) for _ in range(2))
    answers = race(
        database,
        (first, moves(people.edda, Action.PUBLISH)),
        (second, moves(people.emil, Action.PUBLISH)),
    )
    lost = loser_of(answers)
    assert isinstance(lost, Invalid)
    assert (lost.code, lost.detail["field"]) == ("slug_taken", "slug")
    loser = (second, first)[answers.index(None)]
    assert now_of(database, loser).state == State.EDITED
    assert count(database, Publication, loser) == count(database, LivePublication, loser) == 0


def test_a_story_is_taken_down_once(database: Database, people: Cast) -> None:
    article = article_in(database, people, State.PUBLISHED)
    answers = race(
        database,
        (article, moves(people.edda, Action.UNPUBLISH, reason="A name.")),
        (article, moves(people.emil, Action.UNPUBLISH, reason="A number.")),
    )
    assert isinstance(loser_of(answers), (Refused, Outdated))
    assert count(database, LivePublication, article) == 0
    assert count(database, Event, article, Event.kind == EventKind.ARTICLE_UNPUBLISHED) == 1


def test_one_article_of_a_source_is_opened_in_a_language(database: Database, people: Cast) -> None:
    with database.sessions.begin() as session:
        article = cast.article(session, people)

    def opens(person: Person) -> Deed:
        def deed(session: Session, found: Article) -> None:
            source = session.get_one(Source, found.source_id)
            articles.open_article(session, actor_of(person), source, "fr")

        return deed

    answers = race(database, (article, opens(people.edda)), (article, opens(people.emil)))
    assert loser_of(answers).code == "article_exists"
    with database.sessions() as session:
        query = select(Article.target_language).where(Article.source_id == article.source_id)
        assert sorted(session.scalars(query)) == ["en", "fr"]


def test_many_savers_leave_numbers_without_gap_or_fork(database: Database, people: Cast) -> None:
    """Four people save again and again; each save answers to what was latest when it began."""
    article = article_in(database, people, State.DRAFT)
    with database.sessions.begin() as session:
        writers = [people.tala, people.edda, people.emil,
                   cast.person(session, "Boss", Role.EDITOR, Role.ADMIN)]  # fmt: skip

    def keep_saving(writer: Person) -> int:
        saved = 0
        for attempt in range(6):
            with database.sessions() as session, suppress(Outdated):
                session.connection(execution_options={IMMEDIATE: True})
                found = session.get_one(Article, article.id)
                saves(writer, f"{writer.name} {attempt}")(session, found)
                session.commit()
                saved += 1
        return saved

    with ThreadPoolExecutor(len(writers)) as pool:
        saved = sum(pool.map(keep_saving, writers))
    with database.sessions() as session:
        numbers = list(session.scalars(select(Revision.number).order_by(Revision.number)))
    assert numbers == list(range(1, saved + 2))
    assert now_of(database, article).latest_number == len(numbers)
