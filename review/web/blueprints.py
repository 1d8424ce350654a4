"""The blueprints of the application, in one list."""

from __future__ import annotations

from flask import Flask

from review.web.accounts.views import bp as accounts
from review.web.admin.site_views import bp as admin
from review.web.articles.views import bp as articles
from review.web.dashboard.views import bp as dashboard
from review.web.editor.views import bp as editor
from review.web.public.views import bp as public
from review.web.publishing.views import bp as publishing
from review.web.review.views import bp as review
from review.web.revisions.views import bp as revisions
from review.web.styleguide.views import bp as styleguide
from review.web.system.metrics import bp as metrics
from review.web.system.views import bp as system

BLUEPRINTS = (
    public,
    system,
    metrics,
    accounts,
    dashboard,
    articles,
    editor,
    review,
    revisions,
    publishing,
    admin,
)


def register_blueprints(app: Flask) -> None:
    """Register all blueprints; the style guide only while developing."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if not app.config["PRODUCTION"]:
        app.register_blueprint(styleguide)
