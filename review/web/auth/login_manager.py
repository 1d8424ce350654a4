"""Flask-Login with login sessions in the database: finds the person of a session cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from flask import Flask, Response, current_app, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError, TimeoutError

from review.clock import now
from review.extensions import db
from review.models.people import LoginSession, Person
from review.services.accounts import login_sessions
from review.web.auth.transactions import independent_transaction

MAX_USER_AGENT = 255  # characters


@dataclass
class SessionUser:
    """The user object of Flask-Login: a person in one login session (`sign_in`)."""

    token: str
    sign_in: LoginSession
    person: Person
    sign_in_id: int
    last_seen_at: datetime

    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    def get_id(self) -> str:
        """The session token, which Flask-Login stores in the cookie."""
        return self.token


class SessionLoginManager(LoginManager):
    """Flask-Login without its `after_request` hook for a remember-me cookie, which is not used.

    The hook reads the session of every response. That adds `Vary: Cookie`, with which caches
    cannot share public pages.
    """

    def init_app(self, app: Any, add_context_processor: bool = False) -> None:
        """Attach this manager to the application; no context processor is added."""
        app.login_manager = self


def init_app(app: Flask) -> None:
    """Set up Flask-Login. Sessions are not bound to the IP address, which changes on a phone."""
    login = SessionLoginManager()
    login.session_protection = None
    login.user_loader(_load)
    login.init_app(app)


def start_session(person: Person, password: str = "") -> None:
    """Sign a person in. The browser's session is cleared first, against session fixation."""
    session.clear()
    session.permanent = True
    sign_in, token = login_sessions.start(db.session(), person, user_agent(), password)
    login_user(_session_user(token, sign_in))


def end_session() -> None:
    """Sign out of this browser. The chosen language of the interface is kept."""
    logout_user()
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def make_anonymous() -> None:
    """Treat the rest of this request as anonymous, when the database cannot load the user."""
    g.is_anonymous = True


def user_agent() -> str:
    """The User-Agent header, printable ASCII only, at most `MAX_USER_AGENT` characters."""
    header = request.headers.get("User-Agent", "")
    return re.sub(r"[^\x20-\x7e]", "", header)[:MAX_USER_AGENT]


def _load(token: str) -> SessionUser | None:
    sign_in = None if "is_anonymous" in g else login_sessions.find(db.session(), token)
    return _session_user(token, sign_in) if sign_in else None


def _session_user(token: str, sign_in: LoginSession) -> SessionUser:
    g.user_was_loaded = True
    return SessionUser(token, sign_in, sign_in.person, sign_in.id, sign_in.last_seen_at)


def touch_session(response: Response) -> Response:
    """after_request hook: record when the login session was last used, not too often.

    A failure is only logged.
    """
    if "user_was_loaded" not in g or "is_anonymous" in g or not current_user.is_authenticated:
        return response  # asking for a user who was not loaded would read the session
    if now() - current_user.last_seen_at > login_sessions.TOUCH_EVERY:
        sign_in_id = current_user.sign_in_id
        try:
            with independent_transaction(busy_timeout=0) as transaction:
                login_sessions.touch(transaction, sign_in_id)
        except (OperationalError, TimeoutError):
            current_app.logger.warning("could not note that sign-in %s is in use", sign_in_id)
    return response
