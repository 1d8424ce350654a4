"""The people of the desk: their names and addresses, and that an admin is always left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind
from review.domain.errors import Invalid, Refused
from review.domain.workflow import Role
from review.models.events import Event
from review.models.people import Person
from review.services.accounts import login_sessions, password_links, passwords, people, shared_names
from review.services.editorial import articles
from review.services.queries import people_search
from tests import cast
from tests.cast import PASSWORD, actor_of
from tests.databases import Database

ROLES = (Role.TRANSLATOR, Role.EDITOR)


def create(session: Session, *, confirmed: Collection[int] = (), **details: object) -> Person:
    values = {"name": "Nour Saleh", "email": "nour@desk.example", "roles": ROLES, **details}
    return people.create_person(session, None, people.NewPerson(**values), confirmed=confirmed)


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(Event.kind).order_by(Event.id)))


def test_a_new_person_has_what_was_given_and_an_event(session: Session) -> None:
    ada = cast.hire(session).ada
    person = people.create_person(
        session,
        actor_of(ada),
        people.NewPerson(
            name="Nour Saleh",
            email="nour@desk.example",
            roles=ROLES,
            byline="N. S.",
            password="seven pale horses",
            locale="ar",
        ),
    )
    assert (person.name, person.email, person.byline, person.locale) == (
        "Nour Saleh", "nour@desk.example", "N. S.", "ar",
    )  # fmt: skip
    assert person.active
    assert person.roles == frozenset(ROLES)
    assert passwords.verify(person.password_hash, "seven pale horses")
    event = session.scalars(select(Event).where(Event.kind == EventKind.PERSON_CREATED)).one()
    assert (event.actor_id, event.person_id) == (ada.id, person.id)
    assert event.data == {"roles": ["editor", "translator"]}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Nour \t\n Saleh ", "Nour Saleh"),
        ("Nour\u202e Saleh\u202c", "Nour Saleh"),
        ("\u2067نور\u2069 صالح", "نور صالح"),
        ("Nour\x00\x1b[31m Saleh", "Nour[31m Saleh"),
        ("می‌خواهم", "می‌خواهم"),  # the joiner shapes Persian letters
        ("Jose\u0301", "Jos\u00e9"),
        ("O\u2028Hara", "O Hara"),
        ("<b>Bold</b>", "<b>Bold</b>"),
    ],
)
def test_names_lose_what_only_hides_or_turns(session: Session, given: str, kept: str) -> None:
    assert create(session, name=given).name == kept


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": ""}, "name_missing", "name"),
        ({"name": " \u202e\u200b "}, "name_missing", "name"),
        ({"name": "…!"}, "name_missing", "name"),
        ({"name": "x" * 121}, "too_long", "name"),
        ({"byline": "x" * 121}, "too_long", "byline"),
        ({"email": ""}, "email_wrong", "email"),
        ({"email": "nour"}, "email_wrong", "email"),
        ({"email": "nour@desk.example, two@desk.example"}, "email_wrong", "email"),
        ({"email": "nour@desk.example\nBcc: x@y.example"}, "email_wrong", "email"),
        ({"email": "Nour <nour@desk.example>"}, "email_wrong", "email"),
        ({"email": "نور@desk.example"}, "email_wrong", "email"),
        ({"password": "too short"}, "password_too_short", "password"),
        ({"password": "x y" * 100}, "password_too_long", "password"),
        ({"password": "Password-1234"}, "password_common", "password"),
        ({"password": "abcabcabcabc"}, "password_common", "password"),
        ({"password": "Nour Saleh 2024"}, "password_about_person", "password"),
        ({"password": "nour@desk.example"}, "password_about_person", "password"),
        (
            {"byline": "Umm Zaid 2", "password": "umm-zaid-2026"},
            "password_about_person",
            "password",
        ),
    ],
)
def test_what_cannot_be_used_names_its_field(
    session: Session, given: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        create(session, **given)
    assert refused.value.code == code
    assert refused.value.detail["field"] == field


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" Nour@Desk.Example ", "nour@desk.example"),
        ("NOUR@MÜNCHEN.example", "nour@xn--mnchen-3ya.example"),
        ("nour@newsroom.local", "nour@newsroom.local"),
        ("nour@desk.test", "nour@desk.test"),
    ],
)
def test_addresses_are_kept_in_one_form(session: Session, given: str, kept: str) -> None:
    assert create(session, email=given).email == kept


def test_an_address_belongs_to_one_person(session: Session) -> None:
    create(session)
    with pytest.raises(Invalid, match="email_taken"):
        create(session, email="NOUR@desk.example")
    other = create(session, name="Other", email="other@desk.example")
    with pytest.raises(Invalid, match="email_taken"):
        people.change(
            session, actor_of(other), other, name="O", email="nour@desk.example", byline=""
        )
    assert len(session.scalars(select(Person)).all()) == 2


def test_a_change_is_told_once_and_only_if_it_is_one(session: Session) -> None:
    them = cast.hire(session)
    ada = actor_of(them.ada)
    for _ in range(2):
        people.change(
            session, ada, them.tala, name="Tala H.", email="TALA@desk.example", byline="T."
        )
    assert (them.tala.name, them.tala.byline) == ("Tala H.", "T.")
    event = session.scalars(select(Event)).one()
    assert event.kind == EventKind.PERSON_CHANGED
    assert event.data == {
        "changes": {
            "name": {"old": "Tala Haddad", "new": "Tala H."},
            "byline": {"old": "", "new": "T."},
        }
    }


def test_a_changed_address_is_in_the_event_with_the_one_before(session: Session) -> None:
    them = cast.hire(session)
    people.change(
        session, actor_of(them.ada), them.tala,
        name="Tala Haddad", email="New@Desk.example", byline="",
    )  # fmt: skip
    event = session.scalars(select(Event)).one()
    assert event.data == {
        "changes": {"email": {"old": "tala@desk.example", "new": "new@desk.example"}}
    }


def test_a_new_address_closes_the_link_sent_to_the_old_one(session: Session) -> None:
    them = cast.hire(session)
    _, token = password_links.issue(session, actor_of(them.ada), them.tala)
    people.change(
        session, actor_of(them.ada), them.tala, name="Tala", email="new@desk.example", byline=""
    )
    assert password_links.find(session, token) is None


def test_roles_are_given_and_taken(session: Session) -> None:
    them = cast.hire(session)
    people.set_roles(session, actor_of(them.ada), them.tala, [Role.EDITOR, Role.ADMIN])
    session.expire_all()
    assert them.tala.roles == {Role.EDITOR, Role.ADMIN}
    event = session.scalars(select(Event)).one()
    assert event.data == {"given": ["admin", "editor"], "taken": ["translator"]}
    people.set_roles(session, actor_of(them.ada), them.tala, [])
    assert them.tala.roles == frozenset()


def test_the_last_admin_stays(session: Session) -> None:
    them = cast.hire(session)
    ada = actor_of(them.ada)
    with pytest.raises(Refused, match="last_admin"):
        people.set_roles(session, ada, them.ada, [Role.EDITOR])
    with pytest.raises(Refused, match="last_admin"):
        people.deactivate(session, ada, them.ada)
    # A deactivated admin is none that could take over.
    people.set_roles(session, ada, them.emil, [Role.ADMIN])
    people.deactivate(session, ada, them.emil)
    with pytest.raises(Refused, match="last_admin"):
        people.set_roles(session, ada, them.ada, [])
    people.reactivate(session, ada, them.emil)
    people.set_roles(session, actor_of(them.emil), them.ada, [])
    assert them.ada.roles == frozenset()


def test_nobody_deactivates_themself(session: Session) -> None:
    them = cast.hire(session)
    people.set_roles(session, actor_of(them.ada), them.emil, [Role.ADMIN])
    with pytest.raises(Refused, match="deactivate_self"):
        people.deactivate(session, actor_of(them.ada), them.ada)
    assert them.ada.active


def test_deactivating_ends_everything_at_once(session: Session) -> None:
    them = cast.hire(session)
    _, one = login_sessions.start(session, them.tala, "laptop")
    _, two = login_sessions.start(session, them.tala, "phone")
    _, link = password_links.issue(session, actor_of(them.ada), them.tala)
    people.deactivate(session, actor_of(them.ada), them.tala)
    assert login_sessions.find(session, one) is None
    assert login_sessions.find(session, two) is None
    assert password_links.find(session, link) is None
    assert not login_sessions.recognise(them.tala, PASSWORD)
    assert them.tala not in articles.people_who(session, Role.TRANSLATOR)
    people.reactivate(session, actor_of(them.ada), them.tala)
    assert login_sessions.recognise(them.tala, PASSWORD)
    assert login_sessions.find(session, one) is None
    assert kinds(session)[-2:] == [EventKind.PERSON_DEACTIVATED, EventKind.PERSON_REACTIVATED]


def test_doing_it_twice_changes_nothing(session: Session) -> None:
    them = cast.hire(session)
    for _ in range(2):
        people.deactivate(session, actor_of(them.ada), them.tala)
    for _ in range(2):
        people.reactivate(session, actor_of(them.ada), them.tala)
    assert kinds(session) == [EventKind.PERSON_DEACTIVATED, EventKind.PERSON_REACTIVATED]


def test_two_admins_cannot_take_the_role_from_each_other(database: Database) -> None:
    with database.sessions.begin() as session:
        them = cast.hire(session)
        people.set_roles(session, actor_of(them.ada), them.emil, [Role.ADMIN])
    outcomes = at_once(
        [
            lambda session: people.set_roles(
                session, actor_of(them.ada), session.get_one(Person, them.emil.id), []
            ),
            lambda session: people.deactivate(
                session, actor_of(them.emil), session.get_one(Person, them.ada.id)
            ),
        ],
        database,
    )
    assert sorted(outcomes) == ["done", "last_admin"]
    with database.sessions() as session:
        assert len(articles.people_who(session, Role.ADMIN)) == 1


def at_once(acts: list[Callable[[Session], None]], database: Database) -> list[str]:
    """What became of acts done by as many people at the same moment, each in a transaction."""
    start = threading.Barrier(len(acts))
    outcomes: list[str] = []

    def play(act: Callable[[Session], None]) -> None:
        start.wait()
        try:
            with database.sessions.begin() as session:
                session.connection(execution_options={"begin_immediate": True})
                act(session)
            outcomes.append("done")
        except (Invalid, Refused) as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=play, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_people_are_listed_by_name_a_page_at_a_time(session: Session) -> None:
    for number in range(7):
        name = f"Person {number // 2}"
        same = shared_names.people_with_name(session, [name])
        create(session, name=name, email=f"p{number}@desk.example", confirmed=same)
    seen: list[str] = []
    page = people_search.page(session, size=3)
    assert page.previous is None
    seen += [person.email for person in page.rows]
    while page.next is not None:
        page = people_search.page(session, following=page.next, size=3)
        seen += [person.email for person in page.rows]
    assert seen == [f"p{number}@desk.example" for number in range(7)]
    back = people_search.page(session, preceding=page.previous, size=3)
    assert [person.email for person in back.rows] == seen[3:6]
    assert back.next == back.rows[-1].id
    first = people_search.page(session, preceding=back.previous, size=3)
    assert [person.email for person in first.rows] == seen[:3]
    assert first.previous is None


def test_people_are_found_by_text_role_and_standing(session: Session) -> None:
    them = cast.hire(session)
    people.deactivate(session, actor_of(them.ada), them.emil)

    def found(**given: object) -> set[str]:
        return {person.name.split()[0] for person in people_search.page(session, **given).rows}

    assert found(text="TALA") == {"Tala"}
    assert found(text="emil@") == {"Emil"}
    assert found(text="%") == set()
    assert found(role=Role.EDITOR) == {"Edda", "Emil"}
    assert found(role=Role.EDITOR, active=True) == {"Edda"}
    assert found(active=False) == {"Emil"}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_role_taken_while_another_transaction_waits_is_seen_after_the_wait(
    database: Database,
) -> None:
    """SQLite lets one writer in at a time, so that none reads before its wait."""
    with database.sessions.begin() as session:
        first, second = (cast.person(session, name, Role.ADMIN) for name in ("Ada", "Bela"))

    def take_back() -> str:
        with database.sessions.begin() as session:
            person = session.get_one(Person, first.id)
            try:
                people.set_roles(session, actor_of(second), person, [])
            except Refused as refused:
                return refused.code
            return "done"

    with ThreadPoolExecutor(1) as pool:
        with database.sessions.begin() as session:
            people.set_roles(session, actor_of(first), session.get_one(Person, second.id), [])
            session.flush()
            answer = pool.submit(take_back)
            wait_until_blocked(database)
        assert answer.result(timeout=20) == "last_admin"


def wait_until_blocked(database: Database) -> None:
    """Until a connection of this database waits for a lock."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with database.engine.connect() as connection:
            if connection.scalar(query):
                return
        time.sleep(0.02)
    raise AssertionError("nothing waits for a lock")
