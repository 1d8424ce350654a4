"""Readers' pages: the front pages, the stories, the feeds, and recommending a story to a friend."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter

from review.domain.blocks import body
from review.domain.errors import Invalid
from review.extensions import db
from review.formats import atom
from review.models.articles import Section
from review.models.publications import LivePublication
from review.services import recommendations, stories
from review.services.recommendations import Parties
from review.services.stories import Place
from review.web import mailing
from review.web.access import writes
from review.web.client import address
from review.web.forms.recommend import RecommendForm
from review.web.kept import kept
from review.web.readers import (
    about,
    feed_of,
    fresh,
    further_stories,
    masthead,
    original_shown,
    story_address,
    versions_shown,
)

bp = Blueprint("public", __name__)

ON_FRONT = 7  # stories of each language on the page of all languages


class LanguageCode(BaseConverter):
    """A language code in an address. Other first parts of addresses are no language."""

    regex = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"


@bp.record_once
def _know_languages(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["language"] = LanguageCode


@bp.get("/")
@kept
def front() -> Response:
    """The newest stories of every language, the reader's own language first."""
    languages = _own_first(stories.languages(db.session()))
    pages = [(code, stories.page(db.session(), code, size=ON_FRONT).stories) for code in languages]
    response = fresh(render_template("public/front.html", pages=pages, **masthead(languages)))
    response.vary.add("Accept-Language")
    return response


@bp.get("/<language:lang>/")
@kept
def language_front(lang: str) -> Response:
    return _list(lang, None)


@bp.get("/<language:lang>/sections/<slug>")
@kept
def section(lang: str, slug: str) -> Response:
    found = stories.find_section(db.session(), lang, slug)
    return _list(lang, found or abort(404))


@bp.get("/<language:lang>/stories/<slug>")
@kept
def story(lang: str, slug: str) -> Response:
    found = _story_or_404(lang, slug)
    versions = stories.versions(db.session(), found)
    corrections = stories.corrections(db.session(), found)
    page = render_template(
        "public/story.html",
        live=found,
        story=found.publication,
        body=body(found.publication.blocks),
        versions=versions_shown(versions, found),
        corrections=corrections,
        further=further_stories(found),
        linked_data=about(found, versions, corrections),
        **original_shown(found.publication.article.source),
        **masthead(stories.languages(db.session()), lang),
    )
    changed_at = max(version.publication.published_at for version in versions)
    return fresh(page, lang=lang, changed_at=changed_at)


@bp.get("/<language:lang>/feed.atom")
@kept
def feed(lang: str) -> Response:
    _check_language(lang, stories.languages(db.session()))
    made = feed_of(lang, stories.newest(db.session(), lang))
    return fresh(
        atom.feed(made), lang=lang, changed_at=made.updated, mimetype="application/atom+xml"
    )


@bp.route("/<language:lang>/stories/<slug>/recommend", methods=["GET", "POST"])
@writes
def recommend(lang: str, slug: str) -> ResponseReturnValue:
    """One mail to one friend. Whatever becomes of it, the answer is the same."""
    found = _story_or_404(lang, slug)
    form = RecommendForm()
    if form.validate_on_submit():
        if not form.trapped:
            _send(found, form)
        return redirect(url_for(".recommend", lang=lang, slug=slug, sent="1"), 303)
    if not form.is_submitted():
        form.open()
    page = render_template(
        "public/recommend.html",
        story=found.publication,
        form=form,
        sent=request.method == "GET" and "sent" in request.args,
        **masthead(stories.languages(db.session()), lang),
    )
    status = 422 if form.is_submitted() else 200
    return Response(page, status, {"Cache-Control": "no-store"}, mimetype="text/html")


def _send(found: LivePublication, form: RecommendForm) -> None:
    words = mailing.words(
        "recommendation",
        found.language,
        story=found.publication,
        url=story_address(found),
        sender=recommendations.settle_name(form.sender_name.data),
        receiver=recommendations.settle_name(form.receiver_name.data),
    )
    recommendations.recommend(
        db.session(),
        found,
        Parties(
            sender_address=form.sender_email.data,
            receiver_name=form.receiver_name.data,
            receiver_address=form.receiver_email.data,
            client=address(),
            hasty=form.hasty,
        ),
        words,
        secret=current_app.config["SECRET_KEY"],
        keep=mailing.is_kept(),
    )


def _list(lang: str, within: Section | None) -> Response:
    languages = stories.languages(db.session())
    _check_language(lang, languages)
    page = stories.page(
        db.session(),
        lang,
        section=within,
        older_than=_asked_place("older"),
        newer_than=_asked_place("newer"),
    )
    made = render_template(
        "public/list.html",
        page=page,
        lang=lang,
        section=within,
        **masthead(languages, lang, within),
    )
    return fresh(made, lang=lang)


def _asked_place(name: str) -> Place | None:
    given = request.args.get(name)
    if given is None:
        return None
    try:
        return stories.place(given)
    except Invalid:
        abort(404)


def _story_or_404(lang: str, slug: str) -> LivePublication:
    return stories.find(db.session(), lang, slug) or abort(404)


def _check_language(lang: str, languages: list[str]) -> None:
    """404 but for languages that have stories, and the desk's own, which will have some."""
    if lang not in languages and lang != current_app.config["DESK_LANGUAGE"]:
        abort(404)


def _own_first(languages: list[str]) -> list[str]:
    """The languages, the one that the browser asks for first, or else the desk's."""
    asked = [code.split("-")[0] for code in request.accept_languages.values()]
    wanted = [*asked, current_app.config["DESK_LANGUAGE"]]
    own = next((code for want in wanted for code in languages if code.split("-")[0] == want), None)
    return sorted(languages, key=lambda code: code != own)
