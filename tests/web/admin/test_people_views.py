"""The admin pages of people: invite, change, search, deactivate."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from review.domain.workflow import Role
from review.models.outbox import MailKind, MailStatus
from review.models.people import Person
from review.services.accounts import login_sessions
from review.services.accounts import people as people_service
from tests.cast import PASSWORD, Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.web.admin_helpers import HOSTILE_TEXT, displayed_link_path, find_person, queued_mail
from tests.web.login_helpers import NEW_PASSWORD


def test_a_person_is_invited_and_signs_in(admin: ExaminingClient, database: Database) -> None:
    form = admin.get("/admin/users/new").form("Create")
    page = form.fill(
        name="نور صالح", email="Nour@desk.example", byline="N. S.",
        roles=["translator", "editor"], locale="ar",
    ).submit()  # fmt: skip
    nour = find_person(database, "nour@desk.example")
    assert page.path == f"/admin/users/{nour.id}"
    assert page.h1 == "نور صالح"
    assert nour.roles == {Role.TRANSLATOR, Role.EDITOR}
    link = displayed_link_path(page)
    mail = queued_mail(database)[-1]
    assert (mail.kind, mail.to_address) == (MailKind.INVITATION, "nour@desk.example")
    assert link in mail.text
    assert link in mail.html
    assert 'dir="rtl"' in mail.html
    assert not admin.get(page.path).texts("code")  # shown once
    admin.clear_cookies()
    page = admin.get(link).form().fill(password=NEW_PASSWORD, again=NEW_PASSWORD).submit()
    page = page.form(0).fill(email="nour@desk.example", password=NEW_PASSWORD).submit()
    assert page.path == "/desk"


def test_a_person_is_created_with_a_password(admin: ExaminingClient, database: Database) -> None:
    form = admin.get("/admin/users/new").form("Create")
    page = form.fill(
        name="Nour", email="nour@desk.example", roles=["editor"], way="now", password=NEW_PASSWORD
    ).submit()
    assert not page.texts("code")
    assert queued_mail(database) == []
    assert login_sessions.recognise(find_person(database, "nour@desk.example"), NEW_PASSWORD)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "Type a name."),
        ({"name": "\u202e…"}, "at least one letter"),
        ({"email": ""}, "Type an e-mail address."),
        ({"email": "nour"}, "not a whole e-mail address"),
        ({"email": "TALA@desk.example"}, "already has this e-mail address"),
        ({"byline": "x" * 121}, "at most 120"),
        ({"way": "now"}, "Type a password"),
        ({"way": "now", "password": "short"}, "Use at least 12 characters."),
    ],
)
def test_errors_are_shown_and_valid_fields_redisplayed(
    admin: ExaminingClient, database: Database, given: dict[str, str], sentence: str
) -> None:
    typed = {"name": "Nour", "email": "nour@desk.example", "byline": "N.", "roles": ["editor"]}
    form = admin.get("/admin/users/new").form("Create")
    page = form.fill({**typed, **given}).submit(status=422)
    assert sentence in page.text
    kept = page.form("Create")
    assert kept.values["email"] == given.get("email", "nour@desk.example")
    assert kept.fields.getlist("roles") == ["editor"]
    assert kept.values["password"] == ""
    with database.sessions() as session:
        assert len(session.scalars(select(Person)).all()) == 6


def test_a_role_that_is_none_is_refused(admin: ExaminingClient, database: Database) -> None:
    admin.post(
        "/admin/users/new",
        {"name": "N", "email": "n@desk.example", "roles": "owner", "way": "link", "locale": "en"},
        status=422,
    )


def test_a_person_is_changed(admin: ExaminingClient, people: Cast, database: Database) -> None:
    form = admin.get(f"/admin/users/{people.tala.id}").form("Save")
    assert form.fields.getlist("roles") == ["translator"]
    page = form.fill(
        name="Tala H.", email="TH@desk.example", byline="Th.", roles=["translator", "editor"]
    ).submit()
    assert "Saved." in page.text
    tala = find_person(database, "th@desk.example")
    assert (tala.name, tala.byline) == ("Tala H.", "Th.")
    assert tala.roles == {Role.TRANSLATOR, Role.EDITOR}


def test_names_are_shown_as_text(admin: ExaminingClient, people: Cast) -> None:
    form = admin.get(f"/admin/users/{people.tala.id}").form("Save")
    page = form.fill(name=HOSTILE_TEXT, byline=HOSTILE_TEXT).submit()
    assert page.h1 == HOSTILE_TEXT
    for path in ("/admin/users", f"/admin/log?person={people.tala.id}"):
        assert HOSTILE_TEXT in admin.get(path).text


def test_the_last_admin_cannot_be_demoted_or_deactivated(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    path = f"/admin/users/{people.ada.id}"
    page = admin.get(path).form("Save").fill(roles=["editor"]).submit(status=409)
    assert "the last active admin" in page.text
    page = admin.post(f"{path}/deactivate", status=409)
    assert "the last active admin" in page.text
    ada = find_person(database, "ada@desk.example")
    assert ada.active
    assert Role.ADMIN in ada.roles


def test_of_two_admins_one_can_step_back_but_not_shut_themself_out(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        emil = session.get_one(Person, people.emil.id)
        people_service.set_roles(session, actor_of(people.ada), emil, [Role.ADMIN])
    path = f"/admin/users/{people.ada.id}"
    assert "cannot deactivate yourself" in admin.post(f"{path}/deactivate", status=409).text
    page = admin.get(path).form("Save").fill(roles=["editor"]).submit()
    assert page.path == "/desk"
    admin.get(path, status=404)


def test_deactivating_signs_out_at_once_and_can_be_undone(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    other = ExaminingClient(admin.app, database)
    other.sign_in(people.tala)
    other.get("/desk")
    path = f"/admin/users/{people.tala.id}"
    page = admin.get(path).form("Deactivate").submit()
    assert "signed out everywhere" in page.text
    assert other.get("/desk").path == "/login"
    form = other.get("/login").form("Sign in")
    form.fill(email="tala@desk.example", password=PASSWORD).submit(status=422)
    admin.post(f"{path}/link", status=409)
    page = admin.get(path).form("Reactivate").submit()
    assert "Active again." in page.text
    form = other.get("/login").form("Sign in")
    form.fill(email="tala@desk.example", password=PASSWORD).submit()


def test_a_password_is_reset_by_link(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    page = admin.get(f"/admin/users/{people.tala.id}").form("/link").submit()
    link = displayed_link_path(page)
    mail = queued_mail(database)[-1]
    assert (mail.kind, mail.status) == (MailKind.RESET, MailStatus.KEPT)
    assert link in mail.text
    admin.clear_cookies()
    page = admin.get(link).form().fill(password=NEW_PASSWORD, again=NEW_PASSWORD).submit()
    page.form("Sign in").fill(password=NEW_PASSWORD).submit()


@pytest.mark.parametrize("act", ["", "/deactivate", "/reactivate", "/link"])
def test_missing_people_are_not_found(admin: ExaminingClient, act: str) -> None:
    admin.post(f"/admin/users/999999{act}", status=404)


@pytest.mark.parametrize("act", ["deactivate", "reactivate", "link"])
def test_acts_are_no_links(admin: ExaminingClient, people: Cast, act: str) -> None:
    path = f"/admin/users/{people.tala.id}/{act}"
    assert admin.browser.get(path).status_code == 405
    assert admin.browser.post(path).status_code == 400  # without its token


def test_people_are_searched_filtered_and_paged(admin: ExaminingClient, database: Database) -> None:
    with database.sessions.begin() as session:
        for number in range(120):
            people_service.create_person(
                session,
                None,
                people_service.NewPerson(
                    name=f"Nour {number:03}", email=f"n{number}@desk.example", roles=[Role.EDITOR]
                ),
            )
    form = admin.get("/admin/users").form("Filter")
    page = form.fill(q="nour", role="editor", active="yes").submit()
    seen = rows(page)
    while page.all("a", rel="next"):
        page = page.follow("Next")
        seen += rows(page)
    assert seen == [f"Nour {number:03}" for number in range(120)]
    assert rows(page.follow("Previous"))[0] == "Nour 050"
    assert "Nobody was found" in admin.get("/admin/users?q=zzz").text
    for odd in ("after=x", "after=-1", "before=99999999999999", "role=owner", "q=%00%25"):
        admin.get(f"/admin/users?{odd}")


def rows(page: Page) -> list[str]:
    return [text for text in page.texts("a") if text.startswith("Nour")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_pagination_links_preserve_the_filters_only(
    admin: ExaminingClient, database: Database
) -> None:
    with database.sessions.begin() as session:
        for number in range(60):
            people_service.create_person(
                session,
                None,
                people_service.NewPerson(
                    name=f"Nour {number}", email=f"n{number}@desk.example", roles=[]
                ),
            )
    page = admin.get("/admin/users?q=nour&_external=1&_scheme=javascript")
    address = page.all("a", rel="next")[0].get("href", "")
    assert address.startswith("/admin/users?q=nour&")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_password_of_the_sites_own_words_is_refused(
    admin: ExaminingClient, database: Database
) -> None:
    form = admin.get("/admin/users/new").form("Create")
    page = form.fill(
        name="Nour", email="nour@desk.example", way="now", password="Interlinear-2026"
    ).submit(status=422)
    assert "too close to the name of this site" in page.text


def test_a_name_in_use_has_to_be_confirmed(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    form = admin.get(f"/admin/users/{people.tala.id}").form("Save")
    assert "same_name" not in form.fields
    page = form.fill(name="Edda Brandt", byline="emil okafor").submit(status=422)
    assert "looks like it, is in use" in page.text
    form = page.form("Save")
    # One of two is not enough.
    page = form.fill(same_name=[str(people.edda.id)]).submit(status=422)
    assert find_person(database, "tala@desk.example").name == "Tala Haddad"
    both = [str(people.edda.id), str(people.emil.id)]
    page = page.form("Save").fill(same_name=both).submit()
    assert page.h1 == "Edda Brandt"
    log = admin.get("/admin/log")
    assert "Name changed from Tala Haddad to Edda Brandt" in log.text
    assert "Byline set to emil okafor" in log.text
    assert f"Same name as person {people.edda.id}" in log.text


def test_a_new_persons_name_in_use_has_to_be_confirmed(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    form = admin.get("/admin/users/new").form("Create")
    page = form.fill(name="Edda  BRANDT", email="e2@desk.example").submit(status=422)
    page = page.form("Create").fill(same_name=[str(people.edda.id)]).submit()
    assert page.h1 == "Edda BRANDT"
    # An address that is in use is said to be, whatever the name.
    page = admin.get("/admin/users/new").form("Create").fill(
        name="Edda Brandt", email="edda@desk.example"
    ).submit(status=422)  # fmt: skip
    assert "already has this e-mail address" in page.text


@pytest.mark.parametrize("odd", ["", "x", "-1", "٣", "9" * 500, "0"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_odd_confirmation_confirms_nothing(
    admin: ExaminingClient, people: Cast, odd: str
) -> None:
    admin.post(
        f"/admin/users/{people.tala.id}",
        {"name": "Edda Brandt", "email": "tala@desk.example", "same_name": odd},
        status=422,
    )
