"""A posted text that is not saved (yet): how the editor and the review show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask_babel import gettext as _

from review.domain.diff.compare import compare
from review.domain.errors import DomainError
from review.domain.text.block_operations import empty_translation
from review.domain.text.blocks import Block, clean_text
from review.extensions import db
from review.models.articles import Article, Revision
from review.services.editorial import revisions
from review.services.editorial.sources import latest_version
from review.services.idempotency import Answer
from review.web.diff.text_rows import build_rows
from review.web.editor.posted_text import PostedText
from review.web.editor.row_operations import apply_operation, focus_block_id, operation_argument
from review.web.editor.save_transaction import posted_note, saves_in_place


@dataclass(frozen=True, slots=True)
class UnsavedText:
    """A text to show in place of a saved revision, and the messages about it.

    `unsaved_message`: that it is not saved; "" if it is. `error`: why it was refused. `warning`:
    that it is saved and not the latest revision. `focus_id`: the block to focus; `tools_id`: the
    block whose tools are open. Ids that are not in the text have no effect.
    """

    text: PostedText
    unsaved_message: str = ""
    error: str = ""
    focus_id: str = ""
    tools_id: str = ""
    warning: str = ""


def current_text(article: Article) -> PostedText:
    """The text of the latest revision; empty rows if nothing has been written."""
    return saved_text(article, article.latest_number)


def saved_text(article: Article, number: int) -> PostedText:
    """The text of a revision; empty rows for number 0."""
    source = latest_version(db.session(), article.source_id).blocks
    return _text_of(revisions.get(db.session(), article, number), source)


def apply_row_operation(article: Article, posted: PostedText, op: str) -> UnsavedText:
    """The posted text after a row operation.

    `op`: an operation of `row_operations`; or `tools:block id`, which only opens the tools of a
    row; or `resume`, which only shows the text again. Raises Invalid.
    """
    unsaved = _("Not saved yet.")
    if op == "resume":
        return UnsavedText(posted, _("Here is your text, not saved yet."))
    verb, _colon, id = op.partition(":")
    if verb == "tools":
        unsaved = "" if posted == current_text(article) else unsaved
        return UnsavedText(posted, unsaved, tools_id=id)
    source = latest_version(db.session(), article.source_id).blocks
    text = apply_operation(posted, source, op, operation_argument(request.form, op))
    return UnsavedText(text, unsaved, focus_id=focus_block_id(text, id))


def error_block_id(error: DomainError) -> str:
    """The id of the block that an error is about, or ""."""
    return str(error.detail.get("id", ""))


def replayed_text(article: Article, answer: Answer) -> UnsavedText | None:
    """The text that a repeated post saved the first time; None if a redirect answers it.

    A save in place takes the number on the page as its next base. That is the saved revision and
    not the latest one, so that a revision saved meanwhile is compared with and not overwritten.
    """
    number = answer.revision_number
    if number is None or (answer.location and not saves_in_place()):
        return None
    text = _text_of(revisions.get(db.session(), article, number), ())
    if number == article.latest_number:
        return UnsavedText(text)
    warning = _(
        "Revision %(newer)s was saved after yours, which is revision %(number)s. "
        "Your next save will be compared with it.",
        newer=article.latest_number,
        number=number,
    )
    return UnsavedText(text, warning=warning)


def conflict_page(article: Article, mine: PostedText, endpoint: str) -> tuple[str, int]:
    """The page with both texts (409), if there is a newer revision than the one that was edited."""
    db.session.rollback()
    db.session.refresh(article)
    source = latest_version(db.session(), article.source_id).blocks
    latest = revisions.latest(db.session(), article)
    theirs = _text_of(latest, source)
    comparison = compare(theirs.blocks, mine.blocks, article.target_language)
    page = render_template(
        "editor/conflict.html",
        article=article,
        comparison=comparison,
        table=build_rows(source, mine.blocks, mine.left_out, comparison),
        mine=mine,
        theirs=latest,
        reason=clean_text(request.form.get("reason", "")),
        note=posted_note(),
        target=url_for(endpoint, article_id=article.id),
    )
    return page, 409


def _text_of(revision: Revision | None, source: Sequence[Block]) -> PostedText:
    if revision is None:
        return PostedText(empty_translation(source), (), 0)
    return PostedText(revision.blocks, tuple(revision.left_out), revision.number)
