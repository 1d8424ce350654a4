"""Adding an article of the same source in another language."""

from __future__ import annotations

from review.domain.workflow import State
from tests import cast
from tests.databases import Database
from tests.page_client import ExaminingClient


def test_an_original_is_opened_for_one_more_language(
    client: ExaminingClient, people: cast.Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        article = cast.article_in(session, people, State.PUBLISHED)
    client.sign_in(people.tarek)
    page = client.get(f"/articles/{article.id}")
    opened = page.form("/open").fill(language="fr").submit()
    assert "French" in opened.text
    assert "Nobody yet" in opened.text
    again = client.get(f"/articles/{article.id}")
    assert "French" in again.texts("a")


def test_an_existing_or_unknown_language_is_refused(
    client: ExaminingClient, people: cast.Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        article = cast.article(session, people)
    client.sign_in(people.tarek)
    for language in ("en", "ar", "xx", ""):
        client.post(f"/articles/{article.id}/open", {"language": language}, status=422)
    client.sign_in(people.otto)
    client.post(f"/articles/{article.id}/open", {"language": "fr"}, status=404)
