"""The review of a submitted translation: editing in place, and a decision."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from review.domain.errors import Invalid, Outdated, Refused
from review.domain.workflow import Act, Action
from review.extensions import db
from review.messages.labels import DONE
from review.messages.sentences import error_message, status_of
from review.models.articles import Article
from review.services.editorial.prepared_text import PreparedText
from review.services.idempotency import Answer
from review.web.auth import access, idempotency, transactions
from review.web.auth.transition_form import act_by_form, posted_reason
from review.web.editor.posted_text import PostedText, parse_posted_text
from review.web.editor.save_transaction import (
    prepare_posted,
    report_save,
    save_transaction,
    saves_in_place,
)
from review.web.editor.unsaved_text import (
    UnsavedText,
    apply_row_operation,
    conflict_page,
    current_text,
    error_block_id,
    replayed_text,
)
from review.web.http.integers import column_integer
from review.web.http.pagination import integer_arg
from review.web.review.decisions import DECISIONS
from review.web.review.review_page import review_page

bp = Blueprint("reviewing", __name__)


@bp.route("/articles/<int:article_id>/review", methods=["GET", "POST"])
@transactions.manual_commit
def review(article_id: int) -> ResponseReturnValue:
    """The review page: saves edits, decides, or carries out a row operation."""
    article = access.load_article(article_id, Act.SEE)
    if request.method == "GET":
        return review_page(article)
    posted = _posted_text(article)
    try:
        return _save_and_decide(article, posted, request.form.get("op", "save"))
    except Outdated as outdated:
        db.session.rollback()
        if posted.base_number != article.latest_number:
            return conflict_page(article, posted, "reviewing.review")
        # The text is up to date; the article's state is not.
        return review_page(article, _refused_text(article, posted, outdated), 409)
    except (Invalid, Refused) as error:
        db.session.rollback()
        return review_page(article, _refused_text(article, posted, error), status_of(error))


@idempotency.on_replay("reviewing.review")
def replay_review(answer: Answer, article_id: int) -> ResponseReturnValue | None:
    """The page of the saved revision for a repeated post."""
    article = access.load_article(article_id, Act.SEE)
    text = replayed_text(article, answer)
    return review_page(article, text) if text else None


def _refused_text(
    article: Article, posted: PostedText, error: Invalid | Outdated | Refused
) -> UnsavedText:
    """The posted text with the refusal. It is saved already if only the decision was refused."""
    unsaved = "" if posted == current_text(article) else _("Not saved yet.")
    return UnsavedText(posted, unsaved, error_message(error), error_block_id(error))


def _posted_text(article: Article) -> PostedText:
    """The text of the form; the current one if the page had no fields to edit it."""
    if "block_id" in request.form:
        return parse_posted_text(request.form)
    text = current_text(article)
    return PostedText(text.blocks, text.left_out, request.form.get("base", -1, type=column_integer))


def _save_and_decide(article: Article, posted: PostedText, op: str) -> ResponseReturnValue:
    """Save the text if it was edited, then take the decision if `op` is one."""
    decision = next((action for action in DECISIONS if action == op), None)
    if op != "save" and decision is None:
        return review_page(article, apply_row_operation(article, posted, op))
    text = None if posted == current_text(article) else prepare_posted(article, posted)
    number = text.number if text else posted.base_number
    with save_transaction(article, text) as transaction:
        if decision is None:
            transaction.response = _after_save(article, text)
        else:
            act_by_form(article, decision, number)
            transaction.response = _after_decision(article, decision)
    return transaction.response or review_page(article, number=number)


def _after_decision(article: Article, decision: Action) -> Response:
    flash(str(DONE[decision]), "success")
    return redirect(url_for("articles.show", article_id=article.id))


def _after_save(article: Article, text: PreparedText | None) -> Response | None:
    """The redirect after a save; None for a page rendered after the transaction.

    A half-written reason would be lost by a redirect.
    """
    report_save(text)
    if posted_reason().strip() or saves_in_place():
        return None
    against = integer_arg("against")
    return redirect(url_for("reviewing.review", article_id=article.id, against=against))
