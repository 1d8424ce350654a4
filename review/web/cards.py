"""Articles as the lists draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from review.models.articles import Article
from review.models.clock import now


@dataclass(frozen=True, slots=True)
class Card:
    id: int
    state: str
    source_title: str
    source_lang: str
    target_title: str
    target_lang: str
    person: str
    deadline: datetime | None
    overdue: bool
    note: str = ""
    written: bool = False


def card_of(article: Article, note: str = "") -> Card:
    """An article as a card; `note` is one line about it, such as why it was returned."""
    person = article.translator or article.editor
    waiting = article.due_at if article.state != "published" else None
    return Card(
        id=article.id,
        state=article.state,
        source_title=article.source.headline,
        source_lang=article.source.language,
        target_title=article.headline,
        target_lang=article.target_language,
        person=person.name if person else "",
        deadline=waiting,
        overdue=waiting is not None and waiting < now(),
        note=note,
        written=article.latest_number > 0,
    )
