"""The rows of the editor as HTML, and what the rest of the page needs of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template

from review.extensions import db
from review.models.articles import Article, Revision
from review.services.editorial.sources import latest_version, newest
from review.web.diff.text_rows import build_rows
from review.web.editor.posted_text import PostedText
from review.web.presentation.fragment_cache import cached_fragment, revision_cache_key


@dataclass(frozen=True, slots=True)
class RenderedRows:
    """Rows of the editor. `start` is the key of the row to begin with, `first_missing` that of the
    first incomplete one, or ""."""

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


def render_rows(
    article: Article, text: PostedText, *, tools_id: str = "", focus_id: str = ""
) -> RenderedRows:
    """The rows of a text beside its source.

    `tools_id` is the block whose tools are open, `focus_id` the one to go to; "" for none.
    """
    source = latest_version(db.session(), article.source_id).blocks
    table = build_rows(source, text.blocks, text.left_out)
    rows = render_template(
        "editor/_rows.html",
        table=table,
        source_lang=article.source.language,
        lang=article.target_language,
        open_tools=tools_id,
        at=focus_id,
    )
    missing = table.first_missing
    return RenderedRows(
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


def render_saved_rows(
    article: Article, revision: Revision, read: Callable[[], PostedText]
) -> RenderedRows:
    """The rows of a saved revision, from the fragment cache; `read` is called on a cache miss."""
    languages = article.source.language, article.target_language
    source_version = newest(db.session(), article.source_id)
    key = revision_cache_key(revision), source_version, languages
    return cached_fragment(lambda: render_rows(article, read()), "editor", *key)
