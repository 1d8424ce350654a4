"""Publishing: the form, its proposals and refusals; and the preview."""

from __future__ import annotations

import pytest

from review.domain.text.blocks import Kind
from review.domain.workflow import Role, State
from review.models.articles import Section
from review.models.people import PersonRole
from tests.cast import ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.web.revision_helpers import empty_draft, in_state, save_revision, state_of, text_form

SLUG = "water-returns-to-the-old-quarter"


def publish_page(client: ExaminingClient, people: Cast, database: Database) -> tuple[int, Page]:
    article = in_state(database, people, State.EDITED)
    client.sign_in(people.edda)
    return article, client.get(f"/articles/{article}/publish")


def test_slug_and_credit_line_are_proposed_and_can_be_changed(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        session.add(Section(language="en", slug="world", name="World"))
        session.add(Section(language="ar", slug="alam", name="العالم"))
    article, page = publish_page(client, people, database)
    form = page.form("Publish now")
    assert form.values["slug"] == SLUG
    assert "Tala Haddad" in form.values["credit_line"]
    assert "Edda Brandt" in form.values["credit_line"]
    assert "العالم" not in page.text
    options = {item.text: item.get("value", "") for item in page.all("option")}
    page = form.fill(
        slug="ماء-水-water", credit_line="Done by hand", section=options["World"]
    ).submit()
    story = page.follow("On the public site")
    assert story.path.endswith("/stories/%D9%85%D8%A7%D8%A1-%E6%B0%B4-water")
    assert "Done by hand" in story.text
    assert "World" in story.text
    page = client.get(f"/articles/{article}/publish", status=409)
    assert "An article is published after it was approved." in page.text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"slug": "  "}, "Address of the story"),
        ({"slug": "a b"}, "single hyphens between"),
        ({"slug": "../admin"}, "single hyphens between"),
        ({"slug": "a" * 81}, "80 at most"),
        ({"slug": "a" * 201}, "200"),
        ({"credit_line": " \u200b"}, "Credit line"),
        ({"credit_line": "x" * 501}, "500"),
    ],
)
def test_errors_are_shown_at_their_fields(
    client: ExaminingClient, people: Cast, database: Database, given: dict[str, str], sentence: str
) -> None:  # fmt: skip
    article, page = publish_page(client, people, database)
    page = page.form("Publish now").fill(given).submit(status=422)
    assert sentence in page.text
    name, value = next(iter(given.items()))
    assert page.form("Publish now").values[name] == value.strip()
    assert state_of(database, article) == "edited"


def test_two_stories_of_a_language_have_two_addresses(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    in_state(database, people, State.PUBLISHED)
    article, page = publish_page(client, people, database)
    form = page.form("Publish now")
    assert form.values["slug"] == f"{SLUG}-2"
    page = form.fill(slug=SLUG).submit(status=422)
    assert "Another story in this language has that address." in page.text
    assert page.form("Publish now").values["slug"] == SLUG
    assert state_of(database, article) == "edited"


def test_publishing_what_was_reopened_meanwhile_is_refused(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article, page = publish_page(client, people, database)
    form = page.form("Publish now")
    client.get(f"/articles/{article}").form("/reopen").submit()
    form.submit(status=409)
    save_revision(database, people.emil, article, ENGLISH[:-1])
    without_the_last = text_form(client.get(f"/articles/{article}/review")).fill(left_out=["s-3"])
    text_form(without_the_last.submit("Save")).submit("Approve")
    page = form.fill(credit_line="Kept words").submit(status=409)
    assert "Somebody saved a newer revision meanwhile." in page.text
    assert page.form("Publish now").values["credit_line"] == "Kept words"
    assert state_of(database, article) == "edited"


def test_publishing_in_two_tabs_publishes_once(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article, page = publish_page(client, people, database)
    other = client.get(page.path)
    page.form("Publish now").submit()
    other.form("Publish now").submit(status=409)
    assert state_of(database, article) == "published"


def test_a_story_without_a_standfirst_waits_for_one(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    without = tuple(block for block in ENGLISH if block.kind is not Kind.STANDFIRST)
    save_revision(database, people.edda, article, without)
    client.sign_in(people.edda)
    form = text_form(client.get(f"/articles/{article}/review")).fill(left_out=["s-deck"])
    text_form(form.submit("Save")).submit("Approve")
    page = client.get(f"/articles/{article}/publish")
    assert "The standfirst is missing. Reopen the article and add one." in page.text
    assert "Publish now" not in page.text
    client.post(f"/articles/{article}/publish", {"slug": "x", "credit_line": "y", "base": "3"},
                status=422)  # fmt: skip
    assert "Reopened." in page.form("Reopen for editing").submit().text


@pytest.mark.parametrize("who", ["tala", "tarek", "ada"])
def test_others_do_not_publish(
    client: ExaminingClient, people: Cast, database: Database, who: str
) -> None:
    article = in_state(database, people, State.EDITED)
    client.sign_in(getattr(people, who))
    client.get(f"/articles/{article}/publish", status=403)
    client.post(f"/articles/{article}/publish", {"slug": "x"}, status=403)
    client.post(f"/articles/{article}/unpublish", {"base": "1", "reason": "x"}, status=403)
    assert state_of(database, article) == "edited"


def test_an_admin_who_translated_it_publishes_only_with_a_reason(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        for role in (Role.EDITOR, Role.ADMIN):
            session.add(PersonRole(person_id=people.tala.id, role=role))
    article = in_state(database, people, State.EDITED)
    client.sign_in(people.tala)
    page = client.get(f"/articles/{article}/publish")
    assert "You translated this article" in page.text
    page = page.form("Publish now").submit(status=403)
    page = page.form("Publish now").fill(override=True).submit(status=422)
    page = page.form("Publish now").fill(override=True, reason="It is night.").submit()
    assert "let it pass without a second pair of eyes" in page.text


def test_unpublishing_takes_a_reason(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.PUBLISHED)
    client.sign_in(people.edda)
    page = client.post(f"/articles/{article}/unpublish", {"base": "1", "reason": " "}, status=422)
    assert "Say why it is taken down" in page.text
    page = client.get(f"/articles/{article}").form("Unpublish").fill(reason="Wrong.").submit()
    assert "Wrong." in page.text
    client.clear_cookies()
    assert client.browser.get(f"/en/stories/{SLUG}").status_code in (404, 410)
    assert "Water returns" not in client.get("/en/").text


def test_the_preview_shows_the_latest_text_to_the_desk(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    client.sign_in(people.tarek)
    assert "Nothing written yet" in client.get(f"/articles/{article}/preview").text
    save_revision(database, people.tala, article, ENGLISH)
    page = client.get(f"/articles/{article}/preview")
    for block in ENGLISH:
        assert block.text in page.text
    assert "Only the desk sees this page." in page.text
    assert "Tala Haddad" in page.text


def test_the_preview_is_in_the_language_of_its_readers(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    save_revision(database, people.tala, article, ENGLISH)
    client.sign_in(people.tarek)
    client.get("/desk").form("/language").submit("العربية")
    page = client.get(f"/articles/{article}/preview")
    assert page.tree.get("lang") == "ar"
    assert page.first("article", class_="story-preview").get("lang") == "en"
    assert "Read the original in Arabic" in page.text
