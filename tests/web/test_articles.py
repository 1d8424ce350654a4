"""Articles: adding, finding, one article's page in every state, its whole way as plain forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.routing import Rule

from review.domain.blocks import Block, Kind
from review.domain.workflow import State
from review.models.articles import Article
from review.models.clock import now
from review.models.people import Person
from review.services import articles, sources
from tests import cast
from tests.cast import ARABIC, ENGLISH, Cast, actor_of
from tests.databases import Database
from tests.examining import ExaminingClient, Page
from tests.page_rules import text_of
from tests.web.writing import KEPT, bench, in_state, state_of, unwritten, write

ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SECRET = "Zubrowka"
HOSTILE = "\u202e<script>alert(1)</script>\x00\"'&amp;"
PARTS = ("", "/edit", "/paste", "/review", "/history", "/compare/1/2", "/preview", "/publish",
         "/compare/2/1", "/compare/1/2?view=side&hide=spacing&hide=punctuation")  # fmt: skip


def titles(page: Page) -> list[str]:
    return page.texts("h2", class_="card-title")


def new_form(client: ExaminingClient, person: Person) -> Page:
    client.sign_in(person)
    return client.get("/articles/new")


def article_ids(database: Database) -> list[int]:
    with database.sessions() as session:
        return sorted(article.id for article in session.query(Article))


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


def test_the_whole_way_of_an_article_as_plain_forms(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    page = new_form(client, people.edda)
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
    form = bench(page)
    assert form.fields.getlist("block_kind") == [
        "headline", "standfirst", "crosshead", "quote", "paragraph",
    ]  # fmt: skip
    page = form.fill(block_text=[block.text for block in ENGLISH]).submit("Submit for review")

    client.sign_in(people.edda)
    page = bench(client.get("/desk").follow("Review")).submit("Approve")
    page = page.follow("Publish").form("Publish now").submit()
    assert "Published. Readers can see it now." in page.text
    story = page.follow("On the public site")
    assert story.h1 == ENGLISH[0].text
    address = story.path

    page = client.get(f"/articles/{article}").form("Unpublish").fill(reason="A number is wrong.")
    page = page.submit("Unpublish")
    assert "Unpublished." in page.text
    client.get(address, status=410) if client.browser.get(address).status_code == 410 else (
        client.get(address, status=404)
    )
    page.form("/reopen").submit()
    page = bench(client.get(f"/articles/{article}/review"))
    texts = [block.text.replace("3.5", "4.5") for block in ENGLISH]
    page = page.fill(block_text=texts).submit("Approve")
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
def test_a_form_with_mistakes_comes_back_as_it_was_typed(
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


@ONE_DATABASE
def test_two_hundred_thousand_words_are_refused_in_a_sentence_and_kept(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.tala)
    words = "word " * 201_000
    answer = client.browser.post(
        "/articles/new",
        data=f"csrf_token={client.csrf_token()}&headline=x&targets=en&language=ar&body={words}"
        .replace(" ", "+").encode(),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
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


def test_claiming_and_releasing(client: ExaminingClient, people: Cast, database: Database) -> None:
    article = unwritten(database, people, claimed=False)
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
    article = unwritten(database, people, claimed=False)
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


def several(database: Database, people: Cast, count: int) -> None:
    with database.sessions.begin() as session:
        for number in range(count):
            source = sources.add_source(
                session, actor_of(people.edda), language="ar" if number % 2 else "fa",
                blocks=(Block("h", Kind.HEADLINE, f"Story {number:02}"),
                        Block("p", Kind.PARAGRAPH, "Text")),
                outlet="Sada" if number < 2 else "",
            )  # fmt: skip
            articles.open_article(
                session, actor_of(people.edda), source, "en" if number % 3 else "fr",
                translator_id=people.tala.id if number == 5 else None,
                due_at=now() + timedelta(days=1),
            )  # fmt: skip


def test_articles_are_filtered_and_turned_page_by_page(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.otto)
    client.get("/articles", status=404)
    client.sign_in(people.tarek)
    assert "No articles yet" in client.get("/articles").text
    several(database, people, 55)
    first = client.get("/articles")
    assert titles(first) == [f"Story {number:02}" for number in range(54, 4, -1)]
    assert "50 articles on this page." in first.text
    older = first.follow("Next")
    assert titles(older) == [f"Story {number:02}" for number in range(4, -1, -1)]
    assert titles(older.follow("Previous")) == titles(first)

    form = first.form("Filter")
    assert titles(form.fill(text="story 07").submit()) == ["Story 07"]
    assert titles(form.fill(text="", person=str(people.tala.id)).submit()) == ["Story 05"]
    assert titles(form.fill(person="", outlet="Sada").submit()) == ["Story 01", "Story 00"]
    page = form.fill(outlet="", source="fa", target="fr", state="draft").submit()
    assert titles(page) == [f"Story {number:02}" for number in range(54, -1, -6)]
    assert page.form("Filter").values["source"] == "fa"
    page = form.fill(state="published").submit()
    assert "No article fits" in page.text
    page = page.follow("Show all")
    assert len(titles(page)) == 50


@pytest.mark.parametrize(
    "query",
    ["state=nonsense&person=x", "before=999999999999999999999", "after=-1", "person=99999999999999",
     "text=%00%25_'", "before=x&after=y", "source=%F0%9F", "text=" + "+".join("w" * 1500),
     "text=" + "+".join(map(str, range(600)))],
)  # fmt: skip
def test_odd_addresses_of_the_list_are_no_trouble(
    client: ExaminingClient, people: Cast, database: Database, query: str
) -> None:
    several(database, people, 1)
    client.sign_in(people.tala)
    client.get(f"/articles?{query}")


@pytest.mark.parametrize("who", ["stranger", "otto"])
@pytest.mark.parametrize("state", [State.DRAFT, State.TRANSLATED, State.EDITED])
@ONE_DATABASE
def test_no_word_of_what_is_not_published_reaches_a_stranger(
    app: Flask, client: ExaminingClient, people: Cast, database: Database, who: str, state: State
) -> None:  # fmt: skip
    with database.sessions.begin() as session:
        cast.article_in(session, people, State.PUBLISHED)
    secret = secret_article(database, people, state)
    if who == "otto":
        client.sign_in(people.otto)
    asked = 0
    for rule in app.url_map.iter_rules():
        for path in paths(app, rule, secret):
            for query in ("", f"?text={SECRET}&q={SECRET}&search={SECRET}"):
                response = client.browser.get(path + query)
                shown = response.get_data(as_text=True).replace(f"={SECRET}", "").replace(
                    f"%3D{SECRET}", ""
                )  # fmt: skip
                assert SECRET not in shown, path
                asked += 1
                response.close()
    assert asked > 60


def secret_article(database: Database, people: Cast, state: State) -> int:
    article = in_state(database, people, State.DRAFT)
    blocks = [Block(b.id, b.kind, f"{SECRET} {b.text}", b.renders) for b in ENGLISH]
    write(database, people.tala, article, blocks)
    with database.sessions.begin() as session:
        cast.lead(session, people, session.get_one(Article, article), state)
    return article


def paths(app: Flask, rule: Rule, article_id: int) -> list[str]:
    """Addresses of a rule, with whatever could lead to the article in its variable parts."""
    slugs = ("zubrowka-water-returns-to-the-old-quarter", "water-returns-to-the-old-quarter")
    chosen = [
        {"article_id": article_id, "a": 1, "b": 2, "action": "submit", "lang": "en", "slug": slug,
         "token": "x", "person_id": 1, "mail_id": 1, "sign_in_id": 1, "filename": "css/base.css"}
        for slug in slugs
    ]  # fmt: skip
    build = app.url_map.bind("localhost").build
    return sorted(
        {build(rule.endpoint, {k: v.get(k, "x") for k in rule.arguments}) for v in chosen}
    )


def test_a_stranger_is_told_the_same_of_what_is_and_what_is_not(
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


def test_a_new_original_typed_over_the_end_of_a_sign_in_is_kept(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    form = new_form(client, people.tala).form("Add and open")
    form.fill(headline="A headline of ten minutes", body="A body\n\nof an hour")
    client.forget()
    page = form.submit(status=401)
    assert page.h1 == KEPT
    assert "of an hour" in page.text
    client.sign_in(people.tala)
    page = page.form("Send my text again").submit(status=401)
    page = page.form("Send my text again").submit()
    assert page.h1 == "A headline of ten minutes"
