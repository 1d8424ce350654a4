"""Password links: issued and mailed to a person."""

from __future__ import annotations

from urllib.parse import urljoin

from flask import current_app, request, url_for

from review.domain.workflow import Actor
from review.extensions import db
from review.messages import email_templates
from review.models.outbox import MailKind
from review.models.people import LinkPurpose, Person
from review.services.accounts import password_links
from review.services.mail import outbox

KINDS = {LinkPurpose.INVITE: MailKind.INVITATION, LinkPurpose.RESET: MailKind.RESET}


def send_link(actor: Actor, person: Person) -> str:
    """Issue a password link, queue the mail with it, and return its URL."""
    link, token = password_links.issue(db.session(), actor, person)
    url = _url(token)
    purpose = LinkPurpose(link.purpose)
    words = email_templates.render_mail(
        KINDS[purpose],
        person.locale,
        person_name=person.name,
        address=url,
        days=password_links.LASTS[purpose].days,
    )
    outbox.queue(
        db.session(),
        KINDS[purpose],
        to_name=person.name,
        to_address=person.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        keep=email_templates.has_no_server(),
    )
    return url


def _url(token: str) -> str:
    # SITE_URL is always set in production, so that no forged Host header gets into a mail.
    path = url_for("accounts.password_link", token=token)
    return urljoin(current_app.config["SITE_URL"] or request.host_url, path)
