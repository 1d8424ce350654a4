"""Rights that end while a request waits for a lock: they are checked again, and it is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.database import IMMEDIATE, begin_writing
from review.domain.workflow import Role, State
from review.models.articles import Article
from review.models.people import LoginSession, Person
from review.services.accounts import login_sessions, person_locks
from review.services.accounts import people as people_service
from review.web.auth import transactions
from tests.cast import PASSWORD, Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient, Form, Page
from tests.web.revision_helpers import RESUBMIT_TITLE, in_state, latest_revision

Change = Callable[[Session, Cast], None]


def deactivate(name: str) -> Change:
    def change(session: Session, people: Cast) -> None:
        person = session.get_one(Person, getattr(people, name).id)
        people_service.deactivate(session, actor_of(people.ada), person)

    return change


def set_roles(name: str, *roles: Role) -> Change:
    def change(session: Session, people: Cast) -> None:
        person = session.get_one(Person, getattr(people, name).id)
        people_service.set_roles(session, actor_of(people.ada), person, roles)

    return change


def end_sign_ins(name: str) -> Change:
    def change(session: Session, people: Cast) -> None:
        person = session.get_one(Person, getattr(people, name).id)
        person_locks.lock(session, person)
        for sign_in in session.scalars(
            select(LoginSession).where(LoginSession.person_id == person.id)
        ):
            login_sessions.end_own(session, person, sign_in.id)

    return change


@pytest.fixture
def second_admin(database: Database, people: Cast) -> Person:
    """Edda is an admin, too, so that Ada is not the last one."""
    with database.sessions.begin() as session:
        edda = session.get_one(Person, people.edda.id)
        people_service.set_roles(session, actor_of(people.ada), edda, [Role.EDITOR, Role.ADMIN])
    return people.edda


@contextmanager
def changed_meanwhile(
    database: Database, people: Cast, change: Change, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Form], Page]]:
    """Gives a function that submits a form while `change` is made and not yet committed.

    The form's request has passed the checks at its start, and waits for the lock, when the change
    is committed.
    """
    waiting = threading.Event()

    def note_and_begin(session: Session) -> None:
        session.rollback()
        waiting.set()
        begin_writing(session)

    monkeypatch.setattr(transactions, "begin_writing", note_and_begin)

    def submit(form: Form) -> Page:
        with ThreadPoolExecutor(1) as pool:
            with database.sessions.begin() as session:
                session.connection(execution_options={IMMEDIATE: True})
                change(session, people)
                session.flush()
                answer = pool.submit(form.submit, status=None)
                assert waiting.wait(timeout=20)
            return answer.result(timeout=20)

    yield submit


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (deactivate("edda"), "/login"),
        (end_sign_ins("edda"), "/login"),
        (set_roles("edda", Role.EDITOR), "/admin/users/new"),
    ],
    ids=["deactivated", "signed out", "no longer an admin"],
)
def test_a_role_lost_meanwhile_creates_no_admin(
    client: ExaminingClient, database: Database, people: Cast, second_admin: Person,
    monkeypatch: pytest.MonkeyPatch, change: Change, path: str,
) -> None:  # fmt: skip
    client.sign_in(second_admin)
    form = client.get("/admin/users/new").form("/admin/users/new")
    form.fill(name="Mallory", email="mallory@desk.example", roles=["admin"])
    with changed_meanwhile(database, people, change, monkeypatch) as submit:
        page = submit(form)
    assert page.path == path
    assert page.status == (200 if path == "/login" else 404)
    with database.sessions() as session:
        assert session.scalar(select(func.count()).where(Person.name == "Mallory")) == 0


@pytest.mark.parametrize(
    ("change", "status"),
    [(deactivate("tala"), 401), (end_sign_ins("tala"), 401), (set_roles("tala"), 404)],
    ids=["deactivated", "signed out", "without a role"],
)
def test_a_text_sent_after_the_right_ended_is_resubmittable_and_not_saved(
    client: ExaminingClient, database: Database, people: Cast, monkeypatch: pytest.MonkeyPatch,
    change: Change, status: int,
) -> None:  # fmt: skip
    article_id = in_state(database, people, State.DRAFT)
    before = latest_revision(database, article_id).number
    client.sign_in(people.tala)
    form = client.get(f"/articles/{article_id}/edit").form("/edit")
    form.fill(note="What I wrote last")
    with changed_meanwhile(database, people, change, monkeypatch) as submit:
        page = submit(form)
    assert page.status == status
    assert page.h1 == RESUBMIT_TITLE
    assert "What I wrote last" in str(page.response.data, "utf-8")
    assert latest_revision(database, article_id).number == before


@pytest.mark.parametrize(
    ("change", "status", "state"),
    [
        (set_roles("edda", Role.TRANSLATOR), 403, State.TRANSLATED),
        (deactivate("tala"), 200, State.DRAFT),  # somebody else's rights are no reason to refuse
    ],
    ids=["own role", "another person"],
)
def test_a_transition_is_decided_by_the_roles_after_the_wait(
    client: ExaminingClient, database: Database, people: Cast, monkeypatch: pytest.MonkeyPatch,
    change: Change, status: int, state: State,
) -> None:  # fmt: skip
    article_id = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    form = client.get(f"/articles/{article_id}").form("/return").fill(reason="The figures")
    with changed_meanwhile(database, people, change, monkeypatch) as submit:
        page = submit(form)
    assert page.status == status
    with database.sessions() as session:
        assert session.get_one(Article, article_id).state == state


def test_a_password_changed_during_sign_in_is_not_accepted(
    client: ExaminingClient, database: Database, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_password(session: Session, people: Cast) -> None:
        tala = session.get_one(Person, people.tala.id)
        people_service.set_password(session, tala, "another long password")

    def change_and_begin(session: Session) -> None:
        with database.sessions.begin() as other:
            change_password(other, people)
        begin_writing(session)

    # The attempt is counted, and the password verified, before the lock is waited for.
    monkeypatch.setattr(transactions, "begin_writing", change_and_begin)
    form = client.get("/login").form("Sign in").fill(email=people.tala.email, password=PASSWORD)
    page = form.submit(status=None)
    assert (page.status, page.path) == (422, "/login")
    with database.sessions() as session:
        assert session.scalar(select(func.count()).select_from(LoginSession)) == 0


def test_two_admins_who_deactivate_each_other_do_not_wait_forever(
    client: ExaminingClient, database: Database, people: Cast, second_admin: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    client.sign_in(second_admin)
    form = client.get(f"/admin/users/{people.ada.id}").form("/deactivate")
    with changed_meanwhile(database, people, deactivate("edda"), monkeypatch) as submit:
        page = submit(form)
    assert page.path == "/login"
    with database.sessions() as session:
        assert session.get_one(Person, people.ada.id).active
        assert not session.get_one(Person, people.edda.id).active
