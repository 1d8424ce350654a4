"""Concurrent saves, submissions and claims: the typed text is preserved and shown."""

from __future__ import annotations

import pytest

from review.domain.workflow import State
from tests.cast import ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.page_rules import text_of
from tests.web.revision_helpers import (
    CONFLICT_MESSAGE,
    RESUBMIT_TITLE,
    edit_path,
    in_state,
    latest_revision,
    latest_texts,
    notices,
    open_draft,
    press_button,
    retype,
    save_revision,
    text_form,
    typed_texts,
    with_text,
)


def test_a_stale_save_shows_both_texts_and_goes_on_with_mine(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = text_form(open_draft(client, people, article))
    theirs = "Neighbours came to the spring at dawn."
    save_revision(database, people.edda, article, with_text(2, theirs))
    page = retype(form, 2, "Neighbours met at the well at seven.").submit("Save", status=409)
    assert page.h1 == CONFLICT_MESSAGE
    assert "Edda Brandt saved revision 2." in page.text
    shown = text_of(page.first("div", class_="rows"))
    for word in ("dawn", "came", "met", "well", "seven"):
        assert word in shown
    page = text_form(page).submit("Go on with my text")
    assert "Here is your text, not saved yet." in notices(page)
    assert typed_texts(text_form(page))[2] == "Neighbours met at the well at seven."
    text_form(page).submit("Save")
    assert latest_texts(database, article)[2] == "Neighbours met at the well at seven."
    assert latest_revision(database, article).number == 3


def test_a_stale_text_is_saved_as_the_newest_at_a_press(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = text_form(open_draft(client, people, article))
    save_revision(database, people.edda, article, with_text(4, "Theirs."))
    page = retype(form, 2, "Mine.").submit("Save", status=409)
    text_form(page).submit("Save my text as the newest revision")
    assert latest_texts(database, article)[2:] == ["Mine.", ENGLISH[3].text, ENGLISH[4].text]
    assert latest_revision(database, article).number == 3


def test_a_stale_text_can_be_stale_again(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = text_form(open_draft(client, people, article))
    save_revision(database, people.edda, article, with_text(4, "Theirs."))
    page = retype(form, 2, "Mine.").submit("Save", status=409)
    save_revision(database, people.edda, article, with_text(4, "Theirs once more."))
    page = text_form(page).submit("Save my text as the newest revision", status=409)
    assert "saved revision 3" in page.text
    assert typed_texts(text_form(page))[2] == "Mine."


def test_order_and_kinds_are_preserved_in_a_stale_save(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press_button(text_form(open_draft(client, people, article)), "up:t-3")
    page = press_button(text_form(page), "split:t-1", status=422)
    save_revision(database, people.edda, article, with_text(2, "Theirs."))
    page = text_form(page).submit("Save", status=409)
    text_form(page).submit("Save my text as the newest revision")
    assert [block.id for block in latest_revision(database, article).blocks] == [
        "t-head", "t-deck", "t-1", "t-3", "t-2",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["tarek", "ada"])
def test_people_who_may_not_edit_see_the_reason(
    client: ExaminingClient, people: Cast, database: Database, who: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(getattr(people, who))
    page = client.get(edit_path(article), status=403)
    assert "Only its translator or an editor can edit this text." in page.text


@pytest.mark.parametrize("state", [State.EDITED, State.PUBLISHED])
def test_text_typed_for_an_outdated_revision_is_preserved(
    client: ExaminingClient, people: Cast, database: Database, state: State
) -> None:
    article = in_state(database, people, state)
    client.sign_in(people.tala)
    client.get(edit_path(article), status=403)
    data = {"base": "1", "block_id": "t-1", "block_kind": "paragraph", "block_renders": "s-1",
            "block_text": "Typed for an hour.", "op": "save"}  # fmt: skip
    page = client.post(edit_path(article), data, status=403)
    assert page.h1 == RESUBMIT_TITLE
    assert "Typed for an hour." in page.text
    assert "The text cannot be edited in this state." in page.text


def test_text_typed_in_a_draft_submitted_in_another_tab_is_preserved(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = text_form(open_draft(client, people, article))
    text_form(client.get(edit_path(article))).submit("Submit for review")
    page = retype(form, 2, "One more thought.").submit("Save", status=403)
    assert page.h1 == RESUBMIT_TITLE
    assert "One more thought." in page.text
