"""The metrics for Prometheus, and who may read them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from review import clock
from review.config import ROOT
from review.models.outbox import MailKind, MailStatus
from review.services import worker_heartbeats
from review.services.mail import outbox
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.story_helpers import STORY, publish_first_story

TOKEN = "a token that only the test has"


@pytest.fixture(autouse=True)
def token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)


def scrape(client: ExaminingClient) -> dict[tuple[str, ...], float]:
    """Each sample's value by its name and its labels' values."""
    answer = client.browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", TOKEN, "Bearer é"])
def test_without_the_token_nothing_is_there(client: ExaminingClient, given: str) -> None:
    assert client.browser.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_without_a_token_set_nothing_is_there(
    app: Flask, client: ExaminingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "")
    assert client.browser.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_their_route(
    client: ExaminingClient, database: Database, people: Cast
) -> None:
    publish_first_story(database, people)
    name = ("interlinear_requests_total", "GET", "/<language:lang>/stories/<slug>", "200")
    before = scrape(client).get(name, 0)
    for _ in range(2):
        client.get(STORY)
    client.browser.open("/nothing-here", method="BREW")
    after = scrape(client)
    assert after[name] == before + 2
    assert after["interlinear_page_cache_total", "miss"] >= 1
    assert after["interlinear_page_cache_total", "hit"] >= 1
    assert after["interlinear_request_seconds_count", name[2]] >= 2
    assert after["interlinear_requests_total", "other", "(none)", "404"] >= 1


def test_mail_and_worker_are_read_from_the_database(
    client: ExaminingClient, database: Database
) -> None:
    hour_ago = clock.now() - timedelta(hours=1)
    with database.sessions.begin() as session, clock.at(hour_ago):
        for status in (MailStatus.QUEUED, MailStatus.FAILED, MailStatus.SENT):
            queued = outbox.queue(
                session, MailKind.RESET, to_address="rim@example.org", subject="S", text="T"
            )
            queued.status = status
        worker_heartbeats.beat(session, "here:1", hour_ago)
    samples = scrape(client)
    assert samples["interlinear_mail_waiting",] == 1
    assert samples["interlinear_mail_failed",] == 1
    assert samples["interlinear_mail_oldest_seconds",] == pytest.approx(3600, abs=60)
    assert samples["interlinear_worker_last_seen_seconds",] == pytest.approx(3600, abs=60)
    assert samples["interlinear_database_up",] == 1


def test_a_database_that_is_away_is_a_metric_and_no_error(
    client: ExaminingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr(outbox, "backlog", away)
    samples = scrape(client)
    assert samples["interlinear_database_up",] == 0
    assert ("interlinear_mail_waiting",) not in samples


def test_swallowed_recommendations_are_counted(
    client: ExaminingClient, database: Database, people: Cast
) -> None:
    publish_first_story(database, people)
    before = scrape(client)["interlinear_recommendations_swallowed_total",]
    for _ in range(2):  # the second one, within a day, is a repeat
        client.get(f"{STORY}/recommend").form("/recommend").fill(
            sender_name="Rim", sender_email="rim@example.org",
            receiver_name="Tom", receiver_email="tom@example.org",
        ).submit()  # fmt: skip
    assert scrape(client)["interlinear_recommendations_swallowed_total",] == before + 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_several_processes_are_added_up(database: Database, tmp_path: Path) -> None:
    program = (
        "from wsgi import app\n"
        "client = app.test_client()\n"
        "client.get('/healthz')\n"
        "answer = client.get('/metrics', headers={'Authorization': 'Bearer token'})\n"
        "print(answer.text)\n"
    )
    environment = {
        **os.environ, "DATABASE_URL": database.url, "METRICS_TOKEN": "token",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "SECRET_KEY": "known to the tests alone",
    }  # fmt: skip
    for _ in range(2):
        output = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True,
            text=True, check=True,
        ).stdout  # fmt: skip
    line = 'interlinear_requests_total{method="GET",route="/healthz",status="200"} 2.0'
    assert line in output.splitlines()
