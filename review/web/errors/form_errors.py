"""Form errors: a service's error is shown at the form field that it names."""

from __future__ import annotations

from wtforms import Form

from review.domain.errors import DomainError
from review.messages.sentences import error_message


def attach_error(form: Form, error: DomainError, default_field: str = "") -> None:
    """Add the sentence for an error to the field that it names, else to the top of the form.

    `default_field`: for an error that names no field.
    """
    name = str(error.detail.get("field", default_field))
    if name in form:
        form[name].errors = [*form[name].errors, error_message(error)]
    else:
        form.form_errors.append(error_message(error))
