"""Revisions: numbered without gap, frozen, and never written over somebody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from review.domain.errors import Invalid, Outdated, Refused
from review.domain.text import blocks as domain
from review.domain.text.blocks import MAX_BLOCK_LENGTH, MAX_BLOCKS, MAX_TEXT_LENGTH, Block, Kind
from review.domain.workflow import Action, RefusalKind, State
from review.models.articles import Article, Origin, Revision
from review.models.events import Event
from review.models.people import Person
from review.services import audit
from review.services.editorial import revisions, sources, transitions
from review.services.editorial.review_rounds import written_since
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


@pytest.fixture
def draft(session: Session, people: Cast) -> Article:
    """Tala's, with nothing written yet."""
    return cast.article(session, people, translator=people.tala)


def save(
    session: Session,
    person: Person,
    article: Article,
    blocks: tuple[Block, ...] = ENGLISH,
    *,
    base: int | None = None,
    left_out: tuple[str, ...] = (),
    note: str = "",
) -> Revision | None:
    return revisions.save(
        session, actor_of(person), article,
        blocks=blocks, left_out=left_out, note=note,
        base_number=article.latest_number if base is None else base,
    )  # fmt: skip


def said(text: str) -> tuple[Block, ...]:
    return (replace(ENGLISH[0], text=text), *ENGLISH[1:])


def counts(session: Session) -> tuple[int, int]:
    """How many revisions and events there are."""
    return (
        session.scalar(select(func.count()).select_from(Revision)) or 0,
        session.scalar(select(func.count()).select_from(Event)) or 0,
    )


def test_a_revision_keeps_the_text_and_what_it_answers_to(
    session: Session, people: Cast, draft: Article
) -> None:
    first = save(session, people.tala, draft, ENGLISH[:2])
    second = save(session, people.edda, draft, note="Names put right")
    session.expire_all()
    assert first is not None
    assert second is not None
    assert (first.number, first.parent_number, first.author) == (1, None, people.tala)
    assert (second.number, second.parent_number, second.author) == (2, 1, people.edda)
    assert (first.blocks, second.blocks) == (ENGLISH[:2], ENGLISH)
    assert (second.note, second.state, second.origin) == ("Names put right", "draft", "written")
    assert second.source_version == sources.latest_version(session, draft.source_id)
    assert revisions.latest(session, draft) is second
    assert revisions.get(session, draft, 1) is first
    for number in (0, 3, 2**31, 10**30):
        assert revisions.get(session, draft, number) is None
    assert written_since(session, draft, 1) == [first, second]


def test_nothing_written_yet_is_no_revision(session: Session, draft: Article) -> None:
    assert revisions.latest(session, draft) is None
    assert revisions.get(session, draft, 0) is None
    assert written_since(session, draft, 1) == []


def test_each_revision_is_an_event(session: Session, people: Cast, draft: Article) -> None:
    save(session, people.tala, draft, note="first go")
    event = audit.of_article(session, draft.id)[-1]
    assert (event.kind, event.actor, event.revision_number, event.note) == (
        "revision_saved", people.tala, 1, "first go",
    )  # fmt: skip
    assert (event.from_state, event.to_state) == (None, None)


def test_the_article_sums_up_its_latest_text(
    session: Session, people: Cast, draft: Article
) -> None:
    assert (draft.blocks_done, draft.blocks_total) == (0, 5)
    save(session, people.tala, draft, said(" *Water* [returns](https://x.example) ")[:2])
    session.expire_all()
    assert (draft.latest_number, draft.headline) == (1, "Water returns")
    assert draft.standfirst == "After nine dry months the pipes were opened on Tuesday."
    assert (draft.words, draft.blocks_done, draft.blocks_total) == (12, 2, 5)
    assert "water returns" in draft.search_text
    assert "المياه" in draft.search_text
    save(session, people.tala, draft, ENGLISH[2:], left_out=("s-head",))
    session.expire_all()
    assert (draft.headline, draft.standfirst, draft.blocks_done) == ("", "", 4)
    assert "water" not in draft.search_text


def test_ids_that_the_source_does_not_have_are_not_left_out(
    session: Session, people: Cast, draft: Article
) -> None:
    saved = save(session, people.tala, draft, left_out=("s-3", "gone", "s-1", "t-1", "s-3"))
    assert saved is not None
    assert saved.left_out == ["s-1", "s-3"]


def test_an_unchanged_text_writes_nothing(session: Session, people: Cast, draft: Article) -> None:
    first = save(session, people.tala, draft, left_out=("s-1", "s-2"))
    before = counts(session)
    again = save(session, people.edda, draft, left_out=("s-2", "s-1", "gone"), note="again")
    assert again is first
    assert counts(session) == before
    assert draft.latest_number == 1


