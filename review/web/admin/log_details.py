"""Details of audit events: the values that changed, as sentences."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from review.models.events import Event

FIELDS = {"name": _l("Name"), "email": _l("E-mail"), "byline": _l("Byline")}


def changed_values(event: Event) -> list[Markup]:
    """A sentence for each name and address that an event of a person changed."""
    changes = event.data.get("changes", {})
    return [
        _sentence(str(label), changes[field]["old"], changes[field]["new"])
        for field, label in FIELDS.items()
        if field in changes
    ]


def _sentence(field: str, old: str, new: str) -> Markup:
    if not old:
        pattern = _("%(field)s set to %(new)s")
    elif not new:
        pattern = _("%(field)s removed; it was %(old)s")
    else:
        pattern = _("%(field)s changed from %(old)s to %(new)s")
    # Isolated, so that a name in the other direction does not reorder the sentence.
    values = {
        "old": Markup("<bdi>{}</bdi>").format(old),
        "new": Markup("<bdi>{}</bdi>").format(new),
    }
    return escape(pattern) % {"field": field, **values}
