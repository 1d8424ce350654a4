"""Dates and times in the person's zone, also as form input; public pages use the site's zone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from review.clock import now
from review.config import ROOT
from review.domain.workflow import State
from review.models.articles import Article
from review.models.people import Person
from review.web.presentation.date_formatting import (
    current_zone,
    format_duration,
    format_relative,
    format_short,
    zone_choices,
    zone_name,
    zone_or_default,
)
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.page_rules import text_of
from tests.web.revision_helpers import empty_draft, in_state

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# Where zones come from is settled as Python starts, so this runs in a process of its own.
PRINT_ZONES = """
from review.app import create_app
from review.web.presentation.date_formatting import zone_choices

with create_app().test_request_context():
    print(*(choice.value for choice in zone_choices()))
"""


def live_in(database: Database, person: Person, zone: str) -> None:
    with database.sessions.begin() as session:
        session.get_one(Person, person.id).time_zone = zone


def deadline(database: Database, article: int) -> datetime | None:
    with database.sessions() as session:
        return session.get_one(Article, article).due_at


def shown_zone(page: Page) -> str:
    """What the foot of a page says of the zone."""
    return text_of(page.first("span", class_="site-footer-zone"))


def test_a_zone_is_chosen_and_used_for_what_is_shown_and_typed(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    client.sign_in(people.edda)
    page = client.get("/account").form("Save").fill(time_zone="Asia/Tehran").submit()
    assert page.form("Save").values["time_zone"] == "Asia/Tehran"
    assert shown_zone(page) == "Your time zone: Tehran (UTC+3:30)"
    page = client.get(f"/articles/{article}").form("Assign").fill(due_at="2031-03-01T18:00")
    page = page.submit()
    assert deadline(database, article) == datetime(2031, 3, 1, 14, 30, tzinfo=UTC)
    assert "1 Mar 2031, 18:00 UTC+3:30" in page.text
    assert page.form("Assign").values["due_at"] == "2031-03-01T18:00"
    client.sign_in(people.tala)
    assert "1 Mar 2031, 14:30 UTC" in client.get(f"/articles/{article}").text


def test_an_unknown_zone_is_refused_and_a_forgotten_one_is_the_sites(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.tala)
    form = client.get("/account").form("Save")
    form.fields.setlist("time_zone", ["Mars/Base"])
    assert form.submit(status=422).status == 422
    live_in(database, people.tala, "Mars/Base")
    assert shown_zone(client.get("/desk")) == "Your time zone: UTC"


def test_an_unedited_deadline_in_the_repeated_hour_is_unchanged(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    with database.sessions.begin() as session:
        session.get_one(Article, article).due_at = second
    live_in(database, people.edda, "Europe/Berlin")
    client.sign_in(people.edda)
    client.get(f"/articles/{article}").form("Assign").submit()
    assert deadline(database, article) == second


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_deadline_that_some_clocks_cannot_show_is_refused(
    client: ExaminingClient, people: Cast, database: Database, typed: str
) -> None:
    article = empty_draft(database, people)
    client.sign_in(people.edda)
    for zone in ("Asia/Beirut", "America/New_York", "UTC"):
        live_in(database, people.edda, zone)
        page = client.get(f"/articles/{article}").form("Assign").fill(due_at=typed)
        page = page.submit(status=422)
        assert page.form("Assign").values["due_at"] == typed
    assert deadline(database, article) is None


def test_public_pages_use_the_sites_zone_for_everybody(
    app: Flask, client: ExaminingClient, people: Cast, database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setitem(app.config, "TIME_ZONE", "Asia/Kathmandu")
    in_state(database, people, State.PUBLISHED)
    live_in(database, people.tala, "Asia/Tehran")
    client.sign_in(people.tala)
    with database.sessions() as session:
        slug = session.scalars(select(Article.slug)).one()
    assert "Tehran" not in client.get(f"/en/stories/{slug}").text
    with app.test_request_context("/en/"):
        assert current_zone().key == "Asia/Kathmandu"
    assert "Tehran" in shown_zone(client.get("/desk"))
    client.sign_in(people.tarek)
    assert shown_zone(client.get("/desk")) == "Your time zone: Kathmandu (UTC+5:45)"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_zones_are_found_by_the_names_of_places(app: Flask, language: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        choices = {choice.value: choice.label for choice in zone_choices()}
        assert len(choices) > 300
        assert choices["Asia/Beirut"].startswith("بيروت" if language == "ar" else "Beirut")
        assert zone_name(zone_or_default("")) == "UTC"


def test_a_machine_without_time_zones_has_them_all_the_same(app: Flask, database: Database) -> None:
    settings = {"DATABASE_URL": database.url, "SECRET_KEY": "known to the tests alone"}
    printed = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PRINT_ZONES],
        cwd=ROOT,
        env=os.environ | settings | {"PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    with app.test_request_context():
        assert printed.split() == [choice.value for choice in zone_choices()]


def test_ages_and_short_moments(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert format_relative(now() - timedelta(days=3)) == "3 days ago"
        assert format_relative(now() + timedelta(hours=5, minutes=1)) == "in 5 hours"
        assert format_duration(now() - timedelta(hours=50)) == "2 days"
        assert str(now().year) not in format_short(now())
        assert "2001" in format_short(datetime(2001, 5, 6, 7, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1439, "24 hours"), (1440, "1 day"), (2159, "1 day"), (2161, "2 days"),
        (10_079, "7 days"), (10_080, "1 week"), (525_600, "1 year"),
    ],
)  # fmt: skip
def test_long_durations_change_units_at_the_right_time(
    app: Flask, minutes: int, words: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert format_duration(now() - timedelta(minutes=minutes)) == words
        assert format_relative(now() + timedelta(minutes=minutes, seconds=1)) == f"in {words}"
