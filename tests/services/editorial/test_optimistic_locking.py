"""Somebody else's change is noticed when ours is written, and told from other mishaps."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from review.domain.errors import Outdated
from review.domain.workflow import Action, State
from review.models.articles import Article, Revision
from review.services.editorial import articles, revisions, sources, transitions
from review.services.editorial.optimistic_locking import check_latest, flush_article
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def meanwhile(session: Session, article: Article) -> None:
    """Somebody else changes the article's row, unseen by this session."""
    session.commit()  # releases a savepoint only, so that what follows cannot undo it
    assert article.lock_version  # read again: this is what we act upon
    session.execute(
        update(Article)
        .where(Article.id == article.id)
        .values(lock_version=Article.lock_version + 1)
        .execution_options(synchronize_session=False)
    )


@pytest.mark.parametrize("base", [0, 2, -1])
def test_only_the_latest_revision_is_acted_on(session: Session, people: Cast, base: int) -> None:
    article = cast.article_in(session, people, State.DRAFT)
    check_latest(article, 1)
    with pytest.raises(Outdated) as stale:
        check_latest(article, base)
    assert stale.value.detail == {"base": base, "latest": 1}


def test_every_act_notices_a_change(session: Session, people: Cast) -> None:
    edda = actor_of(people.edda)
    deeds = [
        lambda a: articles.claim(session, edda, a),
        lambda a: articles.assign(
            session, edda, a, translator_id=None, editor_id=people.emil.id, due_at=None
        ),
        lambda a: revisions.save(
            session, edda, a, blocks=ENGLISH, left_out=(), base_number=a.latest_number
        ),
    ]
    for deed in deeds:
        article = cast.article(session, people)
        meanwhile(session, article)
        with pytest.raises(Outdated, match="changed_meanwhile"):
            deed(article)
    for state, action in ((State.DRAFT, Action.SUBMIT), (State.TRANSLATED, Action.APPROVE),
                          (State.EDITED, Action.REOPEN), (State.TRANSLATED, Action.RETURN),
                          (State.PUBLISHED, Action.UNPUBLISH)):  # fmt: skip
        article = cast.article_in(session, people, state)
        meanwhile(session, article)
        with pytest.raises(Outdated, match="changed_meanwhile"):
            transitions.act(
                session,
                edda,
                article,
                transitions.TransitionRequest(action, base_number=1, reason="Names."),
            )
        assert article.state == state


def test_a_revision_written_meanwhile_is_noticed_by_its_number(
    session: Session, people: Cast
) -> None:
    article = cast.article_in(session, people, State.DRAFT)
    version = sources.latest_version(session, article.source_id)
    session.add(
        Revision(article_id=article.id, number=1, parent_number=None, blocks_json=[],
                 state=State.DRAFT, source_version_id=version.id)
    )  # fmt: skip
    with pytest.raises(Outdated, match="changed_meanwhile"):
        flush_article(session, article)


def test_other_mishaps_are_not_called_somebody_elses_change(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.DRAFT)
    article.state = "lost"
    with pytest.raises(IntegrityError):
        flush_article(session, article)
    assert session.execute(text("SELECT 1")).scalar() == 1  # the session can go on
