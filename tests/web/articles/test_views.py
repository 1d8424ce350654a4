"""Article pages in every state, the lifecycle as plain forms, and single acts."""

from __future__ import annotations

import pytest

from review.domain.workflow import State
from review.models.people import Person
from tests.cast import ARABIC, ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.page_rules import text_of
from tests.web.revision_helpers import article_ids, empty_draft, in_state, state_of, text_form

ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PARTS = ("", "/edit", "/paste", "/review", "/history", "/compare/1/2", "/preview", "/publish",
         "/compare/2/1", "/compare/1/2?view=side&hide=spacing&hide=punctuation")  # fmt: skip


@ONE_DATABASE
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("state", list(State))
def test_all_pages_of_an_article_keep_to_the_rules(
    client: ExaminingClient, people: Cast, database: Database, state: State, language: str
) -> None:
    article = in_state(database, people, state, rough=1)
    with database.sessions.begin() as session:
        for person in people:
            session.get_one(Person, person.id).locale = language
    seen: dict[str, set[str]] = {}
    for name in ("tala", "tarek", "edda", "ada"):
        client.sign_in(getattr(people, name))
        for part in PARTS:
            response = client.browser.get(f"/articles/{article}{part}")
            assert response.status_code in (200, 403, 409), f"{name} {part}"
            page = client.get(f"/articles/{article}{part}", status=response.status_code)
            assert page.tree.get("lang") == language
            assert page.tree.get("dir") == ("rtl" if language == "ar" else "ltr")
            if response.status_code == 200:
                seen.setdefault(name, set()).add(part)
    readable = {part for part in PARTS if part not in ("/edit", "/paste", "/publish")}
    editable = {"/edit", "/paste"}
    assert seen["tarek"] == seen["ada"] == readable
    assert seen["tala"] - readable == (editable if state is State.DRAFT else set())
    more = {State.DRAFT: editable, State.TRANSLATED: editable, State.EDITED: {"/publish"}}
    assert seen["edda"] - readable == more.get(state, set())


@ONE_DATABASE
@pytest.mark.parametrize(
    ("who", "state", "next_step"),
    [
        ("tala", State.DRAFT, "Continue translating"),
        ("tarek", State.DRAFT, "It is being translated."),
        ("tala", State.TRANSLATED, "An editor reads it beside the original next"),
        ("edda", State.TRANSLATED, "Review"),
        ("tala", State.EDITED, "An editor who did not translate it publishes it next."),
        ("edda", State.EDITED, "Publish"),
        ("ada", State.PUBLISHED, "Readers see it."),
    ],
)
def test_an_article_says_what_is_to_be_done_next(
    client: ExaminingClient, people: Cast, database: Database, who: str, state: State,
    next_step: str,
) -> None:  # fmt: skip
    article = in_state(database, people, state)
    client.sign_in(getattr(people, who))
    page = client.get(f"/articles/{article}")
    assert next_step in text_of(page.first("section", aria_labelledby="next"))


def test_the_lifecycle_of_an_article_as_plain_forms(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.edda)
    page = client.get("/articles/new")
    body = "\n\n".join(("## " + ARABIC[2].text, "> " + ARABIC[3].text, ARABIC[4].text))
    page = (
        page.form("Add and open")
        .fill(headline=ARABIC[0].text, standfirst=ARABIC[1].text, body=body, outlet="Sada",
              affiliation="independent", author="Rim", url="https://sada.example/1",
              published_on="2026-03-01", rights_note="With thanks")
        .submit()
    )  # fmt: skip
    assert page.h1 == ARABIC[0].text
    article = article_ids(database)[0]

    client.sign_in(people.tala)
    page = client.get("/desk").form("Claim").submit()
    assert page.path == f"/articles/{article}/edit"
    form = text_form(page)
    assert form.fields.getlist("block_kind") == [
        "headline", "standfirst", "crosshead", "quote", "paragraph",
    ]  # fmt: skip
    page = form.fill(block_text=[block.text for block in ENGLISH]).submit("Submit for review")

    client.sign_in(people.edda)
    page = text_form(client.get("/desk").follow("Review")).submit("Approve")
    page = page.follow("Publish").form("Publish now").submit()
    assert "Published. Readers can see it now." in page.text
    story = page.follow("On the public site")
    assert story.h1 == ENGLISH[0].text
    address = story.path

    page = client.get(f"/articles/{article}").form("Unpublish").fill(reason="A number is wrong.")
    page = page.submit("Unpublish")
    assert "Unpublished." in page.text
    client.get(address, status=410)
    page.form("/reopen").submit()
    page = text_form(client.get(f"/articles/{article}/review"))
    texts = [block.text.replace("3.5", "4.5") for block in ENGLISH]
    page = page.fill(block_text=texts).submit("Approve", status=403)
    assert "another editor has to" in page.text  # nobody approves their own correction
    text_form(page).submit("Save")
    client.sign_in(people.emil)
    page = text_form(client.get(f"/articles/{article}/review")).submit("Approve")
    page = page.follow("Publish")
    page = page.form("Publish now").submit(status=422)
    assert "Say to readers what was changed." in page.text
    page = page.form("Publish now").fill(note="It was 4.5 kilometres, not 3.5.").submit()
    story = client.get(address)
    assert "4.5 kilometres of pipe" in story.text
    assert "It was 4.5 kilometres, not 3.5." in story.text
    timeline = client.get(f"/articles/{article}").text
    for said in ("claimed it", "submitted it", "approved it", "published it", "reopened it"):
        assert said in timeline


