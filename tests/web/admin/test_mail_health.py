"""The state of the mail worker on admin pages, and the warning about late mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from review import clock
from review.models.outbox import MailKind
from review.services import worker_heartbeats
from review.services.mail import outbox
from tests.databases import Database
from tests.page_client import ExaminingClient

WARNING = "Mail is not being delivered"
PAGES = ["/admin/users", "/admin/mail", "/admin/sections", "/admin/log"]


@pytest.fixture(autouse=True)
def mail_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://mail.example")


def write(database: Database, *, minutes_ago: int) -> None:
    moment = clock.now() - timedelta(minutes=minutes_ago)
    with database.sessions.begin() as session, clock.at(moment):
        outbox.queue(session, MailKind.RESET, to_address="rim@example.org", subject="S", text="T")


def beat(database: Database, *, minutes_ago: int) -> None:
    moment = clock.now() - timedelta(minutes=minutes_ago)
    with database.sessions.begin() as session, clock.at(moment):
        worker_heartbeats.beat(session, "host:1", moment)


@pytest.mark.parametrize("path", PAGES)
def test_every_admin_page_warns_of_mail_that_waits(
    admin: ExaminingClient, database: Database, path: str
) -> None:
    write(database, minutes_ago=1)
    assert WARNING not in admin.get(path).text
    write(database, minutes_ago=6)
    page = admin.get(path)
    assert WARNING in page.text
    assert "No mail worker is running." in page.text
    beat(database, minutes_ago=0)
    assert "Check the mail server." in admin.get(path).text


def test_the_page_of_mail_shows_whether_a_worker_runs(
    admin: ExaminingClient, database: Database
) -> None:
    assert "Mail worker: not running." in admin.get("/admin/mail").text
    beat(database, minutes_ago=10)
    assert "Mail worker: not running, last seen" in admin.get("/admin/mail").text
    beat(database, minutes_ago=0)
    assert "Mail worker: running, last seen" in admin.get("/admin/mail").text


def test_without_a_mail_server_no_worker_is_missed(
    app: Flask, admin: ExaminingClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SMTP_URL", "")
    write(database, minutes_ago=60)
    page = admin.get("/admin/mail")
    assert WARNING not in page.text
    assert "No mail server is set up" in page.text
