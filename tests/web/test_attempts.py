"""Tries at passwords are counted: enough for people, too few for guessing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from review.extensions import db
from review.models.clock import now
from tests.cast import PASSWORD, Cast
from tests.examining import ExaminingClient
from tests.web.entering import NEW, cookie_token, sign_in


def test_tries_are_limited_for_one_address_from_one_place(
    client: ExaminingClient, people: Cast
) -> None:
    for _ in range(10):
        sign_in(client, "tala@desk.example", "wrong", status=422)
    page = sign_in(client, " TALA@ｄｅｓｋ.example", PASSWORD, status=429)
    assert "try again" in page.text
    assert "15 minutes" in page.text
    assert 0 < int(page.response.headers["Retry-After"]) <= 900
    # Neither other people here nor the same person elsewhere are held up.
    sign_in(client, "edda@desk.example")
    client.forget()
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    client.browser.environ_base.update(elsewhere)
    sign_in(client, "tala@desk.example")


def test_after_the_wait_it_works_again(client: ExaminingClient, people: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(10):
            sign_in(client, "tala@desk.example", "wrong", status=422)
        sign_in(client, "tala@desk.example", status=429)
        clock.shift(timedelta(minutes=15, seconds=1))
        assert sign_in(client, "tala@desk.example").path == "/desk"


def test_signing_in_rightly_is_not_limited(client: ExaminingClient, people: Cast) -> None:
    for _ in range(12):
        sign_in(client, "tala@desk.example")
        client.forget()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_guessing_many_addresses_from_one_place_is_limited(
    client: ExaminingClient, people: Cast
) -> None:
    form = client.get("/login").form("Sign in")
    answers = [
        client.browser.post(
            "/login",
            data=form.values | {"email": f"p{n}@desk.example", "password": "x" * 2000},
        ).status_code
        for n in range(102)
    ]
    assert answers == [422] * 100 + [429] * 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_gets_in_when_tries_cannot_be_counted(
    client: ExaminingClient, people: Cast, app: Flask
) -> None:
    form = client.get("/login").form("Sign in")
    form.fill(email="tala@desk.example", password=PASSWORD)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP TABLE rate_counters"))
    form.submit(status=503)
    assert cookie_token(client) == ""


def test_guessing_the_current_password_is_limited(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.tala)
    for _ in range(10):
        form = client.get("/account").form("/account/password")
        form.fill(current="wrong", password=NEW, again=NEW).submit(status=422)
    form = client.get("/account").form("/account/password")
    form.fill(current=PASSWORD, password=NEW, again=NEW).submit(status=429)
