"""The application, put together: a contents page; each line leads to the module named."""

from __future__ import annotations

import os
from collections.abc import Mapping

from flask import Flask

from review import cli, json_logging, migrating
from review.bulkhead import Bulkheads
from review.config import ROOT, Settings
from review.database import prepare
from review.extensions import babel, csrf, db, limiter, login
from review.settings.reader import read_settings
from review.timeouts import SERVING
from review.web import (
    access,
    accounts,
    admin,
    admission,
    articles,
    assets,
    body_limits,
    cards,
    compressing,
    desk,
    drawn,
    editing,
    errors,
    frame,
    idempotency,
    integers,
    language,
    limits,
    looking,
    machines,
    metrics,
    page_cache,
    posting,
    public,
    publishing,
    rendering,
    request_log,
    reviewing,
    revisions,
    security,
    styleguide,
    templating,
)
from review.web.addresses import Addressed

BLUEPRINTS = (
    public.bp,
    machines.bp,
    metrics.bp,
    accounts.bp,
    desk.bp,
    articles.bp,
    editing.bp,
    reviewing.bp,
    revisions.bp,
    publishing.bp,
    admin.bp,
)


def create_app(
    settings: Settings | None = None, overrides: Mapping[str, object] | None = None
) -> Flask:
    """An application with `settings` (the environment's, by default).

    `overrides` are Flask configuration values laid over them, for tests.
    """
    app = Addressed(
        "review",
        root_path=str(ROOT / "review"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(ROOT / "instance"),
    )
    app.config.update((settings or read_settings(os.environ)).for_flask())
    app.config.update(overrides or {})
    app.request_class = posting.FormRequest
    app.jinja_environment = templating.InterfaceEnvironment

    if app.config["PRODUCTION"]:
        json_logging.configure()
    request_log.init_app(app)  # first, so that every hook and error page has the request's id
    metrics.init_app(app)
    db.init_app(app)
    bulkheads = Bulkheads.for_threads(app.config["WEB_THREADS"])
    with app.app_context():
        prepare(db.engine, app.config.get("DATABASE_TIMEOUTS", SERVING), bulkheads.statements)
    admission.init_app(app, bulkheads)
    migrating.bind(app)
    body_limits.init_app(app)
    csrf.init_app(app)
    limits.bind(app, limiter)
    babel.init_app(app, locale_selector=language.choose)
    accounts.bind(app, login)

    assets.version(app)
    rendering.prepare(app)
    page_cache.init_app(app)
    drawn.bind(app)
    idempotency.init_app(app)
    frame.bind(app)
    app.add_template_filter(cards.drawn_lines)
    compressing.bind(app)
    security.secure(app)
    access.guard(app)
    looking.bind(app)
    errors.register(app)
    integers.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if not app.config["PRODUCTION"]:
        app.register_blueprint(styleguide.bp)
    cli.register(app)
    return app
