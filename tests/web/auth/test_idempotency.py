"""A form that is sent again is processed once; with other fields it is another act."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from review.clock import at, now
from review.domain.workflow import Role, State
from review.models.idempotency import IdempotencyKey
from review.models.people import Person, PersonRole
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web import resubmitted_forms as forms
from tests.web.resubmitted_forms import OPENERS, Opener, row_counts
from tests.web.revision_helpers import (
    CONFLICT_MESSAGE,
    RESUBMIT_TITLE,
    article_ids,
    edit_path,
    empty_draft,
    in_state,
    latest_texts,
    notices,
    retype,
    text_form,
    typed_texts,
)

KEY = "idempotency_key"
DONE_BEFORE = "You had already sent this form"


def keys(database: Database) -> int | None:
    with database.sessions() as session:
        return session.scalar(select(func.count()).select_from(IdempotencyKey))


@pytest.mark.parametrize("opener", OPENERS, ids=lambda opener: opener.__name__)
def test_a_form_sent_twice_is_processed_once_and_answered_alike(
    client: ExaminingClient, people: Cast, database: Database, opener: Opener
) -> None:
    form = opener(client, people, database)
    before = row_counts(database)
    first = form.submit()
    once = row_counts(database)
    assert once != before or opener in (forms.account, forms.first_steps)
    second = form.submit()
    assert row_counts(database) == once
    assert second.url == first.url
    if opener not in (forms.issue_link, forms.new_user):  # which show a secret once
        assert notices(second) == notices(first)


def test_every_form_of_a_page_and_every_page_has_a_key(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    for path in (f"/articles/{article}", "/articles/new", f"/articles/{article}/review"):
        drawn = [client.get(path) for _ in range(2)]
        found = [{form.values[KEY] for form in page.forms if KEY in form.values} for page in drawn]
        assert len(found[0] | found[1]) == 2, path


def test_other_fields_under_the_same_key_are_another_act(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.new_article(client, people, database)
    form.submit()
    form.fill(headline="عنوان آخر").submit()
    assert len(article_ids(database)) == 2


def test_a_text_retyped_after_going_back_is_checked_against_its_base(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    client.sign_in(people.tala)
    form = retype(text_form(client.get(edit_path(article))), 0, "First")
    form.submit("Save")
    page = retype(form, 0, "Second").submit("Save", status=409)
    assert page.h1 == CONFLICT_MESSAGE
    assert typed_texts(text_form(page))[0] == "Second"
    assert "First" in page.text
    assert latest_texts(database, article)[0] == "First"
    form.fields["base"] = "1"
    page = form.submit("Save")
    assert "Saved as revision 2." in page.text
    assert latest_texts(database, article)[0] == "Second"


def test_the_order_of_fields_does_not_matter_and_that_of_values_does(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.save(client, people, database)
    form.submit("Save")
    form.fields = type(form.fields)(list(form.fields.items(multi=True))[::-1])
    for name in {name for name, values in form.fields.lists() if len(values) > 1}:
        form.fields.setlist(name, form.fields.getlist(name)[::-1])
    assert "Saved as revision 1." in form.submit("Save").text
    form.fields.setlist("block_text", form.fields.getlist("block_text")[::-1])
    form.submit("Save", status=409)


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 65, "x" * 10_000, "k" * 15 + " ", "ك" * 20, "\0" * 20]
)
def test_a_key_that_is_none_of_ours_identifies_nothing(
    client: ExaminingClient, people: Cast, database: Database, key: str
) -> None:
    form = forms.save(client, people, database)
    form.fields[KEY] = key
    form.submit("Save")
    assert form.submit("Save", status=409).h1 == CONFLICT_MESSAGE
    assert keys(database) == 0


def test_a_key_belongs_to_one_person(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.new_article(client, people, database)
    form.submit()
    client.sign_in(people.emil)
    form.fields["csrf_token"] = client.csrf_token()
    form.submit()
    assert len(article_ids(database)) == 2


def test_a_key_belongs_to_one_path(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    articles = [empty_draft(database, people, claimed=False) for _ in range(2)]
    client.sign_in(people.tala)
    fields = {KEY: "k" * 22}
    for article in articles:
        client.post(f"/articles/{article}/claim", fields)
    for article in articles:
        client.get(edit_path(article))
    client.post(f"/articles/{articles[0]}/release", fields)
    client.get(edit_path(articles[0]), status=403)


def test_a_refused_act_may_be_sent_again(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.publish(client, people, database)
    client.post(f"{form.action.removesuffix('/publish')}/reopen", {"base": "1", "state": "edited"})
    form.submit(status=409)
    assert keys(database) == 0
    approving = client.get(form.action.removesuffix("publish") + "review").form("Approve")
    forms.only_button(approving, "approve").submit()
    assert "Published" in notices(form.submit())


def test_a_row_button_may_be_sent_again(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    form = forms.only_button(text_form(client.get(edit_path(article))), "tools:t-1")
    assert form.submit().text == form.submit().text
    assert keys(database) == 0


def test_a_role_that_was_lost_refuses_a_repeated_act(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.approve(client, people, database)
    form.submit()
    with database.sessions.begin() as session:
        session.execute(delete(PersonRole).where(PersonRole.person_id == people.edda.id))
        session.add(PersonRole(person_id=people.edda.id, role=Role.TRANSLATOR))
    form.submit(status=403)


def test_a_deactivated_person_gets_no_replayed_answer(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.new_article(client, people, database)
    form.submit()
    with database.sessions.begin() as session:
        session.get_one(Person, people.edda.id).active = False
    assert form.submit(status=401).h1 == RESUBMIT_TITLE
    assert len(article_ids(database)) == 1


def test_a_form_is_forgotten_after_seven_days(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.new_article(client, people, database)
    form.submit()
    for days, count in ((6, 1), (8, 2)):
        with at(now() + timedelta(days=days)):
            client.sign_in(people.edda)
            form.fields["csrf_token"] = client.csrf_token()
            form.submit()
        assert len(article_ids(database)) == count


def test_a_form_repeated_later_is_answered_with_an_explanation(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.assign(client, people, database)
    assert DONE_BEFORE not in notices(form.submit())
    assert DONE_BEFORE not in notices(form.submit())
    with at(now() + timedelta(minutes=2)):
        assert DONE_BEFORE in notices(form.submit())


def test_a_text_resubmitted_after_the_session_ended_is_saved_once(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.save(client, people, database)
    form.submit("Save")
    client.clear_cookies()
    page = form.submit("Save", status=401)
    assert page.h1 == RESUBMIT_TITLE
    client.sign_in(people.tala)
    page = page.form("Send my text again").submit(status=401).form("Send my text again").submit()
    assert "Saved as revision 1." in page.text


def test_a_link_that_was_shown_once_is_not_mailed_twice(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.issue_link(client, people, database)
    link = form.submit().texts("code")
    assert link
    page = form.submit()
    assert not page.all("code")
    assert "cannot be shown again" in notices(page)


def test_the_language_that_was_saved_is_spoken_though_the_first_answer_was_lost(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.account(client, people, database).fill(locale="ar")
    with client.browser.session_transaction() as cookie:
        before = dict(cookie)
    form.submit()
    with client.browser.session_transaction() as cookie:
        cookie.clear()
        cookie.update(before)
    assert form.submit().tree.get("lang") == "ar"
