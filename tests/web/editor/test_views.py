"""The editor as plain forms."""

from __future__ import annotations

from review.domain.workflow import Action, State
from review.models.articles import Article
from review.services.editorial import transitions
from tests import cast
from tests.cast import ARABIC, ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.page_rules import text_of
from tests.web.revision_helpers import (
    edit_path,
    empty_draft,
    in_state,
    latest_revision,
    latest_texts,
    notices,
    open_draft,
    retype,
    state_of,
    text_form,
    typed_texts,
)


def test_each_source_block_is_beside_its_text_area(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    page = open_draft(client, people, empty_draft(database, people))
    assert [text_of(row) for row in page.all("p", class_="source-text")] == [
        block.text for block in ARABIC
    ]
    areas = page.all("textarea", name="block_text")
    assert len(areas) == len(ARABIC)
    assert {(area.get("lang"), area.get("dir"), area.get("spellcheck")) for area in areas} == {
        ("en", "ltr", "true")
    }
    assert {item.get("lang") for item in page.all("p", class_="source-text")} == {"ar"}
    assert "Nothing written yet" in page.text


def test_text_is_saved_as_typed(client: ExaminingClient, people: Cast, database: Database) -> None:
    article = empty_draft(database, people)
    page = open_draft(client, people, article)
    page = (
        text_form(page)
        .fill(block_text=[" One ", "Two", "Three\n\nand more", "", "Five"])
        .submit("Save")
    )
    assert page.path == edit_path(article)
    assert "Saved as revision 1." in page.text
    assert latest_texts(database, article) == [" One ", "Two", "Three\n\nand more", "", "Five"]
    assert typed_texts(text_form(page)) == latest_texts(database, article)
    assert [block.renders for block in latest_revision(database, article).blocks] == [
        (block.id,) for block in ARABIC
    ]
    page = text_form(page).submit("Save")
    assert "Nothing has changed since the last save." in page.text
    assert latest_revision(database, article).number == 1


def test_a_double_click_on_save_writes_one_revision(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    form = retype(text_form(open_draft(client, people, article)), 0, "Water")
    form.submit("Save")
    page = form.submit("Save")
    assert latest_revision(database, article).number == 1
    assert "Saved as revision 1." in page.text


def test_submitting_reports_what_is_missing_and_saves_the_text(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    form = text_form(open_draft(client, people, article))
    page = form.fill(block_text=["One", "Two", "", "Four", ""])
    page = page.submit("Save")
    assert "Submit for review" in page.text
    page = text_form(page).submit("Submit for review")
    assert "Saved, but not submitted yet." in page.text
    assert "2 paragraphs of the original" in page.text
    assert latest_texts(database, article) == ["One", "Two", "", "Four", ""]
    assert state_of(database, article) == "draft"
    form = text_form(page)
    page = form.fill(block_text=["One", "Two", "Three", "Four", "Five"]).submit("Submit for review")
    assert page.path == f"/articles/{article}"
    assert "Submitted. An editor will read it next." in page.text
    assert state_of(database, article) == "translated"


def test_a_whole_translation_is_pasted_and_aligned_before_it_is_saved(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    page = open_draft(client, people, article).follow("Paste a whole translation")
    page = page.form("Align it").fill(body="  \n ").submit(status=422)
    assert page.form("Align it").page.all("textarea")
    body = "\n\n".join(block.text for block in ENGLISH[2:])
    page = (
        page.form("Align it")
        .fill(headline=ENGLISH[0].text, standfirst=ENGLISH[1].text, body=body)
        .submit()
    )
    assert typed_texts(text_form(page)) == [block.text for block in ENGLISH]
    assert "Aligned with the original." in notices(page)
    text_form(page).submit("Save")
    saved = latest_revision(database, article)
    assert saved.number == 1
    assert [block.renders for block in saved.blocks] == [(block.id,) for block in ARABIC]


def test_a_note_is_stored_with_the_revision_and_never_lost(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        article = cast.article_in(session, people, State.DRAFT).id
    client.sign_in(people.tala)
    form = client.get(f"/articles/{article}/edit").form("/edit")
    page = form.fill(note="The name is as she spells it.").submit("Save")
    assert "The note goes with the next revision." in page.text
    latest_texts = [block.text for block in ENGLISH]
    form = page.form("/edit").fill(block_text=[*latest_texts[:-1], "Another ending."])
    assert form.values["note"] == "The name is as she spells it."
    page = form.submit("Save")
    assert page.form("/edit").values["note"] == ""
    assert "The name is as she spells it." in client.get(f"/articles/{article}/history").text
    page = (
        page.form("/edit")
        .fill(note="x" * 5_001, block_text=latest_texts)
        .submit("Save", status=422)
    )
    assert "5,000 characters at most" in page.text
    page = page.form("/edit").fill(note="Nothing else.").submit("Submit for review")
    assert "Nothing else." in page.text


def test_a_note_stays_when_an_unchanged_text_cannot_be_submitted(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        article = cast.article(session, people, translator=people.tala).id
    client.sign_in(people.tala)
    form = client.get(f"/articles/{article}/edit").form("/edit")
    page = form.fill(note="I could not reach the author.").submit("Submit for review", status=422)
    assert page.form("/edit").values["note"] == "I could not reach the author."
    assert "Nothing has changed" not in page.text


def test_a_refused_submission_leads_to_the_first_row_undone(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    form = text_form(open_draft(client, people, article))
    page = form.fill(block_text=["One", "Two", "", "Four", ""]).submit("Submit for review")
    link = next(item for item in page.all("a") if text_of(item) == "Go to the row")
    assert link.get("href") == "#row-s-1"
    assert "not submitted" not in client.get(edit_path(article)).text


def test_the_main_button_is_the_next_step(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    page = open_draft(client, people, article)
    assert page.texts("button", class_="button-primary") == ["Save"]
    page = text_form(page).fill(block_text=["A", "B", "C", "D", "E"]).submit("Save")
    assert page.texts("button", class_="button-primary") == ["Submit for review"]
    assert "All paragraphs are translated." in page.text


def test_a_hidden_original_stays_hidden_on_the_next_page(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    assert (
        "data-source-column" not in open_draft(client, people, article).form("Save").element.attrib
    )
    client.browser.set_cookie("original", "hidden")
    assert client.get(edit_path(article)).form("Save").element.get("data-source-column") == "hidden"


def test_a_returned_draft_shows_the_editor_and_the_reason(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    with database.sessions.begin() as session:
        transitions.act(
            session,
            cast.actor_of(people.edda),
            session.get_one(Article, article),
            transitions.TransitionRequest(
                Action.RETURN, base_number=1, reason="Who says that it was seven?"
            ),
        )
    page = open_draft(client, people, article)
    (notice,) = page.texts("details", class_="returned")
    assert "Returned to you Edda Brandt" in notice
    assert "Who says that it was seven?" in notice
