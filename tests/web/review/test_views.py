"""The review: marked changes, editing in place, and the decision."""

from __future__ import annotations

import pytest

from review.domain.text.blocks import Kind
from review.domain.workflow import Role, State
from review.models.people import Person, PersonRole
from tests.cast import ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.page_rules import text_of
from tests.web.revision_helpers import (
    CONFLICT_MESSAGE,
    RESUBMIT_TITLE,
    in_state,
    latest_revision,
    latest_texts,
    notices,
    press_button,
    retype,
    save_revision,
    state_of,
    text_form,
    typed_texts,
    with_text,
)

WHY = "Who says that it was seven?\nAsk again, please."
PIPE = "The town says that 4.5 kilometres of pipe were replaced."


def review(article_id: int) -> str:
    return f"/articles/{article_id}/review"


def open_review(client: ExaminingClient, person: Person, article_id: int) -> Page:
    client.sign_in(person)
    return client.get(review(article_id))


def marks(page: Page, tag: str) -> list[str]:
    """The marked words, without what is only for those who listen."""
    return [
        text_of(item).partition(": ")[2].rpartition("]")[0].strip()
        for item in page.first("form", class_="editor").iter(tag)
    ]


def test_a_first_review_shows_the_plain_text(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    page = open_review(client, people.edda, article)
    assert "This is its first review: there is nothing to compare with yet." in page.text
    assert not page.all("select", name="against")
    assert not marks(page, "ins")
    assert not marks(page, "del")
    assert typed_texts(text_form(page)) == [block.text for block in ENGLISH]


def test_an_edit_in_place_is_marked_against_what_was_submitted(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    page = retype(text_form(open_review(client, people.edda, article)), 4, PIPE).submit("Save")
    assert page.path == review(article)
    assert "Saved as revision 2." in page.text
    assert (marks(page, "del"), marks(page, "ins")) == (["3.5"], ["4.5"])
    assert page.texts("a", class_="change-filter") == ["1 change", "1 number"]
    page = text_form(page).submit("Save")
    assert "Nothing has changed since the last save." in page.text
    page = client.get(f"{review(article)}?against=0")
    assert not marks(page, "ins")
    client.get(f"{review(article)}?against=77", status=404)


def test_row_tools_work_here_too(client: ExaminingClient, people: Cast, database: Database) -> None:
    article = in_state(database, people, State.TRANSLATED)
    form = text_form(open_review(client, people.edda, article))
    page = press_button(form.fill(reason=WHY), "join:t-1")
    assert "Not saved yet." in notices(page)
    assert text_form(page).values["reason"].replace("\r", "") == WHY
    text_form(page).submit("Save")
    assert len(latest_texts(database, article)) == 4


def test_returning_takes_a_reason_and_the_translator_reads_it(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    form = retype(text_form(open_review(client, people.edda, article)), 4, PIPE)
    page = form.fill(reason="  ").submit("Return to the translator", status=422)
    assert "Say why, so that the translator knows what to do." in notices(page)
    assert typed_texts(text_form(page))[4] == PIPE
    assert latest_revision(database, article).number == 1
    page = text_form(page).fill(reason=WHY).submit("Return to the translator")
    assert "Returned to the translator with your reason." in page.text
    assert state_of(database, article) == "draft"
    assert latest_texts(database, article)[4] == PIPE

    client.sign_in(people.tala)
    page = client.get("/desk")
    assert "Returned to you" in page.texts("h2")[0]
    assert "Who says that it was seven?" in page.text
    page = page.follow("Revise")
    assert "Ask again, please." in page.text
    retype(text_form(page), 2, "Neighbours gathered at dawn.").submit("Submit for review")

    page = open_review(client, people.edda, article)
    assert "dawn" in " ".join(marks(page, "ins"))
    assert "seven" in " ".join(marks(page, "del"))


def opened(page: Page) -> list[str]:
    """The texts whose fields are in sight."""
    folds = page.all("details", class_="inline-edit")
    return [
        area.text or "" for fold in folds if "open" in fold.attrib for area in fold.iter("textarea")
    ]


def test_a_refusal_opens_the_edited_blocks_only(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    form = text_form(open_review(client, people.edda, article))
    page = form.submit("Return to the translator", status=422)
    assert "Say why" in notices(page)
    assert "Not saved yet." not in page.text
    assert opened(page) == []
    page = retype(text_form(page), 4, PIPE).submit("Return to the translator", status=422)
    assert "Not saved yet." in notices(page)
    assert [text.strip() for text in opened(page)] == [PIPE]


def test_approving_without_a_standfirst_shows_a_warning(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    needs = "Publishing will need a standfirst, and there is none yet."
    article = in_state(database, people, State.TRANSLATED)
    assert needs not in open_review(client, people.edda, article).text
    without = [block for block in ENGLISH if block.kind is not Kind.STANDFIRST]
    save_revision(database, people.emil, article, without)
    page = open_review(client, people.edda, article)
    assert needs in page.text
    page = text_form(page).submit("Add a standfirst")
    assert "Add a standfirst" not in text_form(page).button_texts
    page = retype(text_form(page), 1, "What the town did.").submit("Save")
    assert needs not in page.text
    assert needs not in open_review(client, people.tala, article).text


def test_approving_saves_what_was_edited_along_with_it(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    form = retype(text_form(open_review(client, people.edda, article)), 4, PIPE)
    page = form.submit("Approve")
    assert page.path == f"/articles/{article}"
    assert "Approved. It can be published now." in page.text
    assert (state_of(database, article), latest_texts(database, article)[4]) == ("edited", PIPE)
    page = open_review(client, people.edda, article)
    assert not page.all("textarea", name="block_text")
    page = page.form("Reopen for editing").submit("Reopen for editing")
    assert state_of(database, article) == "translated"


def test_approving_in_two_tabs_is_harmless(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    other = text_form(open_review(client, people.edda, article))
    text_form(client.get(review(article))).submit("Approve")
    page = other.submit("Approve", status=409)
    assert "Somebody moved this article on meanwhile." in page.text
    assert state_of(database, article) == "edited"


def test_a_decision_on_a_stale_page_is_refused_with_a_comparison(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    form = retype(text_form(open_review(client, people.edda, article)), 2, "Mine at the well.")
    save_revision(database, people.emil, article, with_text(4, PIPE))
    page = form.fill(reason=WHY).submit("Return to the translator", status=409)
    assert page.h1 == CONFLICT_MESSAGE
    assert state_of(database, article) == "translated"
    assert "4.5" in page.text
    assert "well" in page.text
    page = text_form(page).submit("Go on with my text")
    assert page.path == review(article)
    assert typed_texts(text_form(page))[2] == "Mine at the well."
    assert text_form(page).values["reason"].replace("\r", "") == WHY
    text_form(page).submit("Return to the translator")
    assert latest_texts(database, article)[2] == "Mine at the well."
    assert state_of(database, article) == "draft"


def test_approving_what_a_colleague_changed_meanwhile_is_refused(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    form = text_form(open_review(client, people.edda, article))
    save_revision(database, people.emil, article, with_text(4, PIPE))
    page = form.submit("Approve", status=409)
    assert page.h1 == CONFLICT_MESSAGE
    assert state_of(database, article) == "translated"


def test_an_edit_of_a_text_approved_meanwhile_is_preserved(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    form = retype(text_form(open_review(client, people.edda, article)), 2, "Mine at the well.")
    client.sign_in(people.emil)
    text_form(client.get(review(article))).submit("Approve")
    client.sign_in(people.edda)
    form.fields["csrf_token"] = client.csrf_token()
    page = form.submit("Save", status=409)
    assert "Mine at the well." in page.text
    assert "The text cannot be edited in this state." in page.text


def test_a_reason_that_is_half_written_survives_a_save(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    form = retype(text_form(open_review(client, people.edda, article)), 4, PIPE)
    page = form.fill(reason=WHY).submit("Save")
    assert "Saved as revision 2." in page.text
    assert text_form(page).values["reason"].replace("\r", "") == WHY
    assert text_form(page).values["base"] == "2"


@pytest.mark.parametrize("reason", ["a\x00b\x1b<b>", "</textarea>", "‮evil"])
def test_a_hostile_reason_is_text(
    client: ExaminingClient, people: Cast, database: Database, reason: str
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    form = text_form(open_review(client, people.edda, article))
    page = press_button(form.fill(reason=reason), "join:t-1")
    page = text_form(page).submit("Return to the translator")
    for path in (
        f"/articles/{article}",
        f"/articles/{article}/history",
        f"/articles/{article}/edit",
    ):
        assert client.get(path).text
    client.sign_in(people.tala)
    client.get("/desk")


def test_a_translator_reads_along_and_decides_nothing(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    page = open_review(client, people.tala, article)
    assert not page.all("textarea")
    assert "Decision" not in page.texts("h2")
    page = client.post(review(article), {"op": "approve", "base": "1"}, status=403)
    assert "Only an editor can approve an article." in page.text
    assert state_of(database, article) == "translated"


def give(database: Database, person: Person, *roles: Role) -> None:
    with database.sessions.begin() as session:
        session.add_all(PersonRole(person_id=person.id, role=role) for role in roles)


def test_translators_cannot_approve_their_own_text(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    give(database, people.tala, Role.EDITOR)
    article = in_state(database, people, State.TRANSLATED)
    page = open_review(client, people.tala, article)
    assert "You translated this article, so another editor has to" in page.text
    assert "Approve" not in text_form(page).button_texts
    page = client.post(review(article), {"op": "approve", "base": "1"}, status=403)
    page = client.post(
        review(article), {"op": "approve", "base": "1", "override": "1", "reason": WHY}, status=403
    )
    assert state_of(database, article) == "translated"


def test_an_admin_who_edits_may_override_with_a_reason(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    give(database, people.tala, Role.EDITOR, Role.ADMIN)
    article = in_state(database, people, State.TRANSLATED)
    form = text_form(open_review(client, people.tala, article))
    page = form.fill(override=True).submit("Approve", status=422)
    assert "Say why this cannot wait for a second person" in notices(page)
    page = text_form(page).fill(override=True, reason="It is night.").submit("Approve")
    assert state_of(database, article) == "edited"
    assert "let it pass without a second pair of eyes" in page.text


def test_a_malformed_form_is_resubmittable(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    data = {"base": "1", "block_id": "!", "block_kind": "paragraph", "block_renders": "",
            "block_text": "Typed for an hour."}  # fmt: skip
    page = client.post(review(article), data, status=400)
    assert page.h1 == RESUBMIT_TITLE
    assert "Typed for an hour." in page.text
