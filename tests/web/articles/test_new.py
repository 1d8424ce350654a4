"""Adding a source, and articles in the languages that it is to be translated into."""

from __future__ import annotations

import pytest

from review.models.articles import Article
from review.models.people import Person
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.web.multipart import multipart
from tests.web.revision_helpers import RESUBMIT_TITLE, article_ids

HOSTILE = "\u202e<script>alert(1)</script>\x00\"'&amp;"


def new_form(client: ExaminingClient, person: Person) -> Page:
    client.sign_in(person)
    return client.get("/articles/new")


def test_one_original_is_opened_for_several_languages(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = new_form(client, people.edda).form("Add and open")
    form.fill(headline="عنوان", body="فقرة", translator=str(people.tala.id),
              due_at="2030-05-01T10:00")  # fmt: skip
    form.fill(targets=["en"], other_target="fr")
    page = form.submit()
    assert len(article_ids(database)) == 2
    assert "1 May 2030, 10:00 UTC" in page.text
    assert "Tala Haddad" in page.text
    with database.sessions() as session:
        found = {a.target_language: a for a in session.query(Article)}
    assert set(found) == {"en", "fr"}
    client.get(f"/articles/{found['fr'].id}")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"headline": "  \u200b ", "body": "Text"}, "Headline"),
        ({"headline": "x", "body": " \n\t\n "}, "Body"),
        ({"headline": "x", "body": "y", "url": "ftp://old.example/"}, "A web address begins with"),
        ({"headline": "x", "body": "y", "url": "http://[::1"}, "A web address begins with"),
        ({"headline": "x", "body": "y", "published_on": "yesterday"}, "date"),
        ({"headline": "x" * 1001, "body": "y"}, "1000"),
    ],
)
def test_an_invalid_form_is_redisplayed_as_typed(
    client: ExaminingClient, people: Cast, database: Database, given: dict[str, str], sentence: str
) -> None:  # fmt: skip
    form = new_form(client, people.tala).form("Add and open")
    page = form.fill({"rights_note": "Kept words", **given}).submit(status=422)
    assert sentence in page.text
    values = page.form("Add and open").values
    assert values["rights_note"].strip() == "Kept words"
    if "url" in given:
        assert values["url"] == given["url"]
    assert not article_ids(database)


def test_a_translation_is_into_another_language(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = new_form(client, people.tala).form("Add and open").fill(headline="x", body="y")
    form.fields.setlist("targets", ["ar"])
    page = form.submit(status=422)
    assert "The translation is into another language than the original." in page.text
    form.fields.poplist("targets")
    page = form.submit(status=422)
    assert "Choose at least one language to translate into." in page.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_two_hundred_thousand_words_are_refused_and_preserved(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.tala)
    words = "word " * 201_000
    fields = {
        "csrf_token": client.csrf_token(), "headline": "x", "targets": "en", "language": "ar",
        "body": words,
    }  # fmt: skip
    answer = client.browser.post("/articles/new", **multipart(fields.items()))
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert not article_ids(database)


def test_hostile_words_in_every_field_are_words(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    fields = dict.fromkeys(
        ("headline", "standfirst", "body", "outlet", "affiliation", "author", "rights_note"),
        HOSTILE,
    )
    new_form(client, people.edda).form("Add and open").fill(fields).submit()
    article = article_ids(database)[0]
    for path in (f"/articles/{article}", f"/articles/{article}/review", "/articles", "/desk",
                 f"/articles?text={HOSTILE.replace('&', '%26').replace(chr(0), '%00')}",
                 f"/articles/{article}/preview", f"/articles/{article}/history"):  # fmt: skip
        client.get(path)


def test_a_new_source_is_resubmittable_after_the_session_ended(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = new_form(client, people.tala).form("Add and open")
    form.fill(headline="A headline of ten minutes", body="A body\n\nof an hour")
    client.clear_cookies()
    page = form.submit(status=401)
    assert page.h1 == RESUBMIT_TITLE
    assert "of an hour" in page.text
    client.sign_in(people.tala)
    page = page.form("Send my text again").submit(status=401)
    page = page.form("Send my text again").submit()
    assert page.h1 == "A headline of ten minutes"
