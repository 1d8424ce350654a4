"""A text on its way: posted by a side-by-side page, not saved yet, and never lost."""

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
from review.services.editorial.prepared_text import PreparedText
from review.services.editorial.sources import latest_version
from review.services.idempotency import Answer
from review.web.diff.text_rows import build_rows
from review.web.editor.posted_text import PostedText, change_rows, concerned, said_with

IN_PLACE = "X-In-Place"  # what static/js/editor/save.js sends, to be answered on the spot


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that may not be saved, and what the page says of it. `at`: the block to go to, and
    `tools`: the block whose tools are open; ids that are not in the text mean nothing. `warning`: a
    sentence about a text that is saved and no longer the latest."""

    text: PostedText
    unsaved: str = ""
    error: str = ""
    at: str = ""
    tools: str = ""
    warning: str = ""


def current_text(article: Article) -> PostedText:
    """The latest revision, or empty rows where nothing has been written."""
    return saved_text(article, article.latest_number)


def saved_text(article: Article, number: int) -> PostedText:
    """The text of a revision; of number 0 empty rows."""
    source = latest_version(db.session(), article.source_id).blocks
    return _text_of(revisions.get(db.session(), article, number), source)


def changed(article: Article, posted: PostedText, op: str) -> Draft:
    """What one of the row buttons makes of the text; `op` may also only open a row's tools, or only
    bring the text back."""
    unsaved = _("Not saved yet.")
    if op == "resume":
        return Draft(posted, _("Here is your text, not saved yet."))
    verb, _colon, id = op.partition(":")
    if verb == "tools":
        unsaved = "" if posted == current_text(article) else unsaved
        return Draft(posted, unsaved, tools=id)
    source = latest_version(db.session(), article.source_id).blocks
    made = change_rows(posted, source, op, said_with(request.form, op))
    return Draft(made, unsaved, at=concerned(made, id))


def block_of(error: DomainError) -> str:
    """The id of the block that an error names, or ""."""
    return str(error.detail.get("id", ""))


def said_of_save(text: PreparedText | None) -> str:
    """What a save made of a text; None where there was nothing to save."""
    if text is not None and not text.unchanged:
        return _("Saved as revision %(number)s.", number=text.number)
    return _("Nothing has changed since the last save.")


def replayed_draft(article: Article, answer: Answer) -> Draft | None:
    """The revision saved by a post that was sent again; None where a redirect answers it.

    A save in place takes the number on the page as its next base. That is the saved revision and
    not the latest one, so that a revision saved meanwhile is compared with and not overwritten.
    """
    number = answer.revision_number
    if number is None or (answer.location and IN_PLACE not in request.headers):
        return None
    text = _text_of(revisions.get(db.session(), article, number), ())
    if number == article.latest_number:
        return Draft(text)
    warning = _(
        "Revision %(newer)s was saved after yours, which is revision %(number)s. "
        "Your next save will be compared with it.",
        newer=article.latest_number,
        number=number,
    )
    return Draft(text, warning=warning)


def conflict(article: Article, mine: PostedText, endpoint: str) -> tuple[str, int]:
    """Both texts, where somebody saved a newer revision than the one that was edited."""
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
        note=typed_note(),
        target=url_for(endpoint, article_id=article.id),
    )
    return page, 409


def typed_note() -> str:
    """What the translator says about this revision."""
    return clean_text(request.form.get("note", "")).strip()


def _text_of(revision: Revision | None, source: Sequence[Block]) -> PostedText:
    if revision is None:
        return PostedText(empty_translation(source), (), 0)
    return PostedText(revision.blocks, tuple(revision.left_out), revision.number)
