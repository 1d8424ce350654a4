"""Four eyes by share of words: who may approve and publish what, and what is stored for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.errors import Outdated, Refused
from review.domain.text.blocks import Block
from review.domain.text.word_count import count_words
from review.domain.workflow import Action, Role, State, may_decide
from review.formats.article_jsonl import decode
from review.formats.jsonl import Line
from review.models.articles import Article, Revision, RevisionAuthorship
from review.models.people import Person, PersonRole
from review.services.editorial import authorship, publishing, revisions, transitions
from review.services.editorial.authorization import Deciders, deciders
from review.services.editorial.workflow_facts import facts_for, facts_of
from review.services.exchange import article_import
from review.services.exchange.import_actors import find_import_actors
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of

THIN = (ENGLISH[0], *(replace(block, text="To do.") for block in ENGLISH[1:]))
NEW_END = "The mayor denied on Wednesday that any of the pipes had been paid for twice."
CORRECTED = (
    *ENGLISH[:4],
    replace(ENGLISH[4], text="The town says that 4 kilometres of pipe were replaced."),
)


def article_end(text: str) -> Block:
    return replace(ENGLISH[4], text=text)


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def save(session: Session, person: Person, article: Article, blocks: Sequence[Block]) -> None:
    revisions.save(session, actor_of(person), article, blocks=blocks, left_out=(),
                   base_number=article.latest_number)  # fmt: skip


def act(
    session: Session, person: Person, article: Article, action: Action, *, override: bool = False,
    **order: str,
) -> None:  # fmt: skip
    proposed = publishing.propose_order(session, article) if action is Action.PUBLISH else None
    if proposed is not None:
        proposed = replace(proposed, note="One figure was wrong.", **order)
    transitions.act(
        session,
        actor_of(person),
        article,
        transitions.TransitionRequest(
            action,
            base_number=article.latest_number,
            reason="A figure.",
            override=override,
            order=proposed,
        ),
    )


def refused(session: Session, person: Person, article: Article, action: Action) -> str:
    with pytest.raises(Refused) as no:
        act(session, person, article, action)
    return no.value.code


def draft(session: Session, people: Cast, blocks: Sequence[Block]) -> Article:
    """Written and submitted by Tala."""
    article = cast.article(session, people, translator=people.tala)
    save(session, people.tala, article, blocks)
    act(session, people.tala, article, Action.SUBMIT)
    return article


def taken_down(session: Session, people: Cast) -> Article:
    """Translated by Tala, published by Edda, and open again for a correction."""
    article = cast.article_in(session, people, State.PUBLISHED)
    act(session, people.edda, article, Action.UNPUBLISH)
    act(session, people.edda, article, Action.REOPEN)
    return article


def test_who_rewrites_a_thin_draft_in_review_can_neither_approve_nor_publish(
    session: Session, people: Cast
) -> None:
    article = draft(session, people, THIN)
    save(session, people.edda, article, ENGLISH)
    assert refused(session, people.edda, article, Action.APPROVE) == "four_eyes_words"
    act(session, people.emil, article, Action.APPROVE)
    assert refused(session, people.edda, article, Action.PUBLISH) == "four_eyes_words"
    act(session, people.emil, article, Action.PUBLISH)


def test_rewriting_in_small_steps_is_rewriting(session: Session, people: Cast) -> None:
    article = draft(session, people, THIN)
    for number in range(1, len(ENGLISH) + 1):
        save(session, people.edda, article, (*ENGLISH[:number], *THIN[number:]))
    assert refused(session, people.edda, article, Action.APPROVE) == "four_eyes_words"


def test_two_editors_who_each_wrote_less_than_half_may_both_approve(
    session: Session, people: Cast
) -> None:
    article = draft(session, people, ENGLISH)
    save(session, people.edda, article, (*ENGLISH[:4], article_end(NEW_END)))
    save(session, people.emil, article,
         (*ENGLISH[:3], replace(ENGLISH[3], text="“Nobody told us anything.”"),
          article_end(NEW_END)))  # fmt: skip
    facts = facts_of(session, article, four_eyes=True)
    assert len(facts.words_by_author) == 3
    assert sum(facts.words_by_author.values()) == article.words
    for person in (people.edda, people.emil):
        assert may_decide(Action.APPROVE, actor_of(person), facts)


def test_returning_and_submitting_again_resets_nothing(session: Session, people: Cast) -> None:
    article = draft(session, people, THIN)
    save(session, people.edda, article, ENGLISH)
    act(session, people.edda, article, Action.RETURN)
    act(session, people.tala, article, Action.SUBMIT)
    assert refused(session, people.edda, article, Action.APPROVE) == "four_eyes_words"


def test_restoring_the_translators_text_counts_for_nobody(session: Session, people: Cast) -> None:
    article = draft(session, people, ENGLISH)
    save(session, people.edda, article, THIN)
    revisions.restore(session, actor_of(people.edda), article, 1, base_number=2)
    facts = facts_of(session, article, four_eyes=True)
    assert facts.words_by_author == {people.tala.id: article.words}
    act(session, people.edda, article, Action.APPROVE)


def test_restoring_ones_own_text_does_not_hide_who_wrote_it(session: Session, people: Cast) -> None:
    article = draft(session, people, THIN)
    save(session, people.edda, article, ENGLISH)
    revisions.restore(session, actor_of(people.emil), article, 1, base_number=2)
    revisions.restore(session, actor_of(people.emil), article, 2, base_number=3)
    assert refused(session, people.edda, article, Action.APPROVE) == "four_eyes_words"


def test_nobody_corrects_a_published_story_alone(session: Session, people: Cast) -> None:
    article = taken_down(session, people)
    save(session, people.edda, article, CORRECTED)
    facts = facts_of(session, article, four_eyes=True)
    assert facts.changed_words_by_author == {people.edda.id: 2}
    assert refused(session, people.edda, article, Action.APPROVE) == "four_eyes_correction"
    act(session, people.emil, article, Action.APPROVE)
    assert refused(session, people.edda, article, Action.PUBLISH) == "four_eyes_correction"
    act(session, people.emil, article, Action.PUBLISH)


def test_a_correction_in_parts_is_one(session: Session, people: Cast) -> None:
    """Neither a second revision nor approving and reopening between them makes it smaller."""
    article = taken_down(session, people)
    save(session, people.edda, article, CORRECTED)
    act(session, people.emil, article, Action.APPROVE)
    act(session, people.edda, article, Action.REOPEN)
    assert refused(session, people.edda, article, Action.APPROVE) == "four_eyes_correction"


def test_a_correction_that_two_made_may_be_approved_by_either(
    session: Session, people: Cast
) -> None:
    article = taken_down(session, people)
    save(session, people.edda, article, CORRECTED)
    save(session, people.emil, article, (replace(ENGLISH[0], text="Water flows to the old quarter"),
                                         *CORRECTED[1:]))  # fmt: skip
    facts = facts_of(session, article, four_eyes=True)
    assert facts.changed_words_by_author == {people.edda.id: 2, people.emil.id: 2}
    act(session, people.edda, article, Action.APPROVE)


def test_removing_alone_is_a_correction_too(session: Session, people: Cast) -> None:
    article = taken_down(session, people)
    save(session, people.edda, article, (*ENGLISH[:4], replace(ENGLISH[4], text="")))
    assert facts_of(session, article, four_eyes=True).changed_words_by_author == {
        people.edda.id: 10,
    }


def test_a_correction_of_credit_section_or_address_is_approved_like_any_other(
    session: Session, people: Cast
) -> None:
    article = cast.article_in(session, people, State.PUBLISHED)
    act(session, people.edda, article, Action.UNPUBLISH)
    act(session, people.edda, article, Action.PUBLISH, slug="other-address", credit_line="By T.")
    act(session, people.edda, article, Action.UNPUBLISH)
    act(session, people.edda, article, Action.REOPEN)
    act(session, people.edda, article, Action.APPROVE)
    act(session, people.edda, article, Action.PUBLISH)


def test_moved_paragraphs_are_no_correction_of_anybody(session: Session, people: Cast) -> None:
    article = taken_down(session, people)
    save(session, people.edda, article, (*ENGLISH[:2], ENGLISH[4], ENGLISH[3], ENGLISH[2]))
    assert facts_of(session, article, four_eyes=True).changed_words_by_author == {}
    act(session, people.edda, article, Action.APPROVE)


def test_after_the_next_publication_corrections_are_counted_anew(
    session: Session, people: Cast
) -> None:
    article = taken_down(session, people)
    save(session, people.edda, article, CORRECTED)
    act(session, people.emil, article, Action.APPROVE)
    act(session, people.emil, article, Action.PUBLISH)
    act(session, people.edda, article, Action.UNPUBLISH)
    assert facts_of(session, article, four_eyes=True).changed_words_by_author == {}
    act(session, people.edda, article, Action.PUBLISH)


def test_an_admin_who_edits_overrides_for_a_share_and_for_a_correction(
    session: Session, people: Cast
) -> None:
    people.edda.granted.append(PersonRole(role=Role.ADMIN))
    session.flush()
    article = draft(session, people, THIN)
    save(session, people.edda, article, ENGLISH)
    act(session, people.edda, article, Action.APPROVE, override=True)
    act(session, people.edda, article, Action.PUBLISH, override=True)
    act(session, people.edda, article, Action.UNPUBLISH)
    act(session, people.edda, article, Action.REOPEN)
    save(session, people.edda, article, CORRECTED)
    assert refused(session, people.edda, article, Action.APPROVE) == "four_eyes_words"
    act(session, people.edda, article, Action.APPROVE, override=True)


def test_imported_words_are_those_of_the_named_translator(session: Session, people: Cast) -> None:
    row = (
        b'{"id": "1", "source_lang": "ar", "target_lang": "en", "source_title": "a",'
        b' "source_paragraphs": ["b"], "target_title": "Rain in the north",'
        b' "target_paragraphs": ["It rained for a day."]}\n'
    )
    actors = find_import_actors(session, people.tala.email, people.edda.email)
    outcome = article_import.import_row(
        session, actors, decode(Line(1, row, len(row))), State.EDITED
    )
    article = session.get_one(Article, outcome.article_id)
    facts = facts_of(session, article, four_eyes=True)
    assert facts.words_by_author == {people.tala.id: 9}
    assert may_decide(Action.PUBLISH, actor_of(people.edda), facts)


def test_every_revision_has_its_authorship(session: Session, people: Cast) -> None:
    cast.article_in(session, people, State.TRANSLATED, rough=2)
    rows = session.scalars(select(RevisionAuthorship).join(Revision).order_by(Revision.number))
    for row in rows:
        assert sum(row.words_by_author.values()) == row.revision.words
        assert row.changed_words_by_author == {}


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Revisions are saved without their authorship, as before the table was there."""
    monkeypatch.setattr(revisions, "add_authorship", lambda *_args: None)


