"""Reviewing: source and translation with its changes, edited in place, and a decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.blocks import clean_text
from review.domain.errors import Invalid, Outdated, Refused
from review.domain.workflow import Act, Action, Offer, offered, permitted
from review.extensions import db
from review.models.articles import Article, Revision
from review.services import revisions
from review.services.reviewing import Rounds, rounds_of, written_since
from review.services.sources import latest_version
from review.services.transitions import act
from review.web import access
from review.web.change_view import ChangeView, asked_view
from review.web.comparing import Compared, compare_blocks
from review.web.editing import IN_PLACE, conflict, current_text
from review.web.forms.text import PostedText, change_rows, concerned, read_text, said_with
from review.web.sentences import DONE, say, status_of

bp = Blueprint("reviewing", __name__)

DECISIONS = (Action.APPROVE, Action.RETURN, Action.REOPEN)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the page shows besides the article: a text that may not be saved, and what to say."""

    text: PostedText
    unsaved: str = ""
    error: str = ""
    reason: str = ""
    at: str = ""  # the block to go to
    tools: str = ""  # the block whose tools are open


@bp.route("/articles/<int:article_id>/review", methods=["GET", "POST"])
@access.writes
def review(article_id: int) -> ResponseReturnValue:
    article = access.article(article_id, Act.SEE)
    if request.method == "GET":
        return _draw(article, Draft(current_text(article)))
    reason = clean_text(request.form.get("reason", ""))
    posted = _posted(article)
    try:
        return _carry_out(article, posted, request.form.get("op", "save"), reason)
    except Outdated as outdated:
        db.session.rollback()
        if posted.base_number != article.latest_number:
            return conflict(article, posted, "reviewing.review")
        # The text is the same; its state is not.
        draft = Draft(posted, _("Not saved yet."), say(outdated), reason)
        return _draw(article, draft, 409)
    except (Invalid, Refused) as error:
        db.session.rollback()
        draft = Draft(posted, _("Not saved yet."), say(error), reason)
        return _draw(article, draft, status_of(error))


def _posted(article: Article) -> PostedText:
    """The text of the form; a decision on a text that cannot be edited now brings none along."""
    if "block_id" in request.form:
        return read_text(request.form)
    text = current_text(article)
    return PostedText(text.blocks, text.left_out, request.form.get("base", -1, type=int))


def _carry_out(article: Article, posted: PostedText, op: str, reason: str) -> ResponseReturnValue:
    """Save what was edited, if anything was; then decide, if that was asked for."""
    if op == "resume":
        return _draw(article, Draft(posted, _("Here is your text, not saved yet."), reason=reason))
    decision = next((action for action in DECISIONS if action == op), None)
    if op != "save" and decision is None:
        return _draw(article, _changed(article, posted, op, reason))
    saved = _save(article, posted)
    if decision is None:
        flash(_("Saved as revision %(number)s.", number=article.latest_number) if saved
              else _("Nothing has changed since the last save."), "success")  # fmt: skip
        if reason.strip() or IN_PLACE in request.headers:
            # Not elsewhere: a reason that is half written would be lost on the way.
            return _draw(article, Draft(current_text(article), reason=reason))
        return redirect(url_for("reviewing.review", article_id=article.id, **_against()))
    act(
        db.session(),
        access.actor(),
        article,
        decision,
        base_number=article.latest_number if saved else posted.base_number,
        base_state=request.form.get("state"),
        reason=reason,
        override="override" in request.form,
        four_eyes=current_app.config["FOUR_EYES"],
    )
    flash(str(DONE[decision]), "success")
    return redirect(url_for("articles.show", article_id=article.id))


def _changed(article: Article, posted: PostedText, op: str, reason: str) -> Draft:
    """What one of the row buttons makes of the text; `op` may also only open a row's tools."""
    verb, _colon, id = op.partition(":")
    if verb == "tools":
        unsaved = "" if posted == current_text(article) else _("Not saved yet.")
        return Draft(posted, unsaved, reason=reason, at=id, tools=id)
    source = latest_version(db.session(), article.source_id).blocks
    changed = change_rows(posted, source, op, said_with(request.form, op))
    return Draft(changed, _("Not saved yet."), reason=reason, at=concerned(changed, id))


def _save(article: Article, posted: PostedText) -> bool:
    """Write a revision where the text was edited; whether one was written."""
    before = article.latest_number
    if posted == current_text(article):
        return False
    revisions.save(
        db.session(),
        access.actor(),
        article,
        blocks=posted.blocks,
        left_out=posted.left_out,
        base_number=posted.base_number,
    )
    return article.latest_number > before


def _draw(article: Article, draft: Draft, status: int = 200) -> tuple[str, int]:
    facts = access.facts(article)
    offers = offered(access.actor(), facts)
    source = latest_version(db.session(), article.source_id)
    rounds = rounds_of(db.session(), article)
    base = _base(article, rounds)
    text = draft.text
    compared = compare_blocks(
        base.blocks if base else text.blocks,
        text.blocks,
        source.blocks,
        text.left_out,
        article.target_language,
    )
    view = _asked_view(compared, draft)
    page = render_template(
        "reviewing/review.html",
        article=article,
        draft=draft,
        against=base,
        compared=compared,
        bench=compared.bench,
        view=view,
        stretches=view.stretches(compared.rows),
        rounds=rounds,
        written=written_since(db.session(), article, base.number if base else 1),
        may_edit=bool(permitted(Act.EDIT, access.actor(), facts)),
        offers=_decisions(offers),
        can_publish=any(offer.action is Action.PUBLISH for offer in offers),
    )
    return page, status


def _asked_view(compared: Compared, draft: Draft) -> ChangeView:
    """How to show it; nothing is put away where nothing changed, or what is shown is not saved."""
    whole = compared.comparison.identical or bool(draft.unsaved)
    view = asked_view()
    return replace(view, all_rows=True) if whole else view


def _decisions(offers: tuple[Offer, ...]) -> list[tuple[Offer, str]]:
    """The decisions to offer here, each with the sentence for what is in its way."""
    return [
        (offer, say(offer.refusal) if offer.refusal is not None else "")
        for offer in offers
        if offer.action in DECISIONS
    ]


def _base(article: Article, rounds: Rounds) -> Revision | None:
    """The revision to compare with: the one asked for (0: none), else the usual one."""
    asked = request.args.get("against", type=int)
    number = rounds.base(article.latest_number) if asked is None else asked
    if not number:
        return None
    return revisions.get(db.session(), article, number) or abort(404)


def _against() -> dict[str, Any]:
    asked = request.args.get("against", type=int)
    return {} if asked is None else {"against": asked}
