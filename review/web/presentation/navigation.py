"""The navigation of staff pages: the sections that a person may open."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, request, url_for
from flask_babel import gettext as _

from review.web.auth.access import current_person, may_open
from review.web.presentation.template_globals import NavLink

# The section that the pages of a blueprint belong to.
_SECTIONS: Mapping[str, str] = {
    **dict.fromkeys(
        ("articles", "editing", "reviewing", "revisions", "publishing"), "articles.index"
    ),
    "admin": "admin.users",
}
_OWN_SECTIONS = {"desk.queue", "desk.help"}


def init_app(app: Flask) -> None:
    """Register the template global."""
    app.add_template_global(nav_links)


def nav_links() -> list[NavLink]:
    """The links of the site header for the signed-in person; none for an anonymous one."""
    person = current_person()
    if person is None:
        return []
    links = []
    if person.roles:
        links += [("desk.queue", _("Desk")), ("articles.index", _("Articles"))]
    if may_open(person, "admin.users"):
        links.append(("admin.users", _("Admin")))
    links += [("desk.help", _("Help")), ("public.front", _("Public site"))]
    current = _current_section(request.endpoint or "")
    return [NavLink(label, url_for(endpoint), endpoint == current) for endpoint, label in links]


def _current_section(endpoint: str) -> str:
    """The endpoint of the section that a page belongs to; "" for pages of none."""
    if endpoint in _OWN_SECTIONS:
        return endpoint
    return _SECTIONS.get(endpoint.partition(".")[0], "")
