"""What an export says of articles that were written or changed here."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.text.block_operations import empty_translation
from review.domain.text.blocks import Block, Kind
from review.domain.workflow import Actor, Role, State
from review.formats import article_jsonl
from review.formats.jsonl import Line
from review.models.articles import Article
from review.services.accounts import people
from review.services.editorial import articles, revisions, sources
from review.services.exchange import article_export, article_import
from review.services.exchange.article_import import ImportStatus
from review.services.exchange.import_actors import find_import_actors

SOURCE = (
    Block("h", Kind.HEADLINE, "السوق"),
    Block("s", Kind.STANDFIRST, "عاد ثلاثة عشر محلاً."),
    Block("p", Kind.PARAGRAPH, "فتح السوق أبوابه."),
)
TARGET = ("The market", "Thirteen shops are back.", "The market has opened.")


def write_here(session: Session) -> Article:
    """An article that was written by somebody of the desk."""
    person = people.create_person(
        session, None, people.NewPerson(name="Ed", email="ed@example.org", roles=[Role.EDITOR])
    )
    actor = Actor(person.id, person.roles)
    source = sources.add_source(
        session,
        actor,
        language="ar",
        blocks=SOURCE,
        details=sources.SourceDetails(outlet="Voice", url="https://voice.example/1"),
    )
    article = articles.open_article(session, actor, source, "en", translator_id=person.id)
    empty = empty_translation(SOURCE)
    blocks = [replace(block, text=text) for block, text in zip(empty, TARGET, strict=True)]
    revisions.save(session, actor, article, blocks=blocks, left_out=(), base_number=0)
    return article


def bring(
    session: Session, row: dict[str, Any], state: State = State.DRAFT
) -> article_import.Outcome:
    decoded = article_jsonl.decode(Line(1, json.dumps(row).encode(), 0))
    return article_import.import_row(
        session, find_import_actors(session, None, None), decoded, state
    )


def test_an_article_written_here_has_an_id_of_its_own(session: Session) -> None:
    article = write_here(session)
    assert list(article_export.rows(session)) == [
        {
            "id": f"interlinear-{article.id}",
            "source_lang": "ar",
            "source_title": "السوق",
            "source_paragraphs": ["عاد ثلاثة عشر محلاً.", "فتح السوق أبوابه."],
            "source_kinds": ["standfirst", "p"],
            "target_lang": "en",
            "target_title": "The market",
            "target_paragraphs": ["Thirteen shops are back.", "The market has opened."],
            "target_kinds": ["standfirst", "p"],
            "paragraph_aligned": True,
            "outlet": "Voice",
            "url": "https://voice.example/1",
        }
    ]


def test_it_is_there_already_when_it_comes_back(session: Session) -> None:
    article = write_here(session)
    outcome = bring(session, next(article_export.rows(session)))
    assert (outcome.status, outcome.article_id) == (ImportStatus.ALREADY_THERE, article.id)


def test_an_id_like_ours_of_another_text_is_imported(session: Session) -> None:
    write_here(session)
    row = next(article_export.rows(session)) | {"source_title": "سوق آخر"}
    assert bring(session, row).status is ImportStatus.IMPORTED
    assert list(article_export.rows(session, ids=[row["id"]]))[-1] == row


def test_elsewhere_it_comes_in_with_its_kinds_and_facts(session: Session) -> None:
    row = {
        "id": "interlinear-999999",
        "source_lang": "ar",
        "source_title": "السوق",
        "source_paragraphs": ["عاد ثلاثة عشر محلاً.", "فتح السوق أبوابه."],
        "source_kinds": ["standfirst", "p"],
        "target_lang": "en",
        "target_title": "The market",
        "target_paragraphs": ["Thirteen shops are back.", "The market has opened."],
        "target_kinds": ["standfirst", "p"],
        "paragraph_aligned": True,
        "outlet": "Voice",
    }
    outcome = bring(session, row, State.PUBLISHED)
    article = session.get_one(Article, outcome.article_id)
    assert (outcome.state, article.standfirst) == (State.PUBLISHED, "Thirteen shops are back.")
    assert article.source.outlet == "Voice"
    assert list(article_export.rows(session)) == [row]


def test_a_changed_translation_is_told_as_it_is_now(session: Session) -> None:
    row = {
        "id": "market",
        "source_lang": "ar",
        "target_lang": "en",
        "source_title": "السوق",
        "source_paragraphs": ["فتح السوق أبوابه."],
        "target_title": "The market",
        "target_paragraphs": ["The market has opened."],
        "paragraph_aligned": True,
        "genre": "news",
    }
    outcome = bring(session, row, State.TRANSLATED)
    article = session.get_one(Article, outcome.article_id)
    before = revisions.latest(session, article)
    assert before is not None
    blocks = (*before.blocks, Block("new", Kind.CROSSHEAD, "Added"))
    editor = find_import_actors(session, None, None).editor
    revisions.save(session, editor, article, blocks=blocks, left_out=(), base_number=1)
    told = next(article_export.rows(session))
    assert told["target_paragraphs"] == ["The market has opened.", "Added"]
    assert told["target_kinds"] == ["p", "h"]
    assert told["paragraph_aligned"] is False
    assert told["genre"] == "news"


@pytest.mark.parametrize(
    ("states", "ids", "found"),
    [
        ((), (), ["a", "b", "c"]),
        ((State.DRAFT,), (), ["a"]),
        ((State.DRAFT, State.PUBLISHED), (), ["a", "c"]),
        ((), ("b", "c", "unknown"), ["b", "c"]),
        ((State.DRAFT,), ("b",), []),
    ],
)
def test_rows_can_be_chosen(
    session: Session, states: tuple[State, ...], ids: tuple[str, ...], found: list[str]
) -> None:
    row = {
        "source_lang": "ar",
        "target_lang": "en",
        "source_title": "السوق",
        "source_paragraphs": ["فتح السوق أبوابه."],
        "target_title": "The market",
        "target_paragraphs": ["The market has opened."],
    }
    for id, state in (("a", State.DRAFT), ("b", State.EDITED), ("c", State.PUBLISHED)):
        bring(session, {"id": id, **row}, state)
    assert [row["id"] for row in article_export.rows(session, states=states, ids=ids)] == found


def test_own_ids_are_chosen_by_their_number(session: Session) -> None:
    article = write_here(session)
    ids = [f"interlinear-{article.id}", "interlinear-x", f"interlinear-{'9' * 30}"]
    assert len(list(article_export.rows(session, ids=ids))) == 1
    assert session.scalars(select(Article.id)).all() == [article.id]
