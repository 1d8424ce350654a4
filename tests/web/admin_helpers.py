"""What tests of the admin pages look up beside them."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import select

from review.models.outbox import MailKind, MailStatus, OutgoingMail
from review.models.people import Person
from tests.databases import Database
from tests.page_client import Page

NASTY = "<script>alert(1)</script>\"'{{7*7}}"


def stored(database: Database, email: str) -> Person:
    with database.sessions() as session:
        return session.scalars(select(Person).where(Person.email == email)).one()


def shown_link(page: Page) -> str:
    return urlsplit(page.texts("code")[0]).path


def queued(database: Database) -> list[OutgoingMail]:
    with database.sessions() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def write_mail(database: Database, number: int, status: MailStatus, **given: str) -> int:
    with database.sessions.begin() as session:
        mail = OutgoingMail(
            kind=MailKind.RECOMMENDATION, message_id=f"m{number}", to_address="r@reader.example",
            to_name="Reader", subject=f"Mail {number}", text="Read this.", status=status,
            **given,
        )  # fmt: skip
        session.add(mail)
        session.flush()
        return mail.id
