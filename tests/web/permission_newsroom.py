"""The newsroom of the permission matrix: every kind of person, and for each of them articles in
every state and with every relation to the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from review.domain.text.blocks import Block
from review.domain.workflow import Action, Actor, Role, State
from review.models.articles import Article, Section
from review.models.outbox import MailKind
from review.models.people import Person
from review.services.accounts import password_links
from review.services.editorial import publishing, revisions, transitions
from review.services.mail import outbox
from tests import cast
from tests.cast import ENGLISH, Cast
from tests.databases import Database

SECRET = "Zubrowka"  # a word of every text that is not published
ROLES_BY_KIND: dict[str, tuple[Role, ...]] = {
    "outsider": (),  # who wrote articles while they had a role
    "translator": (Role.TRANSLATOR,),
    "editor": (Role.EDITOR,),
    "admin": (Role.ADMIN,),
    "both": (Role.EDITOR, Role.ADMIN),
    "deactivated": (Role.EDITOR, Role.ADMIN),
    "ended": (Role.EDITOR, Role.ADMIN),
}
PUBLISHED = ("editor", "other", State.PUBLISHED)
RELATIONS = ("nobody", "translates", "edits", "wrote", "other")


@dataclass
class Newsroom:
    """`articles`: by kind of person, relation and state."""

    people: Cast
    kinds: dict[str, Person] = field(default_factory=dict)
    articles: dict[tuple[str, str, State], Article] = field(default_factory=dict)
    values: dict[str, str | int] = field(default_factory=dict)
    withdrawn: str = ""  # the slug of a story that was taken down

    @property
    def absent(self) -> int:
        """The id of no article, with as many digits as existing ids."""
        return max(article.id for article in self.articles.values()) + 1


def open_newsroom(
    database: Database, people: Cast, articles: Iterable[tuple[str, str, State]]
) -> Newsroom:
    room = Newsroom(people)
    with database.sessions.begin() as session:
        for kind, roles in ROLES_BY_KIND.items():
            room.kinds[kind] = cast.person(session, f"{kind.capitalize()} Person", *roles)
        for kind, relation, state in articles:
            room.articles[kind, relation, state] = make_article(
                session, room, kind, relation, state
            )
        room.values = other_values(session, room)
        room.withdrawn = withdrawn_story(session, people)
    return room


def every_article() -> Iterator[tuple[str, str, State]]:
    """For every person with a role, an article with every relation and in every state."""
    for kind in ("translator", "editor", "admin", "both"):
        yield from ((kind, relation, state) for relation in RELATIONS for state in State)


def unprivileged_articles() -> Iterator[tuple[str, str, State]]:
    """Articles by people without access, and an object for every other URL."""
    for kind in ("outsider", "deactivated"):
        yield from ((kind, "wrote", state) for state in State)
    yield ("both", "other", State.TRANSLATED)
    yield PUBLISHED


def make_article(
    session: Session, room: Newsroom, kind: str, relation: str, state: State
) -> Article:
    """An article in `state`, written by another person unless the relation is "wrote"."""
    me, tala, edda = room.kinds[kind], room.people.tala, room.people.edda
    article = cast.article(session, room.people)
    # Some authors have lost their role since.
    author = Actor((me if relation == "wrote" else tala).id, frozenset({Role.EDITOR}))
    blocks = ENGLISH if state is State.PUBLISHED else secret_blocks()
    revisions.save(session, author, article, blocks=blocks, left_out=(), base_number=0)
    move(session, article, state, edda)
    article.translator_id = {"nobody": None, "translates": me.id}.get(relation, tala.id)
    article.editor_id = {"nobody": None, "edits": me.id}.get(relation, edda.id)
    session.flush()
    return article


def secret_blocks() -> list[Block]:
    return [Block(b.id, b.kind, f"{SECRET} {b.text}", b.renders) for b in ENGLISH]


def move(session: Session, article: Article, state: State, editor: Person) -> None:
    for reached, action, _ in cast.STEPS:
        if article.state == state:
            return
        order = publishing.propose_order(session, article) if action is Action.PUBLISH else None
        transitions.act(
            session,
            cast.actor_of(editor),
            article,
            transitions.TransitionRequest(action, base_number=1, order=order),
        )
        assert article.state == reached


def withdrawn_story(session: Session, people: Cast) -> str:
    article = cast.article_in(session, people, State.PUBLISHED)
    transitions.act(
        session,
        cast.actor_of(people.edda),
        article,
        transitions.TransitionRequest(
            Action.UNPUBLISH, base_number=article.latest_number, reason="A name must not be there."
        ),
    )
    return str(article.slug)


def other_values(session: Session, room: Newsroom) -> dict[str, str | int]:
    """Values for all other URLs: one object of each kind."""
    spare = cast.person(session, "Sam Spare")
    session.add(Section(language="en", slug="world", name="World"))
    _, token = password_links.issue(session, cast.actor_of(room.people.ada), spare)
    message = outbox.queue(
        session, MailKind.INVITATION, to_address=spare.email, subject="x", text="x", keep=True
    )
    session.flush()
    published = room.articles[PUBLISHED]
    return {
        "lang": "en", "slug": str(published.slug), "token": token, "person_id": spare.id,
        "mail_id": message.id, "a": 1, "b": 1, "filename": "icon.svg", "digest": "0",
        "name": "css/desk.css",
    }  # fmt: skip
