"""The words of a mail, from its three templates, in the language of whoever reads it."""

from __future__ import annotations

from flask import current_app, render_template
from flask_babel import force_locale

from review.formats.mime import isolate
from review.messages.locales import INTERFACE
from review.services.mail.outbox import Words


def words(name: str, language: str, **context: object) -> Words:
    """What `templates/mail/<name>` says; in English where we have no other words for it."""
    locale = language if language in INTERFACE else "en"
    given = {"mail_language": locale, "isolate": isolate, **context}
    with force_locale(locale):
        return Words(
            subject=render_template(f"mail/{name}.subject.txt", **given),
            text=render_template(f"mail/{name}.txt", **given),
            html=render_template(f"mail/{name}.html", **given),
        )


def is_kept() -> bool:
    """Whether mail stays here for admins to read, because no mail server is set."""
    return not current_app.config["SMTP_URL"]
