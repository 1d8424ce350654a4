"""The form that recommends a story, and its mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from review import clock
from review.models.outbox import MailStatus, OutgoingMail, Recommendation
from review.services.mail.recommendations import PER_HASTY_CLIENT
from tests.cast import Cast
from tests.databases import Database
from tests.mail_server import MailServer
from tests.page_client import ExaminingClient, Page
from tests.web.story_helpers import STORY, publish_first_story, publish_story

RECOMMEND = f"{STORY}/recommend"
FILLED = {
    "sender_name": "Rim Qasim",
    "sender_email": "rim@example.org",
    "receiver_name": "توم",
    "receiver_email": "tom@example.org",
}


@pytest.fixture
def story(database: Database, people: Cast) -> int:
    """The id of the article behind STORY."""
    return publish_first_story(database, people)


class TestRecommending:
    """The four fields, one mail, and the same answer to everybody."""

    def outbox(self, database: Database) -> list[OutgoingMail]:
        with database.sessions() as session:
            return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))

    def fill(self, client: ExaminingClient, **changes: str) -> Page:
        """Send the form as filled in; what it answers."""
        status = int(changes.pop("status", "200"))
        form = client.get(STORY).follow("Recommend article").form("/recommend")
        return form.fill({**FILLED, **changes}).submit(status=status)

    def test_the_fields_are_called_as_readers_know_them(
        self, client: ExaminingClient, story: int
    ) -> None:
        page = client.get(RECOMMEND)
        assert page.texts("label", class_="field-label") == [
            "Sender's name", "Sender's email", "Receiver's name", "Receiver's email",
        ]  # fmt: skip
        assert page.response.headers["Cache-Control"] == "no-store"

    def test_one_mail_with_our_words_arrives(
        self, client: ExaminingClient, app: Flask, database: Database, story: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        with MailServer() as post:
            monkeypatch.setitem(app.config, "SMTP_URL", post.url)
            monkeypatch.setitem(app.config, "MAIL_FROM", "desk@news.example")
            page = self.fill(client)
            assert "If all is in order, we have sent the article" in page.text
            result = app.test_cli_runner().invoke(args=["worker", "--once"])
            assert (result.exit_code, result.output) == (0, "")
        (message,) = post.received
        assert post.envelopes == [("desk@news.example", ["tom@example.org"])]
        assert str(message["From"]) == "Interlinear <desk@news.example>"
        assert message["Reply-To"] is None
        assert message["To"].addresses[0].display_name == "توم"
        assert "Rim" not in message["Subject"]
        assert "\u2068Interlinear\u2069" in message["Subject"]
        for kind in ("plain", "html"):
            part = message.get_body((kind,))
            assert part is not None
            words = part.get_content()
            assert "Water returns to the old quarter" in words
            assert "After nine dry months the pipes were opened on Tuesday." in words
            assert f"http://localhost{STORY}" in words
            assert "Rim Qasim" in words
            assert "rim@example.org" not in words
        assert [mail.status for mail in self.outbox(database)] == [MailStatus.SENT]

    def test_without_a_mail_server_mail_is_stored(
        self, client: ExaminingClient, database: Database, story: int
    ) -> None:
        self.fill(client)
        assert [mail.status for mail in self.outbox(database)] == [MailStatus.KEPT]

    def test_an_arabic_story_is_recommended_with_arabic_around_it(
        self, client: ExaminingClient, database: Database, people: Cast
    ) -> None:
        live = publish_story(database, people, language="ar", words="عودة الترام إلى شارع النهر")
        page = client.get(f"/ar/stories/{live.slug}/recommend")
        page.form("/recommend").fill(FILLED).submit()
        (mail,) = self.outbox(database)
        assert '<html lang="ar" dir="rtl">' in mail.html
        assert "\u2068عودة الترام إلى شارع النهر\u2069" in mail.text

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("sender_name", "Rim\r\nBcc: all@example.org"),
            ("sender_name", "Win at evil.example"),
            ("receiver_name", "x" * 81),
            ("receiver_name", " "),
            ("receiver_name", "\u202eTom"),
            ("sender_email", "rim"),
            ("receiver_email", "a@example.org,b@example.org"),
            ("receiver_email", "a@example.org;b@example.org"),
            ("receiver_email", "a@example.org\r\nBcc: b@example.org"),
            ("receiver_email", '"a@example.org b"@example.org'),
        ],
    )
    def test_invalid_fields_are_explained_and_redisplayed(
        self, client: ExaminingClient, database: Database, story: int, field: str, value: str
    ) -> None:
        page = self.fill(client, status="422", **{field: value})
        (wrong,) = page.all("input", aria_invalid="true")
        assert wrong.get("name") == field
        assert page.texts("p", class_="field-error")
        typed = {item.get("name"): item.get("value") for item in page.all("input")}
        for name, kept in FILLED.items():
            if name != field:
                assert typed[name] == kept
        assert self.outbox(database) == []
        page.form("/recommend").fill({field: FILLED[field]}).submit()
        assert len(self.outbox(database)) == 1

    def test_the_answer_is_the_same_whatever_happens(
        self, client: ExaminingClient, database: Database, story: int
    ) -> None:
        first = self.fill(client)
        again = self.fill(client)
        trapped = self.fill(client, receiver_email="ann@example.org", website="https://x.example")
        assert first.text == again.text == trapped.text
        assert len(self.outbox(database)) == 1

    def test_a_client_with_too_many_requests_is_refused(
        self, client: ExaminingClient, database: Database, story: int
    ) -> None:
        for number in range(8):
            self.fill(client, receiver_email=f"r{number}@example.org",
                      sender_email=f"s{number}@example.org")  # fmt: skip
        assert len(self.outbox(database)) == PER_HASTY_CLIENT

    def test_slow_senders_have_a_higher_limit(
        self, client: ExaminingClient, database: Database, story: int
    ) -> None:
        form = client.get(RECOMMEND).form("/recommend")
        with clock.at(clock.now() + timedelta(seconds=3)):
            for number in range(8):
                form.fill(FILLED).fill(receiver_email=f"r{number}@example.org").submit()
        assert len(self.outbox(database)) == 8

    def test_a_forged_stamp_is_worth_nothing(
        self, client: ExaminingClient, database: Database, story: int
    ) -> None:
        form = client.get(RECOMMEND).form("/recommend")
        with clock.at(clock.now() + timedelta(seconds=3)):
            for number in range(8):
                form.fill(FILLED, opened="forged", receiver_email=f"r{number}@x.example").submit()
        assert len(self.outbox(database)) == PER_HASTY_CLIENT

    def test_a_forged_host_header_is_ignored(
        self, client: ExaminingClient, app: Flask, database: Database, story: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setitem(app.config, "SITE_URL", "https://news.example")
        self.fill(client)
        (mail,) = self.outbox(database)
        assert f"https://news.example{STORY}" in mail.text
        assert "localhost" not in mail.text + mail.html

    def test_without_a_token_nothing_is_sent(
        self, client: ExaminingClient, database: Database, story: int
    ) -> None:
        assert client.browser.post(RECOMMEND, data=FILLED).status_code >= 400
        assert self.outbox(database) == []
        with database.sessions() as session:
            assert session.scalars(select(Recommendation)).all() == []
