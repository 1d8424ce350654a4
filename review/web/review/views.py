"""Reviewing: source and translation with its changes, edited in place, and a decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from review.domain.errors import Invalid, Outdated, Refused
from review.domain.text.blocks import clean_text
from review.domain.workflow import Act, Action, offered, permitted
from review.extensions import db
from review.messages.sentences import DONE, say, status_of
from review.models.articles import Article, Revision
from review.services.accounts.past_names import past_names
from review.services.editorial import revisions
from review.services.editorial.prepared_text import PreparedText
from review.services.editorial.review_rounds import Rounds, rounds_of, written_since
from review.services.editorial.transitions import act
from review.services.idempotency import Answer
from review.web.auth import access, idempotency, transactions
from review.web.auth.second_reader import second_reader_hint
from review.web.diff.view_options import parse_view_options
from review.web.editor.posted_text import PostedText, read_text
from review.web.editor.unsaved_text import (
    IN_PLACE,
    Draft,
    block_of,
    changed,
    conflict,
    current_text,
    replayed_draft,
    said_of_save,
    saved_text,
)
from review.web.http.integers import column_integer
from review.web.review.decisions import DECISIONS, decision_buttons
from review.web.review.rendered_rows import Review, reviewed, reviewed_once

bp = Blueprint("reviewing", __name__)


@bp.route("/articles/<int:article_id>/review", methods=["GET", "POST"])
@transactions.manual_commit
def review(article_id: int) -> ResponseReturnValue:
    article = access.load_article(article_id, Act.SEE)
    if request.method == "GET":
        return _draw(article)
    posted = _posted(article)
    try:
        return _carry_out(article, posted, request.form.get("op", "save"))
    except Outdated as outdated:
        db.session.rollback()
        if posted.base_number != article.latest_number:
            return conflict(article, posted, "reviewing.review")
        # The text is the same; its state is not.
        return _draw(article, _refused(article, posted, outdated), 409)
    except (Invalid, Refused) as error:
        db.session.rollback()
        return _draw(article, _refused(article, posted, error), status_of(error))


@idempotency.on_replay("reviewing.review")
def replay_review(answer: Answer, article_id: int) -> ResponseReturnValue | None:
    article = access.load_article(article_id, Act.SEE)
    draft = replayed_draft(article, answer)
    return _draw(article, draft) if draft else None


def _refused(article: Article, posted: PostedText, error: Invalid | Outdated | Refused) -> Draft:
    """What was sent, with why it stays as it is; where just the decision was refused, saved."""
    unsaved = "" if posted == current_text(article) else _("Not saved yet.")
    return Draft(posted, unsaved, say(error), block_of(error))


def _posted(article: Article) -> PostedText:
    """The text of the form; a decision on a text that cannot be edited now brings none along."""
    if "block_id" in request.form:
        return read_text(request.form)
    text = current_text(article)
    return PostedText(text.blocks, text.left_out, request.form.get("base", -1, type=column_integer))


def _carry_out(article: Article, posted: PostedText, op: str) -> ResponseReturnValue:
    """Save what was edited, if anything was; then decide, if that was asked for."""
    decision = next((action for action in DECISIONS if action == op), None)
    if op != "save" and decision is None:
        return _draw(article, changed(article, posted, op))
    text = _prepared(article, posted)
    with transactions.write_transaction():
        if text is not None:
            revisions.save_prepared(db.session(), access.current_actor(), article, text)
        if decision is not None:
            _decide(article, decision, text.number if text else posted.base_number)
        answer = _after_save(article, text) if decision is None else _after(article, decision)
        transactions.store_answer(answer)
    return answer or _draw(article, saved=text.number if text else posted.base_number)


def _after(article: Article, decision: Action) -> Response:
    flash(str(DONE[decision]), "success")
    return redirect(url_for("articles.show", article_id=article.id))


def _after_save(article: Article, text: PreparedText | None) -> Response | None:
    """Where a save leads; None to a page that is rendered outside of the transaction."""
    flash(said_of_save(text), "success")
    if text is not None and not text.unchanged:
        idempotency.record_revision(text.number)
    if _reason().strip() or IN_PLACE in request.headers:
        # Not elsewhere: a reason that is half written would be lost on the way.
        return None
    return redirect(url_for("reviewing.review", article_id=article.id, **_against()))


def _prepared(article: Article, posted: PostedText) -> PreparedText | None:
    """The text to save; None where it was not edited."""
    if posted == current_text(article):
        return None
    return revisions.prepare(
        db.session(),
        access.current_actor(),
        article,
        blocks=posted.blocks,
        left_out=posted.left_out,
        base_number=posted.base_number,
    )


def _decide(article: Article, decision: Action, base_number: int) -> None:
    act(
        db.session(),
        access.current_actor(),
        article,
        decision,
        base_number=base_number,
        base_state=request.form.get("state"),
        reason=_reason(),
        override="override" in request.form,
        four_eyes=current_app.config["FOUR_EYES"],
    )


def _draw(
    article: Article, draft: Draft | None = None, status: int = 200, *, saved: int | None = None
) -> tuple[str, int]:
    """The review of a text that is not saved yet, else of a revision: `saved`, or the latest."""
    number = article.latest_number if saved is None else saved
    facts = access.load_facts(article)
    offers = offered(access.current_actor(), facts)
    buttons = decision_buttons(offers)
    rounds = rounds_of(db.session(), article)
    base, latest = _compared(article, rounds, number)
    may_edit = bool(permitted(Act.EDIT, access.current_actor(), facts))
    view = parse_view_options()
    review = Review(article, base, may_edit, view)
    if draft is None and latest is not None:
        bench = reviewed_once(review, latest, lambda: saved_text(article, number))
    else:
        bench = reviewed(review, draft or Draft(saved_text(article, number)))
    written = written_since(db.session(), article, base.number if base else 1)
    page = render_template(
        "review/review.html",
        article=article,
        names=past_names(db.session(), [*rounds.people, *(one.author for one in written)]),
        base=draft.text.base_number if draft else number,
        unsaved=draft.unsaved if draft else "",
        warning=draft.warning if draft else "",
        error=draft.error if draft else "",
        error_at=f"text-{draft.at}" if draft and draft.error and draft.at else "",
        reason=_reason(),
        against=base,
        bench=bench,
        view=replace(view, all_rows=view.all_rows or bench.whole),
        rounds=rounds,
        written=written,
        may_edit=may_edit,
        offers=buttons,
        decision_failed=request.form.get("op") in {button.action for button in buttons},
        lacks_standfirst=any(button.is_approval for button in buttons) and not article.standfirst,
        second_reader=second_reader_hint(offers, facts),
        can_publish=any(offer.action is Action.PUBLISH for offer in offers),
    )
    return page, status


def _compared(
    article: Article, rounds: Rounds, latest: int
) -> tuple[Revision | None, Revision | None]:
    """What to compare with, the revision asked for (0: none) or the usual one; and the latest."""
    asked = request.args.get("against", type=column_integer)
    number = (rounds.base(latest) if asked is None else asked) or 0
    found = revisions.outlines(db.session(), article, number, latest)
    if number and number not in found:
        abort(404)
    return found.get(number), found.get(latest)


def _reason() -> str:
    """What the editor gives as the reason for a decision."""
    return clean_text(request.form.get("reason", ""))


def _against() -> dict[str, Any]:
    asked = request.args.get("against", type=column_integer)
    return {} if asked is None else {"against": asked}
