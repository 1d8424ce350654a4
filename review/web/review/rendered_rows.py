"""The rows of a review, drawn; of a text as it is saved, once for all who review it alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import get_template_attribute, render_template, request

from review.extensions import db
from review.models.articles import Article, Revision
from review.services.editorial import revisions
from review.services.editorial.sources import latest_version, newest
from review.web.auth.access import SAFE_METHODS
from review.web.diff.comparison import compare_blocks
from review.web.diff.view_options import ViewOptions
from review.web.editor.posted_text import PostedText
from review.web.editor.unsaved_text import UnsavedText, current_text
from review.web.presentation.fragment_cache import named, once


@dataclass(frozen=True, slots=True)
class Review:
    """What a review is of, and how it is looked at. `base` is what the text is compared with."""

    article: Article
    base: Revision | None
    may_edit: bool
    view: ViewOptions


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A bench with its changes marked. `filters` are their numbers by kind, as HTML; `whole`, that
    nothing is put away."""

    rows: str
    filters: str
    order: str
    done: int
    total: int
    lacks_standfirst: bool
    identical: bool
    whole: bool

    def __len__(self) -> int:
        return len(self.rows) + len(self.filters) + len(self.order)


def reviewed(review: Review, unsaved: UnsavedText) -> Reviewed:
    """A text with what differs from the base marked."""
    article, base, text = review.article, review.base, unsaved.text
    compared = compare_blocks(
        _with_text(article, base).blocks if base else text.blocks,
        text.blocks,
        latest_version(db.session(), article.source_id).blocks,
        text.left_out,
        article.target_language,
    )
    comparison = compared.comparison
    # Nothing is put away where nothing changed, or where what is shown is not saved.
    whole = comparison.identical or bool(unsaved.unsaved_message)
    view = replace(review.view, all_rows=True) if whole else review.view
    rows = render_template(
        "review/_rows.html",
        row_groups=view.row_groups(compared.rows),
        view=view,
        source_lang=article.source.language,
        lang=article.target_language,
        against=base,
        may_edit=review.may_edit,
        open_tools=unsaved.tools_id,
        at=unsaved.focus_id,
        open_blocks=_unsaved(article, unsaved),
    )
    filters = str(
        get_template_attribute("components/diff_controls.html", "change_filters")(view, comparison)
    )
    table = compared.table
    return Reviewed(
        rows=rows,
        filters=filters,
        order=table.order,
        done=table.done,
        total=table.total,
        lacks_standfirst=table.lacks_standfirst,
        identical=comparison.identical,
        whole=whole,
    )


def reviewed_once(review: Review, latest: Revision, read: Callable[[], PostedText]) -> Reviewed:
    """The same of the latest revision as it is saved."""

    def draw() -> Reviewed:
        return reviewed(review, UnsavedText(read()))

    if request.method not in SAFE_METHODS:
        return draw()  # what was just written may yet be undone
    base = named(review.base) if review.base else None
    version = newest(db.session(), review.article.source_id)
    key = base, named(latest), version, review.may_edit, review.view.url()
    return once(draw, "review", *key)


def _unsaved(article: Article, unsaved: UnsavedText) -> frozenset[str]:
    """The blocks that are not as they are saved, and the one to go to: their fields are open."""
    if not unsaved.unsaved_message:
        return frozenset()
    saved = {block.id: block for block in current_text(article).blocks}
    touched = (block.id for block in unsaved.text.blocks if saved.get(block.id) != block)
    return frozenset({unsaved.focus_id, *touched})


def _with_text(article: Article, revision: Revision) -> Revision:
    return revisions.get(db.session(), article, revision.number) or revision
