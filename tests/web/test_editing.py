"""Writing beside the original, all of it as plain forms."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from review.domain.blocks import Block, Kind
from review.domain.workflow import State
from tests import cast
from tests.cast import ARABIC, ENGLISH, Cast
from tests.databases import Database
from tests.examining import ExaminingClient, Page
from tests.page_rules import text_of
from tests.web.writing import (
    KEPT,
    STALE,
    bench,
    in_state,
    latest,
    notices,
    other_words,
    press,
    retype,
    state_of,
    texts,
    typed,
    unwritten,
    write,
)

ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "\"' onfocus=alert(1) autofocus='",
    "{{ 7 * 7 }} {% raw %}",
    "[press](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "\u202eevil\u202c \u2066x\u2069 \u200b\ufeff",
    "a\x00b\x07c\x1bd",
    "&lt;b&gt; &amp; &#0; ]]> <!-- x",
    "😀 e\u0301 \U0001f1f1\U0001f1e7",
)
PAGES = ("", "/edit", "/review", "/review?against=1", "/history", "/compare/1/2", "/preview",
         "/compare/1/2?view=side")  # fmt: skip


def edit(article_id: int) -> str:
    return f"/articles/{article_id}/edit"


def open_draft(client: ExaminingClient, people: Cast, article_id: int) -> Page:
    client.sign_in(people.tala)
    return client.get(edit(article_id))


def test_each_source_block_stands_beside_its_own_area(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    page = open_draft(client, people, unwritten(database, people))
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


def test_what_was_typed_is_saved_as_it_was_typed(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    page = open_draft(client, people, article)
    page = (
        bench(page)
        .fill(block_text=[" One ", "Two", "Three\n\nand more", "", "Five"])
        .submit("Save")
    )
    assert page.path == edit(article)
    assert "Saved as revision 1." in page.text
    assert texts(database, article) == [" One ", "Two", "Three\n\nand more", "", "Five"]
    assert typed(bench(page)) == texts(database, article)
    assert [block.renders for block in latest(database, article).blocks] == [
        (block.id,) for block in ARABIC
    ]
    page = bench(page).submit("Save")
    assert "Nothing has changed since the last save." in page.text
    assert latest(database, article).number == 1


def test_a_double_click_on_save_writes_one_revision(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    form = retype(bench(open_draft(client, people, article)), 0, "Water")
    form.submit("Save")
    page = form.submit("Save", status=409)
    assert latest(database, article).number == 1
    assert "No differences" in page.text


def test_a_paragraph_is_split_at_the_cursor_and_at_an_empty_line(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "tools:t-1")
    page = press(bench(page).fill(offset="10"), "split:t-1")
    assert typed(bench(page))[2:4] == ["Neighbours", "gathered at the spring at seven."]
    assert "Not saved yet." in notices(page)
    page = press(bench(page), f"join:{ENGLISH[2].id}")
    assert typed(bench(page))[2] == ENGLISH[2].text
    page = press(retype(bench(page), 2, "Neighbours gathered.\n\nAt the spring."), "split:t-1")
    assert typed(bench(page))[2:4] == ["Neighbours gathered.", "At the spring."]
    page = press(bench(page), "split:t-1", status=422)
    assert "Type an empty line where" in notices(page)
    page = bench(page).submit("Save")
    blocks = latest(database, article).blocks
    assert [block.renders for block in blocks[2:4]] == [("s-1",), ("s-1",)]


def test_joining_unites_the_rows_of_both(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "join:t-1")
    assert typed(bench(page))[2] == f"{ENGLISH[2].text} {ENGLISH[3].text}"
    row = page.first("div", id="row-s-1")
    assert [text_of(p) for p in row.iter("p")][:2] == [ARABIC[2].text, ARABIC[3].text]
    bench(page).submit("Save")
    assert latest(database, article).blocks[2].renders == ("s-1", "s-2")


def test_a_paragraph_is_added_and_removed(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "add:t-1")
    assert "Added by the desk; nothing in the original." in page.text
    page = retype(bench(page), 3, "A note of ours.").submit("Save")
    added = latest(database, article).blocks[3]
    assert (added.text, added.kind, added.renders) == ("A note of ours.", Kind.PARAGRAPH, ())
    page = press(bench(page), f"remove:{added.id}")
    bench(page).submit("Save")
    assert latest(database, article).blocks == ENGLISH


def test_a_paragraph_is_moved_and_said_to_be(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "up:t-3")
    page = press(bench(page), "up:t-3")
    assert "Moved: paragraph 3 of the translation." in page.text or "Moved:" in page.text
    page = bench(page).submit("Save")
    ids = [block.id for block in latest(database, article).blocks]
    assert ids == ["t-head", "t-deck", "t-3", "t-1", "t-2"]
    page = press(bench(page), "down:t-3")
    page = press(bench(page), "down:t-3")
    bench(page).submit("Save")
    assert latest(database, article).blocks == ENGLISH


def test_the_kind_of_a_paragraph_is_chosen(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = bench(open_draft(client, people, article))
    kinds = form.fields.getlist("block_kind")
    assert kinds == ["headline", "standfirst", "paragraph", "quote", "paragraph"]
    form.fields.setlist("block_kind", [*kinds[:2], "crosshead", *kinds[3:]])
    form.submit("Save")
    assert latest(database, article).blocks[2].kind is Kind.CROSSHEAD


def test_a_paragraph_is_left_out_on_purpose_and_taken_up_again(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    form = bench(open_draft(client, people, article))
    page = form.fill(block_text=["A", "B", "C", "D", ""], left_out=["s-3"]).submit("Save")
    assert latest(database, article).left_out == ["s-3"]
    assert page.all("div", class_="is-left-out")
    form = bench(page)
    assert form.fields.getlist("left_out") == ["s-3"]
    form.fields.poplist("left_out")
    retype(form, 4, "E").submit("Save")
    assert latest(database, article).left_out == []


def test_a_source_block_without_a_translation_is_given_one(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "remove:t-2")
    page = press(bench(page), "render:s-2")
    assert typed(bench(page)) == [ENGLISH[0].text, ENGLISH[1].text, ENGLISH[2].text, "",
                                  ENGLISH[4].text]  # fmt: skip
    page = retype(bench(page), 3, "“Again,” she said.").submit("Save")
    again = latest(database, article).blocks[3]
    assert (again.kind, again.renders) == (Kind.QUOTE, ("s-2",))


def test_a_standfirst_and_a_headline_can_be_added(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    write(database, people.tala, article, ENGLISH[2:])
    page = open_draft(client, people, article)
    page = press(bench(page), "front:standfirst")
    page = press(bench(page), "front:headline")
    assert "Add a headline" not in page.text
    form = bench(page)
    kinds = dict(
        zip(form.fields.getlist("block_id"), form.fields.getlist("block_kind"), strict=True)
    )
    given = {"headline": "Water is back", "standfirst": "After nine months"}
    form.fill(
        block_text=[
            given.get(kinds[id], text)
            for id, text in zip(form.fields.getlist("block_id"), typed(form), strict=True)
        ]
    ).submit("Save")
    assert texts(database, article)[:2] == ["Water is back", "After nine months"]


def test_submitting_says_what_is_missing_and_keeps_the_text(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    form = bench(open_draft(client, people, article))
    page = form.fill(block_text=["One", "Two", "", "Four", ""])
    page = page.submit("Save")
    assert "Submit for review" in page.text
    page = bench(page).submit("Submit for review")
    assert "Saved, but not submitted yet." in page.text
    assert "2 paragraphs of the original" in page.text
    assert texts(database, article) == ["One", "Two", "", "Four", ""]
    assert state_of(database, article) == "draft"
    form = bench(page)
    page = form.fill(block_text=["One", "Two", "Three", "Four", "Five"]).submit("Submit for review")
    assert page.path == f"/articles/{article}"
    assert "Submitted. An editor will read it next." in page.text
    assert state_of(database, article) == "translated"


def test_a_whole_translation_is_pasted_and_aligned_before_it_is_saved(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    page = open_draft(client, people, article).follow("Paste a whole translation")
    page = page.form("Align it").fill(body="  \n ").submit(status=422)
    assert page.form("Align it").page.all("textarea")
    body = "\n\n".join(block.text for block in ENGLISH[2:])
    page = (
        page.form("Align it")
        .fill(headline=ENGLISH[0].text, standfirst=ENGLISH[1].text, body=body)
        .submit()
    )
    assert typed(bench(page)) == [block.text for block in ENGLISH]
    assert "Aligned with the original." in notices(page)
    bench(page).submit("Save")
    saved = latest(database, article)
    assert saved.number == 1
    assert [block.renders for block in saved.blocks] == [(block.id,) for block in ARABIC]


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


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(
    client: ExaminingClient, people: Cast, database: Database, text: str
) -> None:
    article = unwritten(database, people)
    form = bench(open_draft(client, people, article))
    form.fill(block_text=[text] * 5).submit("Submit for review")
    kept = texts(database, article)
    assert kept == [kept[0]] * 5
    assert kept[0] == "".join(c for c in text if c not in "\x00\x07\x1b")
    write(database, people.edda, article, [Block("x", Kind.HEADLINE, kept[0][1:], ()), *latest(
        database, article).blocks[1:]])  # fmt: skip
    client.sign_in(people.edda)
    for part in PAGES:
        client.get(f"/articles/{article}{part}")


def send(client: ExaminingClient, article_id: int, texts: list[str], base: int) -> TestResponse:
    """Save these paragraphs as one request of plain bytes, however many they are."""
    fields = [("csrf_token", client.csrf_token()), ("base", str(base)), ("op", "save")]
    for number, text in enumerate(texts):
        fields += [("block_id", f"b-{number}"), ("block_kind", "paragraph"),
                   ("block_renders", ""), ("block_text", text)]  # fmt: skip
    return client.browser.post(
        edit(article_id),
        data=urlencode(fields).encode(),
        content_type="application/x-www-form-urlencoded",
    )


@ONE_DATABASE
def test_a_paragraph_of_a_million_characters_is_taken_and_shown(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    client.sign_in(people.tala)
    long = "w" * 1_000_000
    assert send(client, article, [long], 0).status_code == 302
    assert send(client, article, [long + "x"], 1).status_code == 302
    assert texts(database, article) == [long + "x"]
    assert long in client.browser.get(edit(article)).get_data(as_text=True)
    assert client.browser.get(f"/articles/{article}/compare/1/2").status_code == 200


@ONE_DATABASE
def test_two_thousand_blocks_are_taken_and_shown(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    client.sign_in(people.tala)
    many = [f"Paragraph {number}." for number in range(2000)]
    assert send(client, article, many, 0).status_code == 302
    assert texts(database, article) == many
    drawn = client.browser.get(edit(article)).get_data(as_text=True)
    assert drawn.count('name="block_text"') == 2000
    stale = send(client, article, [*many[:-1], "The last one."], 0)
    assert stale.status_code == 409
    assert "The last one." in stale.get_data(as_text=True)


@pytest.mark.parametrize(
    "broken",
    [
        {"base": "x"},
        {"block_kind": "poem"},
        {"block_id": "../etc"},
        {"block_renders": "<b>"},
        {"op": "explode"},
        {"op": "split:nobody"},
        {"op": "front:poem"},
        {"op": "render:nobody"},
        {"op": "remove:"},
    ],
)
def test_a_form_that_is_not_ours_is_refused_in_words(
    client: ExaminingClient, people: Cast, database: Database, broken: dict[str, str]
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    data = {"base": "1", "block_id": "t-1", "block_kind": "paragraph", "block_renders": "s-1",
            "block_text": "Typed.", "op": "save"}  # fmt: skip
    response = client.browser.post(
        edit(article), data={**data, **broken, "csrf_token": client.csrf_token()}
    )
    assert response.status_code in (400, 422)
    assert "Typed." in response.get_data(as_text=True)
    assert latest(database, article).number == 1


def test_a_note_is_kept_with_the_revision_and_never_lost(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        article = cast.article_in(session, people, State.DRAFT).id
    client.sign_in(people.tala)
    form = client.get(f"/articles/{article}/edit").form("/edit")
    page = form.fill(note="The name is as she spells it.").submit("Save")
    assert "The note goes with the next revision." in page.text
    texts = [block.text for block in ENGLISH]
    form = page.form("/edit").fill(block_text=[*texts[:-1], "Another ending."])
    assert form.values["note"] == "The name is as she spells it."
    page = form.submit("Save")
    assert page.form("/edit").values["note"] == ""
    assert "The name is as she spells it." in client.get(f"/articles/{article}/history").text
    page = page.form("/edit").fill(note="x" * 5_001, block_text=texts).submit("Save", status=422)
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
