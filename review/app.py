"""Application factory. The hooks of a request and their order are in `web.hooks`."""

from __future__ import annotations

import os
from collections.abc import Mapping

from flask import Flask

from review import cli, json_logging
from review.bulkhead import Bulkheads
from review.config import ROOT, Settings
from review.database import configure_engine
from review.extensions import babel, db, migrate
from review.settings.reader import read_settings
from review.timeouts import SERVING
from review.web import hooks
from review.web.accounts import password_link_views
from review.web.articles import list_rows
from review.web.auth import body_limits, idempotency, login_manager
from review.web.blueprints import register_blueprints
from review.web.diff import template_filters
from review.web.errors import error_pages
from review.web.http import (
    admission,
    form_parsing,
    integers,
    security_headers,
    session_cookie,
)
from review.web.presentation import (
    assets,
    fragment_cache,
    locale,
    navigation,
    template_globals,
    translations,
)
from review.web.public import error_pages as public_error_pages
from review.web.public import font_preload, page_cache


def create_app(
    settings: Settings | None = None, overrides: Mapping[str, object] | None = None
) -> Flask:
    """An application with `settings` (the environment's, by default).

    `overrides` are Flask configuration values laid over them, for tests.
    """
    app = _create_flask()
    app.config.update((settings or read_settings(os.environ)).for_flask())
    app.config.update(overrides or {})
    if app.config["PRODUCTION"]:
        json_logging.configure()
    _init_database(app)
    _init_requests(app)
    _init_pages(app)
    cli.init_app(app)
    return app


def _create_flask() -> Flask:
    app = Flask(
        "review",
        root_path=str(ROOT / "review"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(ROOT / "instance"),
    )
    app.request_class = form_parsing.FormRequest
    return app


def _init_database(app: Flask) -> None:
    """The database, and the bulkheads that bound how many requests wait for it."""
    db.init_app(app)
    bulkheads = Bulkheads.for_threads(app.config["WEB_THREADS"])
    timeouts = app.config.get("DATABASE_TIMEOUTS", SERVING)
    with app.app_context():
        configure_engine(db.engine, timeouts, bulkheads.statements)
    admission.init_app(app, bulkheads)
    migrate.init_app(app, db)


def _init_requests(app: Flask) -> None:
    """What happens around every view: hooks, sessions, languages and errors."""
    body_limits.init_app(app)
    hooks.init_app(app)
    session_cookie.init_app(app)
    security_headers.init_app(app)
    babel.init_app(app, locale_selector=locale.choose)
    login_manager.init_app(app)
    password_link_views.init_app(app)
    idempotency.init_app(app)
    error_pages.init_app(app, public_error_pages)
    integers.init_app(app)


def _init_pages(app: Flask) -> None:
    """Views, and what their templates use."""
    translations.init_app(app)
    assets.init_app(app)
    template_globals.init_app(app)
    page_cache.init_app(app)
    fragment_cache.init_app(app)
    navigation.init_app(app)
    list_rows.init_app(app)
    template_filters.init_app(app)
    font_preload.init_app(app)
    register_blueprints(app)
