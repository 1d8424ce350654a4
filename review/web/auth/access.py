"""Access control: the check of each route's permission, and loading an article to act on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from review.domain.workflow import Act, Actor, Facts, permitted
from review.extensions import db
from review.models.articles import Article
from review.models.people import Person
from review.services.editorial import articles
from review.services.editorial.workflow_facts import facts_of
from review.web.http.failed_posts import has_user_text, resubmit_page
from review.web.route_permissions import ROUTE_PERMISSIONS, Audience, RoutePermission

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """What the page of this request shows of an article, for `articles.read_tracking`."""

    id: int
    latest_number: int
    state_since: datetime


def release_session(response: Response) -> Response:
    """after_request hook: release the connection here, where a lost one is logged.

    The response is made and its transaction committed; in the application's teardown the same
    error would turn it into a failure.
    """
    try:
        db.session.remove()
    except OperationalError as error:
        current_app.logger.warning("the database went away after the answer: %s", error.orig)
    return response


def check_route() -> ResponseReturnValue | None:
    """before_request hook: 404 or the sign-in page unless the route's permission is given."""
    if request.endpoint is None:
        return None  # Flask answers 404 or 405
    permission = ROUTE_PERMISSIONS.get(request.endpoint)
    if permission is None:
        abort(404)
    if permission.audience is Audience.EVERYBODY:
        return None
    person = current_person()
    if person is None:
        return login_required_response()
    g.person_id = person.id
    if not may_access(person, permission):
        abort(404)
    return None


def may_access(person: Person, permission: RoutePermission) -> bool:
    """Whether the person's roles admit them to routes with this permission."""
    if permission.audience is Audience.STAFF and not person.roles:
        return False
    return permission.role is None or permission.role in person.roles


def may_open(person: Person, endpoint: str) -> bool:
    """Whether the pages of an endpoint are for this person."""
    return may_access(person, ROUTE_PERMISSIONS[endpoint])


def login_required_response() -> Response:
    """Redirect to the sign-in page, or keep the text of a post to be sent again after signing in.

    The same for addresses that exist and for those that do not, so that it discloses nothing.
    """
    if request.method == "GET":
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
    if has_user_text():
        return make_response(resubmit_page(_("You have been signed out meanwhile.")))
    return redirect(url_for("accounts.login"))


def current_person() -> Person | None:
    """The signed-in person, or None."""
    if "is_anonymous" in g or not current_user.is_authenticated:
        return None
    person: Person = current_user.person
    return person


def require_person() -> Person:
    """The signed-in person, on routes that only they can reach; 404 if there is none."""
    person = current_person()
    if person is None:
        abort(404)
    return person


def current_actor() -> Actor:
    """The signed-in person as the workflow's rules see them; 404 if there is none."""
    person = require_person()
    return Actor(person.id, person.roles, person.active)


def load_article(article_id: int, act: Act) -> Article:
    """The article, if the signed-in person is permitted to do `act` to it now.

    404 if they may not see it, so that they cannot tell it from a missing one; 403 with the
    workflow's refusal if they may see it and the act is refused.
    """
    article = articles.find(db.session(), article_id)
    if article is None:
        abort(404)
    actor, facts = current_actor(), load_facts(article)
    if not permitted(Act.SEE, actor, facts):
        abort(404)
    answer = permitted(act, actor, facts)
    if answer is not True:
        abort(403, answer)
    if request.method in SAFE_METHODS:  # a request that writes may change them
        g.facts = facts
    g.loaded_article = LoadedArticle(article.id, article.latest_number, article.state_since)
    return article


def load_facts(article: Article) -> Facts:
    """The facts that the workflow's rules read; those of the loaded article are cached in `g`."""
    if "facts" in g and g.loaded_article.id == article.id:
        facts: Facts = g.facts
        return facts
    return facts_of(db.session(), article, four_eyes=current_app.config["FOUR_EYES"])
