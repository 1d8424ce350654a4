"""Look-ups for tests of the admin pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import select

from review.models.outbox import MailKind, MailStatus, OutgoingMail
from review.models.people import Person
from tests.databases import Database
from tests.page_client import Page

HOSTILE_TEXT = "<script>alert(1)</script>\"'{{7*7}}"


def find_person(database: Database, email: str) -> Person:
    with database.sessions() as session:
        return session.scalars(select(Person).where(Person.email == email)).one()


def displayed_link_path(page: Page) -> str:
    return urlsplit(page.texts("code")[0]).path


def queued_mail(database: Database) -> list[OutgoingMail]:
    with database.sessions() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def add_mail(database: Database, number: int, status: MailStatus, **given: str) -> int:
    with database.sessions.begin() as session:
        mail = OutgoingMail(
            kind=MailKind.RECOMMENDATION, message_id=f"m{number}", to_address="r@reader.example",
            to_name="Reader", subject=f"Mail {number}", text="Read this.", status=status,
            **given,
        )  # fmt: skip
        session.add(mail)
        session.flush()
        return mail.id
