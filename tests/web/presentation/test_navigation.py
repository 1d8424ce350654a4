"""The header of staff pages, for each person, section and session."""

from __future__ import annotations

import re

import pytest

from review.domain.workflow import Role
from review.models.people import Person
from review.services.accounts.people import set_roles
from tests.cast import Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient

HEAD = re.compile(r'<header class="site-header">.*?</header>', re.DOTALL)
TOKENS = re.compile(r'name="csrf_token" value="([^"]+)"')


def head(client: ExaminingClient, path: str) -> str:
    found = HEAD.search(client.get(path).response.text)
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("path", "section"),
    [("/desk", "/desk"), ("/articles/new", "/articles"), ("/help", "/help"),
     ("/articles", "/articles"), ("/admin/mail", "/admin/users"), ("/account", None)],
)  # fmt: skip
def test_the_section_of_the_page_is_marked(
    client: ExaminingClient, database: Database, people: Cast, path: str, section: str | None
) -> None:
    with database.sessions.begin() as session:
        ada = session.get_one(Person, people.ada.id)
        set_roles(session, actor_of(ada), ada, [Role.ADMIN, Role.EDITOR])
    client.sign_in(people.ada)
    found = re.findall(r'href="([^"]+)" aria-current="page"', head(client, path))
    assert found == ([section] if section else [])


def test_who_has_another_role_or_name_from_now_on_is_shown_it_at_once(
    client: ExaminingClient, database: Database, people: Cast
) -> None:
    client.sign_in(people.otto)
    assert 'href="/articles"' not in head(client, "/account")
    with database.sessions.begin() as session:
        otto = session.get_one(Person, people.otto.id)
        otto.name = "Otto <b>Weiss</b>"
        set_roles(session, actor_of(people.ada), otto, [Role.TRANSLATOR])
    found = head(client, "/account")
    assert "Otto &lt;b&gt;Weiss&lt;/b&gt;" in found
    assert 'href="/articles"' in found


def test_nothing_of_one_session_is_in_the_head_of_another(
    client: ExaminingClient, people: Cast
) -> None:
    tokens = set()
    for person in (people.tala, people.tala, people.tarek):
        client.sign_in(person)
        found = head(client, "/articles")
        assert person.name in found
        tokens |= set(TOKENS.findall(found))
    assert len(tokens) == 3


def test_the_language_switch_comes_back_to_the_page_with_all_that_was_asked(
    client: ExaminingClient, people: Cast
) -> None:
    client.sign_in(people.edda)
    head(client, "/articles")
    assert 'name="next" value="/articles?state=draft&amp;text=%22%3Cb%3E"' in head(
        client, "/articles?state=draft&text=%22%3Cb%3E"
    )


def test_an_address_is_built_anew_where_the_desk_lies_elsewhere(
    client: ExaminingClient, people: Cast
) -> None:
    client.sign_in(people.edda)
    assert 'href="/desk"' in client.browser.get("/account").text
    below = client.browser.get("/account", environ_overrides={"SCRIPT_NAME": "/news"}).text
    assert 'href="/news/desk"' in below
    assert 'href="/desk"' not in below
