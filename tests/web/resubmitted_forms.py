"""A filled-in form of every kind of act, for tests that post it more than once."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from review.domain.workflow import State
from review.models.articles import Section
from review.models.base import Base
from review.models.outbox import MailStatus
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Form
from tests.web.admin_helpers import add_mail
from tests.web.revision_helpers import (
    edit_path,
    empty_draft,
    in_state,
    retype,
    save_revision,
    text_form,
    with_text,
)

Opener = Callable[[ExaminingClient, Cast, Database], Form]
# Tables that a request may write to independently of the act.
REQUEST_TABLES = {"looks", "rate_counters", "sign_ins", "idempotency_keys"}


def save(client: ExaminingClient, people: Cast, database: Database) -> Form:
    article = empty_draft(database, people)
    client.sign_in(people.tala)
    return retype(text_form(client.get(edit_path(article))), 0, "Water")


def submit(client: ExaminingClient, people: Cast, database: Database) -> Form:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    return only_button(text_form(client.get(edit_path(article))), "submit")


def review(client: ExaminingClient, people: Cast, database: Database) -> Form:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    return retype(text_form(client.get(f"/articles/{article}/review")), 0, "Water is back")


def approve(client: ExaminingClient, people: Cast, database: Database) -> Form:
    return only_button(review(client, people, database), "approve")


def new_article(client: ExaminingClient, people: Cast, database: Database) -> Form:
    client.sign_in(people.edda)
    return client.get("/articles/new").form("Add and open").fill(headline="عنوان", body="فقرة")


def open_language(client: ExaminingClient, people: Cast, database: Database) -> Form:
    article = empty_draft(database, people)
    client.sign_in(people.edda)
    return client.get(f"/articles/{article}").form("/open").fill(language="fr")


def assign(client: ExaminingClient, people: Cast, database: Database) -> Form:
    article = empty_draft(database, people)
    client.sign_in(people.edda)
    form = client.get(f"/articles/{article}").form("/assign")
    return form.fill(translator=str(people.tarek.id), editor=str(people.emil.id))


def claim_from_the_desk(client: ExaminingClient, people: Cast, database: Database) -> Form:
    """The form is in a cached list of articles."""
    empty_draft(database, people, claimed=False)
    client.sign_in(people.tala)
    client.get("/desk")
    return client.get("/desk").form("/claim")


def release(client: ExaminingClient, people: Cast, database: Database) -> Form:
    article = empty_draft(database, people)
    client.sign_in(people.tala)
    return client.get(f"/articles/{article}").form("/release")


def reopen(client: ExaminingClient, people: Cast, database: Database) -> Form:
    article = in_state(database, people, State.EDITED)
    client.sign_in(people.edda)
    return client.get(f"/articles/{article}").form("/reopen")


def return_it(client: ExaminingClient, people: Cast, database: Database) -> Form:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    return client.get(f"/articles/{article}").form("/return").fill(reason="The names.")


def publish(client: ExaminingClient, people: Cast, database: Database) -> Form:
    article = in_state(database, people, State.EDITED)
    client.sign_in(people.edda)
    return client.get(f"/articles/{article}/publish").form("Publish now")


def restore(client: ExaminingClient, people: Cast, database: Database) -> Form:
    article = in_state(database, people, State.DRAFT)
    save_revision(database, people.tala, article, with_text(2, "Other words."))
    client.sign_in(people.tala)
    return client.get(f"/articles/{article}/history").form("/restore")


def section(client: ExaminingClient, people: Cast, database: Database) -> Form:
    client.sign_in(people.ada)
    return client.get("/admin/sections").form(0).fill(language="en", name="World")


def rename_section(client: ExaminingClient, people: Cast, database: Database) -> Form:
    with database.sessions.begin() as session:
        session.add(Section(language="en", slug="world", name="World"))
    client.sign_in(people.ada)
    return client.get("/admin/sections").form("Rename").fill(name="The world")


def new_user(client: ExaminingClient, people: Cast, database: Database) -> Form:
    client.sign_in(people.ada)
    form = client.get("/admin/users/new").form("/new")
    return form.fill(name="Nina", email="nina@desk.example", roles=["translator"])


def change_user(client: ExaminingClient, people: Cast, database: Database) -> Form:
    client.sign_in(people.ada)
    form = client.get(f"/admin/users/{people.tala.id}").form("Save")
    return form.fill(byline="T. H.", roles=["translator", "editor"])


def issue_link(client: ExaminingClient, people: Cast, database: Database) -> Form:
    client.sign_in(people.ada)
    return client.get(f"/admin/users/{people.tala.id}").form("/link")


def deactivate(client: ExaminingClient, people: Cast, database: Database) -> Form:
    client.sign_in(people.ada)
    return client.get(f"/admin/users/{people.tala.id}").form("/deactivate")


def resend(client: ExaminingClient, people: Cast, database: Database) -> Form:
    mail = add_mail(database, 1, MailStatus.FAILED)
    client.sign_in(people.ada)
    return client.get(f"/admin/mail/{mail}").form("/resend")


def account(client: ExaminingClient, people: Cast, database: Database) -> Form:
    client.sign_in(people.tala)
    return client.get("/account").form("/account").fill(byline="T. H.", locale="en")


def first_steps(client: ExaminingClient, people: Cast, database: Database) -> Form:
    client.sign_in(people.tala)
    return client.get("/desk").form("/first-steps")


OPENERS: tuple[Opener, ...] = (
    save, submit, review, approve, new_article, open_language, assign, claim_from_the_desk, release,
    reopen, return_it, publish, restore, section, rename_section, new_user, change_user, issue_link,
    deactivate, resend, account, first_steps,
)  # fmt: skip


def only_button(form: Form, op: str) -> Form:
    """The form with the button that posts `op` only."""
    form.controls = [
        item for item in form.controls if item.tag != "button" or item.get("value") == op
    ]
    return form


def row_counts(database: Database) -> dict[str, int]:
    """The number of rows of each table, except for `REQUEST_TABLES`."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in REQUEST_TABLES]
    with database.sessions() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }
