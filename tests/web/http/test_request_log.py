"""Request ids, and the lines of the log."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from tests.cast import Cast
from tests.page_client import ExaminingClient

HEADER = "X-Request-ID"

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "PRODUCTION", True)
    monkeypatch.setitem(app.config, "SITE_URL", "http://localhost")


def test_each_answer_has_an_id_of_its_own(client: ExaminingClient) -> None:
    ids = {client.browser.get("/healthz").headers[HEADER] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [
        (1, "3f2c-9d.0_ab", True),
        (0, "3f2c-9d.0_ab", False),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, 'a"; drop table', False),
    ],
)
def test_an_id_is_accepted_from_a_trusted_proxy_only(
    app: Flask, client: ExaminingClient, monkeypatch: pytest.MonkeyPatch, proxies: int, given: str,
    taken: bool,
) -> None:  # fmt: skip
    monkeypatch.setitem(app.config, "PROXIES", proxies)
    answer = client.browser.get("/healthz", headers={HEADER: given})
    assert (answer.headers[HEADER] == given) is taken


def test_a_line_names_the_route_and_the_person_and_nothing_else_of_them(
    client: ExaminingClient, people: Cast, production: None, caplog: pytest.LogCaptureFixture
) -> None:
    client.sign_in(people.ada)
    with caplog.at_level(logging.INFO, "review.web.http.request_log"):
        client.browser.get("/admin/users?q=rim@example.org")
        client.browser.get("/password/a-secret-token")
    first, second = (one for one in caplog.records if one.name == "review.web.http.request_log")
    assert (first.route, first.status, first.person_id) == ("/admin/users", 200, people.ada.id)
    assert (second.route, second.status, second.person_id) == ("/password/<token>", 404, None)
    assert first.duration_ms > 0
    values = [str(value) for one in (first, second) for value in vars(one).values()]
    assert not [value for value in values if "secret-token" in value or "rim@" in value]


def test_development_logs_no_requests(
    client: ExaminingClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.browser.get("/healthz")
    assert not [one for one in caplog.records if one.name == "review.web.http.request_log"]
