"""Publishing: what readers see is frozen, has one address, and goes away when withdrawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from review.domain.errors import Invalid, Refused
from review.domain.text.blocks import Block, Kind
from review.domain.workflow import Action, RefusalKind, State
from review.models.articles import Article, Section
from review.models.publications import LivePublication, Publication, PublicationKind
from review.services.editorial import articles, publishing, revisions, sections, transitions
from review.services.editorial.publish_request import PublishOrder
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of

ORDER = PublishOrder(slug="water-returns", credit_line="Translated and edited by Tala and Edda")


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


@pytest.fixture
def edited(session: Session, people: Cast) -> Article:
    return cast.article_in(session, people, State.EDITED)


def act(
    session: Session,
    people: Cast,
    article: Article,
    action: Action,
    order: PublishOrder | None = None,
) -> None:
    transitions.act(
        session,
        actor_of(people.emil),
        article,
        transitions.TransitionRequest(
            action, base_number=article.latest_number, reason="A name.", order=order
        ),
    )


def publish(
    session: Session, people: Cast, article: Article, order: PublishOrder = ORDER
) -> Publication:
    act(session, people, article, Action.PUBLISH, order)
    live = publishing.live_of(session, article)
    assert live is not None
    return live.publication


def publications(session: Session) -> list[Publication]:
    return list(session.scalars(select(Publication).order_by(Publication.number)))


def test_readers_get_the_latest_text_under_the_address_and_credit_of_the_order(
    session: Session, people: Cast, edited: Article
) -> None:
    section = Section(language="en", slug="world", name="World")
    session.add(section)
    session.flush()
    order = replace(ORDER, slug=" Water-Returns ", section_id=section.id,
                    credit_line=" By Tala\x00 ", note="first ones have none",
                    kind=PublicationKind.UPDATE)  # fmt: skip
    found = publish(session, people, edited, order)
    session.expire_all()
    assert (found.number, found.kind, found.note) == (1, PublicationKind.FIRST, "")
    assert (found.language, found.slug, found.section) == ("en", "water-returns", section)
    assert (found.headline, found.blocks) == ("Water returns to the old quarter", ENGLISH)
    assert (found.standfirst, found.credit_line) == (edited.standfirst, "By Tala")
    assert found.published_by_id == people.emil.id
    live = session.get_one(LivePublication, edited.id)
    assert (live.publication, live.slug, live.language) == (found, "water-returns", "en")
    assert live.first_published_at == edited.first_published_at == found.published_at
    assert (edited.slug, edited.credit_line, edited.section) == (
        "water-returns",
        "By Tala",
        section,
    )


def test_blank_blocks_are_not_published(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    revisions.save(session, actor_of(people.edda), article, left_out=(), base_number=1,
                   blocks=(*ENGLISH, Block("t-4", Kind.PARAGRAPH, " \n")))  # fmt: skip
    act(session, people, article, Action.APPROVE)
    assert publish(session, people, article).blocks == ENGLISH


def test_what_is_edited_later_is_not_shown(session: Session, people: Cast, edited: Article) -> None:
    first = publish(session, people, edited)
    act(session, people, edited, Action.UNPUBLISH)
    act(session, people, edited, Action.REOPEN)
    revisions.save(session, actor_of(people.edda), edited, left_out=(), base_number=1,
                   blocks=(replace(ENGLISH[0], text="Dry again"), *ENGLISH[1:]))  # fmt: skip
    session.expire_all()
    assert first.headline == first.blocks[0].text == "Water returns to the old quarter"
    assert publishing.live_of(session, edited) is None
    act(session, people, edited, Action.APPROVE)
    again = publish(session, people, edited, replace(ORDER, note="It is dry again."))
    assert (again.number, again.headline, again.revision_id != first.revision_id) == (
        2, "Dry again", True,
    )  # fmt: skip


def test_what_is_taken_down_is_gone_for_readers_and_stays_on_record(
    session: Session, people: Cast, edited: Article
) -> None:
    found = publish(session, people, edited)
    act(session, people, edited, Action.UNPUBLISH)
    assert session.scalars(select(LivePublication)).all() == []
    assert publications(session) == [found]
    assert (edited.state, edited.slug) == (State.EDITED, "water-returns")


def test_a_text_published_again_says_what_changed(
    session: Session, people: Cast, edited: Article
) -> None:
    first = publish(session, people, edited)
    born = edited.first_published_at
    act(session, people, edited, Action.UNPUBLISH)
    for note in ("", " \n", "\x00"):
        with pytest.raises(Invalid) as refused:
            publish(session, people, edited, replace(ORDER, note=note))
        assert (refused.value.code, refused.value.detail) == ("note_missing", {"field": "note"})
    assert publications(session) == [first]
    order = replace(ORDER, kind=PublicationKind.CLARIFICATION, note=" Umm Said, not Saad. ")
    second = publish(session, people, edited, order)
    assert (second.number, second.kind, second.note) == (2, "clarification", "Umm Said, not Saad.")
    live = publishing.live_of(session, edited)
    assert live is not None
    assert live.first_published_at == edited.first_published_at == born
    act(session, people, edited, Action.UNPUBLISH)
    third = publish(session, people, edited, replace(ORDER, note="And again."))
    assert (third.number, third.kind) == (3, "correction")


def test_a_first_publication_is_only_one(session: Session, people: Cast, edited: Article) -> None:
    act(session, people, edited, Action.PUBLISH, ORDER)
    with pytest.raises(Refused, match="publish_not_now"):
        act(session, people, edited, Action.PUBLISH, replace(ORDER, note="twice"))


@pytest.mark.parametrize("state", [State.EDITED, State.PUBLISHED])
def test_an_address_is_one_storys_for_good(
    session: Session, people: Cast, edited: Article, state: State
) -> None:
    publish(session, people, edited)
    if state is State.EDITED:
        act(session, people, edited, Action.UNPUBLISH)
    other = cast.article_in(session, people, State.EDITED)
    with pytest.raises(Invalid) as refused:
        publish(session, people, other, replace(ORDER, slug="WATER-returns"))
    assert (refused.value.code, refused.value.detail) == ("slug_taken", {"field": "slug"})
    session.expire_all()
    assert (other.state, other.slug) == (State.EDITED, None)
    assert publishing.live_of(session, other) is None


def test_another_language_may_have_the_same_address(
    session: Session, people: Cast, edited: Article
) -> None:
    publish(session, people, edited)
    french = articles.open_article(session, actor_of(people.edda), edited.source, "fr",
                                   translator_id=people.tala.id)  # fmt: skip
    revisions.save(session, actor_of(people.tala), french,
                   blocks=ENGLISH, left_out=(), base_number=0)  # fmt: skip
    act(session, people, french, Action.SUBMIT)
    act(session, people, french, Action.APPROVE)
    assert publish(session, people, french).slug == "water-returns"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"slug": "a b"}, "slug_malformed"),
        ({"slug": "../admin"}, "slug_malformed"),
        ({"section_id": 0}, "unknown_section"),
    ],
)
def test_an_order_that_cannot_be_carried_out(
    session: Session, people: Cast, edited: Article, given: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        publish(session, people, edited, replace(ORDER, **given))
    session.expire_all()
    assert (edited.state, edited.slug, publications(session)) == (State.EDITED, None, [])


def test_a_section_of_another_language_is_none(
    session: Session, people: Cast, edited: Article
) -> None:
    section = Section(language="ar", slug="world", name="العالم")
    session.add(section)
    session.flush()
    with pytest.raises(Invalid, match="unknown_section"):
        publish(session, people, edited, replace(ORDER, section_id=section.id))
    assert sections.of_language(session, "en") == []
    assert sections.of_language(session, "ar") == [section]


@pytest.mark.parametrize(
    ("given", "code"),
    [({"credit_line": " \n"}, "credit_missing"), ({"slug": "  "}, "slug_missing")],
)
def test_a_publication_needs_credit_and_address(
    session: Session, people: Cast, edited: Article, given: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        publish(session, people, edited, replace(ORDER, **given))
    assert (refused.value.code, refused.value.detail["kind"]) == (code, RefusalKind.NOT_READY)


def test_a_publication_needs_a_standfirst(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    revisions.save(session, actor_of(people.edda), article, left_out=("s-deck",), base_number=1,
                   blocks=(ENGLISH[0], *ENGLISH[2:]))  # fmt: skip
    act(session, people, article, Action.APPROVE)
    with pytest.raises(Refused, match="standfirst_missing"):
        publish(session, people, article)


def test_the_form_starts_with_what_was_published_last(
    session: Session, people: Cast, edited: Article
) -> None:
    first = publishing.propose_order(session, edited)
    assert first == PublishOrder(
        slug="water-returns-to-the-old-quarter",
        credit_line="Translated and edited by Tala Haddad and Edda Brandt",
    )
    publish(session, people, edited)
    assert publishing.propose_order(session, edited) == replace(
        ORDER, kind=PublicationKind.CORRECTION
    )


def test_a_proposed_address_is_free(session: Session, people: Cast) -> None:
    slugs = [cast.article_in(session, people, State.PUBLISHED).slug for _ in range(3)]
    stem = "water-returns-to-the-old-quarter"
    assert slugs == [stem, f"{stem}-2", f"{stem}-3"]


@pytest.mark.parametrize("last", [1, 2, 3, 4, 9, 1000])
def test_the_next_address_is_found_with_few_questions(
    session: Session, edited: Article, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    """Of a headline that comes back every day."""
    taken = {"morning-news", *(f"morning-news-{number}" for number in range(2, last + 1))}
    asked: list[str] = []

    def is_taken(_session: Session, _article: Article, slug: str) -> bool:
        asked.append(slug)
        return slug in taken

    monkeypatch.setattr(publishing, "_taken", is_taken)
    assert publishing.propose_slug(session, edited, "Morning news") == f"morning-news-{last + 1}"
    assert len(asked) <= 2 * last.bit_length() + 1


@pytest.mark.parametrize("headline", ["", "🎉", "…"])
def test_a_headline_without_words_is_addressed_by_number(
    session: Session, edited: Article, headline: str
) -> None:
    assert publishing.propose_slug(session, edited, headline) == f"story-{edited.id}"


def test_the_credit_names_by_byline_who_did_what(session: Session, people: Cast) -> None:
    people.tala.byline = "T. H."
    article = cast.article(session, people, translator=people.tala)
    for person, blocks in ((people.tarek, ENGLISH[:2]), (people.tala, ENGLISH)):
        article.translator_id = person.id
        session.flush()
        revisions.save(session, actor_of(person), article, left_out=(),
                       blocks=blocks, base_number=article.latest_number)  # fmt: skip
    assert publishing.propose_credit(session, article) == "Translated by Tarek Nasser and T. H."
    act(session, people, article, Action.SUBMIT)
    revisions.save(session, actor_of(people.edda), article, left_out=(), base_number=2,
                   blocks=(replace(ENGLISH[0], text="Water is back"), *ENGLISH[1:]))  # fmt: skip
    act(session, people, article, Action.APPROVE)
    assert publishing.propose_credit(session, article) == (
        "Translated and edited by Tarek Nasser, T. H., Edda Brandt, and Emil Okafor"
    )


@pytest.mark.parametrize("statement", [update(Publication).values(note="x"), delete(Publication)])
def test_a_publication_never_changes(
    session: Session, people: Cast, edited: Article, statement: object
) -> None:
    publish(session, people, edited)
    act(session, people, edited, Action.UNPUBLISH)
    with pytest.raises(DBAPIError, match="publications never change"):
        session.execute(statement)
