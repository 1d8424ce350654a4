"""A post that cannot be taken is kept on a page and can be sent again, with every word of it."""

from __future__ import annotations

import pytest

from review.domain.workflow import State
from review.models.articles import Article
from tests.cast import Cast
from tests.databases import Database
from tests.examining import ExaminingClient
from tests.web.writing import KEPT, bench, in_state, latest, press, retype, texts, typed, unwritten

TYPED = ["Water\n\nis back", "<b>\"'&amp;</textarea>", "“yes”, é", "  spaces  \n", "the last"]


def test_a_text_typed_over_the_end_of_a_sign_in_is_saved_after_the_next_one(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    client.sign_in(people.tala)
    form = bench(client.get(f"/articles/{article}/edit")).fill(block_text=TYPED)
    client.forget()
    page = form.submit("Save", status=401)
    assert page.h1 == KEPT
    assert page.response.headers["Cache-Control"] == "no-store"
    assert typed(bench(page)) == TYPED
    assert [text for text in TYPED if text.split("\n")[0].strip() not in page.text] == []
    assert page.first("a", target="_blank").get("href") == "/login"
    assert latest_number(database, article) == 0

    client.sign_in(people.tala)
    page = page.form("Send my text again").submit(status=401)
    assert "you signed in again meanwhile" in page.text
    assert not page.all("a", target="_blank")
    page = page.form("Send my text again").submit()
    assert page.path == f"/articles/{article}/edit"
    assert texts(database, article) == TYPED
    assert latest(database, article).number == 1


def latest_number(database: Database, article_id: int) -> int:
    with database.sessions() as session:
        return session.get_one(Article, article_id).latest_number


def test_a_page_from_before_the_last_sign_in_keeps_its_text(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    client.sign_in(people.tala)
    form = bench(client.get(f"/articles/{article}/edit")).fill(block_text=TYPED)
    client.sign_in(people.tala)
    page = form.submit("Submit for review", status=401)
    assert page.h1 == KEPT
    page = page.form("Send my text again").submit()
    assert page.path == f"/articles/{article}"
    assert texts(database, article) == TYPED


def test_the_button_that_was_pressed_is_kept_too(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    form = bench(press(bench(client.get(f"/articles/{article}/edit")), "tools:t-1"))
    client.sign_in(people.tala)
    page = press(form, "join:t-1", status=401).form("Send my text again").submit()
    assert len(typed(bench(page))) == 4


def test_a_review_is_kept_with_its_reason_and_its_place(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    form = bench(client.get(f"/articles/{article}/review?against=1"))
    form = retype(form, 2, "Mine.").fill(reason="Short")
    client.forget()
    page = form.submit("Return to the translator", status=401)
    assert "Mine." in page.text
    assert "Short" in page.text
    assert page.form("Send my text again").action.endswith("?against=1")
    client.sign_in(people.edda)
    page = page.form("Send my text again").submit(status=401).form("Send my text again").submit()
    assert "Returned to the translator with your reason." in page.text
    assert texts(database, article)[2] == "Mine."


@pytest.mark.parametrize("who", ["tarek", "otto"])
def test_another_person_cannot_save_what_is_not_theirs_but_sees_what_was_sent(
    client: ExaminingClient, people: Cast, database: Database, who: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    form = retype(bench(client.get(f"/articles/{article}/edit")), 2, "Tala's own.")
    client.sign_in(getattr(people, who))
    page = form.submit("Save", status=401)
    page = page.form("Send my text again").submit(status=403 if who == "tarek" else 404)
    assert page.h1 == KEPT
    assert "Tala's own." in page.text
    assert latest(database, article).number == 1


def test_a_reason_and_a_credit_line_are_kept_too(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.EDITED)
    client.sign_in(people.edda)
    publish = client.get(f"/articles/{article}/publish").form("Publish now")
    back = client.get(f"/articles/{article}").form("/return").fill(reason="Too early.")
    client.forget()
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
    assert latest(database, article).number == 1


@pytest.mark.parametrize("where", ["cross-site", "same-site"])
def test_what_another_site_sent_is_neither_kept_nor_signs_anybody_out(
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


def test_what_is_no_text_is_not_kept(client: ExaminingClient, people: Cast) -> None:
    answer = client.browser.post("/articles/1/claim", data={"x": "y"})
    assert (answer.status_code, KEPT in answer.get_data(as_text=True)) == (400, False)
