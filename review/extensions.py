"""The extensions, made once and bound to an application in `create_app`."""

from __future__ import annotations

from flask import Response
from flask_babel import Babel
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from review.models.base import Base
from review.web.client import address


class SessionLogin(LoginManager):
    """Flask-Login without its cookie to be remembered by, which we do not give.

    To look for it, every answer would look at the session, and so every page for readers would be
    one that caches may not share.
    """

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


db = SQLAlchemy(metadata=Base.metadata)
login = SessionLogin()
csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(key_func=address)
