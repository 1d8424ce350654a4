"""The admin pages: access, mail, sections and the audit log."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from review.domain.audit_events import EventKind
from review.domain.workflow import State
from review.models.articles import Section
from review.models.events import Event
from review.models.outbox import MailStatus, OutgoingMail
from review.services.accounts import login_sessions
from tests import cast
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.admin_helpers import HOSTILE_TEXT, add_mail, displayed_link_path, queued_mail

PAGES = ("/admin/users", "/admin/users/new", "/admin/mail", "/admin/sections", "/admin/log")


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


def test_anonymous_clients_are_redirected_to_sign_in(client: ExaminingClient, people: Cast) -> None:
    for path in PAGES:
        assert client.get(path).path == "/login"


def test_mail_is_listed_filtered_and_read(admin: ExaminingClient, database: Database) -> None:
    for number in range(60):
        add_mail(database, number, MailStatus.SENT)
    failed = add_mail(
        database,
        60,
        MailStatus.FAILED,
        html=f"<p>{HOSTILE_TEXT}</p>",
        last_error="550 no such user",
    )
    page = admin.get("/admin/mail")
    assert "Mail 60" in page.text
    assert "Mail 10" not in page.text
    older = page.follow("Next")
    assert "Mail 10" in older.text
    assert "Mail 60" in older.follow("Previous").text
    page = page.form("Filter").fill(status="failed").submit()
    assert [text for text in page.texts("a") if text.startswith("Mail ")] == ["Mail 60"]
    page = page.follow("Mail 60")
    assert page.path == f"/admin/mail/{failed}"
    assert page.texts("pre") == ["Read this.", f"<p>{HOSTILE_TEXT}</p>"]
    assert "550 no such user" in page.text


def test_failed_mail_is_sent_again_and_sent_mail_is_not(
    admin: ExaminingClient, database: Database
) -> None:
    failed = add_mail(database, 1, MailStatus.FAILED)
    sent = add_mail(database, 2, MailStatus.SENT)
    page = admin.get(f"/admin/mail/{failed}").form("Send again").submit()
    assert "waiting to be sent again" in page.text
    assert [mail.status for mail in queued_mail(database)] == [MailStatus.QUEUED, MailStatus.SENT]
    assert not [form for form in admin.get(f"/admin/mail/{sent}").forms if "resend" in form.action]
    page = admin.post(f"/admin/mail/{sent}/resend", status=409)
    assert "on its way or has arrived" in page.text
    admin.post("/admin/mail/999999/resend", status=404)
    admin.get("/admin/mail/999999", status=404)


def test_a_link_that_was_sent_is_not_shown_again(
    admin: ExaminingClient, people: Cast, database: Database
) -> None:
    link = displayed_link_path(admin.get(f"/admin/users/{people.tala.id}").form("/link").submit())
    mail = queued_mail(database)[-1]
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


def test_the_log_lists_events_newest_first(
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


def test_the_log_is_paged_both_ways(admin: ExaminingClient, database: Database) -> None:
    with database.sessions.begin() as session:
        for _ in range(120):
            login_sessions.record_failure(session, None)
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
