"""The admin pages, as an admin uses them and as others try to."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from sqlalchemy import event, select

from review.domain.events import EventKind
from review.domain.workflow import Role, State
from review.extensions import db
from review.models.articles import Section
from review.models.events import Event
from review.models.mail import MailKind, MailStatus, OutgoingMail
from review.models.people import Person
from review.services import people as people_service
from review.services import sign_ins
from tests import cast
from tests.cast import PASSWORD, Cast, actor_of
from tests.databases import Database
from tests.examining import ExaminingClient, Page

NEW = "nine slow green trains"
PAGES = ("/admin/users", "/admin/users/new", "/admin/mail", "/admin/sections", "/admin/log")
NASTY = "<script>alert(1)</script>\"'{{7*7}}"


@pytest.fixture
def admin(client: ExaminingClient, people: Cast) -> ExaminingClient:
    client.sign_in(people.ada)
    return client


def stored(database: Database, email: str) -> Person:
    with database.sessions() as session:
        return session.scalars(select(Person).where(Person.email == email)).one()


def shown_link(page: Page) -> str:
    return urlsplit(page.texts("code")[0]).path


def queued(database: Database) -> list[OutgoingMail]:
    with database.sessions() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_opens_in_both_languages(
    admin: ExaminingClient, people: Cast, database: Database, language: str
) -> None:
    with database.sessions.begin() as session:
        cast.article_in(session, people, State.PUBLISHED)
    admin.post("/language", {"language": language, "next": "/admin/users"})
    for path in (*PAGES, f"/admin/users/{people.tala.id}"):
        page = admin.get(path)
        assert page.tree.get("lang") == language
        links = list(page.first("main").iter("a"))
        lit = [a for a in links if a.get("aria-current") == "page"]
        beneath = path.startswith("/admin/users/")  # such a page leads back instead
        assert len(lit) == (0 if beneath else 1)
        assert not beneath or links[0].get("href") == "/admin/users"


@pytest.mark.parametrize("who", ["tala", "edda", "otto"])
def test_to_others_there_is_nothing(client: ExaminingClient, people: Cast, who: str) -> None:
    client.sign_in(getattr(people, who))
    for path in (*PAGES, f"/admin/users/{people.tala.id}", "/admin/mail/1"):
        client.get(path, status=404)
    for act in ("deactivate", "reactivate", "link"):
        client.post(f"/admin/users/{people.tarek.id}/{act}", status=404)
    client.post(f"/admin/users/{getattr(people, who).id}", {"roles": "admin"}, status=404)


def test_strangers_are_asked_to_sign_in(client: ExaminingClient, people: Cast) -> None:
    for path in PAGES:
        assert client.get(path).path == "/login"


def test_somebody_is_invited_and_comes_in(admin: ExaminingClient, database: Database) -> None:
    form = admin.get("/admin/users/new").form("Create")
    page = form.fill(
        name="نور صالح", email="Nour@desk.example", byline="N. S.",
        roles=["translator", "editor"], locale="ar",
    ).submit()  # fmt: skip
    nour = stored(database, "nour@desk.example")
    assert page.path == f"/admin/users/{nour.id}"
    assert page.h1 == "نور صالح"
    assert nour.roles == {Role.TRANSLATOR, Role.EDITOR}
    link = shown_link(page)
    mail = queued(database)[-1]
    assert (mail.kind, mail.to_address) == (MailKind.INVITATION, "nour@desk.example")
    assert link in mail.text
    assert link in mail.html
    assert 'dir="rtl"' in mail.html
    assert not admin.get(page.path).texts("code")  # shown once
    admin.forget()
    page = admin.get(link).form().fill(password=NEW, again=NEW).submit()
    page = page.form(0).fill(email="nour@desk.example", password=NEW).submit()
    assert page.path == "/desk"


def test_somebody_is_created_with_a_password(admin: ExaminingClient, database: Database) -> None:
    form = admin.get("/admin/users/new").form("Create")
    page = form.fill(
        name="Nour", email="nour@desk.example", roles=["editor"], way="now", password=NEW
    ).submit()
    assert not page.texts("code")
    assert queued(database) == []
    assert sign_ins.recognise(stored(database, "nour@desk.example"), NEW)


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
def test_what_is_wrong_is_said_and_the_rest_kept(
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
    tala = stored(database, "th@desk.example")
    assert (tala.name, tala.byline) == ("Tala H.", "Th.")
    assert tala.roles == {Role.TRANSLATOR, Role.EDITOR}


def test_names_are_shown_as_text(admin: ExaminingClient, people: Cast) -> None:
    form = admin.get(f"/admin/users/{people.tala.id}").form("Save")
    page = form.fill(name=NASTY, byline=NASTY).submit()
    assert page.h1 == NASTY
    for path in ("/admin/users", f"/admin/log?person={people.tala.id}"):
        assert NASTY in admin.get(path).text


def test_the_last_admin_cannot_be_demoted_or_deactivated(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    path = f"/admin/users/{people.ada.id}"
    page = admin.get(path).form("Save").fill(roles=["editor"]).submit(status=409)
    assert "the last active admin" in page.text
    page = admin.post(f"{path}/deactivate", status=409)
    assert "the last active admin" in page.text
    ada = stored(database, "ada@desk.example")
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
    link = shown_link(page)
    mail = queued(database)[-1]
    assert (mail.kind, mail.status) == (MailKind.RESET, MailStatus.KEPT)
    assert link in mail.text
    admin.forget()
    page = admin.get(link).form().fill(password=NEW, again=NEW).submit()
    page.form("Sign in").fill(password=NEW).submit()


@pytest.mark.parametrize("act", ["", "/deactivate", "/reactivate", "/link"])
def test_who_is_not_there_is_not_found(admin: ExaminingClient, act: str) -> None:
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
                session, None, name=f"Nour {number:03}", email=f"n{number}@desk.example",
                roles=[Role.EDITOR],
            )  # fmt: skip
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
def test_a_lists_links_keep_filters_and_nothing_else(
    admin: ExaminingClient, database: Database
) -> None:
    with database.sessions.begin() as session:
        for number in range(60):
            people_service.create_person(
                session, None, name=f"Nour {number}", email=f"n{number}@desk.example", roles=[]
            )
    page = admin.get("/admin/users?q=nour&_external=1&_scheme=javascript")
    address = page.all("a", rel="next")[0].get("href", "")
    assert address.startswith("/admin/users?q=nour&")


def write_mail(database: Database, number: int, status: MailStatus, **given: str) -> int:
    with database.sessions.begin() as session:
        mail = OutgoingMail(
            kind=MailKind.RECOMMENDATION, message_id=f"m{number}", to_address="r@reader.example",
            to_name="Reader", subject=f"Mail {number}", text="Read this.", status=status,
            **given,
        )  # fmt: skip
        session.add(mail)
        session.flush()
        return mail.id


def test_mail_is_listed_filtered_and_read(admin: ExaminingClient, database: Database) -> None:
    for number in range(60):
        write_mail(database, number, MailStatus.SENT)
    failed = write_mail(
        database, 60, MailStatus.FAILED, html=f"<p>{NASTY}</p>", last_error="550 no such user"
    )
    page = admin.get("/admin/mail")
    assert "Mail 60" in page.text
    assert "Mail 10" not in page.text
    assert "Mail 10" in page.follow("Next").text
    page = page.form("Filter").fill(status="failed").submit()
    assert [text for text in page.texts("a") if text.startswith("Mail ")] == ["Mail 60"]
    page = page.follow("Mail 60")
    assert page.path == f"/admin/mail/{failed}"
    assert page.texts("pre") == ["Read this.", f"<p>{NASTY}</p>"]
    assert "550 no such user" in page.text


def test_failed_mail_is_sent_again_and_sent_mail_is_not(
    admin: ExaminingClient, database: Database
) -> None:
    failed = write_mail(database, 1, MailStatus.FAILED)
    sent = write_mail(database, 2, MailStatus.SENT)
    page = admin.get(f"/admin/mail/{failed}").form("Send again").submit()
    assert "waiting to be sent again" in page.text
    assert [mail.status for mail in queued(database)] == [MailStatus.QUEUED, MailStatus.SENT]
    assert not [form for form in admin.get(f"/admin/mail/{sent}").forms if "resend" in form.action]
    page = admin.post(f"/admin/mail/{sent}/resend", status=409)
    assert "on its way or has arrived" in page.text
    admin.post("/admin/mail/999999/resend", status=404)
    admin.get("/admin/mail/999999", status=404)


def test_a_link_that_was_sent_is_not_shown_again(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    link = shown_link(admin.get(f"/admin/users/{people.tala.id}").form("/link").submit())
    mail = queued(database)[-1]
    assert link in admin.get(f"/admin/mail/{mail.id}").text
    with database.sessions.begin() as session:
        session.get_one(OutgoingMail, mail.id).status = MailStatus.SENT
    page = admin.get(f"/admin/mail/{mail.id}")
    assert link not in page.response.get_data(as_text=True)
    assert "/password/…" in page.text


def test_sections_are_added_and_renamed(admin: ExaminingClient, database: Database) -> None:
    form = admin.get("/admin/sections").form("Add")
    page = form.fill(language="ar", name="العالم").submit()
    page = page.form("Add").fill(language="en", name="World").submit()
    page = page.form("Add").fill(language="en", name="WORLD").submit(status=422)
    assert "already is a section by this name" in page.text
    assert page.form("Add").values["name"] == "WORLD"
    page = admin.get("/admin/sections").form("Rename World").fill(name="Abroad").submit()
    assert "Saved." in page.text
    with database.sessions() as session:
        found = {(one.language, one.slug, one.name) for one in session.scalars(select(Section))}
    assert found == {("ar", "العالم", "العالم"), ("en", "world", "Abroad")}
    page = page.form("Rename Abroad").fill(name=" ").submit(status=422)
    assert "at least one letter" in page.text
    admin.post("/admin/sections", {"section_id": "999999", "name": "X"}, status=404)
    admin.post("/admin/sections", {"section_id": "x", "name": "X"}, status=404)
    admin.post("/admin/sections", {"language": "xx", "name": "X"}, status=422)


def test_the_log_tells_what_happened_newest_first(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        article = cast.article_in(session, people, State.EDITED).id
    admin.get(f"/admin/users/{people.tala.id}").form("Save").fill(roles=["editor"]).submit()
    page = admin.get("/admin/log")
    first = page.texts("tr")[1]
    assert all(word in first for word in ("Ada Lind", "Roles changed", "Tala Haddad", "+ Editor"))
    page = page.form("Filter").fill(kind="article_approved").submit()
    assert len(page.texts("tr")) == 2
    assert f"Article {article}" in page.text
    about = admin.get(f"/admin/log?person={people.tala.id}")
    assert "Only what Tala Haddad did" in about.text
    assert "Approved" not in about.texts("tbody")[0]
    assert "Submitted" in about.texts("tbody")[0]
    assert "Roles changed" not in admin.get(f"/admin/log?article={article}").texts("tbody")[0]
    for odd in ("article=x", "person=-3", "kind=nothing", "before=9999999999999", "person=77777"):
        admin.get(f"/admin/log?{odd}")


@pytest.mark.parametrize("path", ["/admin/users", "/admin/log", "/admin/mail", "/account"])
def test_a_longer_list_takes_no_more_statements(
    admin: ExaminingClient, people: Cast, database: Database, path: str
) -> None:
    before = statements(admin, path)
    with database.sessions.begin() as session:
        for number in range(30):
            person = people_service.create_person(
                session, actor_of(people.ada), name=f"Nour {number}",
                email=f"n{number}@desk.example", roles=[Role.EDITOR, Role.TRANSLATOR],
            )  # fmt: skip
            sign_ins.start(session, person, "Firefox")
            sign_ins.start(session, session.get_one(Person, people.ada.id), "Firefox")
    for number in range(30):
        write_mail(database, number, MailStatus.SENT)
    assert statements(admin, path) == before


def statements(client: ExaminingClient, path: str) -> int:
    """How many SQL statements a page takes, once its templates are loaded."""
    client.get(path)
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    with client.app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        client.get(path)
        event.remove(db.engine, "before_cursor_execute", note)
    assert seen
    return len(seen)


def test_the_log_is_paged_both_ways(admin: ExaminingClient, database: Database) -> None:
    with database.sessions.begin() as session:
        for _ in range(120):
            sign_ins.record_failure(session, None)
        total = len(session.scalars(select(Event.id)).all())
    page = admin.get("/admin/log")
    counts = [len(page.texts("tr")) - 1]
    while page.all("a", rel="next"):
        page = page.follow("Next")
        counts.append(len(page.texts("tr")) - 1)
    assert sum(counts) == total
    assert counts[0] == 50
    assert len(page.follow("Previous").texts("tr")) == 51


def test_every_act_of_an_admin_is_in_the_log(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    path = f"/admin/users/{people.tala.id}"
    admin.get(path).form("Save").fill(name="Tala", roles=["editor"]).submit()
    admin.get(path).form("/link").submit()
    admin.get(path).form("Deactivate").submit()
    admin.get(path).form("Reactivate").submit()
    admin.get("/admin/sections").form("Add").fill(name="World").submit()
    with database.sessions() as session:
        told = session.execute(
            select(Event.kind, Event.actor_id)
            .where(Event.actor_id == people.ada.id, Event.kind != EventKind.SIGNED_IN)
            .order_by(Event.id)
        ).all()
    assert [kind for kind, _ in told] == [
        EventKind.ROLES_CHANGED,
        EventKind.PERSON_CHANGED,
        EventKind.LINK_ISSUED,
        EventKind.PERSON_DEACTIVATED,
        EventKind.PERSON_REACTIVATED,
        EventKind.SECTION_ADDED,
    ]
