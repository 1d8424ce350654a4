"""A repeated save in place answers with the page of its own revision."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Form, Page
from tests.web import resubmitted_forms as forms
from tests.web.resubmitted_forms import Opener, row_counts
from tests.web.revision_helpers import (
    latest_revision,
    notices,
    retype,
    save_revision,
    text_form,
    typed_texts,
    with_text,
)

SAVES = pytest.mark.parametrize("opener", [forms.save, forms.review], ids=["edit", "review"])


def save_in_place(form: Form) -> Page:
    """Send the form as static/js/editor/save.js does."""
    fields = {**form.fields.to_dict(flat=False), "op": ["save"], "offset": [""]}
    client = form.page.client
    response = client.browser.post(
        form.action, data=fields, content_type="multipart/form-data", headers={"X-In-Place": "1"}
    )
    return Page(client, form.action, response)


def article_of(form: Form) -> int:
    return int(form.action.split("/")[-2])


@SAVES
def test_it_is_saved_once_and_brings_a_new_key(
    client: ExaminingClient, people: Cast, database: Database, opener: Opener
) -> None:
    form = opener(client, people, database)
    first, second = save_in_place(form), save_in_place(form)
    number = latest_revision(database, article_of(form)).number
    answers = [text_form(page).values for page in (first, second)]
    assert [values["base"] for values in answers] == [str(number)] * 2
    assert len({form.values["idempotency_key"], *(v["idempotency_key"] for v in answers)}) == 3
    assert typed_texts(text_form(first)) == typed_texts(text_form(second)) == typed_texts(form)
    assert notices(first) == notices(second)
    again = retype(text_form(second), 1, "More of it.")
    assert text_form(save_in_place(again)).values["base"] == str(number + 1)


@SAVES
def test_a_repeated_save_does_not_replace_a_newer_revision(
    client: ExaminingClient, people: Cast, database: Database, opener: Opener
) -> None:
    form = opener(client, people, database)
    save_in_place(form)
    number = latest_revision(database, article_of(form)).number
    save_revision(database, people.emil, article_of(form), with_text(2, "Words of a colleague."))
    page = save_in_place(form)
    assert text_form(page).values["base"] == str(number)
    assert typed_texts(text_form(page)) == typed_texts(form)
    assert f"Revision {number + 1} was saved after yours" in notices(page)
    page = save_in_place(retype(text_form(page), 1, "More of it."))
    assert page.status == 409
    assert latest_revision(database, article_of(form)).number == number + 1


@SAVES
def test_a_save_repeated_in_place_answers_with_its_own_revision(
    client: ExaminingClient, people: Cast, database: Database, opener: Opener
) -> None:
    form = opener(client, people, database)
    form.fields.setlist("offset", [""])
    form.fields["op"] = "save"
    client._send("POST", form.action, form.fields, "multipart/form-data").assert_status(200)
    number = latest_revision(database, article_of(form)).number
    save_revision(database, people.emil, article_of(form), with_text(2, "Words of a colleague."))
    assert text_form(save_in_place(form)).values["base"] == str(number)


def test_a_text_that_may_no_longer_be_edited_is_shown_read_only(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = forms.save(client, people, database)
    save_in_place(form)
    client.sign_in(people.edda)
    article = article_of(form)
    client.get(f"/articles/{article}").form("/assign").fill(
        translator=str(people.tarek.id)
    ).submit()
    client.sign_in(people.tala)
    form.fields["csrf_token"] = client.csrf_token()
    page = save_in_place(form)
    assert page.status == 403
    assert typed_texts(text_form(page)) == typed_texts(form)


@pytest.mark.parametrize(
    "opener",
    [forms.save, forms.new_article, forms.publish, forms.restore, forms.assign, forms.issue_link],
    ids=lambda opener: opener.__name__,
)
def test_sent_twice_at_the_same_moment_it_is_carried_out_once(
    client: ExaminingClient, people: Cast, database: Database, opener: Opener
) -> None:
    form = opener(client, people, database)
    before = row_counts(database)
    with client.browser.session_transaction() as cookie:
        browser = dict(cookie)
    start = Barrier(3, timeout=20)

    def send() -> TestResponse:
        other: Any = client.app.test_client()
        with other.session_transaction() as cookie:
            cookie.update(browser)
        start.wait()
        return other.post(form.action, data=form.fields, content_type="multipart/form-data")

    with ThreadPoolExecutor(3) as pool:
        answers = [sent.result() for sent in [pool.submit(send) for _ in range(3)]]
    assert {answer.status_code for answer in answers} <= {302, 303}
    assert len({answer.location for answer in answers}) == 1
    grown = {name: count - before[name] for name, count in row_counts(database).items()}
    events = 2 if opener is forms.new_article else 1  # of the original, and of its translation
    assert max(grown.values()) == events, grown
