"""The people of the tests, and articles in every state, made by the real services.

people = cast.hire(session)
article = cast.article_in(session, people, State.TRANSLATED)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sqlalchemy.orm import Session

from review.domain.text.blocks import Block, Kind
from review.domain.workflow import Action, Actor, Role, State
from review.models.articles import Article
from review.models.people import Person, PersonRole
from review.models.sources import Source
from review.services.accounts import passwords
from review.services.editorial import articles, publishing, revisions, sources, transitions

PASSWORD = "river lantern under the bridge"

# The transition to each state, and who makes it.
STEPS = (
    (State.TRANSLATED, Action.SUBMIT, "tala"),
    (State.EDITED, Action.APPROVE, "edda"),
    (State.PUBLISHED, Action.PUBLISH, "edda"),
)

ARABIC = (
    Block("s-head", Kind.HEADLINE, "المياه تعود إلى الحي القديم"),
    Block("s-deck", Kind.STANDFIRST, "بعد تسعة أشهر من الانقطاع، فُتحت الأنابيب صباح الثلاثاء."),
    Block("s-1", Kind.PARAGRAPH, "تجمّع السكان عند النبع في الساعة السابعة."),
    Block("s-2", Kind.QUOTE, "«لم نصدّق حتى سمعنا الصوت»، قالت أم سعيد."),
    Block("s-3", Kind.PARAGRAPH, "تقول البلدية إن 3.5 كيلومترات من الأنابيب قد استُبدلت."),
)

ENGLISH = (
    Block("t-head", Kind.HEADLINE, "Water returns to the old quarter", ("s-head",)),
    Block("t-deck", Kind.STANDFIRST, "After nine dry months the pipes were opened on Tuesday.",
          ("s-deck",)),
    Block("t-1", Kind.PARAGRAPH, "Neighbours gathered at the spring at seven.", ("s-1",)),
    Block("t-2", Kind.QUOTE, "“We did not believe it until we heard it,” said Umm Said.", ("s-2",)),
    Block("t-3", Kind.PARAGRAPH, "The town says that 3.5 kilometres of pipe were replaced.",
          ("s-3",)),
)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """The people: at least one with each role, and one without a role."""

    tala: Person  # translator
    tarek: Person  # translator
    edda: Person  # editor
    emil: Person  # editor
    ada: Person  # admin
    otto: Person  # outsider

    def __iter__(self) -> Iterator[Person]:
        return iter((self.tala, self.tarek, self.edda, self.emil, self.ada, self.otto))


def hire(session: Session) -> Cast:
    """Add the whole cast. Their password is PASSWORD."""
    people = Cast(
        tala=person(session, "Tala Haddad", Role.TRANSLATOR),
        tarek=person(session, "Tarek Nasser", Role.TRANSLATOR),
        edda=person(session, "Edda Brandt", Role.EDITOR),
        emil=person(session, "Emil Okafor", Role.EDITOR),
        ada=person(session, "Ada Lind", Role.ADMIN),
        otto=person(session, "Otto Weiss"),
    )
    session.flush()
    return people


def person(session: Session, name: str, *roles: Role, byline: str = "") -> Person:
    """One person, with the password PASSWORD and an address made from the first name."""
    new = Person(
        name=name,
        email=f"{name.split()[0].lower()}@desk.example",
        byline=byline,
        password_hash=hashed(PASSWORD),
        granted=[PersonRole(role=role) for role in roles],
    )
    session.add(new)
    session.flush()
    return new


@cache
def hashed(password: str) -> str:
    """The password's real hash; computed once a run, since that is slow on purpose."""
    return passwords.hash_password(password)


def actor_of(person: Person) -> Actor:
    return Actor(person.id, person.roles, person.active)


def source(
    session: Session, people: Cast, blocks: tuple[Block, ...] = ARABIC, language: str = "ar"
) -> Source:
    return sources.add_source(
        session,
        actor_of(people.edda),
        language=language,
        blocks=blocks,
        details=sources.SourceDetails(
            outlet="Sada al-Balad",
            affiliation="independent",
            author="Rim Qasim",
            url="https://sada.example/water",
        ),
    )


def article(session: Session, people: Cast, *, translator: Person | None = None) -> Article:
    """A draft with nothing written yet; unclaimed unless a translator is given."""
    return articles.open_article(
        session,
        actor_of(people.edda),
        source(session, people),
        "en",
        translator_id=translator.id if translator else None,
    )


def article_in(session: Session, people: Cast, state: State, *, rough: int = 0) -> Article:
    """An article that Tala translated and Edda took on, as far as `state`.

    It has one revision, and `rough` unfinished ones before it.
    """
    draft = article(session, people, translator=people.tala)
    for number in range(rough + 1):
        blocks = ENGLISH if number == rough else ENGLISH[: number + 1]
        revisions.save(
            session,
            actor_of(people.tala),
            draft,
            blocks=blocks,
            left_out=(),
            base_number=draft.latest_number,
        )
    lead(session, people, draft, state)
    return draft


def lead(session: Session, people: Cast, draft: Article, state: State) -> None:
    """Move a written draft to `state`, each transition by the person whose it is."""
    for reached, action, who in STEPS:
        if draft.state == state:
            break
        transitions.act(
            session,
            actor_of(getattr(people, who)),
            draft,
            transitions.TransitionRequest(
                action,
                base_number=draft.latest_number,
                order=publishing.propose_order(session, draft)
                if action is Action.PUBLISH
                else None,
            ),
        )
        assert draft.state == reached
    assert draft.state == state
