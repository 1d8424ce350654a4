"""Comparisons are rendered once; the permission to see them is checked at every request."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from review.clock import now
from review.domain.diff.model import Label
from review.domain.workflow import State
from review.models.articles import Revision
from review.models.sources import SourceVersion
from review.web.diff import comparison
from review.web.presentation.fragment_cache import revision_cache_key
from review.web.revisions import views
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import in_state, save_revision, with_text

PAIR = "/articles/1/compare/1/2"
Pairs = list[tuple[int, int]]


@pytest.fixture(autouse=True)
def written(database: Database, people: Cast) -> None:
    """Article 1, of two revisions."""
    article = in_state(database, people, State.DRAFT)
    save_revision(database, people.tala, article, with_text(2, "They came at eight."))


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Pairs:
    """The revisions that have been compared, in their order."""
    pairs: Pairs = []
    compare = comparison.compare_revisions

    def note(
        old: Revision, new: Revision, source: SourceVersion, lang: str, hidden: Sequence[Label] = ()
    ) -> comparison.TextComparison:
        pairs.append((old.number, new.number))
        return compare(old, new, source, lang, hidden)

    monkeypatch.setattr(views, "compare_revisions", note)
    return pairs


def test_two_revisions_are_compared_once(
    client: ExaminingClient, people: Cast, compared: Pairs
) -> None:
    client.sign_in(people.edda)
    first = client.get(PAIR).text
    assert client.get(PAIR).text == first
    assert client.get(f"{PAIR}?unknown=1").text == first
    assert compared == [(1, 2)]


def test_each_way_to_look_at_them_is_drawn(
    client: ExaminingClient, people: Cast, compared: Pairs
) -> None:
    client.sign_in(people.edda)
    for _ in range(2):
        for query in ("", "?rows=all", "?view=side"):
            client.get(PAIR + query)
    assert compared == [(1, 2)] * 3


def test_each_language_of_the_interface_has_its_own(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.edda)
    assert "Only changes" in client.get(PAIR).text
    with client.browser.session_transaction() as session:
        session["language"] = "ar"
    page = client.get(PAIR)
    assert page.tree.get("dir") == "rtl"
    assert "Only changes" not in page.text


def test_who_may_not_see_it_is_not_shown_what_was_drawn_for_others(
    client: ExaminingClient, people: Cast
) -> None:
    client.sign_in(people.edda)
    client.get(PAIR)
    client.sign_in(people.otto)
    client.get(PAIR, status=404)


def test_an_id_that_was_given_twice_is_no_other_revisions_key() -> None:
    """A revision that was drawn, then undone, leaves its id to another."""
    undone, kept = (Revision(id=7, created_at=now()) for _ in range(2))
    assert revision_cache_key(undone) != revision_cache_key(kept)
