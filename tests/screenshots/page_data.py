"""The newsroom that pages are looked at in: the demo's, with what is hard to draw added.

Headlines of 300 characters, sixty rows, nine scripts, people by the dozen with long names, mail
that failed; and the ids by which the pages of all this are found.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.demo.people import MEMBERS
from review.demo.seed import seed
from review.domain.text.blocks import Block, Kind
from review.domain.workflow import Action, Actor, Role, State
from review.formats import article_jsonl, jsonl
from review.models.articles import Article
from review.models.outbox import MailKind, MailStatus, OutgoingMail
from review.models.people import Person
from review.services.accounts import password_links, people
from review.services.editorial import (
    articles,
    publishing,
    revisions,
    sections,
    sources,
    transitions,
)
from review.services.exchange import article_import
from review.services.exchange.import_actors import ImportActors
from review.services.mail import outbox
from tests import shared_data
from tests.cast import PASSWORD, actor_of, hashed

# Who looks, by the part they play; the demo's people, and one who has an account and no role.
PLAYERS = {
    "translator": "samar@demo-desk.example",
    "editor": "yasmin@demo-desk.example",
    "colleague": "carmen@demo-desk.example",
    "admin": "joseph@demo-desk.example",
    "outsider": "otto@demo-desk.example",
}
ROWS = 60
PEOPLE = 60
SCRIPTS = ("ur", "zh", "th", "am", "he", "fa", "ckb", "hi", "ja")
HEADLINE = (
    "After nine months without a drop, water returns to the old quarter, and with it the bakers, "
    "the barbers, three of the four teahouses and an argument as old as the pipes themselves: who "
    "pays for what lies under the street, who is asked before it is dug up, and who will write all "
    "of it down for those who left"
)
ARABIC_HEADLINE = (
    "بعد تسعة أشهر بلا قطرة واحدة، المياه تعود إلى الحي القديم، ومعها الخبازون والحلاقون وثلاثة من "
    "المقاهي الأربعة، وجدال قديم قِدم الأنابيب نفسها: من يدفع ثمن ما تحت الشارع، ومن يُسأل قبل أن "
    "يُحفر، ومن سيكتب ذلك كله لأجل الذين رحلوا ولم يعودوا بعد إلى بيوتهم ودكاكينهم"
)
LONG_NAME = "Maria Fernanda Aparecida dos Santos-Wolfeschlegelsteinhausenbergerdorff de Oliveira"
UNBROKEN = "https://archive.example/" + "under-the-street/" * 12

Values = dict[str, str | int]


@dataclass(frozen=True)
class Staff:
    """The people who work, by the part they play."""

    translator: Person
    editor: Person
    colleague: Person
    admin: Person


def settle(session: Session) -> None:
    """The demo's people alone: a newsroom in its first minute."""
    for member in MEMBERS:
        _hire(session, member.name, member.email, member.roles, member.byline)
    _hire(session, "Otto Weiss", PLAYERS["outsider"], ())


def furnish(session: Session) -> Values:
    """The whole newsroom; gives what stands in the addresses of its pages."""
    seed(session, {member.email: PASSWORD for member in MEMBERS}, datetime.now(UTC))
    _hire(session, "Otto Weiss", PLAYERS["outsider"], ())
    staff = Staff(*(_person(session, PLAYERS[part]) for part in Staff.__annotations__))
    values = _usual(session, staff)
    values |= _mail(session, staff)
    values |= _extreme(session, staff)
    _scripts(session, staff)
    values |= _crowd(session, staff)
    return values


def _hire(
    session: Session, name: str, email: str, roles: tuple[Role, ...], byline: str = ""
) -> Person:
    person = people.create_person(
        session, None, people.NewPerson(name=name, email=email, roles=roles, byline=byline)
    )
    person.password_hash = hashed(PASSWORD)
    return person


def _person(session: Session, email: str) -> Person:
    return session.scalars(select(Person).where(Person.email == email)).one()


