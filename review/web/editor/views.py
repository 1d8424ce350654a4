"""The pages on which a translation is written beside its source."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from review.domain.errors import Invalid, Outdated, Refused
from review.domain.text.blocks import check_lengths
from review.domain.workflow import Act, Action, Offer, offered
from review.extensions import db
from review.messages.labels import DONE
from review.messages.sentences import error_message, status_of
from review.models.articles import Article, Revision
from review.services.editorial import revisions
from review.services.editorial.prepared_text import PreparedText
from review.services.editorial.transitions import TransitionRequest, act
from review.services.idempotency import Answer
from review.services.queries import work_queue
from review.web.auth import access, idempotency, transactions
from review.web.editor.forms import PasteForm
from review.web.editor.pasted_text import align_pasted
from review.web.editor.posted_text import PostedText, parse_posted_text
from review.web.editor.rendered_rows import RenderedRows, render_rows, render_saved_rows
from review.web.editor.save_transaction import (
    posted_note,
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
    saved_text,
)

bp = Blueprint("editing", __name__)

# The cookie of static/js/editor/source_column.js: whether the source column is hidden.
SOURCE_COOKIE = "original"


@bp.route("/articles/<int:article_id>/edit", methods=["GET", "POST"])
@transactions.manual_commit
def edit(article_id: int) -> ResponseReturnValue:
    """The editor: saves the posted text, submits it, or carries out a row operation."""
    article = access.load_article(article_id, Act.EDIT)
    if request.method == "GET":
        return editor_page(article)
    posted = parse_posted_text(request.form)
    op = request.form.get("op", "save")
    try:
        if op in ("save", "submit"):
            return _save(article, posted, submit=op == "submit")
        return editor_page(article, apply_row_operation(article, posted, op))
    except Invalid as error:
        unsaved = UnsavedText(
            posted, _("Not saved yet."), error_message(error), error_block_id(error)
        )
        return editor_page(article, unsaved, 422)
    except Outdated:
        return conflict_page(article, posted, "editing.edit")


@idempotency.on_replay("editing.edit")
def replay_save(answer: Answer, article_id: int) -> ResponseReturnValue | None:
    """The page of the saved revision for a repeated post."""
    article = access.load_article(article_id, Act.SEE)
    text = replayed_text(article, answer)
    return editor_page(access.load_article(article_id, Act.EDIT), text) if text else None


@bp.route("/articles/<int:article_id>/paste", methods=["GET", "POST"])
@transactions.manual_commit
def paste(article_id: int) -> ResponseReturnValue:
    """A whole translation at once, aligned with the source and shown before it is saved."""
    article = access.load_article(article_id, Act.EDIT)
    form = PasteForm()
    if not form.validate_on_submit():
        page = render_template("editor/paste.html", article=article, form=form)
        return page, 422 if form.is_submitted() else 200
    text = PostedText(align_pasted(article, form), (), article.latest_number)
    message = _("Aligned with the original. Check the rows, then save.")
    try:
        check_lengths(text.blocks)
    except Invalid as error:
        unsaved = UnsavedText(text, message, error_message(error), error_block_id(error))
        return editor_page(article, unsaved, 422)
    return editor_page(article, UnsavedText(text, message))


def editor_page(
    article: Article,
    unsaved: UnsavedText | None = None,
    status: int = 200,
    *,
    number: int | None = None,
) -> tuple[str, int]:
    """The editor with an unsaved text, else with revision `number` (default: the latest).

    The page after a save passes its number, since a colleague may have saved since.
    """
    number = article.latest_number if number is None else number
    latest = revisions.outlines(db.session(), article, number, number).get(number)
    submit = _submit_offer(article)
    rendered = _rendered_rows(article, unsaved, latest)
    messages = _messages(unsaved, submit)
    page = render_template(
        "editor/edit.html",
        article=article,
        rendered=rendered,
        base=unsaved.text.base_number if unsaved else number,
        error_at=_error_element_id(rendered, unsaved) if messages["error"] else "",
        can_submit=submit is not None,
        returned=work_queue.latest_returns(db.session(), [article.id]).get(article.id),
        latest=latest,
        note=posted_note(),
        original_hidden=request.cookies.get(SOURCE_COOKIE) == "hidden",
        **messages,
    )
    return page, status


def _save(article: Article, posted: PostedText, *, submit: bool) -> ResponseReturnValue:
    text = prepare_posted(article, posted)
    with save_transaction(article, text, note=posted_note()) as transaction:
        refused = _submit(article, text) if submit else None
        transaction.response = (
            _after_submit(article, text, refused) if submit else _after_save(article, text)
        )
    if transaction.response is not None:
        return transaction.response
    if refused is not None:
        return editor_page(
            article, UnsavedText(posted, error=error_message(refused)), status_of(refused)
        )
    if saves_in_place():
        return editor_page(article, number=text.number)
    return editor_page(article, UnsavedText(posted, _("The note goes with the next revision.")))


def _after_save(article: Article, text: PreparedText) -> Response | None:
    """The redirect after a save; None for a page rendered after the transaction."""
    report_save(text)
    if saves_in_place() or (text.unchanged and posted_note()):
        return None
    return redirect(url_for("editing.edit", article_id=article.id))


def _submit(article: Article, text: PreparedText) -> Refused | None:
    """Submit the text of this transaction; if that is refused, the text is saved nevertheless."""
    try:
        act(
            db.session(),
            access.current_actor(),
            article,
            TransitionRequest(
                Action.SUBMIT,
                base_number=text.number,
                reason=posted_note() if text.unchanged else "",
            ),
        )
    except Refused as refused:
        return refused
    return None


def _after_submit(article: Article, text: PreparedText, refused: Refused | None) -> Response | None:
    """The redirect after submitting; None for a page with the refusal and the unsaved note."""
    if refused is None:
        flash(str(DONE[Action.SUBMIT]), "success")
        return redirect(url_for("articles.show", article_id=article.id))
    if text.unchanged and posted_note():  # there is no new revision to store the note with
        return None
    return redirect(url_for("editing.edit", article_id=article.id, submit="refused"))


def _messages(unsaved: UnsavedText | None, submit: Offer | None) -> dict[str, str]:
    if unsaved is None:
        return {"unsaved": "", "warning": "", "error": _submit_refusal(submit)}
    return {
        "unsaved": unsaved.unsaved_message,
        "warning": unsaved.warning,
        "error": unsaved.error,
    }


def _rendered_rows(
    article: Article, unsaved: UnsavedText | None, latest: Revision | None
) -> RenderedRows:
    if unsaved is not None:
        return render_rows(
            article, unsaved.text, tools_id=unsaved.tools_id, focus_id=unsaved.focus_id
        )
    if latest is None:
        return render_rows(article, current_text(article))
    return render_saved_rows(article, latest, lambda: saved_text(article, latest.number))


def _submit_refusal(submit: Offer | None) -> str:
    """Why the text cannot be submitted, on the page after that was refused; else ""."""
    if request.args.get("submit") != "refused" or submit is None or submit.refusal is None:
        return ""
    return _("Saved, but not submitted yet.") + " " + error_message(submit.refusal)


def _error_element_id(rendered: RenderedRows, unsaved: UnsavedText | None) -> str:
    """The id of the element that an error is about: its block's, else the first incomplete row."""
    if unsaved and any(block.id == unsaved.focus_id for block in unsaved.text.blocks):
        return f"text-{unsaved.focus_id}"
    return f"row-{rendered.first_missing}" if rendered.first_missing else ""


def _submit_offer(article: Article) -> Offer | None:
    offers = offered(access.current_actor(), access.load_facts(article))
    return next((offer for offer in offers if offer.action is Action.SUBMIT), None)
