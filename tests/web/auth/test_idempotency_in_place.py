"""A save in place that is sent again: the page of the revision it made, whatever came since."""

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
from tests.web.resubmitted_forms import Opener, rows
from tests.web.revision_helpers import bench, latest, notices, other_words, retype, typed, write

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
    number = latest(database, article_of(form)).number
    answers = [bench(page).values for page in (first, second)]
    assert [values["base"] for values in answers] == [str(number)] * 2
    assert len({form.values["idempotency_key"], *(v["idempotency_key"] for v in answers)}) == 3
    assert typed(bench(first)) == typed(bench(second)) == typed(form)
    assert notices(first) == notices(second)
    again = retype(bench(second), 1, "More of it.")
    assert bench(save_in_place(again)).values["base"] == str(number + 1)


@SAVES
def test_it_does_not_take_the_place_of_a_newer_revision(
    client: ExaminingClient, people: Cast, database: Database, opener: Opener
) -> None:
    form = opener(client, people, database)
    save_in_place(form)
    number = latest(database, article_of(form)).number
    write(database, people.emil, article_of(form), other_words(2, "Words of a colleague."))
    page = save_in_place(form)
    assert bench(page).values["base"] == str(number)
    assert typed(bench(page)) == typed(form)
    assert f"Revision {number + 1} was saved after yours" in notices(page)
    page = save_in_place(retype(bench(page), 1, "More of it."))
    assert page.status == 409
    assert latest(database, article_of(form)).number == number + 1


@SAVES
def test_a_plain_save_sent_again_in_place_answers_a_page_and_not_the_latest_text(
    client: ExaminingClient, people: Cast, database: Database, opener: Opener
) -> None:
    form = opener(client, people, database)
    form.fields.setlist("offset", [""])
    form.fields["op"] = "save"
    client._send("POST", form.action, form.fields, "multipart/form-data").must_be(200)
    number = latest(database, article_of(form)).number
    write(database, people.emil, article_of(form), other_words(2, "Words of a colleague."))
    assert bench(save_in_place(form)).values["base"] == str(number)


def test_a_text_that_may_no_longer_be_edited_is_not_shown_as_if_it_could(
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
    assert typed(bench(page)) == typed(form)


@pytest.mark.parametrize(
    "opener",
    [forms.save, forms.new_article, forms.publish, forms.restore, forms.assign, forms.issue_link],
    ids=lambda opener: opener.__name__,
)
def test_sent_twice_at_the_same_moment_it_is_carried_out_once(
    client: ExaminingClient, people: Cast, database: Database, opener: Opener
) -> None:
    form = opener(client, people, database)
    before = rows(database)
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
    grown = {name: count - before[name] for name, count in rows(database).items()}
    events = 2 if opener is forms.new_article else 1  # of the original, and of its translation
    assert max(grown.values()) == events, grown
