"""The `next` parameter leads to pages of this site only."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from review.web.http.safe_redirects import next_url, safe_path
from tests.cast import PASSWORD, Cast
from tests.page_client import ExaminingClient
from tests.web.login_helpers import sign_in


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("/desk", True),
        ("/articles?state=draft&q=a+b", True),
        ("/ar/stories/ماء", True),
        ("/articles#top", True),
        ("/search?u=http://evil.example/", True),
        (None, False),
        ("", False),
        ("desk", False),
        ("//evil.example", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("/\t/evil.example", False),
        ("/\n/evil.example", False),
        ("\t//evil.example", False),
        (" //evil.example", False),
        ("/%09/evil.example", False),
        ("/%5cevil.example", False),
        ("/%2fevil.example", False),
        ("/desk%0d%0aSet-Cookie:a=b", False),
        ("https:evil.example", False),
        ("https:/evil.example", False),
        ("https://evil.example/desk", False),
        ("http://localhost/desk", False),
        ("http://localhost@evil.example/", False),
        ("//localhost/desk", False),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("/\u202edesk", False),
        ("/" + "x" * 2000, False),
    ],
)
def test_next_stays_within_the_site(target: str | None, safe: bool) -> None:
    assert safe_path(target) == (target if safe else None)
    values = MultiDict() if target is None else MultiDict({"next": target})
    assert next_url(values, "/desk") == (target if safe else "/desk")


@pytest.mark.parametrize(
    ("asked", "path"),
    [("/account", "/account"), ("//evil.example", "/desk"), ("https:evil.example", "/desk")],
)
def test_next_is_followed_after_signing_in(
    client: ExaminingClient, people: Cast, asked: str, path: str
) -> None:
    assert sign_in(client, "tala@desk.example", path=f"/login?next={asked}").path == path


def test_the_page_one_was_sent_from_comes_back(client: ExaminingClient, people: Cast) -> None:
    page = client.get("/account")
    assert page.path == "/login"
    page = page.form("Sign in").fill(email="tala@desk.example", password=PASSWORD).submit()
    assert page.path == "/account"
