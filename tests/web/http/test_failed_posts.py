"""Failed posts can be resubmitted without loss."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import stream_encode_multipart

from review.domain.workflow import State
from review.models.articles import Article
from review.web.http.failed_posts import MAX_GROWTH, SMALL_POST
from review.web.route_forms import EDITED_TEXT
from review.web.route_permissions import ROUTE_PERMISSIONS, form_of
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import (
    RESUBMIT_TITLE,
    empty_draft,
    in_state,
    latest_revision,
    latest_texts,
    press_button,
    retype,
    text_form,
    typed_texts,
)

FRAME = 6_000  # bytes of the page around the fields
TYPED = ["Water\n\nis back", "<b>\"'&amp;</textarea>", "“yes”, é", "  spaces  \n", "the last"]


def test_a_text_typed_over_the_end_of_a_sign_in_is_saved_after_the_next_one(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    client.sign_in(people.tala)
    form = text_form(client.get(f"/articles/{article}/edit")).fill(block_text=TYPED)
    client.clear_cookies()
    page = form.submit("Save", status=401)
    assert page.h1 == RESUBMIT_TITLE
    assert page.response.headers["Cache-Control"] == "no-store"
    assert typed_texts(text_form(page)) == TYPED
    assert [text for text in TYPED if text.split("\n")[0].strip() not in page.text] == []
    assert page.first("a", target="_blank").get("href") == "/login"
    assert latest_number(database, article) == 0

    client.sign_in(people.tala)
    page = page.form("Send my text again").submit(status=401)
    assert "you signed in again meanwhile" in page.text
    assert not page.all("a", target="_blank")
    page = page.form("Send my text again").submit()
    assert page.path == f"/articles/{article}/edit"
    assert latest_texts(database, article) == TYPED
    assert latest_revision(database, article).number == 1


def latest_number(database: Database, article_id: int) -> int:
    with database.sessions() as session:
        return session.get_one(Article, article_id).latest_number


def test_text_posted_from_before_the_last_sign_in_is_resubmittable(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    client.sign_in(people.tala)
    form = text_form(client.get(f"/articles/{article}/edit")).fill(block_text=TYPED)
    client.sign_in(people.tala)
    page = form.submit("Submit for review", status=401)
    assert page.h1 == RESUBMIT_TITLE
    page = page.form("Send my text again").submit()
    assert page.path == f"/articles/{article}"
    assert latest_texts(database, article) == TYPED


def test_the_pressed_button_is_resubmitted_too(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    form = text_form(press_button(text_form(client.get(f"/articles/{article}/edit")), "tools:t-1"))
    client.sign_in(people.tala)
    page = press_button(form, "join:t-1", status=401).form("Send my text again").submit()
    assert len(typed_texts(text_form(page))) == 4


def test_a_review_is_resubmittable_with_its_reason_and_query(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    form = text_form(client.get(f"/articles/{article}/review?against=1"))
    form = retype(form, 2, "Mine.").fill(reason="Short")
    client.clear_cookies()
    page = form.submit("Return to the translator", status=401)
    assert "Mine." in page.text
    assert "Short" in page.text
    assert page.form("Send my text again").action.endswith("?against=1")
    client.sign_in(people.edda)
    page = page.form("Send my text again").submit(status=401).form("Send my text again").submit()
    assert "Returned to the translator with your reason." in page.text
    assert latest_texts(database, article)[2] == "Mine."


@pytest.mark.parametrize("who", ["tarek", "otto"])
def test_another_person_cannot_resubmit_but_sees_the_text(
    client: ExaminingClient, people: Cast, database: Database, who: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    form = retype(text_form(client.get(f"/articles/{article}/edit")), 2, "Tala's own.")
    client.sign_in(getattr(people, who))
    page = form.submit("Save", status=401)
    page = page.form("Send my text again").submit(status=403 if who == "tarek" else 404)
    assert page.h1 == RESUBMIT_TITLE
    assert "Tala's own." in page.text
    assert latest_revision(database, article).number == 1


def test_reasons_and_credit_lines_are_resubmittable_too(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.EDITED)
    client.sign_in(people.edda)
    publish = client.get(f"/articles/{article}/publish").form("Publish now")
    back = client.get(f"/articles/{article}").form("/return").fill(reason="Too early.")
    client.clear_cookies()
    page = publish.fill(credit_line="Written by hand").submit(status=401)
    assert "Written by hand" in page.text
    assert "Too early." in back.submit(status=401).text
    assert client.post(f"/articles/{article}/reopen").path == "/login"
    client.sign_in(people.edda)
    page = back.submit(status=401).form("Send my text again").submit()
    assert "Returned to the translator with your reason." in page.text


def test_a_form_made_elsewhere_brings_nothing_in(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    answer = client.browser.post(
        f"/articles/{article}/edit",
        data={"block_text": "<script>alert(1)</script>", 'x"><img src=x>': "y", "op": "save"},
    )
    assert answer.status_code == 401
    shown = answer.get_data(as_text=True)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert latest_revision(database, article).number == 1


@pytest.mark.parametrize("where", ["cross-site", "same-site"])
def test_cross_site_posts_are_not_resubmittable_and_end_no_session(
    client: ExaminingClient, people: Cast, database: Database, where: str
) -> None:
    """With its text filled in, one press on our own page would do what that site wanted."""
    article = in_state(database, people, State.TRANSLATED)
    for path in (f"/articles/{article}/review", f"/articles/{article}/approve", "/login"):
        answer = client.browser.post(
            path,
            data={"reason": "Approve it", "op": "approve"},
            headers={"Sec-Fetch-Site": where},
        )
        assert answer.status_code == 400
        assert answer.mimetype == "text/plain"
        assert "Approve it" not in answer.text
        assert "Set-Cookie" not in answer.headers


def test_posts_without_text_are_not_resubmittable(client: ExaminingClient, people: Cast) -> None:
    answer = client.browser.post("/articles/1/claim", data={"x": "y"})
    assert (answer.status_code, RESUBMIT_TITLE in answer.get_data(as_text=True)) == (400, False)


def test_only_the_fields_of_the_form_are_resubmittable(client: ExaminingClient) -> None:
    given = {"block_text": "Typed.", "link-t-1": "4", "a": "b", "headline": "x", "csrf_token": "y"}
    page = client.post("/articles/1/edit", given, status=401)
    names = page.form("Send my text again").names
    assert names == {"block_text", "link-t-1", "csrf_token", "idempotency_key"}


def test_the_resubmittable_fields_are_those_of_the_forms(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    draft, translated, edited, again = (
        in_state(database, people, state)
        for state in (State.DRAFT, State.TRANSLATED, State.EDITED, State.PUBLISHED)
    )
    client.sign_in(people.edda)
    forms = {
        "editing.edit": text_form(
            press_button(text_form(client.get(f"/articles/{draft}/edit")), "tools:t-1")
        ),
        "editing.paste": client.get(f"/articles/{draft}/paste").form("/paste"),
        "reviewing.review": text_form(client.get(f"/articles/{translated}/review")),
        "articles.new": client.get("/articles/new").form("/new"),
        "publishing.publish": client.get(f"/articles/{edited}/publish").form("/publish"),
        "articles.act": client.get(f"/articles/{again}").form("/unpublish"),
    }
    assert set(forms) == {endpoint for endpoint in ROUTE_PERMISSIONS if form_of(endpoint)}
    for endpoint, shown in forms.items():
        held = form_of(endpoint)
        assert held
        unknown = {name for name in shown.names - {"csrf_token"} if not held.has_field(name)}
        assert unknown == set(), endpoint


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_full_text_is_resubmittable_completely(client: ExaminingClient) -> None:
    """5,000 rows of Arabic with the signs of ordinary prose, from a client without a session."""
    prose = "قالت \"الوكالة\" أمس: شركة A&B لم تردّ، و'المصدر' نفى ذلك. "
    rows = 5_000
    fields = {
        "block_id": [f"b{row:011}" for row in range(rows)],
        "block_kind": ["paragraph"] * rows,
        "block_renders": [f"s{row:011}" for row in range(rows)],
        "block_text": [f"{row} {prose * 3}" for row in range(rows)],
        "left_out": [f"s{row:011}" for row in range(rows)],
    }
    body, length, content_type = encoded(fields)
    answer = client.browser.post("/articles/1/edit", data=body, content_type=content_type)
    assert answer.status_code == 401
    assert len(answer.data) <= 1.2 * length
    page = answer.text
    areas = re.findall(r"<textarea [^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert [unescape(text) for text in areas] == fields["block_text"]
    for name in ("block_id", "block_renders", "left_out"):
        hidden = re.findall(f'<input type="hidden" name="{name}" value="([^"]*)">', page)
        assert hidden == fields[name]


def encoded(fields: Mapping[str, list[str]]) -> tuple[bytes, int, str]:
    """The body of a multipart post with a browser's boundary, its length and its type."""
    boundary = "----WebKitFormBoundaryAbCdEf0123456789"
    stream, length, _ = stream_encode_multipart(
        MultiDict(fields), use_tempfile=False, boundary=boundary
    )
    return stream.read(), length, f"multipart/form-data; boundary={boundary}"


