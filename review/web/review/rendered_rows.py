"""The rows of a review as HTML: the text beside its source, with the changes marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import get_template_attribute, render_template

from review.domain.diff.model import Comparison
from review.extensions import db
from review.models.articles import Article, Revision
from review.services.editorial import revisions
from review.services.editorial.sources import latest_version, newest
from review.web.diff.comparison import TextComparison, compare_blocks
from review.web.diff.view_options import ViewOptions
from review.web.editor.posted_text import PostedText
from review.web.editor.unsaved_text import UnsavedText, current_text
from review.web.presentation.fragment_cache import cached_fragment, revision_cache_key


@dataclass(frozen=True, slots=True)
class Review:
    """What a review is of, and how it is looked at. `base` is what the text is compared with."""

    article: Article
    base: Revision | None
    may_edit: bool
    view: ViewOptions


@dataclass(frozen=True, slots=True)
class RenderedReview:
    """Rows of a review. `filters` are the filters by kind of change, as HTML; `whole`: no row is
    folded."""

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


def render_review(review: Review, unsaved: UnsavedText) -> RenderedReview:
    """The rows of a text, with its differences from the base marked."""
    compared = _compare_with_base(review, unsaved.text)
    comparison, table = compared.comparison, compared.table
    # No row is folded where nothing changed, or where the text shown is not saved.
    whole = comparison.identical or bool(unsaved.unsaved_message)
    view = replace(review.view, all_rows=True) if whole else review.view
    return RenderedReview(
        rows=_rows_html(review, compared, view, unsaved),
        filters=_filters_html(view, comparison),
        order=table.order,
        done=table.done,
        total=table.total,
        lacks_standfirst=table.lacks_standfirst,
        identical=comparison.identical,
        whole=whole,
    )


def render_saved_review(
    review: Review, latest: Revision, read: Callable[[], PostedText]
) -> RenderedReview:
    """The rows of the latest revision, from the fragment cache; `read` is called on a miss."""
    base = revision_cache_key(review.base) if review.base else None
    source_version = newest(db.session(), review.article.source_id)
    key = base, revision_cache_key(latest), source_version, review.may_edit, review.view.url()
    return cached_fragment(lambda: render_review(review, UnsavedText(read())), "review", *key)


def _compare_with_base(review: Review, text: PostedText) -> TextComparison:
    article, base = review.article, review.base
    return compare_blocks(
        _with_text(article, base).blocks if base else text.blocks,
        text.blocks,
        latest_version(db.session(), article.source_id).blocks,
        text.left_out,
        article.target_language,
    )


def _rows_html(
    review: Review, compared: TextComparison, view: ViewOptions, unsaved: UnsavedText
) -> str:
    article = review.article
    return render_template(
        "review/_rows.html",
        row_groups=view.row_groups(compared.rows),
        view=view,
        source_lang=article.source.language,
        lang=article.target_language,
        against=review.base,
        may_edit=review.may_edit,
        open_tools=unsaved.tools_id,
        at=unsaved.focus_id,
        open_blocks=_open_block_ids(article, unsaved),
    )


def _filters_html(view: ViewOptions, comparison: Comparison) -> str:
    macro = get_template_attribute("components/diff_controls.html", "change_filters")
    return str(macro(view, comparison))


def _open_block_ids(article: Article, unsaved: UnsavedText) -> frozenset[str]:
    """The ids of the blocks that differ from the saved ones, and of the one to go to: their fields
    are open."""
    if not unsaved.unsaved_message:
        return frozenset()
    saved = {block.id: block for block in current_text(article).blocks}
    touched = (block.id for block in unsaved.text.blocks if saved.get(block.id) != block)
    return frozenset({unsaved.focus_id, *touched})


def _with_text(article: Article, revision: Revision) -> Revision:
    return revisions.get(db.session(), article, revision.number) or revision
