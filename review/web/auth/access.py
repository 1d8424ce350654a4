"""Who is asking, and whether they may."""

from __future__ import annotations

from typing import ParamSpec

from flask import Flask, abort, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from review.domain.workflow import Act, Actor, Facts, permitted
from review.extensions import db
from review.models.articles import Article
from review.models.people import Person
from review.services.editorial import articles as article_service
from review.services.editorial.workflow_facts import facts_of
from review.web.http.failed_posts import hold, holds
from review.web.route_permissions import PROTECTIONS, Audience, Protection

P = ParamSpec("P")
SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Ask the list of protections before every view; what is not on it is refused."""
    app.before_request(_check_route)
    app.after_request(_let_go)


def _let_go(response: Response) -> Response:
    """Give the connection back while an error can still be borne.

    The answer is made and what was to be kept is committed; a server that goes away at this very
    moment must not turn it into a failure, which one in the application's teardown would.
    """
    try:
        db.session.remove()
    except OperationalError as lost:
        current_app.logger.warning("the database went away after the answer: %s", lost.orig)
    return response


def _check_route() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such address: 404 or 405 follows by itself
    protection = PROTECTIONS.get(request.endpoint)
    if protection is None:
        abort(404)
    if protection.audience is Audience.EVERYBODY:
        return None
    person = current_person()
    if person is None:
        return ask_to_sign_in()
    g.person_id = person.id
    if not may_enter(person, protection):
        abort(404)
    return None


def may_enter(person: Person, protection: Protection) -> bool:
    if protection.audience is Audience.STAFF and not person.roles:
        return False
    return protection.role is None or protection.role in person.roles


def ask_to_sign_in() -> Response:
    """The same answer for what exists and what does not: a stranger learns nothing from it."""
    if request.method == "GET":
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
    if holds(request):
        return make_response(hold(_("You have been signed out meanwhile.")))
    return redirect(url_for("accounts.login"))


def current_person() -> Person | None:
    """The signed-in person, or None."""
    user = g.get("_login_user") or current_user  # asked for often, and looked for once
    return user.person if user.is_authenticated else None


def signed_in() -> Person:
    """The signed-in person, on pages that only they can reach."""
    person = current_person()
    if person is None:
        abort(404)
    return person


def actor() -> Actor:
    return actor_of(signed_in())


def actor_of(person: Person) -> Actor:
    return Actor(person.id, person.roles, person.active)


def article(article_id: int, act: Act) -> Article:
    """The article, if the one who asks may do `act` to it now.

    404 where they may not even see it, so that they cannot tell it from one that is not there;
    403 with the reason where they see it but may not do this.
    """
    found = article_service.find(db.session(), article_id)
    if found is None:
        abort(404)
    who, known = actor(), facts(found)
    if not permitted(Act.SEE, who, known):
        abort(404)
    answer = permitted(act, who, known)
    if answer is not True:
        abort(403, answer)
    if request.method in SAFE:  # nothing will become of them while this is answered
        g.facts = known
    g.article = found.id, found.latest_number, found.state_since  # as it is shown; see `looking`
    return found


def facts(article: Article) -> Facts:
    """What the rules need to know of the article; of the one that is looked at, asked once."""
    if "facts" in g and g.article[0] == article.id:
        known: Facts = g.facts
        return known
    return facts_of(db.session(), article, four_eyes=current_app.config["FOUR_EYES"])
