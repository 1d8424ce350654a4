"""An article's history, the comparison of two revisions, and restoring one."""

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
from review.web.presentation.fragment_cache import cached_fragment, revision_cache_key
from review.web.presentation.timeline import build_timeline

bp = Blueprint("revisions", __name__)


@dataclass(frozen=True, slots=True)
class ComparisonLink:
    """A link to the comparison of revisions `a` and `b`."""

    a: int
    b: int
    url: str


@bp.get("/articles/<int:article_id>/history")
def history(article_id: int) -> ResponseReturnValue:
    """The revisions of an article, and its timeline; redirects the form that compares two."""
    article = access.load_article(article_id, Act.SEE)
    if "a" in request.args:
        return _redirect_to_comparison(article)
    before, after = integer_arg("before"), integer_arg("after")
    submitted = rounds_of(db.session(), article).numbers
    page = page_of(db.session(), article, submitted=submitted, following=before, preceding=after)
    is_first_page = before is None and after is None
    return render_template(
        "revisions/history.html",
        article=article,
        runs=page.runs,
        names=past_names(db.session(), _authors(page)),
        submitted=submitted,
        older_url=page_url("before", page.next),
        newer_url=page_url("after", page.previous),
        timeline_entries=build_timeline(db.session(), article)[::-1] if is_first_page else (),
        may_edit=_may_edit(article),
    )


@bp.get("/articles/<int:article_id>/compare/<int:a>/<int:b>")
def compare(article_id: int, a: int, b: int) -> str:
    """The differences of two revisions."""
    article = access.load_article(article_id, Act.SEE)
    by_number = revisions.outlines(db.session(), article, a, b)
    if not {a, b} <= by_number.keys():
        abort(404)
    old, new = by_number[a], by_number[b]
    view = parse_view_options()
    return render_template(
        "revisions/compare.html",
        article=article,
        old=old,
        new=new,
        names=past_names(db.session(), [old.author, new.author]),
        differences=_rendered_comparison(article, old, new, view),
        view=view,
        earlier=_adjacent_comparison(article, view, a, b, -1),
        later=_adjacent_comparison(article, view, a, b, 1),
    )


@bp.post("/articles/<int:article_id>/restore")
@transactions.manual_commit
def restore(article_id: int) -> ResponseReturnValue:
    """Save the text of an old revision as a new one."""
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
        response = redirect(url_for("revisions.history", article_id=article_id))
        transactions.store_answer(response)
    return response


def _rendered_comparison(article: Article, old: Revision, new: Revision, view: ViewOptions) -> str:
    """The rows of a comparison as HTML, from the fragment cache: revisions never change."""

    def render() -> str:
        revisions.texts(db.session(), article, old.number, new.number)
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

    return cached_fragment(
        render, "compare", view.url(), revision_cache_key(old), revision_cache_key(new)
    )


def _authors(page: RevisionPage) -> list[Person | None]:
    return [saved.revision.author for run in page.runs for saved in run.saves]


def _find_revision(article: Article, number: int) -> Revision:
    return revisions.get(db.session(), article, number) or abort(404)


def _adjacent_comparison(
    article: Article, view: ViewOptions, a: int, b: int, step: int
) -> ComparisonLink | None:
    """The previous (`step` -1) or next (1) comparison.

    Of consecutive revisions, the adjacent two; otherwise only the newer one moves.
    """
    consecutive = abs(a - b) == 1
    old, new = (a + step, b + step) if consecutive else (a, b + step)
    if not (1 <= old <= article.latest_number and 1 <= new <= article.latest_number) or old == new:
        return None
    url = url_for("revisions.compare", article_id=article.id, a=old, b=new)
    if view.shared_args:
        url += f"?{urlencode(view.shared_args)}"
    return ComparisonLink(old, new, url)


def _redirect_to_comparison(article: Article) -> ResponseReturnValue:
    """Redirect to the comparison of the two chosen revisions, the older one first."""
    a, b = (request.args.get(name, 0, type=column_integer) for name in ("a", "b"))
    low, high = sorted((_find_revision(article, a).number, _find_revision(article, b).number))
    return redirect(url_for("revisions.compare", article_id=article.id, a=low, b=high))


def _may_edit(article: Article) -> bool:
    return bool(
        permitted(Act.EDIT, access.current_actor(), facts_of(db.session(), article, four_eyes=True))
    )
