"""Signing in: whose password it is, how long it holds, and what ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import EventKind
from review.models.events import Event
from review.models.people import LoginSession
from review.services.accounts import login_sessions, passwords, people
from tests import cast
from tests.cast import PASSWORD, actor_of


def test_a_person_is_recognised_by_address_and_password(session: Session) -> None:
    tala = cast.hire(session).tala
    assert login_sessions.by_email(session, " TALA@desk.example ") is tala
    assert login_sessions.recognise(tala, PASSWORD)
    for wrong in ("", PASSWORD.upper(), PASSWORD + " ", "x" * 5000):
        assert not login_sessions.recognise(tala, wrong)


@pytest.mark.parametrize("typed", ["", "nobody@desk.example", "not an address", "a@b" * 500])
def test_an_unknown_address_is_nobodys(session: Session, typed: str) -> None:
    cast.hire(session)
    assert login_sessions.by_email(session, typed) is None
    assert not login_sessions.recognise(None, PASSWORD)


def test_who_has_no_password_yet_cannot_sign_in(session: Session) -> None:
    new = people.create_person(
        session, None, people.NewPerson(name="New", email="new@desk.example", roles=[])
    )
    assert not login_sessions.recognise(new, "")
    assert not login_sessions.recognise(new, "the password of nobody")


def test_the_table_holds_no_token(session: Session) -> None:
    tala = cast.hire(session).tala
    sign_in, token = login_sessions.start(session, tala, "Firefox")
    assert login_sessions.find(session, token) is sign_in
    assert token not in {sign_in.token_hash, sign_in.device}
    assert login_sessions.find(session, sign_in.token_hash) is None
    assert login_sessions.find(session, "") is None
    _, other = login_sessions.start(session, tala, "Firefox")
    assert other != token
    assert len(token) >= 43


@pytest.mark.parametrize(
    ("days", "every", "holds"),
    [(13, 13, True), (15, 15, False), (59, 10, True), (61, 10, False)],
)
def test_a_sign_in_ends_unused_and_at_the_latest(
    session: Session, days: int, every: int, holds: bool
) -> None:
    tala = cast.hire(session).tala
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        sign_in, token = login_sessions.start(session, tala, "Firefox")
        for day in range(every, days, every):
            clock.move_to(begun + timedelta(days=day))
            login_sessions.touch(session, sign_in.id)
        clock.move_to(begun + timedelta(days=days))
        session.expire_all()
        assert (login_sessions.find(session, token) is not None) is holds
        assert bool(login_sessions.of_person(session, tala)) is holds


def test_signing_out_ends_this_one_only(session: Session) -> None:
    tala = cast.hire(session).tala
    laptop, at_laptop = login_sessions.start(session, tala, "laptop")
    phone, at_phone = login_sessions.start(session, tala, "phone")
    login_sessions.sign_out(session, laptop)
    assert login_sessions.find(session, at_laptop) is None
    assert login_sessions.find(session, at_phone) is phone
    assert login_sessions.of_person(session, tala) == [phone]


def test_people_end_their_own_and_nobody_elses(session: Session) -> None:
    them = cast.hire(session)
    sign_in, token = login_sessions.start(session, them.tala, "phone")
    assert not login_sessions.end_own(session, them.tarek, sign_in.id)
    assert not login_sessions.end_own(session, them.tala, sign_in.id + 1000)
    assert login_sessions.find(session, token)
    assert login_sessions.end_own(session, them.tala, sign_in.id)
    assert login_sessions.end_own(session, them.tala, sign_in.id)
    assert login_sessions.find(session, token) is None
    ended = session.scalars(select(Event).where(Event.kind == EventKind.SIGN_IN_ENDED)).one()
    assert ended.data == {"device": "phone"}


def test_a_new_password_ends_all_sign_ins(session: Session) -> None:
    tala = cast.hire(session).tala
    _, token = login_sessions.start(session, tala, "phone")
    people.set_password(session, tala, "nine slow green trains")
    assert login_sessions.find(session, token) is None
    assert login_sessions.recognise(tala, "nine slow green trains")
    assert not login_sessions.recognise(tala, PASSWORD)


def test_an_old_hash_is_renewed_at_sign_in(session: Session) -> None:
    tala = cast.hire(session).tala
    weaker = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    tala.password_hash = weaker
    assert login_sessions.recognise(tala, PASSWORD)
    login_sessions.start(session, tala, "Firefox", PASSWORD)
    assert tala.password_hash != weaker
    assert not passwords.is_outdated(tala.password_hash)
    assert login_sessions.recognise(tala, PASSWORD)


def test_the_log_tells_who_came_and_went(session: Session) -> None:
    them = cast.hire(session)
    sign_in, _ = login_sessions.start(session, them.tala, "Firefox")
    login_sessions.sign_out(session, sign_in)
    login_sessions.record_failure(session, them.tala.id)
    login_sessions.record_failure(session, None)
    told = [(e.kind, e.actor_id, e.person_id) for e in session.scalars(select(Event))]
    tala = them.tala.id
    assert told == [
        (EventKind.SIGNED_IN, tala, tala),
        (EventKind.SIGNED_OUT, tala, tala),
        (EventKind.SIGN_IN_FAILED, None, tala),
        (EventKind.SIGN_IN_FAILED, None, None),
    ]


def test_a_deactivated_person_is_not_found_by_a_sign_in_that_was_left(session: Session) -> None:
    them = cast.hire(session)
    _, token = login_sessions.start(session, them.tala, "Firefox")
    people.deactivate(session, actor_of(them.ada), them.tala)
    for row in session.scalars(select(LoginSession)):
        row.revoked_at = None
    session.flush()
    assert login_sessions.find(session, token) is None
