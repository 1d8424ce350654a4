"""The permission of every route. A route that is not listed is refused (404)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from review.domain.workflow import Act, Role
from review.web import route_forms
from review.web.route_forms import ResubmittableForm


class Audience(StrEnum):
    """Who may use a route."""

    EVERYBODY = "everybody"  # the public: pages show published content only
    SIGNED_IN = "signed_in"  # every person with an account: pages show their own account only
    STAFF = "staff"  # every person with a role


@dataclass(frozen=True, slots=True)
class RoutePermission:
    """Who may use a route, and on an article's pages, the act that must be permitted.

    `act`: the argument of `access.load_article` in the view. A test requests each such route as a
    person who is not permitted, so no view can omit it. `form`: the form of a route on which people
    write; posts to all others are small.
    """

    audience: Audience
    role: Role | None = None
    act: Act | None = None
    form: ResubmittableForm | None = None


EVERYBODY = RoutePermission(Audience.EVERYBODY)
SIGNED_IN = RoutePermission(Audience.SIGNED_IN)
STAFF = RoutePermission(Audience.STAFF)
ADMIN = RoutePermission(Audience.STAFF, role=Role.ADMIN)


def article_permission(act: Act, form: ResubmittableForm | None = None) -> RoutePermission:
    """The permission of an article's route: staff for whom the act is permitted."""
    return RoutePermission(Audience.STAFF, act=act, form=form)


ROUTE_PERMISSIONS: Mapping[str, RoutePermission] = {
    # Public pages
    "public.front": EVERYBODY,
    "public.language_front": EVERYBODY,
    "public.section": EVERYBODY,
    "public.story": EVERYBODY,
    "public.recommend": EVERYBODY,
    "public.feed": EVERYBODY,
    # Machines
    "machines.healthz": EVERYBODY,
    "machines.readyz": EVERYBODY,
    "machines.robots": EVERYBODY,
    "machines.sitemap": EVERYBODY,
    "metrics.show": EVERYBODY,  # with the token of METRICS_TOKEN
    "static": EVERYBODY,
    "assets.file": EVERYBODY,
    # In development only
    "styleguide.page": EVERYBODY,
    # Signing in and out, and the person's own account
    "accounts.login": EVERYBODY,
    "accounts.password_link": EVERYBODY,
    "accounts.language": EVERYBODY,
    "accounts.logout": SIGNED_IN,
    "accounts.account": SIGNED_IN,
    "accounts.password": SIGNED_IN,
    "accounts.end_sign_in": SIGNED_IN,
    # Staff pages
    "desk.queue": STAFF,
    "desk.first_steps": STAFF,
    "desk.help": SIGNED_IN,
    "articles.index": STAFF,
    "articles.new": RoutePermission(Audience.STAFF, form=route_forms.NEW_ARTICLE),
    "articles.show": article_permission(Act.SEE),
    "articles.open_language": article_permission(Act.SEE),
    "articles.act": article_permission(Act.SEE, route_forms.TRANSITION),
    "articles.assign": article_permission(Act.ASSIGN),
    "editing.edit": article_permission(Act.EDIT, route_forms.EDITED_TEXT),
    "editing.paste": article_permission(Act.EDIT, route_forms.PASTED_TEXT),
    "reviewing.review": article_permission(Act.SEE, route_forms.REVIEWED_TEXT),
    "revisions.history": article_permission(Act.SEE),
    "revisions.compare": article_permission(Act.SEE),
    "revisions.restore": article_permission(Act.EDIT),
    "publishing.publish": article_permission(Act.SEE, route_forms.PUBLICATION),
    "publishing.preview": article_permission(Act.SEE),
    # Administration
    "admin.users": ADMIN,
    "admin.new_user": ADMIN,
    "admin.user": ADMIN,
    "admin.deactivate": ADMIN,
    "admin.reactivate": ADMIN,
    "admin.issue_link": ADMIN,
    "admin.mail": ADMIN,
    "admin.mail_message": ADMIN,
    "admin.resend": ADMIN,
    "admin.sections": ADMIN,
    "admin.log": ADMIN,
}


def is_public(endpoint: str | None) -> bool:
    """Whether a route is open to everybody; False for no endpoint (404)."""
    permission = ROUTE_PERMISSIONS.get(endpoint or "")
    return permission is not None and permission.audience is Audience.EVERYBODY


def form_of(endpoint: str | None) -> ResubmittableForm | None:
    """The form of a route on which people write; None for all others and for no endpoint."""
    permission = ROUTE_PERMISSIONS.get(endpoint or "")
    return permission.form if permission is not None else None
