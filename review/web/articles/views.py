"""Articles: finding them, adding them, one article's own page, and the acts upon it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from review.clock import now
from review.domain.errors import Invalid
from review.domain.text.blocks import clean_text
from review.domain.text.plain_text_parser import parse_source
from review.domain.workflow import (
    EDITOR_ROLES,
    TRANSLATOR_ROLES,
    Act,
    Action,
    Step,
    is_being_translated,
    is_overdue,
    is_under_way,
    may_choose_translator,
    next_step,
    offered,
    permitted,
)
from review.extensions import db
from review.messages.sentences import DONE, say, what_happens_next
from review.models.articles import Article
from review.services.editorial import articles
from review.services.editorial.publishing import live_of
from review.services.editorial.sources import add_source
from review.services.editorial.transitions import act as move
from review.services.queries import article_search, read_receipts
from review.web.articles.filters import chosen, filter_bar
from review.web.articles.forms import Assignment, Filter, NewArticle, language_choices
from review.web.articles.next_step import next_step_button
from review.web.articles.summaries import Cards, Line
from review.web.auth import access, transactions
from review.web.auth.second_reader import second_reader_hint
from review.web.http.integers import column_integer
from review.web.http.pagination import integer_arg, page_url
from review.web.presentation.date_formatting import parse_local, to_local_input
from review.web.presentation.form_fields import id_or_none
from review.web.presentation.timeline import build_timeline

bp = Blueprint("articles", __name__)

# These transitions are made on pages of their own.
OWN_PAGES = {Action.APPROVE, Action.PUBLISH}
CLAIMING = {"claim": articles.claim, "release": articles.release}


@bp.get("/articles")
def index() -> str:
    form = Filter(
        article_search.language_pairs(db.session()),
        article_search.everybody(db.session()),
        article_search.outlets(db.session()),
        formdata=request.args,
    )
    filters = article_search.Filters(
        state=chosen(form.state),
        source_language=chosen(form.source),
        target_language=chosen(form.target),
        person_id=id_or_none(chosen(form.person)),
        outlet=chosen(form.outlet),
        text=form.text.data or "",
    )
    order = article_search.Order(chosen(form.order) or article_search.Order.NEWEST)
    page = article_search.find_articles(
        db.session(),
        filters,
        order=order,
        before=integer_arg("before"),
        after=integer_arg("after"),
    )
    filtered = filters != article_search.Filters()
    actor = access.current_actor()
    seen = read_receipts.seen(db.session(), actor.id, [article.id for article in page.rows])
    return render_template(
        "articles/index.html",
        filters=filter_bar(form, filtered=filtered),
        items=[Line(card) for card in Cards(actor, seen).of(page.rows)],
        said=_count(len(page.rows), page.before is not None or page.after is not None),
        filtered=filtered,
        under_way_only=order is not article_search.Order.NEWEST and not filters.state,
        newer=page_url("after", page.after),
        older=page_url("before", page.before),
    )


def _count(number: int, cut: bool) -> str:
    """How many are shown; how many there are in all would take reading them all."""
    if cut:
        return ngettext("%(num)s article on this page.", "%(num)s articles on this page.", number)
    return ngettext("%(num)s article.", "%(num)s articles.", number)


@bp.route("/articles/new", methods=["GET", "POST"])
@transactions.manual_commit
def new() -> ResponseReturnValue:
    form = NewArticle(
        articles.people_who(db.session(), *TRANSLATOR_ROLES) if _assigns() else None,
        {*article_search.language_pairs(db.session())[1], current_app.config["DESK_LANGUAGE"]},
    )
    if form.validate_on_submit():
        try:
            return _open(form)
        except Invalid as error:
            form.blame(error)
    if request.method == "GET":
        form.targets.data = [current_app.config["DESK_LANGUAGE"]]
        form.language.data = "ar"
    return render_template("articles/new.html", form=form), 422 if form.errors else 200


@bp.get("/articles/<int:article_id>")
def show(article_id: int) -> str:
    article = access.load_article(article_id, Act.SEE)
    return _page(article, _assignment(article))


@bp.post("/articles/<int:article_id>/<action>")
@transactions.commit_on_success
def act(article_id: int, action: str) -> ResponseReturnValue:
    """Claim and release, and every transition but publishing, which has a form of its own."""
    article = access.load_article(article_id, Act.SEE)
    back = url_for("articles.show", article_id=article_id)
    if action in CLAIMING:
        CLAIMING[action](db.session(), access.current_actor(), article)
        if action == "claim":
            return redirect(url_for("editing.edit", article_id=article_id))
        return redirect(back)
    if action not in set(Action) - {Action.PUBLISH}:
        abort(404)
    move(
        db.session(),
        access.current_actor(),
        article,
        Action(action),
        base_number=request.form.get("base", -1, type=column_integer),
        base_state=request.form.get("state"),
        reason=clean_text(request.form.get("reason", "")),
        override="override" in request.form,
        four_eyes=current_app.config["FOUR_EYES"],
    )
    flash(str(DONE[Action(action)]), "success")
    return redirect(back)


@bp.post("/articles/<int:article_id>/open")
@transactions.commit_on_success
def open_language(article_id: int) -> ResponseReturnValue:
    """The same original, opened for one more language."""
    article = access.load_article(article_id, Act.SEE)
    opened = articles.open_article(
        db.session(), access.current_actor(), article.source, request.form.get("language", "")
    )
    flash(_("Added. The translation can begin."), "success")
    return redirect(url_for("articles.show", article_id=opened.id))


@bp.post("/articles/<int:article_id>/assign")
@transactions.commit_on_success
def assign(article_id: int) -> ResponseReturnValue:
    article = access.load_article(article_id, Act.ASSIGN)
    form = _assignment(article)
    if not form.validate_on_submit():
        return _page(article, form), 422
    try:
        articles.assign(
            db.session(),
            access.current_actor(),
            article,
            translator_id=id_or_none(form.translator.data),
            editor_id=id_or_none(form.editor.data),
            due_at=parse_local(form.due_at.data, before=article.due_at),
        )
    except Invalid as error:
        form.form_errors.append(say(error))
        return _page(article, form), 422
    flash(_("Assigned."), "success")
    return redirect(url_for("articles.show", article_id=article_id))


def _open(form: NewArticle) -> ResponseReturnValue:
    """The source of a valid form, and its article in each of the target languages."""
    blocks = parse_source(form.headline.data, form.standfirst.data, form.body.data)
    with transactions.write_transaction():
        assigns = form.translator is not None and _assigns()
        translator_id = id_or_none(form.translator.data) if assigns else None
        source = add_source(
            db.session(),
            access.current_actor(),
            language=form.language.data,
            blocks=blocks,
            outlet=form.outlet.data,
            affiliation=form.affiliation.data,
            author=form.author.data,
            url=form.url.data or "",
            published_on=form.published_on.data,
            rights_note=form.rights_note.data,
        )
        opened = [
            articles.open_article(
                db.session(),
                access.current_actor(),
                source,
                target,
                translator_id=translator_id,
                due_at=parse_local(form.due_at.data),
            )
            for target in form.chosen_targets
        ]
        flash(_("Added. The translation can begin."), "success")
        transactions.store_answer(
            answer := redirect(url_for("articles.show", article_id=opened[0].id))
        )
    return answer


def _assigns() -> bool:
    """Whether the person may say who translates an article that they add."""
    return may_choose_translator(access.current_actor())


def _page(article: Article, assignment: Assignment) -> str:
    actor = access.current_actor()
    facts = access.load_facts(article)
    offers = offered(actor, facts)
    step = next_step(actor, facts)
    live = live_of(db.session(), article)
    may = {act.value: bool(permitted(act, actor, facts)) for act in Act}
    of_source = articles.of_source(db.session(), article.source_id)
    return render_template(
        "articles/show.html",
        article=article,
        being_translated=is_being_translated(article.state),
        under_way=is_under_way(article.state),
        overdue=is_overdue(article.state, article.due_at, now()),
        news=Cards(actor, read_receipts.seen(db.session(), actor.id, [article.id])).news_of(
            article
        ),
        offers=offers,
        second_reader=second_reader_hint(offers, facts),
        what_happens_next=what_happens_next(facts),
        next_step=next_step_button(article, step, live),
        more_offers=[offer for offer in offers if offer.action not in OWN_PAGES],
        may=may,
        may_also_claim=may[Act.CLAIM] and step is not Step.CLAIM,
        timeline_entries=build_timeline(db.session(), article)[::-1],
        assignment=assignment,
        of_source=of_source,
        other_languages=_other_languages(article, of_source),
    )


def _other_languages(article: Article, of_source: Sequence[Article]) -> list[SelectChoice]:
    """The languages that the article's original is not opened for yet."""
    taken = {article.source.language, *(one.target_language for one in of_source)}
    return [choice for choice in language_choices() if choice.value not in taken]


def _assignment(article: Article) -> Assignment:
    """The form with everybody who can do the work, and who has it even if they no longer can."""
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
