"""The extensions, made once and bound to an application in `create_app`."""

from __future__ import annotations

from typing import Any

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from review.config import ROOT
from review.models.base import Base


class SessionLoginManager(LoginManager):
    """Flask-Login without its `after_request` hook for a remember-me cookie, which is not used.

    The hook reads the session of every response. That adds `Vary: Cookie`, with which caches
    cannot share public pages.
    """

    def init_app(self, app: Any, add_context_processor: bool = False) -> None:
        """Attach this manager to the application; no context processor is added."""
        app.login_manager = self


db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
login = SessionLoginManager()
csrf = CSRFProtect()
babel = Babel()
