"""act(): each transition with its event, and what is refused leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.clock import at
from review.domain.errors import Outdated, Refused
from review.domain.text.blocks import Block
from review.domain.workflow import Action, RefusalKind, Role, State
from review.models.articles import Article
from review.models.events import Event
from review.models.people import Person, PersonRole
from review.services import audit
from review.services.editorial import publishing, revisions, transitions
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of

REASON = "The second paragraph says the opposite."
FROM = {
    Action.SUBMIT: State.DRAFT,
    Action.RETURN: State.TRANSLATED,
    Action.APPROVE: State.TRANSLATED,
    Action.REOPEN: State.EDITED,
    Action.PUBLISH: State.EDITED,
    Action.UNPUBLISH: State.PUBLISHED,
}
TO = {
    Action.SUBMIT: State.TRANSLATED,
    Action.RETURN: State.DRAFT,
    Action.APPROVE: State.EDITED,
    Action.REOPEN: State.TRANSLATED,
    Action.PUBLISH: State.PUBLISHED,
    Action.UNPUBLISH: State.EDITED,
}


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def act(
    session: Session,
    person: Person,
    article: Article,
    action: Action,
    *,
    base: int | None = None,
    reason: str = REASON,
    override: bool = False,
    four_eyes: bool = True,
) -> None:
    order = publishing.propose_order(session, article) if action is Action.PUBLISH else None
    transitions.act(
        session,
        actor_of(person),
        article,
        transitions.TransitionRequest(
            action,
            base_number=article.latest_number if base is None else base,
            reason=reason,
            override=override,
            order=order,
        ),
        four_eyes=four_eyes,
    )


def traces(session: Session, article: Article) -> tuple[object, ...]:
    """All that an act could have changed."""
    session.flush()
    session.expire_all()
    count = session.scalar(select(func.count()).select_from(Event))
    live = publishing.live_of(session, article)
    return (article.state, article.state_since, article.lock_version, article.slug, live, count)


def save(session: Session, person: Person, article: Article, blocks: tuple[Block, ...]) -> None:
    revisions.save(session, actor_of(person), article,
                   blocks=blocks, left_out=(), base_number=article.latest_number)  # fmt: skip


@pytest.mark.parametrize("action", list(Action))
def test_an_act_moves_the_article_and_says_so(
    session: Session, people: Cast, action: Action
) -> None:
    article = cast.article_in(session, people, FROM[action])
    moment = datetime(2031, 2, 3, tzinfo=UTC)
    with at(moment):
        act(session, people.emil, article, action, reason=f"  {REASON}\x00\n")
    session.expire_all()
    assert (article.state, article.state_since) == (TO[action], moment)
    event = audit.of_article(session, article.id)[-1]
    assert event.kind.startswith("article_")
    assert (event.actor, event.revision_number, event.note) == (people.emil, 1, REASON)
    assert (event.from_state, event.to_state) == (FROM[action], TO[action])
    assert event.created_at == moment


@pytest.mark.parametrize("action", list(Action))
def test_the_wrong_person_leaves_no_trace(session: Session, people: Cast, action: Action) -> None:
    article = cast.article_in(session, people, FROM[action])
    before = traces(session, article)
    for person in (people.tarek, people.ada, people.otto):
        with pytest.raises(Refused) as refused:
            act(session, person, article, action, override=True)
        assert refused.value.code == f"{action}_not_you"
        assert refused.value.detail["kind"] is RefusalKind.NOT_YOU
    assert traces(session, article) == before


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("state", list(State))
def test_the_wrong_state_leaves_no_trace(
    session: Session, people: Cast, action: Action, state: State
) -> None:
    if state is FROM[action] or (action, state) == (Action.RETURN, State.EDITED):
        return
    article = cast.article_in(session, people, state)
    before = traces(session, article)
    with pytest.raises(Refused) as refused:
        act(session, people.emil, article, action)
    assert (refused.value.code, refused.value.detail) == (
        f"{action}_not_now", {"kind": RefusalKind.NOT_NOW, "state": state},
    )  # fmt: skip
    assert traces(session, article) == before


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("base", [0, 1, 3])
def test_an_old_page_leaves_no_trace(
    session: Session, people: Cast, action: Action, base: int
) -> None:
    article = cast.article_in(session, people, FROM[action], rough=1)
    before = traces(session, article)
    with pytest.raises(Outdated) as stale:
        act(session, people.emil, article, action, base=base)
    assert stale.value.detail == {"base": base, "latest": 2}
    assert traces(session, article) == before


@pytest.mark.parametrize("action", [Action.RETURN, Action.UNPUBLISH])
@pytest.mark.parametrize("reason", ["", " \n\t\u00a0", "\x00\x1b"])
def test_without_its_reason_it_leaves_no_trace(
    session: Session, people: Cast, action: Action, reason: str
) -> None:
    article = cast.article_in(session, people, FROM[action])
    before = traces(session, article)
    with pytest.raises(Refused) as refused:
        act(session, people.emil, article, action, reason=reason)
    assert (refused.value.code, refused.value.detail) == (
        f"{action}_reason", {"kind": RefusalKind.NO_REASON},
    )  # fmt: skip
    assert traces(session, article) == before


def test_an_old_page_is_told_so_before_what_depends_on_the_text(
    session: Session, people: Cast
) -> None:
    """What the newer text lacks would puzzle those who look at the older one; strangers learn
    neither.
    """
    article = cast.article_in(session, people, State.DRAFT)
    save(session, people.edda, article, ENGLISH[:2])
    with pytest.raises(Outdated):
        act(session, people.tala, article, Action.SUBMIT, base=1)
    with pytest.raises(Refused, match="submit_not_you"):
        act(session, people.tarek, article, Action.SUBMIT, base=1)
    with pytest.raises(Refused) as refused:
        act(session, people.tala, article, Action.SUBMIT, base=2)
    assert (refused.value.code, refused.value.detail["number"]) == ("blocks_missing", 3)


def test_a_draft_without_headline_is_not_ready(session: Session, people: Cast) -> None:
    article = cast.article(session, people, translator=people.tala)
    with pytest.raises(Refused, match="headline_missing"):
        act(session, people.tala, article, Action.SUBMIT)
    save(session, people.tala, article, (replace(ENGLISH[0], text=" \n\t"), *ENGLISH[1:]))
    with pytest.raises(Refused, match="headline_missing"):
        act(session, people.tala, article, Action.SUBMIT)


def test_its_editor_is_who_approved_it_where_nobody_was_chosen(
    session: Session, people: Cast
) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    act(session, people.emil, article, Action.APPROVE)
    assert article.editor_id == people.emil.id
    act(session, people.edda, article, Action.REOPEN)
    act(session, people.edda, article, Action.APPROVE)
    assert article.editor_id == people.emil.id


def test_a_return_and_its_reason_reach_the_translator_who_goes_on(
    session: Session, people: Cast
) -> None:
    article = cast.article_in(session, people, State.EDITED)
    act(session, people.edda, article, Action.RETURN)
    save(session, people.tala, article, (replace(ENGLISH[0], text="Mended"), *ENGLISH[1:]))
    act(session, people.tala, article, Action.SUBMIT, reason="")
    assert (article.state, article.translator_id) == (State.TRANSLATED, people.tala.id)
    returned = [e for e in audit.of_article(session, article.id) if e.note]
    assert [(e.from_state, e.note) for e in returned] == [("edited", REASON)]


def by_edda(session: Session, people: Cast) -> Article:
    """Submitted by Tala, but Edda wrote a sentence of it while it was a draft."""
    article = cast.article_in(session, people, State.DRAFT)
    save(session, people.edda, article, (replace(ENGLISH[0], text="Water is back"), *ENGLISH[1:]))
    act(session, people.tala, article, Action.SUBMIT)
    return article


def test_whoever_wrote_a_word_of_the_draft_neither_approves_nor_publishes(
    session: Session, people: Cast
) -> None:
    article = by_edda(session, people)
    before = traces(session, article)
    for override in (False, True):
        with pytest.raises(Refused) as refused:
            act(session, people.edda, article, Action.APPROVE, override=override)
        assert (refused.value.code, refused.value.detail["kind"]) == (
            "four_eyes",
            RefusalKind.NOT_YOU,
        )
    assert traces(session, article) == before
    act(session, people.emil, article, Action.APPROVE)
    with pytest.raises(Refused, match="four_eyes"):
        act(session, people.edda, article, Action.PUBLISH)
    act(session, people.emil, article, Action.PUBLISH)


def test_giving_the_draft_to_somebody_else_does_not_help(session: Session, people: Cast) -> None:
    article = by_edda(session, people)
    people.edda.granted.append(PersonRole(role=Role.TRANSLATOR))
    article.translator_id = people.tarek.id
    session.flush()
    with pytest.raises(Refused, match="four_eyes"):
        act(session, people.edda, article, Action.APPROVE)


def test_editing_in_review_is_not_translating(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    save(session, people.edda, article, (replace(ENGLISH[0], text="Water is back"), *ENGLISH[1:]))
    act(session, people.edda, article, Action.APPROVE)
    assert article.state == State.EDITED


def test_a_desk_can_switch_four_eyes_off(session: Session, people: Cast) -> None:
    article = by_edda(session, people)
    act(session, people.edda, article, Action.APPROVE, four_eyes=False)
    act(session, people.edda, article, Action.PUBLISH, four_eyes=False)
    kinds = [event.kind for event in audit.of_article(session, article.id)]
    assert "four_eyes_overridden" not in kinds


def test_an_admin_who_edits_overrides_for_one_act_with_a_reason_on_record(
    session: Session, people: Cast
) -> None:
    article = by_edda(session, people)
    people.edda.granted.append(PersonRole(role=Role.ADMIN))
    session.flush()
    before = traces(session, article)
    with pytest.raises(Refused) as refused:
        act(session, people.edda, article, Action.APPROVE, override=True, reason=" ")
    assert (refused.value.code, refused.value.detail["kind"]) == (
        "override_reason",
        RefusalKind.NO_REASON,
    )
    assert traces(session, article) == before
    act(session, people.edda, article, Action.APPROVE, override=True)
    told = [
        (event.kind, event.actor, event.from_state, event.to_state, event.note)
        for event in audit.of_article(session, article.id)[-2:]
    ]
    assert told == [
        ("four_eyes_overridden", people.edda, "translated", "edited", REASON),
        ("article_approved", people.edda, "translated", "edited", REASON),
    ]
    with pytest.raises(Refused, match="four_eyes"):  # that was one act; this is another
        act(session, people.edda, article, Action.PUBLISH)


def test_an_override_that_was_not_needed_is_none(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    people.emil.granted.append(PersonRole(role=Role.ADMIN))
    session.flush()
    act(session, people.emil, article, Action.APPROVE, override=True)
    kinds = [event.kind for event in audit.of_article(session, article.id)]
    assert kinds[-2:] == ["article_submitted", "article_approved"]


def test_publishing_takes_an_order(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.EDITED)
    before = traces(session, article)
    with pytest.raises(Refused) as refused:
        transitions.act(
            session,
            actor_of(people.edda),
            article,
            transitions.TransitionRequest(Action.PUBLISH, base_number=1),
        )
    assert refused.value.detail["kind"] is RefusalKind.NOT_READY
    assert traces(session, article) == before