def test_claiming_and_releasing(client: ExaminingClient, people: Cast, database: Database) -> None:
    article = empty_draft(database, people, claimed=False)
    client.sign_in(people.tala)
    client.get("/desk").form("Claim").submit()
    client.sign_in(people.tarek)
    page = client.post(f"/articles/{article}/claim", status=403)
    assert "only what nobody has yet" in page.text
    client.post(f"/articles/{article}/release", status=403)
    client.sign_in(people.tala)
    client.get(f"/articles/{article}").form("Release").submit()
    client.sign_in(people.tarek)
    assert client.get("/desk").form("Claim").submit().path == f"/articles/{article}/edit"
    client.post(f"/articles/{article}/claim", status=403)


def test_assigning_people_and_a_deadline(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people, claimed=False)
    client.sign_in(people.ada)
    form = client.get(f"/articles/{article}").form("Assign")
    page = form.fill(
        translator=str(people.tarek.id), editor=str(people.emil.id), due_at="2026-01-02T03:04"
    ).submit()
    assert "Assigned." in page.text
    assert "Tarek Nasser" in page.text
    assert "Overdue" in page.text
    assert "Tarek Nasser changed" not in page.text
    page = client.get(f"/articles/{article}").form("Assign").fill(due_at="soon").submit(status=422)
    assert page.all("details", open="")
    client.sign_in(people.tala)
    client.post(f"/articles/{article}/assign", {"translator": str(people.tala.id)}, status=403)


@pytest.mark.parametrize("action", ["delete", "PUBLISH", "draft"])
def test_an_act_that_is_none_is_not_found(
    client: ExaminingClient, people: Cast, database: Database, action: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.edda)
    client.post(f"/articles/{article}/{action}", status=404)


@pytest.mark.parametrize("base", ["", "-1", "x", "7"])
def test_an_act_on_a_stale_page_is_refused(
    client: ExaminingClient, people: Cast, database: Database, base: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    page = client.post(f"/articles/{article}/submit", {"base": base}, status=409)
    assert "Somebody saved a newer revision meanwhile." in page.text
    assert state_of(database, article) == "draft"


@pytest.mark.parametrize("number", [0, 99, 2**31, 2**63, 10**30])
def test_an_article_that_is_not_there_is_not_found(
    client: ExaminingClient, people: Cast, database: Database, number: int
) -> None:
    client.sign_in(people.edda)
    for part in PARTS:
        client.get(f"/articles/{number}{part}", status=404)
    article = in_state(database, people, State.DRAFT)
    client.get(f"/articles/{article}/compare/1/{number}", status=404)


def test_anonymous_clients_cannot_tell_existing_pages_from_missing_ones(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    for part in PARTS[:5]:
        there = client.browser.get(f"/articles/{article}{part}")
        absent = client.browser.get(f"/articles/{article + 1}{part}")
        assert there.status_code == absent.status_code == 302
    client.sign_in(people.otto)
    for part in PARTS[:5]:
        there = client.get(f"/articles/{article}{part}", status=404)
        absent = client.get(f"/articles/{article + 1}{part}", status=404)
        assert there.text == absent.text
