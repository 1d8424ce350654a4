"""Form errors: a service's error is shown at the form field that it names."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import Form

from review.domain.errors import DomainError, Invalid
from review.messages.sentences import CODES, say
from review.services.accounts.passwords import LONGEST, SHORTEST


def attach_error(form: Form, error: DomainError, default_field: str = "") -> None:
    """Add the sentence for an error to the field that it names, else to the top of the form.

    `default_field`: for an error that names no field.
    """
    name = str(error.detail.get("field", default_field))
    if name in form:
        form[name].errors = [*form[name].errors, _sentence(error)]
    else:
        form.form_errors.append(_sentence(error))


def _sentence(error: DomainError) -> str:
    """The sentence by the error's code; those of forms are more specific than the shared ones."""
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
    if error.code in sentences:
        return sentences[error.code]
    if error.code in CODES or not isinstance(error, Invalid):
        return say(error)
    return _("This cannot be used. Check it and try again.")
