"""The list of articles, and the page to add a new one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from review.domain.errors import Invalid
from review.domain.text.blocks import Block
from review.domain.text.plain_text_parser import parse_source
from review.domain.workflow import TRANSLATOR_ROLES, may_choose_translator
from review.extensions import db
from review.models.articles import Article
from review.models.sources import Source
from review.services.editorial import articles
from review.services.editorial.sources import SourceDetails, add_source
from review.services.queries import article_search, read_receipts
from review.services.queries.article_summaries import ArticleSummary
from review.web.articles import bp
from review.web.articles.forms import Filter, NewArticle, chosen_value
from review.web.articles.list_rows import ListRow, RowBuilder
from review.web.auth import access, transactions
from review.web.errors.form_errors import attach_error
from review.web.http.pagination import integer_arg, page_url
from review.web.presentation.date_formatting import parse_local
from review.web.presentation.form_fields import id_or_none

TOO_LONG = ("block_too_long", "text_too_long", "too_many_blocks")


@bp.get("/articles")
def index() -> str:
    """The list of articles, filtered and searched."""
    form = _filter_form()
    filters = _filters(form)
    order = article_search.Order(chosen_value(form.order) or article_search.Order.NEWEST)
    before, after = integer_arg("before"), integer_arg("after")
    page = article_search.find_articles(
        db.session(), filters, order=order, following=before, preceding=after
    )
    filtered = filters != article_search.Filters()
    return render_template(
        "articles/index.html",
        form=form,
        rows=_rows(page.rows),
        count=_count(len(page.rows), page.previous is not None or page.next is not None),
        filtered=filtered,
        under_way_only=order is not article_search.Order.NEWEST and not filters.state,
        newer=page_url("after", page.previous),
        older=page_url("before", page.next),
    )


@bp.route("/articles/new", methods=["GET", "POST"])
@transactions.manual_commit
def new() -> ResponseReturnValue:
    """Add a source, and an article for each language that it is to be translated into."""
    form = _new_article_form()
    if form.validate_on_submit():
        try:
            return _add(form)
        except Invalid as error:
            attach_error(form, error, "body" if error.code in TOO_LONG else "")
    if request.method == "GET":
        form.targets.data = [current_app.config["DESK_LANGUAGE"]]
        form.language.data = "ar"
    return render_template("articles/new.html", form=form), 422 if form.errors else 200


def _filter_form() -> Filter:
    return Filter(
        article_search.language_pairs(db.session()),
        article_search.everybody(db.session()),
        article_search.outlets(db.session()),
        formdata=request.args,
    )


def _filters(form: Filter) -> article_search.Filters:
    return article_search.Filters(
        state=chosen_value(form.state),
        source_language=chosen_value(form.source),
        target_language=chosen_value(form.target),
        person_id=id_or_none(chosen_value(form.person)),
        outlet=chosen_value(form.outlet),
        text=form.text.data or "",
    )


def _rows(summaries: Sequence[ArticleSummary]) -> list[ListRow]:
    actor = access.current_actor()
    ids = [article.id for article in summaries]
    builder = RowBuilder(actor, read_receipts.read_statuses(db.session(), actor.id, ids))
    return [builder.row(article) for article in summaries]


def _count(number: int, truncated: bool) -> str:
    """How many articles are shown; counting all of them would require reading them."""
    if truncated:
        return ngettext("%(num)s article on this page.", "%(num)s articles on this page.", number)
    return ngettext("%(num)s article.", "%(num)s articles.", number)


def _new_article_form() -> NewArticle:
    languages = article_search.language_pairs(db.session())[1]
    return NewArticle(
        articles.people_who(db.session(), *TRANSLATOR_ROLES) if _may_assign() else None,
        {*languages, current_app.config["DESK_LANGUAGE"]},
    )


def _may_assign() -> bool:
    """Whether the person may choose who translates an article that they add."""
    return may_choose_translator(access.current_actor())


def _add(form: NewArticle) -> Response:
    """Add the source of a valid form, and an article in each of its target languages."""
    blocks = parse_source(form.headline.data, form.standfirst.data, form.body.data)
    with transactions.write_transaction():
        source = _add_source(form, blocks)
        opened = _open_articles(form, source)
        flash(_("Added. The translation can begin."), "success")
        response = redirect(url_for("articles.show", article_id=opened[0].id))
        transactions.store_answer(response)
    return response


def _add_source(form: NewArticle, blocks: tuple[Block, ...]) -> Source:
    return add_source(
        db.session(),
        access.current_actor(),
        language=form.language.data,
        blocks=blocks,
        details=SourceDetails(
            outlet=form.outlet.data,
            affiliation=form.affiliation.data,
            author=form.author.data,
            url=form.url.data or "",
            published_on=form.published_on.data,
            rights_note=form.rights_note.data,
        ),
    )


def _open_articles(form: NewArticle, source: Source) -> list[Article]:
    chooses = form.translator is not None and _may_assign()
    translator_id = id_or_none(form.translator.data) if chooses else None
    return [
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
