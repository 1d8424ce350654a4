"""The content of a mail, from its three templates, in the language of its receiver."""

from __future__ import annotations

from flask import current_app, render_template
from flask_babel import force_locale

from review.formats.mime import isolate
from review.messages.locales import INTERFACE
from review.services.mail.outbox import MailContent


def render_mail(name: str, language: str, **context: object) -> MailContent:
    """Render `templates/mail/<name>`, in English where the language has no catalogue."""
    locale = language if language in INTERFACE else "en"
    values = {"mail_language": locale, "isolate": isolate, **context}
    with force_locale(locale):
        return MailContent(
            subject=render_template(f"mail/{name}.subject.txt", **values),
            text=render_template(f"mail/{name}.txt", **values),
            html=render_template(f"mail/{name}.html", **values),
        )


def has_no_server() -> bool:
    """Whether no mail server is set, so that mail stays in the outbox for admins to read."""
    return not current_app.config["SMTP_URL"]