def _usual(session: Session, staff: Staff) -> Values:
    """An article in each state that the translator wrote and the editor decides on."""
    values: Values = {}
    for state in State:
        found = session.scalars(
            select(Article)
            .where(
                Article.state == state,
                Article.translator_id == staff.translator.id,
                Article.target_language == "en",
                Article.latest_number > 0,
            )
            .order_by(Article.latest_number.desc(), Article.id)
        ).first()
        if found is None:
            found = _story(session, staff, state, _few(), _few_translated())
        values[state.value] = found.id
    values["untouched"] = articles.open_article(
        session,
        actor_of(staff.editor),
        _source(session, staff, _few()),
        "en",
        translator_id=staff.translator.id,
    ).id
    published = session.get_one(Article, values["published"])
    values["slug"] = str(published.slug)
    values["gone_slug"] = _taken_down(session, staff)
    values["section"] = (
        session.scalars(
            select(sections.Section.slug).where(sections.Section.language == "en")
        ).first()
        or ""
    )
    return values


def _taken_down(session: Session, staff: Staff) -> str:
    """The slug of a story that was published and taken down again."""
    article = _story(session, staff, State.PUBLISHED, _few(), _few_translated())
    transitions.act(
        session,
        actor_of(staff.editor),
        article,
        transitions.TransitionRequest(
            Action.UNPUBLISH,
            base_number=article.latest_number,
            reason="A name in it must not be published.",
        ),
    )
    return str(article.slug)


def _extreme(session: Session, staff: Staff) -> Values:
    """One article in each state with sixty rows under a headline of 300 characters."""
    values: Values = {}
    for state in State:
        article = _story(session, staff, state, _many(), _many_translated())
        article.due_at = datetime.now(UTC) - timedelta(days=3)
        values[f"long_{state.value}"] = article.id
        if state is State.PUBLISHED:
            values["long_slug"] = str(article.slug)
    return values