@pytest.mark.usefixtures("forgetful")
def test_an_older_text_is_computed_when_it_is_asked_for(session: Session, people: Cast) -> None:
    thin, correction = draft(session, people, THIN), taken_down(session, people)
    save(session, people.edda, thin, ENGLISH)
    save(session, people.edda, correction, CORRECTED)
    revisions.restore(session, actor_of(people.edda), correction, 1, base_number=2)
    save(session, people.edda, correction, CORRECTED)
    for found in (
        facts_for(session, [thin, correction], four_eyes=True),
        {one.id: facts_of(session, one, four_eyes=True) for one in (thin, correction)},
    ):
        assert not may_decide(Action.APPROVE, actor_of(people.edda), found[thin.id])
        assert found[correction.id].changed_words_by_author == {people.edda.id: 2}
    assert session.scalars(select(RevisionAuthorship)).all() == []


def test_a_revision_after_older_ones_is_stored_with_what_they_would_have(
    session: Session, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(revisions, "add_authorship", lambda *_args: None)
        article = taken_down(session, people)
        save(session, people.emil, article, (*ENGLISH[:4], article_end(NEW_END)))
    headline = replace(ENGLISH[0], text="Water flows to the old quarter")
    save(session, people.edda, article, (headline, *ENGLISH[1:4], article_end(NEW_END)))
    (row,) = session.scalars(select(RevisionAuthorship))
    assert row.revision.number == article.latest_number == 3
    new_words = count_words([article_end(NEW_END)], "en")
    assert row.words_by_author == {
        str(people.tala.id): article.words - new_words - 1,
        str(people.emil.id): new_words,
        str(people.edda.id): 1,
    }
    removed = count_words(ENGLISH[4:], "en")
    assert row.changed_words_by_author == {
        str(people.emil.id): new_words + removed, str(people.edda.id): 2,
    }  # fmt: skip


def test_older_texts_in_review_are_stored_one_by_one(
    session: Session, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(revisions, "add_authorship", lambda *_args: None)
        waiting = [draft(session, people, ENGLISH), taken_down(session, people)]
        cast.article_in(session, people, State.PUBLISHED)
        cast.article_in(session, people, State.DRAFT)
    draft(session, people, ENGLISH)
    session.flush()
    before = facts_for(session, waiting, four_eyes=True)
    assert [authorship.store_missing(session) for _ in range(3)] == [True, True, False]
    assert facts_for(session, waiting, four_eyes=True) == before
    assert len(session.scalars(select(RevisionAuthorship)).all()) == 3


def test_whom_to_ask_are_active_editors_who_did_not_write_it(
    session: Session, people: Cast
) -> None:
    article = draft(session, people, THIN)
    save(session, people.edda, article, ENGLISH)
    facts = facts_of(session, article, four_eyes=True)
    assert deciders(session, Action.APPROVE, facts) == Deciders(("Emil Okafor",), ())
    people.emil.active = False
    people.edda.granted.append(PersonRole(role=Role.ADMIN))
    session.flush()
    assert deciders(session, Action.APPROVE, facts) == Deciders((), ("Edda Brandt",))


def test_a_text_attributed_before_a_publication_is_outdated_after_it(
    session: Session, people: Cast
) -> None:
    article = draft(session, people, ENGLISH)
    prepared = revisions.prepare(session, actor_of(people.emil), article, blocks=CORRECTED,
                                 left_out=(), base_number=1)  # fmt: skip
    for action in (Action.APPROVE, Action.PUBLISH, Action.UNPUBLISH, Action.REOPEN):
        act(session, people.edda, article, action)
    with pytest.raises(Outdated, match="changed_meanwhile"):
        revisions.save_prepared(session, actor_of(people.emil), article, prepared)
