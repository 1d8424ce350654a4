"""Timelines: a sentence for each kind of event, isolated names, links to comparisons."""

from __future__ import annotations

import pytest
from flask import Flask

from review.domain.audit_events import EventKind
from review.domain.workflow import State
from review.models.articles import Article
from review.services.accounts import people as people_service
from review.services.editorial import articles
from review.web.presentation.timeline import SENTENCES, TimelineEntry, build_timeline
from tests import cast
from tests.cast import Cast, actor_of
from tests.databases import Database

ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OF_ARTICLES = {kind for kind in EventKind if kind.startswith(("article_", "revision_", "four_"))}


def told(app: Flask, database: Database, article_id: int) -> list[TimelineEntry]:
    with app.test_request_context(), database.sessions() as session:
        return build_timeline(session, session.get_one(Article, article_id))


def test_every_event_of_an_article_has_a_sentence() -> None:
    assert set(SENTENCES) == OF_ARTICLES


@ONE_DATABASE
def test_the_timeline_of_an_article_is_in_order(
    app: Flask, database: Database, people: Cast
) -> None:
    with database.sessions.begin() as session:
        article = cast.article_in(session, people, State.PUBLISHED, rough=1).id
    lines = told(app, database, article)
    assert [str(line.sentence) for line in lines] == [
        "<bdi>Edda Brandt</bdi> opened it for translation into <bdi>English</bdi>.",
        "<bdi>Tala Haddad</bdi> saved revisions 1 to 2.",
        "<bdi>Tala Haddad</bdi> submitted it for review.",
        "<bdi>Edda Brandt</bdi> approved it.",
        "<bdi>Edda Brandt</bdi> published it.",
    ]
    assert [line.state for line in lines][-3:] == ["translated", "edited", "published"]
    links = [link.url for line in lines for link in line.links]
    assert links == [f"/articles/{article}/compare/1/2"]


@ONE_DATABASE
def test_a_name_is_never_markup(app: Flask, database: Database) -> None:
    with database.sessions.begin() as session:
        people = cast.hire(session)
        people.tala.name = "<b>Tala</b> %(who)s \u202e"
        session.flush()
        article = cast.article(session, people)
        articles.claim(session, actor_of(people.tala), article)
        number = article.id
    sentence = str(told(app, database, number)[-1].sentence)
    assert sentence == "<bdi>&lt;b&gt;Tala&lt;/b&gt; %(who)s \u202e</bdi> claimed it."


@ONE_DATABASE
def test_the_timeline_is_in_the_language_of_the_interface(app: Flask, database: Database) -> None:
    with database.sessions.begin() as session:
        article = cast.article(session, cast.hire(session)).id
    arabic = {"Accept-Language": "ar"}
    with app.test_request_context(headers=arabic), database.sessions() as session:
        sentence = build_timeline(session, session.get_one(Article, article))[0].sentence
    assert "<bdi>الإنجليزية</bdi>" in sentence


@ONE_DATABASE
def test_people_have_the_names_of_the_time(app: Flask, database: Database) -> None:
    with database.sessions.begin() as session:
        them = cast.hire(session)
        ada = actor_of(them.ada)
        number = cast.article_in(session, them, State.TRANSLATED).id
        # A translator takes the name of an editor who left it.
        for person, name in ((them.edda, "Edda Lang"), (them.tala, "Edda Brandt")):
            people_service.change(
                session, ada, person, name=name, email=person.email, byline="", confirmed=[]
            )
    sentences = " ".join(str(line.sentence) for line in told(app, database, number))
    assert "<bdi>Edda Brandt</bdi> opened it" in sentences
    assert "<bdi>Tala Haddad</bdi> submitted it" in sentences
