"""Links to set a password: for one person, once, and not for long."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.errors import Invalid, Refused
from review.models.events import Event
from review.models.people import LinkPurpose, PasswordLink, Person
from review.services.accounts import login_sessions, password_links, people
from tests import cast
from tests.cast import PASSWORD, actor_of
from tests.databases import Database

NEW = "nine slow green trains"


def invited(session: Session) -> Person:
    return people.create_person(
        session, None, people.NewPerson(name="New", email="new@desk.example", roles=[])
    )


def test_an_invitation_lets_its_person_in_once(session: Session) -> None:
    ada, new = actor_of(cast.hire(session).ada), invited(session)
    link, token = password_links.issue(session, ada, new)
    assert link.purpose == LinkPurpose.INVITE
    assert link.created_by_id == ada.id
    assert token not in link.token_hash
    assert password_links.find(session, token) is link
    assert password_links.find(session, token) is link  # looking does not use it up
    assert password_links.use(session, token, NEW) is new
    assert login_sessions.recognise(new, NEW)
    assert password_links.find(session, token) is None
    assert password_links.use(session, token, "another nine green trains") is None
    assert login_sessions.recognise(new, NEW)


def test_a_reset_ends_sign_ins_and_leaves_the_old_password_until_then(session: Session) -> None:
    them = cast.hire(session)
    _, at_phone = login_sessions.start(session, them.tala, "phone")
    link, token = password_links.issue(session, actor_of(them.ada), them.tala)
    assert link.purpose == LinkPurpose.RESET
    assert login_sessions.recognise(them.tala, PASSWORD)
    assert login_sessions.find(session, at_phone)
    assert password_links.use(session, token, NEW) is them.tala
    assert not login_sessions.recognise(them.tala, PASSWORD)
    assert login_sessions.find(session, at_phone) is None


@pytest.mark.parametrize(
    ("has_password", "hours", "works"),
    [(False, 24 * 7 - 1, True), (False, 24 * 7 + 1, False), (True, 23, True), (True, 25, False)],
)
def test_a_link_expires(session: Session, has_password: bool, hours: int, works: bool) -> None:
    them = cast.hire(session)
    person = them.tala if has_password else invited(session)
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        _, token = password_links.issue(session, actor_of(them.ada), person)
        clock.move_to(begun + timedelta(hours=hours))
        assert (password_links.find(session, token) is not None) is works
        assert (password_links.use(session, token, NEW) is not None) is works


def test_a_newer_link_replaces_the_older(session: Session) -> None:
    them = cast.hire(session)
    _, old = password_links.issue(session, actor_of(them.ada), them.tala)
    _, new = password_links.issue(session, actor_of(them.ada), them.tala)
    assert password_links.use(session, old, NEW) is None
    assert password_links.use(session, new, NEW) is them.tala


def test_a_refused_password_leaves_the_link_open(session: Session) -> None:
    new = invited(session)
    _, token = password_links.issue(session, actor_of(cast.hire(session).ada), new)
    with pytest.raises(Invalid, match="password_too_short"):
        password_links.use(session, token, "short")
    assert password_links.find(session, token)


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\x00", "ن" * 300])
def test_no_other_token_opens_anything(session: Session, token: str) -> None:
    password_links.issue(session, actor_of(cast.hire(session).ada), invited(session))
    assert password_links.find(session, token) is None
    assert password_links.use(session, token, NEW) is None


def test_who_is_deactivated_gets_no_link(session: Session) -> None:
    them = cast.hire(session)
    people.deactivate(session, actor_of(them.ada), them.tala)
    with pytest.raises(Refused, match="inactive_person"):
        password_links.issue(session, actor_of(them.ada), them.tala)


def test_changing_the_password_closes_a_waiting_link(session: Session) -> None:
    them = cast.hire(session)
    _, token = password_links.issue(session, actor_of(them.ada), them.tala)
    people.set_password(session, them.tala, NEW)
    assert password_links.find(session, token) is None
    assert not session.scalars(select(PasswordLink).where(PasswordLink.closed_at.is_(None))).all()


def test_the_log_tells_of_links(session: Session) -> None:
    them = cast.hire(session)
    password_links.issue(session, actor_of(them.ada), invited(session))
    password_links.issue(session, actor_of(them.ada), them.tala)
    kinds = session.scalars(select(Event.kind).order_by(Event.id)).all()
    assert kinds == [EventKind.PERSON_CREATED, EventKind.PERSON_INVITED, EventKind.LINK_ISSUED]


def test_of_two_who_use_it_at_once_one_does(database: Database) -> None:
    with database.sessions.begin() as session:
        them = cast.hire(session)
        _, token = password_links.issue(session, actor_of(them.ada), them.tala)
    start = threading.Barrier(2)
    used: list[bool] = []

    def use(password: str) -> None:
        start.wait()
        with database.sessions.begin() as session:
            session.connection(execution_options={"begin_immediate": True})
            used.append(password_links.use(session, token, password) is not None)

    threads = [threading.Thread(target=use, args=(NEW + end,)) for end in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(used) == [False, True]