def _story(
    session: Session,
    staff: Staff,
    state: State,
    source: tuple[Block, ...],
    target: tuple[Block, ...],
) -> Article:
    """An article that the translator wrote in two goes and the editor took as far as `state`."""
    translator, editor = actor_of(staff.translator), actor_of(staff.editor)
    article = articles.open_article(
        session,
        editor,
        _source(session, staff, source),
        "en",
        translator_id=staff.translator.id,
        editor_id=staff.editor.id,
    )
    whole = target if state is not State.DRAFT else target[: len(target) // 2]
    rough = tuple(
        Block(b.id, b.kind, b.text.replace("who", "he who").replace("3.5", "3.7"), b.renders)
        for b in whole[:-1]
    )
    _save(session, translator, article, rough)
    _save(session, translator, article, whole)
    for reached, action, actor in (
        (State.TRANSLATED, Action.SUBMIT, translator),
        (State.EDITED, Action.APPROVE, editor),
        (State.PUBLISHED, Action.PUBLISH, editor),
    ):
        if article.state == state:
            break
        publishes = action is Action.PUBLISH
        transitions.act(
            session,
            actor,
            article,
            transitions.TransitionRequest(
                action,
                base_number=article.latest_number,
                order=publishing.propose_order(session, article) if publishes else None,
            ),
        )
        if reached is State.TRANSLATED and state is not State.TRANSLATED:
            _save(session, editor, article, (*whole[:2], *whole[3:5], whole[2], *whole[5:]))
    return article


def _save(session: Session, actor: Actor, article: Article, blocks: tuple[Block, ...]) -> None:
    revisions.save(
        session,
        actor,
        article,
        blocks=blocks,
        left_out=(),
        base_number=article.latest_number,
        note="One name I could not check: see the last paragraph.",
    )


def _source(session: Session, staff: Staff, blocks: tuple[Block, ...]) -> sources.Source:
    return sources.add_source(
        session,
        actor_of(staff.editor),
        language="ar",
        blocks=blocks,
        details=sources.SourceDetails(
            outlet="Sada al-Balad for the Neighbourhoods of the Old Town and the Villages Beyond",
            affiliation="independent",
            author="Rim Qasim",
            url=UNBROKEN,
        ),
    )


def _few() -> tuple[Block, ...]:
    return (
        Block("s-head", Kind.HEADLINE, "المياه تعود إلى الحي القديم"),
        Block("s-deck", Kind.STANDFIRST, "بعد تسعة أشهر من الانقطاع، فُتحت الأنابيب صباح الثلاثاء."),
        Block("s-1", Kind.PARAGRAPH, "تجمّع السكان عند النبع في الساعة السابعة."),
    )


def _few_translated() -> tuple[Block, ...]:
    return (
        Block("t-head", Kind.HEADLINE, "Water returns to the old quarter", ("s-head",)),
        Block("t-deck", Kind.STANDFIRST, "The pipes were opened on Tuesday.", ("s-deck",)),
        Block("t-1", Kind.PARAGRAPH, "Neighbours gathered at the spring at seven.", ("s-1",)),
    )


_KINDS = (Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.QUOTE, Kind.CROSSHEAD, Kind.LIST_ITEM, Kind.CAPTION)


def _many() -> tuple[Block, ...]:
    sentence = (
        "تقول البلدية إن 3.5 كيلومترات من الأنابيب قد استُبدلت منذ الربيع، ولا أحد يعرف من دفع. "
    )
    return (
        Block("s-head", Kind.HEADLINE, ARABIC_HEADLINE),
        Block("s-deck", Kind.STANDFIRST, sentence * 3),
        *(
            Block(f"s-{n}", _KINDS[n % 6], sentence * (n % 7 + 1) if n % 6 != 3 else sentence[:40])
            for n in range(ROWS - 2)
        ),
    )


def _many_translated() -> tuple[Block, ...]:
    sentence = (
        "The town says that 3.5 kilometres of pipe were replaced since spring, and nobody knows "
        "who paid for it, or *why* the [papers](https://archive.example/papers) were never shown. "
    )
    return (
        Block("t-head", Kind.HEADLINE, HEADLINE, ("s-head",)),
        Block("t-deck", Kind.STANDFIRST, sentence * 3, ("s-deck",)),
        *(
            Block(
                f"t-{n}",
                _KINDS[n % 6],
                UNBROKEN if n == 7 else sentence * (n % 5 + 1) if n % 6 != 3 else sentence[:45],
                (f"s-{n}",),
            )
            for n in range(ROWS - 2)
        ),
    )


def _scripts(session: Session, staff: Staff) -> None:
    """A real article out of each of many languages, and the same story published in it."""
    actors = ImportActors(actor_of(staff.translator), actor_of(staff.editor))
    wanted = set(SCRIPTS)
    for row in shared_data.rows("articles.jsonl"):
        if row["source_lang"] not in wanted:
            continue
        wanted.discard(row["source_lang"])
        _import(session, actors, row, State.TRANSLATED)
        turned = row | {"id": f"{row['id']}-back"}
        for part in ("lang", "title", "paragraphs"):
            turned[f"source_{part}"] = row[f"target_{part}"]
            turned[f"target_{part}"] = row[f"source_{part}"]
        _import(session, actors, turned, State.PUBLISHED)


def _import(session: Session, actors: ImportActors, row: dict[str, object], state: State) -> None:
    content = json.dumps(row).encode()
    line = jsonl.Line(1, content, len(content))
    article_import.import_row(session, actors, article_jsonl.decode(line), state)


def _mail(session: Session, staff: Staff) -> Values:
    invited = people.create_person(
        session,
        None,
        people.NewPerson(name="Nora Newcomer", email="nora@demo-desk.example", roles=()),
    )
    _, token = password_links.issue(session, actor_of(staff.admin), invited)
    sent = _queue(session, "Your place at the desk", MailStatus.SENT)
    sent.sent_at = datetime.now(UTC)
    failed = _queue(session, HEADLINE, MailStatus.FAILED)
    failed.attempts = 12
    failed.last_error = f"550 5.7.1 refused: {UNBROKEN}"
    return {"token": token, "mail": sent.id, "long_mail": failed.id, "invited": invited.id}


def _queue(session: Session, subject: str, status: MailStatus) -> OutgoingMail:
    queued = outbox.queue(
        session,
        MailKind.RECOMMENDATION,
        to_address="a.reader.with.a.rather.long.address@mail.of-the-old-quarter.example",
        to_name=LONG_NAME,
        subject=subject,
        text=f"{HEADLINE}\n\n{UNBROKEN}\n",
        html=f"<p>{HEADLINE}</p>",
    )
    queued.status = status
    return queued


def _crowd(session: Session, staff: Staff) -> Values:
    """People by the dozen; the first has a very long name, some are gone, some hold every role."""
    for number in range(PEOPLE):
        person = people.create_person(
            session,
            actor_of(staff.admin),
            people.NewPerson(
                name=f"{LONG_NAME} {number}" if number % 20 == 0 else f"ليلى حداد {number}",
                email=f"person.{number}.of.the.desk.with.a.long.address@demo-desk.example",
                roles=tuple(Role)[: number % 4],
                byline=f"{LONG_NAME} {number}" if number % 10 == 0 else "",
            ),
        )
        person.active = number % 7 != 0
        if number == 0:
            first = person.id
    values: Values = {"person": staff.translator.id, "long_person": first}
    return values