@pytest.mark.parametrize("text", ["One\r\ntwo", "One\x00", "\x1b[1mOne", "One\ud800"])
def test_control_characters_do_not_come_in_and_make_no_second_revision(
    session: Session, people: Cast, draft: Article, text: str
) -> None:
    first = save(session, people.tala, draft, said(text), note="a\x00b")
    session.expire_all()
    assert first is not None
    assert first.blocks[0].text.split() in (["One", "two"], ["One"], ["[1mOne"])
    assert first.note == "ab"
    assert save(session, people.tala, draft, said(text)) is first


@pytest.mark.parametrize(
    "blocks", [(), (Block("t-1", Kind.PARAGRAPH, " \n", ("s-1",)),)], ids=["none", "blank"]
)
def test_an_empty_page_is_not_a_first_revision(
    session: Session, people: Cast, draft: Article, blocks: tuple[Block, ...]
) -> None:
    assert save(session, people.tala, draft, blocks) is None
    assert draft.latest_number == 0
    saved = save(session, people.tala, draft, blocks, left_out=("s-1",))
    assert saved is not None
    assert saved.left_out == ["s-1"]


def test_clearing_a_text_is_a_change(session: Session, people: Cast, draft: Article) -> None:
    save(session, people.tala, draft)
    cleared = save(session, people.tala, draft, ())
    assert cleared is not None
    assert (cleared.number, cleared.blocks, draft.headline) == (2, (), "")


@pytest.mark.parametrize("base", [0, 1, 3, -1])
def test_a_stale_base_is_refused_and_nothing_is_written(
    session: Session, people: Cast, draft: Article, base: int
) -> None:
    save(session, people.tala, draft, said("One"))
    save(session, people.edda, draft, said("Two"))
    before = counts(session)
    with pytest.raises(Outdated) as stale:
        save(session, people.tala, draft, said("Mine"), base=base)
    assert (stale.value.code, stale.value.detail) == ("newer_revision", {"base": base, "latest": 2})
    assert counts(session) == before
    assert (draft.headline, draft.latest_number) == ("Two", 2)


@pytest.mark.parametrize("blocks", [(ENGLISH[0], ENGLISH[0]), (ENGLISH[2], ENGLISH[0])])
def test_what_is_no_text_is_refused(
    session: Session, people: Cast, draft: Article, blocks: tuple[Block, ...]
) -> None:
    before = counts(session)
    with pytest.raises(Invalid):
        save(session, people.tala, draft, blocks)
    assert counts(session) == before


# By state: who writes, and what the others are told.
WRITERS = {
    State.DRAFT: ({"tala", "edda", "emil"}, {}),
    State.TRANSLATED: ({"edda", "emil"}, {"tala": RefusalKind.NOT_NOW}),
    State.EDITED: (
        set(),
        {"tala": RefusalKind.NOT_NOW, "edda": RefusalKind.NOT_NOW, "emil": RefusalKind.NOT_NOW},
    ),
    State.PUBLISHED: (
        set(),
        {"tala": RefusalKind.NOT_NOW, "edda": RefusalKind.NOT_NOW, "emil": RefusalKind.NOT_NOW},
    ),
}


@pytest.mark.parametrize("state", list(State))
def test_who_writes_in_which_state(session: Session, people: Cast, state: State) -> None:
    article = cast.article_in(session, people, state)
    writers, others = WRITERS[state]
    for name in ("tala", "tarek", "edda", "emil", "ada", "otto"):
        before = counts(session)
        if name in writers:
            saved = save(session, getattr(people, name), article, said(f"As {name} has it"))
            assert saved is not None
            assert saved.state == state
            continue
        with pytest.raises(Refused) as refused:
            save(session, getattr(people, name), article, said("No"))
        assert refused.value.detail["kind"] is others.get(name, RefusalKind.NOT_YOU)
        assert counts(session) == before


def test_an_old_text_is_taken_up_as_a_new_revision(
    session: Session, people: Cast, draft: Article
) -> None:
    save(session, people.tala, draft, said("One"), left_out=("s-1",))
    save(session, people.tala, draft, said("Two"))
    restored = revisions.restore(session, actor_of(people.edda), draft, 1, base_number=2)
    assert restored is not None
    assert (restored.number, restored.parent_number, restored.restored_number) == (3, 2, 1)
    assert (restored.blocks, restored.left_out) == (said("One"), ["s-1"])
    assert (restored.author_id, restored.origin) == (people.edda.id, Origin.RESTORED)
    assert draft.headline == "One"
    event = audit.of_article(session, draft.id)[-1]
    assert (event.kind, event.revision_number, event.data) == (
        "revision_restored", 3, {"restored": 1},
    )  # fmt: skip


