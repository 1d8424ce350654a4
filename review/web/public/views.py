"""Readers' pages: the front pages, the stories, the feeds, and recommending a story to a friend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from flask_babel import get_locale
from werkzeug.routing import BaseConverter

from review.domain.errors import Invalid
from review.domain.text.blocks import body
from review.extensions import db
from review.formats import atom
from review.messages import email_templates
from review.models.articles import Section
from review.models.publications import LivePublication
from review.services.mail import recommendations
from review.services.mail.recommendations import Parties
from review.services.queries import live_publications, story_addresses
from review.services.queries.live_publications import Place
from review.web.auth.transactions import commit_on_success
from review.web.http.client_address import client_ip
from review.web.http.request_metrics import SWALLOWED
from review.web.public.content_version import ContentVersion
from review.web.public.forms import RecommendForm
from review.web.public.page_cache import cached_page
from review.web.public.page_data import (
    about,
    feed_of,
    first_language,
    fresh,
    further_stories,
    masthead,
    original_shown,
    site_languages,
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


def _front_depends_on(version: ContentVersion) -> tuple[str, str | None]:
    """The language of the interface, and the one whose stories come first."""
    return str(get_locale()), first_language(site_languages(version))


@dataclass(frozen=True, slots=True)
class ListPart:
    """Which part of a list is asked for: what is newer than a place in it, or older than one."""

    newer_than: Place | None
    older_than: Place | None

    @property
    def query(self) -> dict[str, str]:
        """The arguments of its address, each in the one form that it has."""
        asked = {"newer": self.newer_than, "older": self.older_than}
        return {name: str(place) for name, place in asked.items() if place}


def _list_part() -> ListPart | None:
    """The part that the query string names; None for the first part. 404 for no place at all.

    Of several `older` the first counts, and of `newer` and `older` together `newer`.
    """
    newer = _requested_place("newer")
    older = None if newer else _requested_place("older")
    return ListPart(newer, older) if newer or older else None


def _requested_place(name: str) -> Place | None:
    given = request.args.get(name)
    if given is None:
        return None
    try:
        return live_publications.place(given)
    except Invalid:
        abort(404)


@bp.get("/")
@cached_page(depends_on=_front_depends_on)
def front() -> Response:
    """The newest stories of every language, the reader's own language first."""
    languages = site_languages()
    first = first_language(languages)
    own_first = sorted(languages, key=lambda code: code != first)
    pages = [
        (code, live_publications.page(db.session(), code, size=ON_FRONT).stories)
        for code in own_first
    ]
    response = fresh(render_template("public/front.html", pages=pages, **masthead(own_first)))
    response.vary.add("Accept-Language")
    return response


@bp.get("/<language:lang>/")
@cached_page(part=_list_part)
def language_front(lang: str) -> Response:
    return _list(lang, None)


@bp.get("/<language:lang>/sections/<slug>")
@cached_page(part=_list_part)
def section(lang: str, slug: str) -> Response:
    found = live_publications.find_section(db.session(), lang, slug)
    return _list(lang, found or abort(404))


@bp.get("/<language:lang>/stories/<slug>")
@cached_page()
def story(lang: str, slug: str) -> Response:
    found = _find_story(lang, slug)
    versions = live_publications.versions(db.session(), found)
    corrections = live_publications.corrections(db.session(), found)
    page = render_template(
        "public/story.html",
        live=found,
        story=found.publication,
        body=body(found.publication.blocks),
        corrections=corrections,
        further=further_stories(found),
        linked_data=about(found, versions, corrections),
        **versions_shown(versions, found),
        **original_shown(found.publication.article.source),
        **masthead(site_languages(), lang),
    )
    changed_at = max(version.publication.published_at for version in versions)
    return fresh(page, lang=lang, changed_at=changed_at)


@bp.get("/<language:lang>/feed.atom")
@cached_page()
def feed(lang: str) -> Response:
    _check_language(lang, site_languages())
    made = feed_of(lang, live_publications.newest(db.session(), lang))
    return fresh(
        atom.feed(made), lang=lang, changed_at=made.updated, mimetype="application/atom+xml"
    )


@bp.route("/<language:lang>/stories/<slug>/recommend", methods=["GET", "POST"])
@commit_on_success
def recommend(lang: str, slug: str) -> ResponseReturnValue:
    """One mail to one friend. Whatever becomes of it, the answer is the same."""
    found = _find_story(lang, slug)
    form = RecommendForm()
    if form.validate_on_submit():
        if form.trapped or not _send(found, form):
            SWALLOWED.inc()
        return redirect(url_for(".recommend", lang=lang, slug=slug, sent="1"), 303)
    if not form.is_submitted():
        form.open()
    page = render_template(
        "public/recommend.html",
        story=found.publication,
        form=form,
        sent=request.method == "GET" and "sent" in request.args,
        **masthead(site_languages(), lang),
    )
    status = 422 if form.is_submitted() else 200
    return Response(page, status, {"Cache-Control": "no-store"}, mimetype="text/html")


def _send(found: LivePublication, form: RecommendForm) -> bool:
    """Queue the mail; False where a limit keeps it from being sent."""
    words = email_templates.words(
        "recommendation",
        found.language,
        story=found.publication,
        url=story_address(found),
        sender=recommendations.settle_name(form.sender_name.data),
        receiver=recommendations.settle_name(form.receiver_name.data),
    )
    return recommendations.recommend(
        db.session(),
        found,
        Parties(
            sender_address=form.sender_email.data,
            receiver_name=form.receiver_name.data,
            receiver_address=form.receiver_email.data,
            client=client_ip(),
            hasty=form.hasty,
        ),
        words,
        secret=current_app.config["SECRET_KEY"],
        keep=email_templates.is_kept(),
    )


def _list(lang: str, within: Section | None) -> Response:
    _check_language(lang, site_languages())
    part = _list_part() or ListPart(None, None)
    page = live_publications.page(
        db.session(),
        lang,
        section=within,
        older_than=part.older_than,
        newer_than=part.newer_than,
    )
    made = render_template(
        "public/list.html",
        page=page,
        lang=lang,
        section=within,
        query=part.query,
        **masthead(site_languages(), lang, within),
    )
    return fresh(made, lang=lang)


def _find_story(lang: str, slug: str) -> LivePublication:
    """The story, or 410 where one was taken down, or 404."""
    found = live_publications.find(db.session(), lang, slug)
    if found is None:
        abort(410 if story_addresses.was_taken_down(db.session(), lang, slug) else 404)
    return found


def _check_language(lang: str, languages: Sequence[str]) -> None:
    """404 but for languages that have stories, and the desk's own, which will have some."""
    if lang not in languages and lang != current_app.config["DESK_LANGUAGE"]:
        abort(404)
