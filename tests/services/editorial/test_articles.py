"""Articles: one of a source in each language, claimed by one, given to those who can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from review.domain.errors import Invalid, Refused
from review.domain.workflow import RefusalKind, Role, State
from review.models.articles import Article
from review.models.events import Event
from review.services import audit
from review.services.editorial import articles
from tests import cast
from tests.cast import Cast, actor_of

DUE = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def event_count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Event)) or 0


def test_a_new_article_is_an_empty_draft(session: Session, people: Cast) -> None:
    source = cast.source(session, people)
    article = articles.open_article(
        session, actor_of(people.edda), source, "en",
        translator_id=people.tala.id, editor_id=people.emil.id, due_at=DUE,
    )  # fmt: skip
    session.expire_all()
    assert (article.state, article.latest_number) == ("draft", 0)
    assert (article.translator, article.editor, article.due_at) == (people.tala, people.emil, DUE)
    assert (article.blocks_done, article.blocks_total) == (0, 5)
    assert "sada al-balad rim qasim" in article.search_text
    assert articles.find(session, article.id) is article
    event = audit.of_article(session, article.id)[-1]
    assert (event.kind, event.actor, event.person, event.to_state) == (
        "article_opened", people.edda, people.tala, "draft",
    )  # fmt: skip


@pytest.mark.parametrize("id", [0, -1, 2**31, 10**30])
def test_what_is_not_there_is_not_found(session: Session, id: int) -> None:
    assert articles.find(session, id) is None


def test_one_article_a_language_and_the_rest_stays_as_it_was(
    session: Session, people: Cast
) -> None:
    source = cast.source(session, people)
    edda = actor_of(people.edda)
    first = articles.open_article(session, edda, source, "en")
    before = event_count(session)
    with pytest.raises(Invalid) as taken:
        articles.open_article(session, edda, source, "en")
    assert (taken.value.code, taken.value.detail["language"]) == ("article_exists", "en")
    assert event_count(session) == before
    second = articles.open_article(session, edda, source, "fr")
    session.expire_all()
    assert articles.of_source(session, source.id) == [first, second]


@pytest.mark.parametrize(
    ("target", "code"), [("xx-none", "unknown_language"), ("ar", "same_language")]
)
def test_a_language_it_cannot_be_translated_into(
    session: Session, people: Cast, target: str, code: str
) -> None:
    source = cast.source(session, people)
    with pytest.raises(Invalid, match=code):
        articles.open_article(session, actor_of(people.edda), source, target)


CANNOT = {"translator": ("ada", "otto"), "editor": ("tala", "ada", "otto")}


@pytest.mark.parametrize(
    ("field", "name"), [(field, name) for field, names in CANNOT.items() for name in names]
)
def test_work_is_not_given_to_those_who_cannot_do_it(
    session: Session, people: Cast, field: str, name: str
) -> None:
    article = cast.article(session, people)
    given = {"translator_id": None, "editor_id": None, f"{field}_id": getattr(people, name).id}
    with pytest.raises(Invalid) as refused:
        articles.assign(session, actor_of(people.edda), article, due_at=None, **given)
    assert (refused.value.code, refused.value.detail) == ("person_cannot", {"field": field})
    assert (article.translator_id, article.editor_id) == (None, None)


def test_work_is_not_given_to_those_who_left_or_never_were(session: Session, people: Cast) -> None:
    article = cast.article(session, people)
    people.tala.active = False
    session.flush()
    for nobody in (people.tala.id, -1):
        with pytest.raises(Invalid, match="person_cannot"):
            articles.assign(session, actor_of(people.edda), article,
                            translator_id=nobody, editor_id=None, due_at=None)  # fmt: skip
    assert people.tala not in articles.people_who(session, Role.TRANSLATOR, Role.EDITOR)


def test_who_can_be_given_work(session: Session, people: Cast) -> None:
    both = articles.people_who(session, Role.TRANSLATOR, Role.EDITOR)
    assert both == [people.edda, people.emil, people.tala, people.tarek]
    assert articles.people_who(session, Role.EDITOR) == [people.edda, people.emil]
    assert articles.people_who(session) == []


def test_claiming_and_releasing(session: Session, people: Cast) -> None:
    article = cast.article(session, people)
    articles.claim(session, actor_of(people.tala), article)
    assert article.translator_id == people.tala.id
    articles.release(session, actor_of(people.tala), article)
    assert article.translator_id is None
    articles.claim(session, actor_of(people.edda), article)
    articles.release(session, actor_of(people.emil), article)
    told = [(e.kind, e.actor, e.person) for e in audit.of_article(session, article.id)[1:]]
    assert told == [
        ("article_claimed", people.tala, None),
        ("article_released", people.tala, people.tala),
        ("article_claimed", people.edda, None),
        ("article_released", people.emil, people.edda),
    ]


@pytest.mark.parametrize("act", [articles.claim, articles.release])
@pytest.mark.parametrize(
    ("state", "name", "kind"),
    [
        (State.DRAFT, "tarek", RefusalKind.NOT_YOU),  # it is Tala's
        (State.DRAFT, "ada", RefusalKind.NOT_YOU),
        (State.DRAFT, "otto", RefusalKind.NOT_YOU),
        (State.PUBLISHED, "otto", RefusalKind.NOT_YOU),
    ],
)
def test_who_cannot_claim_or_release(
    session: Session,
    people: Cast,
    act: Callable[..., None],
    state: State,
    name: str,
    kind: RefusalKind,
) -> None:
    article = cast.article_in(session, people, state)
    before = event_count(session)
    with pytest.raises(Refused) as refused:
        act(session, actor_of(getattr(people, name)), article)
    assert refused.value.detail["kind"] is kind
    assert (article.translator_id, event_count(session)) == (people.tala.id, before)


@pytest.mark.parametrize("state", [State.TRANSLATED, State.EDITED, State.PUBLISHED])
def test_only_a_draft_is_released(session: Session, people: Cast, state: State) -> None:
    article = cast.article_in(session, people, state)
    with pytest.raises(Refused) as refused:
        articles.release(session, actor_of(people.tala), article)
    assert (refused.value.code, refused.value.detail["kind"]) == (
        "release_not_now",
        RefusalKind.NOT_NOW,
    )


def test_assigning_says_who_and_until_when(session: Session, people: Cast) -> None:
    article = cast.article(session, people)
    articles.assign(
        session,
        actor_of(people.ada),
        article,
        translator_id=people.tarek.id,
        editor_id=people.edda.id,
        due_at=DUE,
    )
    session.expire_all()
    assert (article.translator, article.editor, article.due_at) == (people.tarek, people.edda, DUE)
    event = audit.of_article(session, article.id)[-1]
    assert (event.kind, event.actor, event.person) == ("article_assigned", people.ada, people.tarek)
    assert event.data == {"editor": people.edda.id, "due_at": DUE.isoformat()}
    articles.assign(session, actor_of(people.edda), article,
                    translator_id=None, editor_id=None, due_at=None)  # fmt: skip
    session.expire_all()
    assert (article.translator, article.editor, article.due_at) == (None, None, None)


@pytest.mark.parametrize("name", ["tala", "otto"])
def test_translators_and_outsiders_do_not_assign(session: Session, people: Cast, name: str) -> None:
    article = cast.article(session, people)
    with pytest.raises(Refused, match="assign_not_you"):
        articles.assign(session, actor_of(getattr(people, name)), article,
                        translator_id=people.tala.id, editor_id=None, due_at=None)  # fmt: skip


def test_everybody_who_does_something_to_an_article_is_checked(
    session: Session, people: Cast
) -> None:
    """The inactive are let do nothing, whatever they were."""
    people.edda.active = False
    session.flush()
    edda = actor_of(people.edda)
    article = cast.article(session, people, translator=people.tala)
    for deed in (articles.claim, articles.release):
        with pytest.raises(Refused):
            deed(session, edda, article)


@pytest.mark.parametrize(
    "given",
    [
        {"state": "lost"},
        {"state": "published", "slug": None},
        {"latest_number": -1},
        {"target_language": "en"},
        {"source_id": 0},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(
    session: Session, people: Cast, given: dict[str, object]
) -> None:
    source_id = cast.article(session, people).source_id
    session.add(Article(**{"source_id": source_id, "target_language": "fr", **given}))
    with pytest.raises(IntegrityError):
        session.flush()


def test_who_has_the_work_may_keep_it_though_they_left(session: Session, people: Cast) -> None:
    article = cast.article(session, people, translator=people.tala)
    people.tala.active = False
    articles.assign(
        session,
        actor_of(people.edda),
        article,
        translator_id=people.tala.id,
        editor_id=people.emil.id,
        due_at=None,
    )
    assert (article.translator_id, article.editor_id) == (people.tala.id, people.emil.id)
    with pytest.raises(Invalid):
        articles.assign(
            session,
            actor_of(people.edda),
            article,
            translator_id=people.tala.id,
            editor_id=people.tala.id,
            due_at=None,
        )
