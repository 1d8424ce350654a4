"""Facts: what the rules are told of an article, and at what cost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from review.domain.text.blocks import Block
from review.domain.workflow import Action, Facts, State
from review.models.articles import Article
from review.models.people import Person
from review.services.editorial import revisions, transitions
from review.services.editorial.publish_request import PublishOrder
from review.services.editorial.workflow_facts import facts_for, facts_of
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def save(
    session: Session, person: Person, article: Article, *blocks: Block, left: tuple[str, ...] = ()
) -> None:
    revisions.save(session, actor_of(person), article, blocks=blocks, left_out=left,
                   base_number=article.latest_number)  # fmt: skip


def test_nothing_written_yet(session: Session, people: Cast) -> None:
    article = cast.article(session, people)
    assert facts_of(session, article, four_eyes=True) == Facts(
        State.DRAFT, missing=5, has_headline=False, has_standfirst=False
    )


def test_what_is_written_and_what_is_missing(session: Session, people: Cast) -> None:
    article = cast.article(session, people, translator=people.tala)
    save(session, people.tala, article, *ENGLISH[:3], left=("s-2",))
    assert facts_of(session, article, four_eyes=False) == Facts(
        State.DRAFT,
        translator=people.tala.id,
        draft_authors=frozenset({people.tala.id}),
        words=article.words,
        words_by_author={people.tala.id: article.words},
        missing=1,
        four_eyes=False,
    )


def test_draft_authors_are_those_who_wrote_while_it_was_a_draft(
    session: Session, people: Cast
) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    save(session, people.edda, article, replace(ENGLISH[0], text="Edda"), *ENGLISH[1:])
    assert facts_of(session, article, four_eyes=True).draft_authors == {people.tala.id}
    transitions.act(
        session,
        actor_of(people.edda),
        article,
        transitions.TransitionRequest(Action.RETURN, base_number=2, reason="Names."),
    )
    save(session, people.emil, article, replace(ENGLISH[0], text="Emil"), *ENGLISH[1:])
    assert facts_of(session, article, four_eyes=True).draft_authors == {
        people.tala.id, people.emil.id,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "credit", "has_slug", "has_credit"),
    [("a", "By T.", True, True), (" ", "By T.", False, True), ("a", "\n", True, False)],
)
def test_what_the_publish_form_says(
    session: Session, people: Cast, slug: str, credit: str, has_slug: bool, has_credit: bool
) -> None:
    article = cast.article_in(session, people, State.EDITED)
    found = facts_of(session, article, four_eyes=True, order=PublishOrder(slug, credit))
    assert (found.has_slug, found.has_credit) == (has_slug, has_credit)


def test_many_articles_cost_one_query(session: Session, people: Cast) -> None:
    found = [cast.article_in(session, people, State.DRAFT) for _ in range(4)]
    save(session, people.edda, found[1], *ENGLISH[:1])
    statements: list[str] = []
    event.listen(session.connection(), "before_cursor_execute",
                 lambda *args: statements.append(args[2]))  # fmt: skip
    facts = facts_for(session, found, four_eyes=True)
    assert len(statements) == 1
    assert [len(facts[article.id].draft_authors) for article in found] == [1, 2, 1, 1]
    assert [facts[article.id].missing for article in found] == [0, 4, 0, 0]
    assert [facts[article.id].words_by_author for article in found] == [
        {people.tala.id: article.words} for article in found
    ]


def test_no_articles_have_no_facts(session: Session) -> None:
    assert facts_for(session, [], four_eyes=True) == {}
