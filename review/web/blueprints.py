"""The blueprints of the application."""

from __future__ import annotations

from flask import Flask

from review.web.accounts import account_views, password_link_views, sign_in_views
from review.web.admin import people_views, site_views
from review.web.articles import list_views
from review.web.articles import views as article_views
from review.web.dashboard import views as dashboard_views
from review.web.editor import views as editor_views
from review.web.public import views as public_views
from review.web.publishing import views as publishing_views
from review.web.review import views as review_views
from review.web.revisions import views as revision_views
from review.web.styleguide import views as styleguide_views
from review.web.system import metrics
from review.web.system import views as system_views

# Each module registers its routes on the blueprint `bp` of its feature.
VIEW_MODULES = (
    public_views,
    system_views,
    metrics,
    sign_in_views,
    account_views,
    password_link_views,
    dashboard_views,
    list_views,
    article_views,
    editor_views,
    review_views,
    revision_views,
    publishing_views,
    people_views,
    site_views,
)


def register_blueprints(app: Flask) -> None:
    """Register the blueprint of every module of views; the style guide in development only."""
    modules = VIEW_MODULES if app.config["PRODUCTION"] else (*VIEW_MODULES, styleguide_views)
    for blueprint in dict.fromkeys(module.bp for module in modules):
        app.register_blueprint(blueprint)
