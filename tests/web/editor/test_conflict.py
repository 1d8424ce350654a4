"""Somebody saved, submitted or took over meanwhile: what was typed is kept and shown."""

from __future__ import annotations

import pytest

from review.domain.workflow import State
from tests.cast import ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.page_rules import text_of
from tests.web.revision_helpers import (
    KEPT,
    STALE,
    bench,
    edit,
    in_state,
    latest,
    notices,
    open_draft,
    other_words,
    press,
    retype,
    texts,
    typed,
    write,
)


def test_a_stale_save_shows_both_texts_and_goes_on_with_mine(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = bench(open_draft(client, people, article))
    theirs = "Neighbours came to the spring at dawn."
    write(database, people.edda, article, other_words(2, theirs))
    page = retype(form, 2, "Neighbours met at the well at seven.").submit("Save", status=409)
    assert page.h1 == STALE
    assert "Edda Brandt saved revision 2." in page.text
    shown = text_of(page.first("div", class_="rows"))
    for word in ("dawn", "came", "met", "well", "seven"):
        assert word in shown
    page = bench(page).submit("Go on with my text")
    assert "Here is your text, not saved yet." in notices(page)
    assert typed(bench(page))[2] == "Neighbours met at the well at seven."
    bench(page).submit("Save")
    assert texts(database, article)[2] == "Neighbours met at the well at seven."
    assert latest(database, article).number == 3


def test_a_stale_text_is_saved_as_the_newest_at_a_press(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = bench(open_draft(client, people, article))
    write(database, people.edda, article, other_words(4, "Theirs."))
    page = retype(form, 2, "Mine.").submit("Save", status=409)
    bench(page).submit("Save my text as the newest revision")
    assert texts(database, article)[2:] == ["Mine.", ENGLISH[3].text, ENGLISH[4].text]
    assert latest(database, article).number == 3


def test_a_stale_text_can_be_stale_again(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = bench(open_draft(client, people, article))
    write(database, people.edda, article, other_words(4, "Theirs."))
    page = retype(form, 2, "Mine.").submit("Save", status=409)
    write(database, people.edda, article, other_words(4, "Theirs once more."))
    page = bench(page).submit("Save my text as the newest revision", status=409)
    assert "saved revision 3" in page.text
    assert typed(bench(page))[2] == "Mine."


def test_what_differs_in_order_and_kind_is_kept_in_a_stale_save(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "up:t-3")
    page = press(bench(page), "split:t-1", status=422)
    write(database, people.edda, article, other_words(2, "Theirs."))
    page = bench(page).submit("Save", status=409)
    bench(page).submit("Save my text as the newest revision")
    assert [block.id for block in latest(database, article).blocks] == [
        "t-head", "t-deck", "t-1", "t-3", "t-2",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["tarek", "ada"])
def test_who_may_not_edit_is_told_why(
    client: ExaminingClient, people: Cast, database: Database, who: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(getattr(people, who))
    page = client.get(edit(article), status=403)
    assert "Only its translator or an editor can edit this text." in page.text


@pytest.mark.parametrize("state", [State.EDITED, State.PUBLISHED])
def test_a_text_that_went_on_meanwhile_keeps_what_was_typed(
    client: ExaminingClient, people: Cast, database: Database, state: State
) -> None:
    article = in_state(database, people, state)
    client.sign_in(people.tala)
    client.get(edit(article), status=403)
    data = {"base": "1", "block_id": "t-1", "block_kind": "paragraph", "block_renders": "s-1",
            "block_text": "Typed for an hour.", "op": "save"}  # fmt: skip
    page = client.post(edit(article), data, status=403)
    assert page.h1 == KEPT
    assert "Typed for an hour." in page.text
    assert "The text cannot be edited in this state." in page.text


def test_a_draft_submitted_in_another_tab_keeps_what_was_typed(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = bench(open_draft(client, people, article))
    bench(client.get(edit(article))).submit("Submit for review")
    page = retype(form, 2, "One more thought.").submit("Save", status=403)
    assert page.h1 == KEPT
    assert "One more thought." in page.text
