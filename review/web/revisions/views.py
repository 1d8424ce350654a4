"""An article's revisions: what became of it, any two compared, an old one taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.workflow import Act, permitted
from review.extensions import db
from review.models.articles import Article, Revision
from review.models.people import Person
from review.services.accounts.past_names import past_names
from review.services.editorial import revisions
from review.services.editorial.review_rounds import rounds_of
from review.services.editorial.sources import version
from review.services.editorial.workflow_facts import facts_of
from review.services.queries.revision_history import RevisionPage, page_of
from review.web.auth import access, transactions
from review.web.diff.comparison import compare_revisions
from review.web.diff.view_options import ViewOptions, parse_view_options
from review.web.http.integers import column_integer
from review.web.http.pagination import integer_arg, page_url
from review.web.presentation.fragment_cache import named, once
from review.web.presentation.timeline import build_timeline

bp = Blueprint("revisions", __name__)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two revisions to compare."""

    a: int
    b: int
    url: str


@bp.get("/articles/<int:article_id>/history")
def history(article_id: int) -> ResponseReturnValue:
    article = access.load_article(article_id, Act.SEE)
    if "a" in request.args:
        return _to_comparison(article)
    before, after = integer_arg("before"), integer_arg("after")
    submitted = rounds_of(db.session(), article).numbers
    page = page_of(db.session(), article, submitted=submitted, before=before, after=after)
    newest = before is None and after is None
    return render_template(
        "revisions/history.html",
        article=article,
        runs=page.runs,
        names=past_names(db.session(), _authors(page)),
        submitted=submitted,
        older_url=page_url("before", page.before),
        newer_url=page_url("after", page.after),
        timeline_entries=build_timeline(db.session(), article)[::-1] if newest else (),
        may_edit=_may_edit(article),
    )


@bp.get("/articles/<int:article_id>/compare/<int:a>/<int:b>")
def compare(article_id: int, a: int, b: int) -> str:
    article = access.load_article(article_id, Act.SEE)
    found = revisions.outlines(db.session(), article, a, b)
    if not {a, b} <= found.keys():
        abort(404)
    old, new = found[a], found[b]
    view = parse_view_options()

    def draw() -> str:
        revisions.texts(db.session(), article, a, b)
        source = version(db.session(), new.source_version_id)
        comparison = compare_revisions(old, new, source, article.target_language, view.hidden)
        return render_template(
            "revisions/_comparison.html",
            article=article,
            old=old,
            new=new,
            view=view,
            comparison=comparison,
        )

    return render_template(
        "revisions/compare.html",
        article=article,
        old=old,
        new=new,
        names=past_names(db.session(), [old.author, new.author]),
        differences=once(draw, "compare", view.url(), named(old), named(new)),
        view=view,
        earlier=_step(article, view, a, b, -1),
        later=_step(article, view, a, b, 1),
    )


@bp.post("/articles/<int:article_id>/restore")
@transactions.manual_commit
def restore(article_id: int) -> ResponseReturnValue:
    article = access.load_article(article_id, Act.EDIT)
    number = request.form.get("number", 0, type=column_integer)
    base_number = request.form.get("base", -1, type=column_integer)
    text = revisions.prepare_restore(
        db.session(), access.current_actor(), article, number, base_number=base_number
    )
    with transactions.write_transaction():
        revisions.save_prepared(db.session(), access.current_actor(), article, text)
        flash(
            _("Revision %(old)s was restored as revision %(new)s.", old=number, new=text.number),
            "success",
        )
        answer = redirect(url_for("revisions.history", article_id=article_id))
        transactions.store_answer(answer)
    return answer


def _authors(page: RevisionPage) -> list[Person | None]:
    return [saved.revision.author for run in page.runs for saved in run.saves]


def _revision(article: Article, number: int) -> Revision:
    return revisions.get(db.session(), article, number) or abort(404)


def _step(article: Article, view: ViewOptions, a: int, b: int, by: int) -> Pair | None:
    """The comparison before or after this one: of two neighbours the next two, else the same old
    one with the next new one."""
    together = abs(a - b) == 1
    old, new = (a + by, b + by) if together else (a, b + by)
    if not (1 <= old <= article.latest_number and 1 <= new <= article.latest_number) or old == new:
        return None
    url = url_for("revisions.compare", article_id=article.id, a=old, b=new)
    if view.shared_args:
        url += f"?{urlencode(view.shared_args)}"
    return Pair(old, new, url)


def _to_comparison(article: Article) -> ResponseReturnValue:
    """The chosen two of the history's form, whichever way round they were chosen."""
    a, b = (request.args.get(name, 0, type=column_integer) for name in ("a", "b"))
    low, high = sorted((_revision(article, a).number, _revision(article, b).number))
    return redirect(url_for("revisions.compare", article_id=article.id, a=low, b=high))


def _may_edit(article: Article) -> bool:
    return bool(
        permitted(Act.EDIT, access.current_actor(), facts_of(db.session(), article, four_eyes=True))
    )
