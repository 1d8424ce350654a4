"""Logs as JSON: one line a record, and nothing of people or secrets in it."""

from __future__ import annotations

import json
import logging
import logging.config
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.json_logging import JsonFormatter, config, request_id, scrub


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("review.web", logging.WARNING, "x.py", 1, message, args, None)
    made.__dict__.update(extra)
    return made


def test_a_line_has_the_fields_of_the_request() -> None:
    token = request_id.set("0123456789abcdef")
    line = json.loads(JsonFormatter().format(record("request", route="/en/", status=200)))
    request_id.reset(token)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "warning", "logger": "review.web", "message": "request",
        "request_id": "0123456789abcdef", "route": "/en/", "status": 200,
    }  # fmt: skip


@given(st.text())
def test_no_text_forges_another_line(text: str) -> None:
    formatted = JsonFormatter().format(record("%s", text))
    assert formatted.isascii()
    assert len(formatted.splitlines()) == 1
    assert json.loads(formatted)["level"] == "warning"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("550 no mailbox rim@example.org here", "rim"),
        ("<Rim.O'Hara+x@Example.ORG>: refused", "O'Hara"),
        ("cannot reach smtp://user:secret@mail.example:587", "secret"),
        ("postgresql+psycopg://desk:secret@db/desk", "secret"),
        ("GET /password/AbC_d-9 failed", "AbC_d-9"),
        ("DETAIL:  Key (email)=(rim@example.org) already exists.", "Key"),
        ("[SQL: SELECT 1]\n[parameters: {'name': 'Rim'}]", "Rim"),
    ],
)
def test_personal_data_and_secrets_are_scrubbed(text: str, secret: str) -> None:
    assert secret not in scrub(text)


@pytest.mark.parametrize(
    "text", ["took 12.5 ms", "a @ b", "/articles/12/edit", "password too short"]
)
def test_ordinary_text_stays(text: str) -> None:
    assert scrub(text) == text


def test_a_traceback_is_part_of_the_line() -> None:
    try:
        raise ValueError("of rim@example.org")
    except ValueError:
        made = record("failed")
        made.exc_info = sys.exc_info()
    line = json.loads(JsonFormatter().format(made))
    assert "ValueError" in line["exception"]
    assert "rim" not in line["exception"]


def test_the_configuration_is_valid_and_silences_the_access_log() -> None:
    logging.config.DictConfigurator(config()).configure_formatter(config()["formatters"]["json"])
    assert config()["loggers"]["gunicorn.access"]["handlers"] == []
