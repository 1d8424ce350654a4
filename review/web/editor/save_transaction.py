"""Saving a posted text, as the editor and the review do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from review.domain.text.blocks import clean_text
from review.extensions import db
from review.models.articles import Article
from review.services.editorial import revisions
from review.services.editorial.prepared_text import PreparedText
from review.web.auth import access, idempotency, transactions
from review.web.editor.posted_text import PostedText

IN_PLACE_HEADER = "X-In-Place"  # sent by static/js/editor/save.js, which updates the page in place


@dataclass(slots=True)
class SaveTransaction:
    """A transaction that saves a text and may act on it.

    `response`: what the post is answered with; None for a page rendered after the transaction.
    """

    response: Response | None = None


def prepare_posted(article: Article, posted: PostedText) -> PreparedText:
    """The posted text, checked and ready to be saved. Raises what `revisions.prepare` does."""
    return revisions.prepare(
        db.session(),
        access.current_actor(),
        article,
        blocks=posted.blocks,
        left_out=posted.left_out,
        base_number=posted.base_number,
    )


@contextmanager
def save_transaction(
    article: Article, text: PreparedText | None, *, note: str = ""
) -> Iterator[SaveTransaction]:
    """Save a text (None: none was edited), run the block, and commit both together.

    The block acts further, such as to submit the text, and sets the response, which is stored for a
    repeated post. Raises what `revisions.save_prepared` and `transactions.write_transaction` do.
    """
    transaction = SaveTransaction()
    with transactions.write_transaction():
        if text is not None:
            revisions.save_prepared(db.session(), access.current_actor(), article, text, note=note)
        yield transaction
        transactions.store_answer(transaction.response)


def report_save(text: PreparedText | None) -> None:
    """Flash the result of a save, and record its revision for a repeated post."""
    flash(save_message(text), "success")
    if text is not None and not text.unchanged:
        idempotency.record_revision(text.number)


def save_message(text: PreparedText | None) -> str:
    """The result of a save; None for a text that was not edited."""
    if text is not None and not text.unchanged:
        return _("Saved as revision %(number)s.", number=text.number)
    return _("Nothing has changed since the last save.")


def saves_in_place() -> bool:
    """Whether the post is answered with a page that a script takes over, not with a redirect."""
    return IN_PLACE_HEADER in request.headers


def posted_note() -> str:
    """The translator's note on the posted revision."""
    return clean_text(request.form.get("note", "")).strip()
