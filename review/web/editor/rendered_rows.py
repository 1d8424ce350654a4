"""A text laid out to be written on, its rows drawn; of a revision as it is kept, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template, request

from review.extensions import db
from review.models.articles import Article, Revision
from review.services.editorial.sources import latest_version, newest
from review.web.auth.access import SAFE_METHODS
from review.web.diff.text_rows import build_rows
from review.web.editor.posted_text import PostedText
from review.web.presentation.fragment_cache import named, once


@dataclass(frozen=True, slots=True)
class Laid:
    """A bench as the rest of the page needs it. `first_missing` is the key of the first row
    that lacks something, or "", and `start` that of the row to begin with."""

    rows: str
    order: str
    done: int
    total: int
    complete: bool
    lacks_headline: bool
    lacks_standfirst: bool
    start: str
    first_missing: str

    def __len__(self) -> int:
        return len(self.rows) + len(self.order)


def laid(article: Article, text: PostedText, *, tools: str = "", at: str = "") -> Laid:
    """A text beside the original; `tools` and `at` are the blocks whose tools are open and to go
    to."""
    source = latest_version(db.session(), article.source_id).blocks
    table = build_rows(source, text.blocks, text.left_out)
    rows = render_template(
        "editor/_rows.html",
        table=table,
        source_lang=article.source.language,
        lang=article.target_language,
        open_tools=tools,
        at=at,
    )
    missing = table.first_missing
    return Laid(
        rows,
        table.order,
        table.done,
        table.total,
        table.complete,
        table.lacks_headline,
        table.lacks_standfirst,
        (missing or table.rows[0]).key,
        missing.key if missing else "",
    )


def laid_once(article: Article, revision: Revision, read: Callable[[], PostedText]) -> Laid:
    """The same of a saved revision, whose text is read only where it has to be drawn."""

    def draw() -> Laid:
        return laid(article, read())

    if request.method not in SAFE_METHODS:
        return draw()  # what was just written may yet be undone
    languages = article.source.language, article.target_language
    version = newest(db.session(), article.source_id)
    return once(draw, "edit", named(revision), version, languages)