NAMES = sorted(EDITED_TEXT.fields | {"link-x", "unknown"})
VALUES = st.text("&<>\"' aب\n\0\x85", max_size=60).flatmap(
    lambda piece: st.integers(1, 400).map(lambda times: piece * times)
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=40))
def test_the_answer_is_not_much_larger_than_the_post(
    client: ExaminingClient, fields: list[tuple[str, str]]
) -> None:
    given_fields = MultiDict(fields)
    body, length, content_type = encoded(dict(given_fields.lists()))
    answer = client.browser.post("/articles/1/edit", data=body, content_type=content_type)
    held = any(EDITED_TEXT.has_field(name) for name, _ in fields)
    assert answer.status_code in ({401, 413} if held else {400})
    assert len(answer.data) <= max(SMALL_POST, MAX_GROWTH * length) + FRAME
    if answer.status_code == 401:
        assert answer.text.count('type="hidden" name="block_id"') == len(
            given_fields.getlist("block_id")
        )


def test_a_signed_in_persons_text_is_resubmittable_however_it_grows(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    text = "&" * 20_000
    for sign_in in (True, False):
        client.clear_cookies()
        if sign_in:
            client.sign_in(people.tala)
        body, _, content_type = encoded({"block_text": [text]})
        path = f"/articles/{article}/edit"
        answer = client.browser.post(path, data=body, content_type=content_type)
        assert answer.status_code == (401 if sign_in else 413)
        assert ("&amp;" * 20_000 in answer.text) == sign_in
        assert ("Your text could not be kept" in answer.text) != sign_in
