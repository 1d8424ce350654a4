"""The demo's stories hold together, and the services take them all."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.demo.people import MEMBERS
from review.demo.seed import seed
from review.demo.story_files import moment, read_stories
from review.demo.text_edits import Text, edit
from review.domain.audit_events import EventKind
from review.domain.text.blocks import Block, Kind
from review.domain.workflow import State
from review.models.articles import Article, Revision, RevisionAuthorship
from review.models.events import Event
from review.models.people import Person
from review.models.publications import LivePublication, Publication, PublicationKind
from review.models.sources import Source

PRESENT = datetime(2026, 3, 4, 0, 30, tzinfo=UTC)
PASSWORDS = {member.email: "abcd-efgh-jkmn-pqrs" for member in MEMBERS}


@pytest.fixture
def newsroom(session: Session) -> Session:
    seed(session, PASSWORDS, PRESENT)
    return session


def test_steps_stand_in_their_order_and_lie_in_the_past() -> None:
    steps = [step for story in read_stories(PRESENT).values() for step in story.steps]
    for earlier, later in pairwise(steps):
        if (earlier.story, earlier.language) == (later.story, later.language):
            assert earlier.when < later.when
    assert max(step.when for step in steps) < PRESENT
    assert PRESENT - min(step.when for step in steps) < timedelta(days=21)


def test_every_state_and_language_is_there(newsroom: Session) -> None:
    states = Counter(newsroom.scalars(select(Article.state)))
    assert set(states) == set(State)
    assert sum(states.values()) >= 12
    languages = newsroom.scalars(select(Source.language)).all()
    wanted = {"ar": 5, "fa": 2, "es": 2, "fr": 2, "zh": 1}
    assert {code: languages.count(code) for code in wanted} == wanted


def test_the_events_are_told_in_the_order_of_time(newsroom: Session) -> None:
    moments = newsroom.scalars(select(Event.created_at).order_by(Event.id)).all()
    assert list(moments) == sorted(moments)
    assert moments[-1] < PRESENT


def test_returned_corrected_overdue_untouched_and_unclaimed_ones_are_there(
    newsroom: Session,
) -> None:
    kinds = set(newsroom.scalars(select(Event.kind)))
    assert {EventKind.ARTICLE_RETURNED, EventKind.ARTICLE_UNPUBLISHED} <= kinds
    corrected = newsroom.scalars(
        select(Publication).where(Publication.kind == PublicationKind.CORRECTION)
    ).one()
    assert corrected.note
    drafts = newsroom.scalars(select(Article).where(Article.state == State.DRAFT)).all()
    assert any(draft.due_at and draft.due_at < PRESENT for draft in drafts)
    assert any(draft.translator_id is None for draft in drafts)
    assert any(draft.translator_id and not draft.latest_number for draft in drafts)


def test_what_is_published_is_whole_and_credited(newsroom: Session) -> None:
    published = newsroom.scalars(select(LivePublication)).all()
    assert {live.language for live in published} == {"en", "fr", "ar"}
    for live in published:
        assert live.publication.standfirst
        assert live.publication.credit_line
        assert live.publication.section is not None


def test_a_byline_stands_in_for_a_name_to_readers(newsroom: Session) -> None:
    hidden = newsroom.scalars(select(Person).where(Person.byline != "")).one()
    credits = " ".join(newsroom.scalars(select(Publication.credit_line)))
    assert hidden.byline in credits
    assert hidden.name not in credits


def test_the_demo_holds_ordinary_reviews(newsroom: Session) -> None:
    """Those who approved a text edited it, and wrote far less than half of its words."""
    approvals = newsroom.execute(
        select(Event.actor_id, Revision.words, RevisionAuthorship.words_by_author)
        .join(Revision, (Revision.article_id == Event.article_id)
              & (Revision.number == Event.revision_number))
        .join(RevisionAuthorship, RevisionAuthorship.revision_id == Revision.id)
        .where(Event.kind == EventKind.ARTICLE_APPROVED)
    )  # fmt: skip
    shares = [written.get(str(actor), 0) / words for actor, words, written in approvals]
    assert 0 < max(shares) < 0.3


def test_moments_are_told_from_the_present() -> None:
    assert moment("-3d 09:30", PRESENT) == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert moment("+1d", PRESENT) == datetime(2026, 3, 5, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="yesterday"):
        moment("yesterday", PRESENT)


def test_an_edit_must_find_its_words_once() -> None:
    source = (Block("s", Kind.PARAGRAPH, "source"),)
    text = Text(source, (Block("t", Kind.PARAGRAPH, "one two two", ("s",)),))
    assert edit(text, [["replace", "one", "1"]]).blocks[0].text == "1 two two"
    for words in ("two", "three"):
        with pytest.raises(ValueError, match=words):
            edit(text, [["replace", words, ""]])
    assert edit(text, [["leave_out", 1]]).left_out == {"s"}
