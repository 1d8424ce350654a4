"""The site header of staff pages, cached for all that it shows.

What belongs to one page or one session is put into its places each time.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import Flask, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import escape

from review.models.people import Person
from review.web.auth.access import current_person, may_open
from review.web.presentation.fragment_cache import TOKEN, filled, once
from review.web.presentation.template_globals import NavLink, current_path

# Which entry is lit on the pages that are none themselves, by their blueprint.
_BELONGS: Mapping[str, str] = {
    **dict.fromkeys(
        ("articles", "editing", "reviewing", "revisions", "publishing"), "articles.index"
    ),
    "admin": "admin.users",
}
_ENTRIES = {"desk.queue", "desk.help"}

_HERE = secrets.token_hex(16)  # what stands for the page's address; nobody can have typed it


def init_app(app: Flask) -> None:
    app.add_template_global(desk_head)


def desk_head() -> str:
    """The head as HTML."""
    person = current_person()
    lit = _lit(request.endpoint or "")
    shown = (person.name, person.email, frozenset(person.roles)) if person else None
    head = once(lambda: _draw(person, lit), "head", request.root_path, shown, lit)
    return filled(head).replace(_HERE, escape(current_path()))


def _draw(person: Person | None, lit: str) -> str:
    return render_template(
        "layouts/_navigation.html",
        entries=_entries(person, lit) if person else (),
        person=person,
        token=TOKEN,
        here=_HERE,
    )


def _entries(person: Person, lit: str) -> list[NavLink]:
    """What this person may go to."""
    places = []
    if person.roles:
        places += [("desk.queue", _("Desk")), ("articles.index", _("Articles"))]
    if may_open(person, "admin.users"):
        places.append(("admin.users", _("Admin")))
    places += [("desk.help", _("Help")), ("public.front", _("Public site"))]
    return [NavLink(label, url_for(endpoint), endpoint == lit) for endpoint, label in places]


def _lit(endpoint: str) -> str:
    """The entry that a page belongs to; some belong to none."""
    return endpoint if endpoint in _ENTRIES else _BELONGS.get(endpoint.partition(".")[0], "")
