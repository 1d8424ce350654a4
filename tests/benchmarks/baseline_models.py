"""The bare application's tables, and the articles in them."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Engine, ForeignKey, String, Text, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tests import shared_data

ARTICLES = 200
ROWS = 60  # which make a page of 30 KB
WORDS = 13  # in a row: some 800 in an article


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {list[Any]: JSON}


class Article(Base):
    __tablename__ = "bare_articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(20))
    latest_number: Mapped[int] = mapped_column(default=0)
    rows: Mapped[list[Any]]


class Revision(Base):
    __tablename__ = "bare_revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("bare_articles.id"))
    number: Mapped[int]
    blocks: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def fill(engine: Engine) -> None:
    """The tables, with articles of real words."""
    Base.metadata.create_all(engine)
    found = [row for row in shared_data.rows("articles.jsonl") if row["source_lang"] == "ar"]
    sides = [
        " ".join(" ".join(row[f"{side}_paragraphs"]) for row in found).split()
        for side in ("source", "target")
    ]
    with engine.begin() as connection:
        connection.execute(insert(Article), [_article(id, sides) for id in range(1, ARTICLES + 1)])


def _article(id: int, sides: list[list[str]]) -> dict[str, Any]:
    hand = random.Random(id)
    rows = [
        {
            "id": f"b{number}",
            "kind": "paragraph" if number else "headline",
            "links": [f"s{number}"],
            "source": _piece(sides[0], hand),
            "target": _piece(sides[1], hand),
        }
        for number in range(ROWS)
    ]
    return {
        "id": id,
        "title": rows[0]["target"],
        "language": "ar",
        "latest_number": 0,
        "rows": rows,
    }


def _piece(words: list[str], hand: random.Random) -> str:
    start = hand.randrange(len(words) - WORDS)
    return " ".join(words[start : start + WORDS])
