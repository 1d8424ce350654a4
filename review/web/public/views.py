"""Public pages: front pages, sections, stories, feeds, and the recommendation of a story."""

from __future__ import annotations

from collections.abc import Sequence

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

from review.domain.text.blocks import body
from review.extensions import db
from review.formats import atom
from review.messages import email_templates
from review.models.articles import Section
from review.models.publications import LivePublication
from review.services.mail import recommendations
from review.services.mail.recommendations import Parties
from review.services.queries import live_publications, story_addresses
from review.web.auth.transactions import commit_on_success
from review.web.http.client_address import client_ip
from review.web.http.request_metrics import SWALLOWED
from review.web.public.content_version import ContentVersion
from review.web.public.forms import RecommendForm
from review.web.public.list_parts import ListPart, list_part
from review.web.public.page_cache import cached_page
from review.web.public.page_data import (
    build_feed,
    first_language,
    further_stories,
    json_ld,
    language_versions,
    masthead_context,
    revalidated_response,
    site_languages,
    source_context,
    story_url,
)

bp = Blueprint("public", __name__)

FRONT_PAGE_STORIES = 7  # of each language


class LanguageCode(BaseConverter):
    """The URL converter of a language code; other first segments match no route."""

    regex = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"


@bp.record_once
def _register_converter(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["language"] = LanguageCode


def _front_page_variant(version: ContentVersion) -> tuple[str, str | None]:
    """What the front page depends on: the interface's language, and the first language shown."""
    return str(get_locale()), first_language(site_languages(version))


@bp.get("/")
@cached_page(depends_on=_front_page_variant)
def front() -> Response:
    """The newest stories of every language, the reader's language first."""
    languages = site_languages()
    first = first_language(languages)
    ordered = sorted(languages, key=lambda code: code != first)
    pages = [
        (code, live_publications.page(db.session(), code, size=FRONT_PAGE_STORIES).rows)
        for code in ordered
    ]
    page = render_template("public/front.html", pages=pages, **masthead_context(ordered))
    response = revalidated_response(page)
    response.vary.add("Accept-Language")
    return response


@bp.get("/<language:lang>/")
@cached_page(part=list_part)
def language_front(lang: str) -> Response:
    """The stories of a language, newest first."""
    return _list_page(lang, None)


@bp.get("/<language:lang>/sections/<slug>")
@cached_page(part=list_part)
def section(lang: str, slug: str) -> Response:
    """The stories of a section, newest first."""
    return _list_page(lang, live_publications.find_section(db.session(), lang, slug) or abort(404))


@bp.get("/<language:lang>/stories/<slug>")
@cached_page()
def story(lang: str, slug: str) -> Response:
    """A story; 410 if it was taken down."""
    live = _find_story(lang, slug)
    versions = live_publications.versions(db.session(), live)
    corrections = live_publications.corrections(db.session(), live)
    page = render_template(
        "public/story.html",
        live=live,
        story=live.publication,
        body=body(live.publication.blocks),
        corrections=corrections,
        further=further_stories(live),
        linked_data=json_ld(live, versions, corrections),
        **language_versions(versions, live),
        **source_context(live.publication.article.source),
        **masthead_context(site_languages(), lang),
    )
    changed_at = max(version.publication.published_at for version in versions)
    return revalidated_response(page, lang=lang, changed_at=changed_at)


@bp.get("/<language:lang>/feed.atom")
@cached_page()
def feed(lang: str) -> Response:
    """The Atom feed of a language."""
    _check_language(lang, site_languages())
    feed = build_feed(lang, live_publications.newest(db.session(), lang))
    return revalidated_response(
        atom.feed(feed), lang=lang, changed_at=feed.updated, mimetype="application/atom+xml"
    )


@bp.route("/<language:lang>/stories/<slug>/recommend", methods=["GET", "POST"])
@commit_on_success
def recommend(lang: str, slug: str) -> ResponseReturnValue:
    """Send a story to one friend. The response is the same whether or not the mail is sent."""
    live = _find_story(lang, slug)
    form = RecommendForm()
    if form.validate_on_submit():
        if form.honeypot_filled or not _send(live, form):
            SWALLOWED.inc()
        return redirect(url_for(".recommend", lang=lang, slug=slug, sent="1"), 303)
    if not form.is_submitted():
        form.stamp()
    page = render_template(
        "public/recommend.html",
        story=live.publication,
        form=form,
        sent=request.method == "GET" and "sent" in request.args,
        **masthead_context(site_languages(), lang),
    )
    status = 422 if form.is_submitted() else 200
    return Response(page, status, {"Cache-Control": "no-store"}, mimetype="text/html")


def _send(live: LivePublication, form: RecommendForm) -> bool:
    """Queue the mail; False if a limit prevents it."""
    words = email_templates.render_mail(
        "recommendation",
        live.language,
        story=live.publication,
        url=story_url(live),
        sender=recommendations.validate_name(form.sender_name.data),
        receiver=recommendations.validate_name(form.receiver_name.data),
    )
    return recommendations.recommend(
        db.session(),
        live,
        Parties(
            sender_address=form.sender_email.data,
            receiver_name=form.receiver_name.data,
            receiver_address=form.receiver_email.data,
            client=client_ip(),
            hasty=form.submitted_too_fast,
        ),
        words,
        secret=current_app.config["SECRET_KEY"],
        keep=email_templates.has_no_server(),
    )


def _list_page(lang: str, section: Section | None) -> Response:
    _check_language(lang, site_languages())
    part = list_part() or ListPart(None, None)
    page = live_publications.page(
        db.session(),
        lang,
        section=section,
        following=part.older_than,
        preceding=part.newer_than,
    )
    html = render_template(
        "public/list.html",
        stories=page.rows,
        newer=page.previous,
        older=page.next,
        lang=lang,
        section=section,
        query=part.query,
        **masthead_context(site_languages(), lang, section),
    )
    return revalidated_response(html, lang=lang)


def _find_story(lang: str, slug: str) -> LivePublication:
    """The story; 410 if it was taken down, else 404."""
    live = live_publications.find(db.session(), lang, slug)
    if live is None:
        abort(410 if story_addresses.was_taken_down(db.session(), lang, slug) else 404)
    return live


def _check_language(lang: str, languages: Sequence[str]) -> None:
    """404 unless the language has stories, or is the desk's own, which will have some."""
    if lang not in languages and lang != current_app.config["DESK_LANGUAGE"]:
        abort(404)
