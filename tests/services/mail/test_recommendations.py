"""Recommending a story: one plain mail to one person, and of no use to a spammer."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from review import clock
from review.database import IMMEDIATE
from review.domain.errors import Invalid
from review.domain.workflow import State
from review.models.outbox import MailKind, MailStatus, OutgoingMail, Recommendation
from review.models.publications import LivePublication
from review.services.mail import recommendations
from review.services.mail.outbox import MailContent
from review.services.mail.recommendations import Parties, recommend, validate_address, validate_name
from tests import cast
from tests.databases import Database

WORDS = MailContent("An article for you", "Rim recommends this article", "<p>Rim recommends</p>")
PARTIES = Parties("rim@example.org", "Tom", "tom@example.org", "192.0.2.7")
SECRET = "a key that only this test has"


@pytest.fixture
def story(session: Session) -> LivePublication:
    article = cast.article_in(session, cast.hire(session), State.PUBLISHED)
    return session.get_one(LivePublication, article.id)


def send(session: Session, story: LivePublication, **changes: str | bool) -> bool:
    return recommend(session, story, replace(PARTIES, **changes), WORDS, secret=SECRET)


def outbox(session: Session) -> list[OutgoingMail]:
    return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_one_mail_to_the_receiver_with_our_words(session: Session, story: LivePublication) -> None:
    assert send(session, story, receiver_name="  Tom Baker ") is True
    (letter,) = outbox(session)
    assert (letter.kind, letter.status) == (MailKind.RECOMMENDATION, MailStatus.QUEUED)
    assert (letter.to_name, letter.to_address) == ("Tom Baker", "tom@example.org")
    assert (letter.subject, letter.text, letter.html) == (WORDS.subject, WORDS.text, WORDS.html)


def test_the_record_names_nobody(session: Session, story: LivePublication) -> None:
    send(session, story)
    record = session.scalars(select(Recommendation)).one()
    assert record.publication_id == story.publication_id
    hashes = {record.sender_hash, record.receiver_hash, record.client_hash}
    assert {len(one) for one in hashes} == {64}
    assert len(hashes) == 3


def test_hashes_need_the_key(session: Session, story: LivePublication) -> None:
    send(session, story)
    recommend(session, story, PARTIES, WORDS, secret="another key, so the same are not known")
    first, second = session.scalars(select(Recommendation))
    assert first.receiver_hash != second.receiver_hash


def test_a_double_click_sends_one_mail(session: Session, story: LivePublication) -> None:
    assert send(session, story) is True
    assert send(session, story) is False
    assert send(session, story, receiver_address="TOM+news@Example.org") is False
    assert len(outbox(session)) == 1
    assert send(session, story, receiver_address="ann@example.org") is True


@pytest.mark.parametrize("what", ["sender_address", "receiver_address", "client"])
def test_each_limit_holds_by_itself_for_a_day(
    session: Session, story: LivePublication, what: str
) -> None:
    most = {
        "sender_address": recommendations.PER_SENDER,
        "receiver_address": recommendations.PER_RECEIVER,
        "client": recommendations.PER_CLIENT,
    }[what]

    def attempt(number: int) -> bool:
        others = {
            "sender_address": f"s{number}@example.org",
            "receiver_address": f"r{number}@example.org",
            "client": f"192.0.2.{number}",
        }
        del others[what]
        return send(session, story, **others)

    assert [attempt(number) for number in range(most + 2)] == [True] * most + [False] * 2
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert attempt(most + 3) is True


def test_forms_that_come_back_at_once_have_a_smaller_allowance(
    session: Session, story: LivePublication
) -> None:
    def attempt(number: int, hasty: bool) -> bool:
        return send(
            session, story, sender_address=f"s{number}@example.org",
            receiver_address=f"r{number}@example.org", hasty=hasty,
        )  # fmt: skip

    most = recommendations.PER_HASTY_CLIENT
    assert [attempt(number, True) for number in range(most + 1)] == [True] * most + [False]
    assert attempt(most + 1, False) is True


@pytest.mark.parametrize("limit", ["PER_HOUR", "PER_DAY"])
def test_the_breaker_stops_everybody(
    session: Session, story: LivePublication, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(recommendations, limit, 3)
    answers = [
        send(session, story, sender_address=f"s{number}@example.org",
             receiver_address=f"r{number}@example.org", client=str(number))
        for number in range(4)
    ]  # fmt: skip
    assert answers == [True, True, True, False]


def test_two_clicks_at_the_same_moment_send_one_mail(database: Database) -> None:
    with database.sessions.begin() as session:
        article = cast.article_in(session, cast.hire(session), State.PUBLISHED)
        article_id = article.id
    ready = threading.Barrier(4)
    answers: list[bool] = []

    def click() -> None:
        ready.wait()
        with database.sessions.begin() as session:
            session.connection(execution_options={IMMEDIATE: True})
            answers.append(send(session, session.get_one(LivePublication, article_id)))

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join(60)
    assert sorted(answers) == [False, False, False, True]
    with database.sessions() as session:
        assert len(outbox(session)) == 1


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        ("  Rim Qasim ", "Rim Qasim"),
        ("ريم قاسم", "ريم قاسم"),
        ("می‌خواهم", "می‌خواهم"),  # with a joiner that Persian needs
        ("J. R. R. Tolkien", "J. R. R. Tolkien"),
        ("J.R.R.T", "J.R.R.T"),
        ("Conan O'Brien", "Conan O'Brien"),
        ("Jean-Luc  Ngô", "Jean-Luc Ngô"),
        ("小林 一茶", "小林 一茶"),
        ("Anne \u202f Smith", "Anne Smith"),
        ("é" * 80, "é" * 80),
        ("x" * 79 + "e\u0301", "x" * 79 + "é"),
    ],
)
def test_names_of_people_are_taken(given: str, settled: str) -> None:
    assert validate_name(given) == settled


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "name_empty"),
        ("   ", "name_empty"),
        ("123", "name_empty"),
        ("!?", "name_empty"),
        ("x" * 81, "name_too_long"),
        ("Rim\r\nBcc: all@example.org", "name_has_controls"),
        ("Rim\nQasim", "name_has_controls"),
        ("Rim\tQasim", "name_has_controls"),
        ("Rim\0Qasim", "name_has_controls"),
        ("Rim\u2028Qasim", "name_has_controls"),
        ("Rim\u2029Qasim", "name_has_controls"),
        ("Rim\u202eQasim", "name_has_controls"),
        ("Rim\u2066Qasim", "name_has_controls"),
        ("Rim\u200bQasim", "name_has_controls"),
        ("Rim\x85Qasim", "name_has_controls"),
        ("Rim\ue000", "name_has_controls"),
        ("Buy at evil.example", "name_has_link"),
        ("evil.com", "name_has_link"),
        ("EVIL．COM", "name_has_link"),
        ("evil。com", "name_has_link"),
        ("evil․com", "name_has_link"),
        ("evil.\u200dcom", "name_has_link"),
        ("evil.\ufe0fcom", "name_has_link"),
        ("evil.c\u034fom", "name_has_link"),
        ("w\ufe0eww.evil", "name_has_link"),
        ("موقع.سوريا", "name_has_link"),
        ("http://x", "name_has_link"),
        ("https:x/y", "name_has_link"),
        ("www.x", "name_has_link"),
        ("rim@example", "name_has_link"),
        ("rim＠example", "name_has_link"),
        ("<b>Rim</b>", "name_has_link"),
        ("[Rim](x)", "name_has_link"),
        ("evil.xn--p1ai", "name_has_link"),
        ("=?utf-8?q?a=0D=0ABcc=3A_x=40evil=2Eexample?=", "name_has_code"),
        ("=?utf-8?b?Umlt?=", "name_has_code"),
        ("Rim =?iso-8859-1*en?Q?x?= Qasim", "name_has_code"),
        ("＝？utf-8？q？a？＝", "name_has_code"),
        ("=\u200d?utf-8?q?a?=", "name_has_code"),
    ],
)
def test_other_things_than_names_are_not(given: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        validate_name(given)
    assert refusal.value.code == code


@given(st.text(max_size=100))
def test_whatever_is_taken_is_one_short_line_and_settled(given: str) -> None:
    try:
        name = validate_name(given)
    except Invalid:
        return
    assert 1 <= len(name) <= recommendations.LONGEST_NAME
    assert name.splitlines() == [name]
    assert "@" not in name
    assert "://" not in name
    assert validate_name(name) == name


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        (" tom@example.org ", "tom@example.org"),
        ("Tom.O'Hara+x@Example.ORG", "Tom.O'Hara+x@example.org"),
        ("tom@bücher.example", "tom@xn--bcher-kva.example"),
        ("tom@mail.test", "tom@mail.test"),
    ],
)
def test_addresses_are_taken(given: str, settled: str) -> None:
    assert validate_address(given) == settled


@pytest.mark.parametrize(
    "given",
    ["", "tom", "tom@", "@example.org", "a@example.org,b@example.org",
     "a@example.org;b@example.org", "a@example.org b@example.org",
     "a@example.org\nBcc: b@example.org", "a@example.org\r\n.\r\n",
     '"a b"@example.org', '"tom"@example.org', "Tom <tom@example.org>", "tom@localhost",
     "tom@printer.local", "tom@mail.LOCALHOST", "tom@db.internal", "tom@10.0.0.1",
     "tom@[127.0.0.1]", "tom@example..org", "tom@-example.org", "töm@example.org",
     "tom@example.org\u2028b", "a" * 65 + "@example.org", "a@" + "b" * 250 + ".org",
     "tom@exa\0.org", "=?utf-8?q?a?=@example.org", "tom=?x@example.org"],
)  # fmt: skip
def test_anything_but_one_address_is_refused(given: str) -> None:
    with pytest.raises(Invalid, match="address_wrong"):
        validate_address(given)


@pytest.mark.parametrize(
    "changes",
    [{"receiver_address": "a@example.org,b@example.org"}, {"sender_address": "nobody"},
     {"receiver_name": "evil.com"}],
)  # fmt: skip
def test_the_service_asks_even_if_a_form_forgot_to(
    session: Session, story: LivePublication, changes: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        send(session, story, **changes)
    assert outbox(session) == []
