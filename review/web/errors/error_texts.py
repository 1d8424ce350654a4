"""Titles and sentences of error pages."""

from __future__ import annotations

import math

from babel.units import format_unit
from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _

from review.domain.workflow import Refusal, RefusalKind


def default_text(code: int) -> tuple[str, str]:
    """The title and the text of the page for a status."""
    texts = {
        400: (_("The request could not be read"), _("Go back, reload the page and try again.")),
        403: (_("This is not yours to do"), _("Ask an editor or an admin whether it should be.")),
        404: (_("There is nothing here"),
              _("The address may be mistyped, or the page is gone, or it is not for you to see.")),
        405: (_("This address does not take that"), _("Go back and use the buttons of the page.")),
        409: (_("Somebody was faster"), _("Reload the page to see what changed.")),
        413: (_("This is too much at once"), _too_large()),
        429: (_("Too many attempts"), _("Wait a minute and try again.")),
        503: (_("The desk cannot answer now"), _("Try again in a moment.")),
    }  # fmt: skip
    return texts.get(code, (_("Something went wrong"), _("Go back and try again.")))


def refusal_title(refusal: Refusal) -> str:
    """The title of the page for an act that the workflow refuses."""
    if refusal.kind is RefusalKind.NOT_YOU:
        return _("This is not yours to do")
    return _("This cannot be done")


def wait_text(seconds: int) -> str:
    """The text of a page for too many requests."""
    minutes = max(1, math.ceil(seconds / 60))
    return _("Wait a while and try again; at the latest in %(minutes)s minutes.", minutes=minutes)


def unread_text() -> str:
    """What to do about a post whose body was not read."""
    return " ".join(
        (
            _("What you sent was not read and is not saved."),
            _("Go back: most browsers still have your text in the form."),
        )
    )


def _too_large() -> str:
    limit = request.max_content_length or 0
    unit, bytes_each = ("megabyte", 10**6) if limit >= 10**6 else ("kilobyte", 10**3)
    size = format_unit(limit // bytes_each, f"digital-{unit}", locale=get_locale())
    return _("This page takes up to %(size)s at a time. Send less, for example in two parts.",
             size=size)  # fmt: skip
