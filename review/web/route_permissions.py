"""Every route of the application and who may use it. A route that is not here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from review.domain.workflow import Act, Role
from review.web import route_forms
from review.web.route_forms import HeldForm


class Audience(StrEnum):
    EVERYBODY = "everybody"  # readers too; nothing unpublished may be reached
    SIGNED_IN = "signed_in"  # anybody with an account: their own affairs only
    STAFF = "staff"  # anybody who holds a role


@dataclass(frozen=True, slots=True)
class Protection:
    """Who may come in; and, for one article's pages, the act that the view loads it for.

    `act` is what `access.article` is called with: the view cannot forget it, since a test asks
    every such route as a person who may not. `form`: the form of a page on which people write;
    the posts of all others are small.
    """

    audience: Audience
    role: Role | None = None
    act: Act | None = None
    form: HeldForm | None = None


EVERYBODY = Protection(Audience.EVERYBODY)
SIGNED_IN = Protection(Audience.SIGNED_IN)
STAFF = Protection(Audience.STAFF)
ADMIN = Protection(Audience.STAFF, role=Role.ADMIN)


def article(act: Act, form: HeldForm | None = None) -> Protection:
    return Protection(Audience.STAFF, act=act, form=form)


PROTECTIONS: Mapping[str, Protection] = {
    # Readers
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
    # While developing only
    "styleguide.page": EVERYBODY,
    # Getting in and out, and one's own account
    "accounts.login": EVERYBODY,
    "accounts.password_link": EVERYBODY,
    "accounts.language": EVERYBODY,
    "accounts.logout": SIGNED_IN,
    "accounts.account": SIGNED_IN,
    "accounts.password": SIGNED_IN,
    "accounts.end_sign_in": SIGNED_IN,
    # The desk
    "desk.queue": STAFF,
    "desk.first_steps": STAFF,
    "desk.help": SIGNED_IN,
    "articles.index": STAFF,
    "articles.new": Protection(Audience.STAFF, form=route_forms.NEW_ARTICLE),
    "articles.show": article(Act.SEE),
    "articles.open_language": article(Act.SEE),
    "articles.act": article(Act.SEE, route_forms.TRANSITION),
    "articles.assign": article(Act.ASSIGN),
    "editing.edit": article(Act.EDIT, route_forms.EDITED_TEXT),
    "editing.paste": article(Act.EDIT, route_forms.PASTED_TEXT),
    "reviewing.review": article(Act.SEE, route_forms.REVIEWED_TEXT),
    "revisions.history": article(Act.SEE),
    "revisions.compare": article(Act.SEE),
    "revisions.restore": article(Act.EDIT),
    "publishing.publish": article(Act.SEE, route_forms.PUBLICATION),
    "publishing.preview": article(Act.SEE),
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
    """Whether a route answers everybody alike; no address at all (404) is not one of them."""
    protection = PROTECTIONS.get(endpoint or "")
    return protection is not None and protection.audience is Audience.EVERYBODY


def form_of(endpoint: str | None) -> HeldForm | None:
    """The form of a route on which people write; None for all others, and for no address."""
    protection = PROTECTIONS.get(endpoint or "")
    return protection.form if protection is not None else None
