"""What a service refused, said beside the field of the form that it is about."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import Form

from review.domain.errors import Invalid
from review.services.accounts.passwords import LONGEST, SHORTEST


def attach_error(form: Form, error: Invalid) -> None:
    """Show what a service refused beside the field it names, or at the top of the form."""
    name = str(error.detail.get("field", ""))
    if name in form:
        form[name].errors = [*form[name].errors, _sentence(error)]
    else:
        form.form_errors.append(_sentence(error))


def _sentence(error: Invalid) -> str:
    """What was wrong and what to do, by the error's code."""
    sentences = {
        "name_missing": _("Type a name with at least one letter."),
        "too_long": _("Use at most %(number)s characters.", number=error.detail.get("longest")),
        "name_taken": _(
            "Another person at this desk has this name, or one that looks like it. Choose another "
            "one, or ask an admin."
        ),
        "email_wrong": _("This is not a whole e-mail address, like name@example.org."),
        "email_taken": _("Somebody here already has this e-mail address."),
        "section_taken": _("There already is a section by this name in this language."),
        "unknown_time_zone": _("This time zone is not known here."),
        "unknown_language": _("This language is not known here."),
        "password_too_short": _("Use at least %(number)s characters.", number=SHORTEST),
        "password_too_long": _("Use at most %(number)s characters.", number=LONGEST),
        "password_common": _("Too many people use this password. Choose another one."),
        "password_about_site": _(
            "This password is too close to the name of this site. Choose another one."
        ),
        "password_about_person": _(
            "This password is too close to the person's name or address. Choose another one."
        ),
    }
    return sentences.get(error.code) or _("This cannot be used. Check it and try again.")
