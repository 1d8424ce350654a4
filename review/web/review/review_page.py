"""The review page: source and translation with its changes, and the decisions on offer."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, render_template, request

from review.domain.workflow import Act, Action, Facts, Offer, offered, permitted
from review.extensions import db
from review.models.articles import Article, Revision
from review.services.accounts.past_names import past_names
from review.services.editorial import revisions
from review.services.editorial.review_rounds import Rounds, rounds_of, written_since
from review.web.auth import access
from review.web.auth.second_reader import second_reader_hint
from review.web.auth.transition_form import posted_reason
from review.web.diff.view_options import parse_view_options
from review.web.editor.unsaved_text import UnsavedText, saved_text
from review.web.http.pagination import integer_arg
from review.web.review.decisions import decision_buttons
from review.web.review.rendered_rows import (
    RenderedReview,
    Review,
    render_review,
    render_saved_review,
)


def review_page(
    article: Article,
    unsaved: UnsavedText | None = None,
    status: int = 200,
    *,
    number: int | None = None,
) -> tuple[str, int]:
    """The review of an unsaved text, else of revision `number` (default: the latest)."""
    number = article.latest_number if number is None else number
    actor, facts = access.current_actor(), access.load_facts(article)
    rounds = rounds_of(db.session(), article)
    base, latest = _compared_revisions(article, rounds, number)
    may_edit = bool(permitted(Act.EDIT, actor, facts))
    review = Review(article, base, may_edit, parse_view_options())
    rendered = _rendered_review(review, unsaved, latest, number)
    page = render_template(
        "review/review.html",
        article=article,
        base=unsaved.text.base_number if unsaved else number,
        against=base,
        rendered=rendered,
        view=replace(review.view, all_rows=review.view.all_rows or rendered.whole),
        may_edit=may_edit,
        reason=posted_reason(),
        **_messages(unsaved),
        **_history(article, rounds, base),
        **_decisions(article, offered(actor, facts), facts),
    )
    return page, status


def _rendered_review(
    review: Review, unsaved: UnsavedText | None, latest: Revision | None, number: int
) -> RenderedReview:
    if unsaved is None and latest is not None:
        return render_saved_review(review, latest, lambda: saved_text(review.article, number))
    return render_review(review, unsaved or UnsavedText(saved_text(review.article, number)))


def _messages(unsaved: UnsavedText | None) -> dict[str, object]:
    if unsaved is None:
        return {"unsaved": "", "warning": "", "error": "", "error_at": ""}
    has_place = bool(unsaved.error and unsaved.focus_id)
    return {
        "unsaved": unsaved.unsaved_message,
        "warning": unsaved.warning,
        "error": unsaved.error,
        "error_at": f"text-{unsaved.focus_id}" if has_place else "",
    }


def _history(article: Article, rounds: Rounds, base: Revision | None) -> dict[str, object]:
    """Earlier rounds, and the revisions since the one that the text is compared with."""
    written = written_since(db.session(), article, base.number if base else 1)
    people = [*rounds.people, *(revision.author for revision in written)]
    return {"rounds": rounds, "written": written, "names": past_names(db.session(), people)}


def _decisions(article: Article, offers: tuple[Offer, ...], facts: Facts) -> dict[str, object]:
    buttons = decision_buttons(offers)
    return {
        "offers": buttons,
        "decision_failed": request.form.get("op") in {button.action for button in buttons},
        "lacks_standfirst": not article.standfirst and any(b.is_approval for b in buttons),
        "second_reader": second_reader_hint(offers, facts),
        "can_publish": any(offer.action is Action.PUBLISH for offer in offers),
    }


def _compared_revisions(
    article: Article, rounds: Rounds, latest: int
) -> tuple[Revision | None, Revision | None]:
    """The revision to compare with, and the latest.

    The former is that of the query string (0: none), or by default that of the last round.
    """
    requested = integer_arg("against")
    number = (rounds.base(latest) if requested is None else requested) or 0
    by_number = revisions.outlines(db.session(), article, number, latest)
    if number and number not in by_number:
        abort(404)
    return by_number.get(number), by_number.get(latest)
