"""Playing the demo's stories: every act of every person, in the order in which they happened.

Everything goes through the services, so that the rules hold and the audit log tells the truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from review.clock import at
from review.demo.people import MEMBERS, SECTIONS
from review.demo.story_files import Step, Story, moment, read_stories
from review.demo.text_edits import Text, edit, write
from review.domain.text.block_operations import empty_translation
from review.domain.text.blocks import Block, new_id
from review.domain.workflow import Action, Actor
from review.models.articles import Article
from review.models.publications import PublicationKind
from review.models.sources import Source
from review.services.accounts import people, preferences
from review.services.editorial import (
    articles,
    publishing,
    revisions,
    sections,
    sources,
    transitions,
)
from review.services.editorial.publish_request import PublishOrder

OPENED = timedelta(days=21)  # how long ago the newsroom was set up


def seed(session: Session, passwords: Mapping[str, str], present: datetime) -> None:
    """Fill an empty database with the newsroom as it stands at `present`.

    `passwords` are by e-mail address.
    """
    stories = read_stories(present)
    with at(present - OPENED):
        newsroom = _Newsroom(session, present, stories, _people(session, passwords))
        newsroom.set_up_sections()
    steps = [step for story in stories.values() for step in story.steps]
    for step in sorted(steps, key=lambda step: step.when):
        with at(step.when):
            newsroom.play(step)


def _people(session: Session, passwords: Mapping[str, str]) -> dict[str, Actor]:
    actors = {}
    for member in MEMBERS:
        person = people.create_person(
            session,
            None,
            people.NewPerson(
                name=member.name,
                email=member.email,
                roles=member.roles,
                byline=member.byline,
                password=passwords[member.email],
            ),
        )
        preferences.choose_time_zone(session, person, member.time_zone)
        actors[member.key] = Actor(person.id, person.roles, person.active)
    return actors


class _Newsroom:
    def __init__(
        self,
        session: Session,
        present: datetime,
        stories: Mapping[str, Story],
        actors: Mapping[str, Actor],
    ) -> None:
        self.session = session
        self.present = present
        self.stories = stories
        self.actors = actors
        self.sources: dict[str, Source] = {}
        self.articles: dict[tuple[str, str], Article] = {}
        self.sections: dict[tuple[str, str], int] = {}

    def set_up_sections(self) -> None:
        for language, names in SECTIONS.items():
            for name in names:
                section = sections.add(
                    self.session, self.actors["joseph"], language=language, name=name
                )
                self.sections[language, name] = section.id

    def play(self, step: Step) -> None:
        actor = self.actors[step.who]
        if step.act == "open":
            self._open(actor, step)
            return
        article = self.articles[step.story, step.language]
        if step.act == "claim":
            articles.claim(self.session, actor, article)
        elif step.act in {"write", "revise"}:
            self._save(actor, article, step)
        else:
            self._move_on(actor, article, step)

    def _open(self, actor: Actor, step: Step) -> None:
        if step.story not in self.sources:
            self.sources[step.story] = self._add_source(actor, self.stories[step.story])
        due = step.detail.get("due")
        self.articles[step.story, step.language] = articles.open_article(
            self.session,
            actor,
            self.sources[step.story],
            step.language,
            translator_id=self._id_of(step, "translator"),
            editor_id=self._id_of(step, "editor"),
            due_at=moment(due, self.present) if due else None,
        )

    def _id_of(self, step: Step, role: str) -> int | None:
        return self.actors[step.detail[role]].id if role in step.detail else None

    def _add_source(self, actor: Actor, story: Story) -> Source:
        details = story.source
        language = details["language"]
        return sources.add_source(
            self.session,
            actor,
            language=language,
            blocks=[Block(new_id(), kind, texts[language]) for kind, texts in story.texts],
            details=sources.SourceDetails(
                outlet=details["outlet"],
                affiliation=details["affiliation"],
                author=details["author"],
                url=details["url"],
                published_on=self._day(details["published"]),
                rights_note=details.get("rights", ""),
            ),
        )

    def _day(self, text: str) -> date:
        return moment(text, self.present).date()

    def _save(self, actor: Actor, article: Article, step: Step) -> None:
        before = self._text(article)
        if step.act == "write":
            texts = [texts[step.language] for _, texts in self.stories[step.story].texts]
            after = write(before, texts[: step.detail.get("upto")])
        else:
            after = edit(before, step.detail["changes"])
        revisions.save(
            self.session,
            actor,
            article,
            blocks=after.blocks,
            left_out=after.left_out,
            base_number=article.latest_number,
            note=step.detail.get("note", ""),
        )

    def _text(self, article: Article) -> Text:
        source = sources.latest_version(self.session, article.source_id).blocks
        latest = revisions.latest(self.session, article)
        if latest is None:
            return Text(source, empty_translation(source))
        return Text(source, latest.blocks, frozenset(latest.left_out))

    def _move_on(self, actor: Actor, article: Article, step: Step) -> None:
        action = Action(step.act)
        publishes = action is Action.PUBLISH
        transitions.act(
            self.session,
            actor,
            article,
            transitions.TransitionRequest(
                action,
                base_number=article.latest_number,
                reason=step.detail.get("reason", ""),
                order=self._order(article, step.detail) if publishes else None,
            ),
        )

    def _order(self, article: Article, detail: Mapping[str, Any]) -> PublishOrder:
        proposed = publishing.propose_order(self.session, article)
        return replace(
            proposed,
            credit_line=detail.get("credit", proposed.credit_line),
            section_id=self.sections[article.target_language, detail["section"]],
            kind=PublicationKind(detail.get("kind", PublicationKind.FIRST)),
            note=detail.get("note", ""),
        )
