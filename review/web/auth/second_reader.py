"""The hint whom to ask where the four-eyes rule refuses an action."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from review.domain.workflow import Facts, Offer
from review.extensions import db
from review.services.editorial.authorization import deciders

MAX_NAMES = 5


def second_reader_hint(offers: Sequence[Offer], facts: Facts) -> Markup:
    """A sentence with the names of people who may do the action that four eyes refuses.

    Empty if nothing is refused for that reason.
    """
    action = next((o.action for o in offers if o.refusal is not None and o.refusal.four_eyes), None)
    if action is None:
        return Markup("")
    candidates = deciders(db.session(), action, facts)
    if len(candidates.allowed) > MAX_NAMES:
        return _with_names(_("Ask another editor, such as %(names)s."), candidates.allowed)
    if candidates.allowed:
        return _with_names(_("Ask %(names)s."), candidates.allowed)
    if candidates.overriding:
        return _with_names(
            _("No other editor may do this. %(names)s can override the rule, with a reason."),
            candidates.overriding,
        )
    return escape(_("No other editor may do this. Ask an admin to invite one."))


def _with_names(sentence: str, names: Sequence[str]) -> Markup:
    # Isolated, so that a name in the other direction does not reorder the sentence.
    isolated = [Markup("<bdi>{}</bdi>").format(name) for name in names[:MAX_NAMES]]
    pattern = format_list(["{}"] * len(isolated), style="or", locale=get_locale())
    return escape(sentence) % {"names": escape(pattern).format(*isolated)}
