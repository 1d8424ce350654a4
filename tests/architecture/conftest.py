"""What the tests of routes are asked about: a newsroom with something behind every address."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.routing import Rule

from review.domain.workflow import State
from review.models.articles import Article, Section
from review.models.outbox import MailKind
from review.models.people import Person
from review.services.accounts import login_sessions, password_links
from review.services.mail import outbox
from tests import cast
from tests.cast import Cast
from tests.databases import Database


@dataclass(frozen=True)
class Newsroom:
    """Ids for the parts of addresses; `articles` has one in each state, of two revisions."""

    people: Cast
    articles: dict[State, int]
    sign_ins: dict[int, int]  # one of each person's
    values: dict[str, str | int]

    def address(self, app: Flask, rule: Rule, state: State, person: Person | None) -> str:
        """An address of this rule behind which there is something."""
        values = self.values | {"article_id": self.articles[state]}
        if rule.endpoint == "public.section":
            values["slug"] = "world"
        if rule.endpoint == "accounts.end_sign_in":
            values["sign_in_id"] = self.sign_ins[(person or self.people.tala).id]
        if rule.endpoint == "assets.file":
            values |= {"digest": "0", "name": "css/desk.css"}
        wanted = {name: values[name] for name in rule.arguments}
        return str(app.url_map.bind("localhost").build(rule.endpoint, wanted))


@pytest.fixture
def newsroom(database: Database, people: Cast) -> Newsroom:
    with database.sessions.begin() as session:
        articles = {state: cast.article_in(session, people, state, rough=1).id for state in State}
        spare = cast.person(session, "Sam Spare")
        session.add(Section(language="en", slug="world", name="World"))
        _, token = password_links.issue(session, cast.actor_of(people.ada), spare)
        message = outbox.queue(
            session, MailKind.INVITATION, to_address=spare.email, subject="x", text="x", keep=True
        )
        started = {
            person.id: login_sessions.start(session, session.get_one(Person, person.id), "x")[0].id
            for person in people
        }
        session.flush()
        values: dict[str, str | int] = {
            "lang": "en",
            "slug": str(session.get_one(Article, articles[State.PUBLISHED]).slug),
            "token": token,
            "person_id": spare.id,
            "mail_id": message.id,
            "a": 1,
            "b": 2,
            "action": "submit",
            "filename": "css/base.css",
        }
    return Newsroom(people, articles, started, values)