def test_restoring_refuses_as_saving_does(session: Session, people: Cast, draft: Article) -> None:
    save(session, people.tala, draft, said("One"))
    save(session, people.tala, draft, said("Two"))
    before = counts(session)
    tala = actor_of(people.tala)
    for number in (9, 0, -(10**30), 10**30):
        with pytest.raises(Invalid, match="unknown_revision"):
            revisions.restore(session, tala, draft, number, base_number=2)
    with pytest.raises(Outdated):
        revisions.restore(session, tala, draft, 1, base_number=1)
    with pytest.raises(Refused):
        revisions.restore(session, actor_of(people.tarek), draft, 1, base_number=2)
    latest = revisions.restore(session, tala, draft, 2, base_number=2)
    assert latest is revisions.latest(session, draft)
    assert counts(session) == before


def test_a_text_that_no_page_could_show_is_refused(
    session: Session, people: Cast, draft: Article
) -> None:
    many = tuple(Block(f"b{number}", Kind.PARAGRAPH, "") for number in range(MAX_BLOCKS + 1))
    with pytest.raises(Invalid, match="too_many_blocks"):
        save(session, people.tala, draft, many)
    with pytest.raises(Invalid, match="too_many_blocks"):
        cast.source(session, people, (*cast.ARABIC, *many))


def test_a_text_beyond_the_limits_is_refused(
    session: Session, people: Cast, draft: Article
) -> None:
    for kind in Kind:
        with pytest.raises(Invalid, match="block_too_long"):
            save(session, people.tala, draft, (Block("t-1", kind, "w" * (MAX_BLOCK_LENGTH + 1)),))
    many = tuple(
        Block(f"b{number}", Kind.PARAGRAPH, "w" * MAX_BLOCK_LENGTH)
        for number in range(MAX_TEXT_LENGTH // MAX_BLOCK_LENGTH + 1)
    )
    with pytest.raises(Invalid, match="text_too_long"):
        save(session, people.tala, draft, many)
    assert draft.latest_number == 0
    with pytest.raises(Invalid, match="block_too_long"):
        cast.source(session, people, (cast.ARABIC[0], replace(many[0], text="w" * 20_001)))
    with pytest.raises(Invalid, match="text_too_long"):
        cast.source(session, people, (cast.ARABIC[0], *many))


def test_a_longer_text_stored_before_is_saved_and_restored_but_does_not_grow(
    session: Session, people: Cast, draft: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "w" * 30_000
    with monkeypatch.context() as before:
        before.setattr(domain, "MAX_BLOCK_LENGTH", len(long))
        save(session, people.tala, draft, said(long))
    save(session, people.tala, draft, (*said(long), Block("new", Kind.PARAGRAPH, "New.")))
    save(session, people.tala, draft, said(long[1:]))
    with pytest.raises(Invalid, match="block_too_long"):
        save(session, people.tala, draft, said(long))
    save(session, people.tala, draft, said("Short"))
    restored = revisions.restore(session, actor_of(people.tala), draft, 1, base_number=4)
    assert restored is not None
    assert restored.blocks == said(long)


def test_an_editors_changes_in_review_are_known_as_such(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    edited = save(session, people.edda, article, said("Better"))
    assert edited is not None
    assert (edited.state, edited.author_id) == ("translated", people.edda.id)
    transitions.act(
        session,
        actor_of(people.edda),
        article,
        transitions.TransitionRequest(Action.APPROVE, base_number=2),
    )
    assert article.state == State.EDITED


@pytest.mark.parametrize(
    "given",
    [
        {"number": 1, "parent_number": None},  # a second first one
        {"number": 2, "parent_number": 1},  # a fork
        {"number": 2, "parent_number": None},
        {"number": 3, "parent_number": 1},
        {"number": 4, "parent_number": 3},  # a gap
        {"number": 3, "parent_number": 3},
        {"number": 0, "parent_number": None},
        {"state": "lost"},
        {"origin": "dreamt"},
    ],
    ids=str,
)
def test_the_database_refuses_gaps_and_forks(
    session: Session, people: Cast, draft: Article, given: dict[str, object]
) -> None:
    version = sources.latest_version(session, draft.source_id)
    save(session, people.tala, draft, said("One"))
    save(session, people.tala, draft, said("Two"))
    third = {"number": 3, "parent_number": 2, "state": "draft", **given}
    session.add(
        Revision(article_id=draft.id, source_version_id=version.id, blocks_json=[], **third)
    )
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("statement", [update(Revision).values(note="x"), delete(Revision)])
def test_a_revision_never_changes(
    session: Session, people: Cast, draft: Article, statement: object
) -> None:
    save(session, people.tala, draft)
    with pytest.raises(DBAPIError, match="revisions never change"):
        session.execute(statement)
