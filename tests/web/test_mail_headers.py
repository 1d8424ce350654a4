"""Mail made from hostile text, as a real SMTP server receives it: with our own headers only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from review.models.outbox import OutgoingMail
from tests import mail_reader
from tests.cast import Cast
from tests.databases import Database
from tests.mail_server import MailServer
from tests.page_client import ExaminingClient
from tests.web.story_helpers import STORY, publish_first_story, publish_story

BCC_BY_Q = "=?utf-8?q?a=0D=0ABcc=3A_x=40evil=2Eexample?="
BCC_BY_B = "=?utf-8?b?YQ0KQmNjOiB4QGV2aWwuZXhhbXBsZQ0KDQphbm90aGVyIGJvZHk=?="
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
}  # fmt: skip


@pytest.fixture
def mail_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that the application is set up with, beside a hostile name for the site."""
    with MailServer() as server:
        monkeypatch.setitem(app.config, "SMTP_URL", server.url)
        monkeypatch.setitem(app.config, "MAIL_FROM", "desk@news.example")
        monkeypatch.setitem(app.config, "SITE_NAME", f"News {BCC_BY_B}")
        yield server


def delivered(app: Flask, server: MailServer) -> mail_reader.Message:
    """The one mail that the worker hands over now, and that nobody else is sent a copy of."""
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.exit_code == 0, result.output
    ((sender, receivers),) = server.envelopes
    (raw,) = server.raw
    message = mail_reader.parse_message(raw)
    assert set(message.names) == HEADERS
    assert len(message.names) == len(HEADERS)
    assert sender == "desk@news.example"
    assert receivers == [message.mailbox("To")[1]]
    assert message.mailbox("From") == (f"News {BCC_BY_B}", "desk@news.example")
    return message


@pytest.mark.parametrize("name", [BCC_BY_Q, BCC_BY_B, "Rim =?utf-8?q?=3Ca=20href?= Qasim"])
def test_an_invitation_shows_a_name_literally(
    app: Flask, admin: ExaminingClient, mail_server: MailServer, name: str
) -> None:
    form = admin.get("/admin/users/new").form("/admin/users/new")
    form.fill(name=name, email="rim@example.org", roles=["translator"]).submit()
    message = delivered(app, mail_server)
    assert message.mailbox("To") == (name, "rim@example.org")
    assert "/password/" in message.parts[0][1]


@pytest.mark.parametrize("field", ["sender_name", "receiver_name"])
@pytest.mark.parametrize("name", [BCC_BY_Q, BCC_BY_B, "＝？utf-8？q？Rim？＝"])
def test_the_public_form_refuses_encoded_words_in_names(
    client: ExaminingClient, database: Database, people: Cast, field: str, name: str
) -> None:
    publish_first_story(database, people)
    fields = {
        "sender_name": "Rim", "sender_email": "rim@example.org",
        "receiver_name": "Tom", "receiver_email": "tom@example.org",
    }  # fmt: skip
    form = client.get(f"{STORY}/recommend").form("/recommend")
    page = form.fill({**fields, field: name}).submit(status=422)
    assert "Write the name as people read it" in page.text
    assert page.form("/recommend").values[field] == name
    with database.sessions() as session:
        assert session.scalars(select(OutgoingMail)).all() == []


def test_a_recommendation_shows_site_and_headline_literally(
    app: Flask, client: ExaminingClient, database: Database, people: Cast, mail_server: MailServer
) -> None:
    story = publish_story(database, people, words=BCC_BY_Q)
    form = client.get(f"/en/stories/{story.slug}/recommend").form("/recommend")
    form.fill(
        sender_name="Rim O'Hara", sender_email="rim@example.org",
        receiver_name="توم", receiver_email="tom@example.org",
    ).submit()  # fmt: skip
    message = delivered(app, mail_server)
    assert message.mailbox("To") == ("توم", "tom@example.org")
    assert f"\u2068News {BCC_BY_B}\u2069" in message.header("Subject")
    assert [kind for kind, _text in message.parts] == ["text/plain", "text/html"]
    assert all(BCC_BY_Q in text for _kind, text in message.parts)
