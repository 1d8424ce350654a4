"""An article's own page, and what is done there: claim, assign, and most transitions."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from review.clock import now
from review.domain.errors import Invalid
from review.domain.workflow import (
    EDITOR_ROLES,
    TRANSLATOR_ROLES,
    Act,
    Action,
    Step,
    is_being_translated,
    is_overdue,
    is_under_way,
    next_step,
    offered,
    permitted,
)
from review.extensions import db
from review.messages.labels import DONE, what_happens_next
from review.models.articles import Article
from review.services.editorial import articles
from review.services.editorial.publishing import live_of
from review.services.queries import read_receipts
from review.web.articles import bp
from review.web.articles.forms import Assignment, language_choices
from review.web.articles.list_rows import RowBuilder, UnreadBadge
from review.web.articles.next_step import next_step_button
from review.web.auth import access, transactions
from review.web.auth.second_reader import second_reader_hint
from review.web.auth.transition_form import act_by_form
from review.web.errors.form_errors import attach_error
from review.web.http.integers import column_integer
from review.web.presentation.date_formatting import parse_local, to_local_input
from review.web.presentation.form_fields import id_or_none
from review.web.presentation.timeline import build_timeline

# These transitions are made on pages of their own.
OWN_PAGES = {Action.APPROVE, Action.PUBLISH}
CLAIMING = {"claim": articles.claim, "release": articles.release}


@bp.get("/articles/<int:article_id>")
def show(article_id: int) -> str:
    """The article's page: state, next step, people, source, and timeline."""
    article = access.load_article(article_id, Act.SEE)
    return _article_page(article, _assignment_form(article))


@bp.post("/articles/<int:article_id>/<action>")
@transactions.commit_on_success
def act(article_id: int, action: str) -> ResponseReturnValue:
    """Claim and release, and every transition but publishing, which has a form of its own."""
    article = access.load_article(article_id, Act.SEE)
    if action in CLAIMING:
        CLAIMING[action](db.session(), access.current_actor(), article)
    elif action in set(Action) - {Action.PUBLISH}:
        base_number = request.form.get("base", -1, type=column_integer)
        act_by_form(article, Action(action), base_number)
        flash(str(DONE[Action(action)]), "success")
    else:
        abort(404)
    endpoint = "editing.edit" if action == "claim" else "articles.show"
    return redirect(url_for(endpoint, article_id=article_id))


@bp.post("/articles/<int:article_id>/open")
@transactions.commit_on_success
def open_language(article_id: int) -> ResponseReturnValue:
    """Add an article of the same source in another language."""
    article = access.load_article(article_id, Act.SEE)
    opened = articles.open_article(
        db.session(), access.current_actor(), article.source, request.form.get("language", "")
    )
    flash(_("Added. The translation can begin."), "success")
    return redirect(url_for("articles.show", article_id=opened.id))


@bp.post("/articles/<int:article_id>/assign")
@transactions.commit_on_success
def assign(article_id: int) -> ResponseReturnValue:
    """Assign translator, editor and deadline."""
    article = access.load_article(article_id, Act.ASSIGN)
    form = _assignment_form(article)
    if not form.validate_on_submit():
        return _article_page(article, form), 422
    try:
        _assign(article, form)
    except Invalid as error:
        attach_error(form, error)
        return _article_page(article, form), 422
    flash(_("Assigned."), "success")
    return redirect(url_for("articles.show", article_id=article_id))


def _assign(article: Article, form: Assignment) -> None:
    articles.assign(
        db.session(),
        access.current_actor(),
        article,
        translator_id=id_or_none(form.translator.data),
        editor_id=id_or_none(form.editor.data),
        due_at=parse_local(form.due_at.data, before=article.due_at),
    )


def _article_page(article: Article, assignment: Assignment) -> str:
    of_source = articles.of_source(db.session(), article.source_id)
    return render_template(
        "articles/show.html",
        article=article,
        being_translated=is_being_translated(article.state),
        under_way=is_under_way(article.state),
        overdue=is_overdue(article.state, article.due_at, now()),
        unread=_unread_badge(article),
        timeline_entries=build_timeline(db.session(), article)[::-1],
        assignment=assignment,
        of_source=of_source,
        other_languages=_other_languages(article, of_source),
        **_workflow_context(article),
    )


def _workflow_context(article: Article) -> dict[str, object]:
    """The next step, the transitions on offer, and the acts that are permitted."""
    actor, facts = access.current_actor(), access.load_facts(article)
    offers = offered(actor, facts)
    step = next_step(actor, facts)
    may = {act.value: bool(permitted(act, actor, facts)) for act in Act}
    return {
        "offers": offers,
        "second_reader": second_reader_hint(offers, facts),
        "what_happens_next": what_happens_next(facts),
        "next_step": next_step_button(article, step, live_of(db.session(), article)),
        "more_offers": [offer for offer in offers if offer.action not in OWN_PAGES],
        "may": may,
        "may_also_claim": may[Act.CLAIM] and step is not Step.CLAIM,
    }


def _unread_badge(article: Article) -> UnreadBadge | None:
    actor = access.current_actor()
    read_statuses = read_receipts.read_statuses(db.session(), actor.id, [article.id])
    return RowBuilder(actor, read_statuses).unread_badge(article)


def _other_languages(article: Article, of_source: Sequence[Article]) -> list[SelectChoice]:
    """The languages that the source has no article in yet."""
    existing = {article.source.language, *(other.target_language for other in of_source)}
    return [choice for choice in language_choices() if choice.value not in existing]


def _assignment_form(article: Article) -> Assignment:
    """The form with everybody who has the role, and those assigned even if they no longer have."""
    translators = articles.people_who(db.session(), *TRANSLATOR_ROLES)
    editors = articles.people_who(db.session(), *EDITOR_ROLES)
    return Assignment(
        list(dict.fromkeys((*translators, *filter(None, [article.translator])))),
        list(dict.fromkeys((*editors, *filter(None, [article.editor])))),
        data={
            "translator": str(article.translator_id or ""),
            "editor": str(article.editor_id or ""),
            "due_at": to_local_input(article.due_at),
        },
    )
