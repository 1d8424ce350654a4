"""Flask-Login over our own table of sign-ins: who a request's cookie belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import Flask, Response, current_app, g, request, session
from flask_login import AnonymousUserMixin, LoginManager, login_user, logout_user
from sqlalchemy.exc import OperationalError, TimeoutError

from review.clock import now
from review.extensions import db
from review.models.people import Person, SignIn
from review.services.accounts import login_sessions
from review.web.auth.independent_transactions import apart

LONGEST_DEVICE = 255


@dataclass
class SignedIn:
    """What Flask-Login calls a user: a person in one browser."""

    token: str
    sign_in: SignIn
    person: Person
    sign_in_id: int
    last_seen_at: datetime

    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask, login: LoginManager) -> None:
    login.session_protection = None  # it would hang on the address, which changes on a phone
    login.init_app(app, add_context_processor=False)
    # It would look into the session of every answer for a cookie to be remembered by, which we do
    # not give, and so make every page for readers one that caches may not share.
    app.after_request_funcs[None].remove(login._update_remember_cookie)
    login.user_loader(_load)
    app.after_request(_touch)


def enter(person: Person, password: str = "") -> None:
    """Sign a person in: everything the browser held before is gone, so nothing can be planted."""
    session.clear()
    session.permanent = True
    sign_in, token = login_sessions.start(db.session(), person, device(), password)
    login_user(_signed_in(token, sign_in))


def leave() -> None:
    """Forget who this browser belonged to, but not the language it was read in."""
    logout_user()
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def ask_no_more() -> None:
    """Draw the rest of this answer for nobody in particular: the database cannot tell who asks."""
    g._login_user = AnonymousUserMixin()


def device() -> str:
    """What the browser calls itself, in printable characters."""
    told = request.headers.get("User-Agent", "")
    return re.sub(r"[^\x20-\x7e]", "", told)[:LONGEST_DEVICE]


def _load(token: str) -> SignedIn | None:
    sign_in = login_sessions.find(db.session(), token)
    return _signed_in(token, sign_in) if sign_in else None


def _signed_in(token: str, sign_in: SignIn) -> SignedIn:
    return SignedIn(token, sign_in, sign_in.person, sign_in.id, sign_in.last_seen_at)


def _touch(response: Response) -> Response:
    """Note, not too often, that the sign-in is in use. A page is not refused when that fails."""
    user = g.get("_login_user")
    if isinstance(user, SignedIn) and now() - user.last_seen_at > login_sessions.TOUCH_EVERY:
        try:
            with apart(busy_timeout=0) as own:
                login_sessions.touch(own, user.sign_in_id)
        except (OperationalError, TimeoutError):
            current_app.logger.warning("could not note that sign-in %s is in use", user.sign_in_id)
    return response
