"""Numbers that no column can hold are answered like missing ones, not with an error."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from review.domain.workflow import State
from review.models.base import MAX_INTEGER
from review.web.http.integers import column_integer
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import in_state

BLUEPRINTS = ("accounts", "admin", "articles", "editing", "publishing", "reviewing", "revisions")
BEYOND = [str(MAX_INTEGER + 1), str(2**63), "9" * 500, "9" * 5_000]
ARGUMENTS = {
    "/articles": ("before", "after", "person"),
    "/articles/{id}/history": ("before", "after", "a", "b"),
    "/articles/{id}/review": ("against",),
    "/articles/{id}/compare/1/1": ("against",),
    "/admin/users": ("before", "after"),
    "/admin/mail": ("before", "after"),
    "/admin/log": ("before", "after", "person", "article"),
    "/en/": ("older", "newer"),
}
FIELDS = {
    "/articles/{id}/edit": ("base", "offset"),
    "/articles/{id}/review": ("base",),
    "/articles/{id}/return": ("base",),
    "/articles/{id}/restore": ("base", "number"),
    "/articles/{id}/assign": ("translator", "editor"),
    "/articles/{id}/publish": ("base", "section"),
    "/articles/new": ("translator",),
    "/admin/sections": ("section_id",),
}


@pytest.mark.parametrize("number", [str(MAX_INTEGER + 1), "9" * 500], ids=len)
def test_no_number_in_a_request_is_too_large(
    app: Flask, client: ExaminingClient, people: Cast, database: Database, number: str
) -> None:
    article = in_state(database, people, State.EDITED)
    client.sign_in(people.ada)
    for rule in app.url_map.iter_rules():
        if rule.arguments and rule.endpoint.startswith(BLUEPRINTS):
            path = re.sub("<[^>]*>", number, rule.rule)
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            answer = client.browser.open(path, method=method)
            assert 400 <= answer.status_code < 500, path
    for path, names in ARGUMENTS.items():
        for name in names:
            answer = client.browser.get(f"{path.format(id=article)}?{name}={number}")
            assert answer.status_code in {200, 404}, (path, name)


@pytest.mark.parametrize("number", [str(MAX_INTEGER + 1), "9" * 500], ids=len)
def test_no_number_is_too_large_to_be_sent(
    client: ExaminingClient, people: Cast, database: Database, number: str
) -> None:
    article = in_state(database, people, State.EDITED)
    client.sign_in(people.ada)
    token = {"csrf_token": client.csrf_token()}
    for path, names in FIELDS.items():
        for name in names:
            answer = client.browser.post(path.format(id=article), data=token | {name: number})
            assert answer.status_code < 500, (path, name)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_number_that_python_does_not_read_is_no_id_either(client: ExaminingClient) -> None:
    assert client.browser.get(f"/articles/{'9' * 5_000}").status_code == 404


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "1e3", "٣", "0x1", " 1", "1\n", *BEYOND])
def test_numbers_beyond_a_column_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        column_integer(text)


def test_every_number_of_a_column_is_understood() -> None:
    numbers = {"0": 0, "7": 7, "0042": 42, str(MAX_INTEGER): MAX_INTEGER}
    assert {text: column_integer(text) for text in numbers} == numbers
