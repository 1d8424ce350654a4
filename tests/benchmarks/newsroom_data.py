"""A newsroom of 1,000 or 100,000 articles for the benchmarks, written past the application.

The first thousand are made one by one; the others are copies of those among them that are
published, made by the database itself. The desk's own work is the same in both newsrooms: some
forty articles in each queue and some dozens of drafts for each translator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, insert, literal, select
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.text.blocks import headline, standfirst, to_json
from review.domain.text.search_normalization import normalize_for_search
from review.domain.text.word_count import count_words
from review.domain.workflow import Role, State
from review.models.articles import Section
from review.models.base import Base
from review.models.people import Person, PersonRole
from review.services.accounts import passwords
from review.services.editorial.authorship import store_missing
from tests.benchmarks.newsroom_texts import TARGET, Pool, Text

FIRST = 1_000  # articles that are made one by one
FIRST_ID = 1_000_000  # theirs are the greatest ids, so that they are the newest in every newsroom
EVENTS = 20  # at most, of one article; ids of events and revisions are counted by article
REVISIONS = 10
WAITING = 40  # in each of the editors' queues
UNCLAIMED = 20
DRAFTS = 24  # of each translator
TRANSLATORS = 8
EDITORS = 4
PASSWORD = "the ferry leaves at a quarter past six"
OUTLETS = ("Enab Baladi", "Al Jumhuriya", "SANA", "Daraj", "Rozana", "Syria Direct")
SECTIONS = ("World", "Politics", "Culture", "Rights", "Opinion")

# Ids as they grow from one copy to the next, for each article's worth of rows.
SHIFTS = {
    "articles": {"id": 1, "source_id": 1},
    "sources": {"id": 1},
    "source_versions": {"id": 1, "source_id": 1},
    "revisions": {"id": REVISIONS, "article_id": 1, "source_version_id": 1},
    "events": {"id": EVENTS, "article_id": 1},
    "publications": {"id": 1, "article_id": 1, "revision_id": REVISIONS},
    "live_publications": {"article_id": 1, "publication_id": 1},
}
OWNER = {"articles": "id", "sources": "id", "source_versions": "source_id"}  # else article_id

Row = dict[str, Any]


def fill(engine: Engine, articles: int) -> None:
    """Write `articles` articles (at least a thousand) into a migrated, empty database."""
    with engine.connect() as connection:
        hurry(connection)
        write_people(connection)
        for name, rows in first_rows().items():
            connection.execute(insert(Base.metadata.tables[name]), rows)
        copy_published(connection, articles - FIRST)
        set_sequences(connection)
        connection.commit()
    with Session(engine) as session:
        while store_missing(session):
            session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def hurry(connection: Connection) -> None:
    """Look up no foreign key and wait for no disk: should this fail, it is begun anew."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")
    else:
        connection.exec_driver_sql("PRAGMA journal_mode=OFF")
        connection.exec_driver_sql("PRAGMA synchronous=OFF")


def write_people(connection: Connection) -> None:
    """People 1 to 8 translate, 9 to 12 edit, 13 is the admin; one password opens all."""
    hashed = passwords.hash_password(PASSWORD)
    roles = [Role.TRANSLATOR] * TRANSLATORS + [Role.EDITOR] * EDITORS + [Role.ADMIN]
    people = [
        {"id": id, "name": f"{role.value.title()} No. {id}", "email": address(id)}
        for id, role in enumerate(roles, start=1)
    ]
    common = {"byline": "", "password_hash": hashed, "locale": "en", "active": True}
    made = {"created_at": now(), **common}
    connection.execute(insert(Person), [{**person, **made} for person in people])
    granted = [{"person_id": id, "role": role} for id, role in enumerate(roles, start=1)]
    connection.execute(insert(PersonRole), granted)
    sections = [
        {"id": id, "language": TARGET, "slug": name.lower(), "name": name, "position": id}
        for id, name in enumerate(SECTIONS, start=1)
    ]
    connection.execute(insert(Section), sections)


def address(person_id: int) -> str:
    return f"person{person_id}@desk.example"


def first_rows() -> dict[str, list[Row]]:
    """The rows of the first thousand articles, by table, in an order that keys allow."""
    pool = Pool()
    found: dict[str, list[Row]] = defaultdict(list)
    for number in range(FIRST):
        for name, row in article_rows(number, pool.text(number)):
            found[name].append(row)
    return {name: found[name] for name in SHIFTS if name != "articles"} | {
        "articles": found["articles"]
    }


def state_of(number: int) -> tuple[State, int | None]:
    """How far an article is, and whose it is. The queues are the newest articles, and mixed."""
    translator = number % TRANSLATORS + 1
    place = FIRST - 1 - number
    if place < 2 * WAITING:
        return (State.TRANSLATED, State.EDITED)[number // TRANSLATORS % 2], translator
    if place < 2 * WAITING + UNCLAIMED:
        return State.DRAFT, None
    if place < 2 * WAITING + UNCLAIMED + DRAFTS * TRANSLATORS:
        return State.DRAFT, translator
    return State.PUBLISHED, translator


def article_rows(number: int, text: Text) -> Iterator[tuple[str, Row]]:
    """Everything about one article, as (table, row)."""
    id = FIRST_ID + number
    state, translator = state_of(number)
    author = translator or 1
    editor = TRANSLATORS + 1 + number % EDITORS
    began = now() - timedelta(hours=2 * (FIRST - number))
    latest = text.revisions[-1]
    title, deck = headline(latest), standfirst(latest)
    headed, told = (title.text if title else ""), (deck.text if deck else "")
    original = text.source[0].text
    outlet = OUTLETS[number % len(OUTLETS)]
    slug = f"story-{number}" if state is State.PUBLISHED else None
    section = number % len(SECTIONS) + 1
    total = len(text.source)
    yield "sources", {
        "id": id, "language": text.language, "outlet": outlet, "affiliation": "independent",
        "author": "Samar Haddad", "url": f"https://outlet.example/{number}",
        "published_on": began.date(), "rights_note": "", "headline": original,
        "import_id": None, "import_data": None, "created_by_id": editor, "created_at": began,
    }  # fmt: skip
    yield "source_versions", {
        "id": id, "source_id": id, "number": 1, "blocks": to_json(text.source),
        "created_by_id": editor, "created_at": began,
    }  # fmt: skip
    yield "articles", {
        "id": id, "source_id": id, "target_language": TARGET, "state": state,
        "translator_id": translator, "editor_id": None if state is State.DRAFT else editor,
        "due_at": began + timedelta(days=3) if number % 3 else None,
        "latest_number": REVISIONS, "headline": headed, "standfirst": told,
        "search_text": normalize_for_search(f"{original} {headed} {outlet} Samar Haddad"),
        "words": count_words(latest, TARGET), "blocks_done": total, "blocks_total": total,
        "slug": slug, "section_id": section if slug else None,
        "credit_line": "Translated and edited by No. 1 and No. 9" if slug else "",
        "first_published_at": began + timedelta(hours=20) if slug else None,
        "created_at": began, "state_since": began + timedelta(hours=20), "lock_version": 30,
    }  # fmt: skip
    for place, blocks in enumerate(text.revisions):
        revision = place + 1
        yield "revisions", {
            "id": id * REVISIONS + place, "article_id": id, "number": revision,
            "parent_number": place or None, "source_version_id": id,
            "author_id": editor if state is not State.DRAFT and revision > 7 else author,
            "state": State.TRANSLATED if state is not State.DRAFT and revision > 7
            else State.DRAFT,
            "origin": "written", "restored_number": None, "note": "", "left_out": [],
            "blocks": to_json(blocks), "words": count_words(blocks, TARGET),
            "created_at": began + timedelta(hours=revision),
        }  # fmt: skip
    for place, event in enumerate(events_of(id, state, author, editor, began, number)):
        yield "events", {"id": id * EVENTS + place, **event}
    if state is State.PUBLISHED:
        yield "publications", {
            "id": id, "article_id": id, "number": 1, "revision_id": id * REVISIONS + 9,
            "language": TARGET, "slug": slug, "section_id": section, "headline": headed,
            "standfirst": told, "blocks": to_json(latest), "note": "", "kind": "first",
            "credit_line": "Translated and edited by No. 1 and No. 9",
            "published_by_id": editor, "published_at": began + timedelta(hours=20),
        }  # fmt: skip
        yield "live_publications", {
            "article_id": id, "publication_id": id, "language": TARGET, "slug": slug,
            "section_id": section, "first_published_at": began + timedelta(hours=20),
        }  # fmt: skip


def events_of(
    id: int, state: State, author: int, editor: int, began: datetime, number: int
) -> Iterator[Row]:
    """What the log says of an article; every fourth draft has been returned."""
    empty = {"person_id": None, "revision_number": None, "from_state": None, "to_state": None,
             "note": "", "data": {}, "article_id": id}  # fmt: skip
    steps: list[Row] = [{"kind": EventKind.ARTICLE_OPENED, "to_state": State.DRAFT}]
    steps += [
        {"kind": EventKind.REVISION_SAVED, "revision_number": revision}
        for revision in range(1, REVISIONS + 1)
    ]
    submitted = {"kind": EventKind.ARTICLE_SUBMITTED, "from_state": State.DRAFT,
                 "to_state": State.TRANSLATED, "revision_number": 7}  # fmt: skip
    if state is State.DRAFT and number % 4 == 0:
        returned = {"kind": EventKind.ARTICLE_RETURNED, "from_state": State.TRANSLATED,
                    "to_state": State.DRAFT, "note": "Please check the numbers."}  # fmt: skip
        steps += [submitted, returned]
    if state is not State.DRAFT:
        steps.append(submitted)
    if state in (State.EDITED, State.PUBLISHED):
        steps.append({"kind": EventKind.ARTICLE_APPROVED, "from_state": State.TRANSLATED,
                      "to_state": State.EDITED, "revision_number": REVISIONS})  # fmt: skip
    if state is State.PUBLISHED:
        steps.append({"kind": EventKind.ARTICLE_PUBLISHED, "from_state": State.EDITED,
                      "to_state": State.PUBLISHED, "revision_number": REVISIONS})  # fmt: skip
    by_editors = (EventKind.ARTICLE_OPENED, EventKind.ARTICLE_RETURNED, EventKind.ARTICLE_APPROVED,
                  EventKind.ARTICLE_PUBLISHED)  # fmt: skip
    for place, step in enumerate(steps):
        yield {
            **empty, "actor_id": editor if step["kind"] in by_editors else author,
            "created_at": began + timedelta(hours=place), **step,
        }  # fmt: skip


def copy_published(connection: Connection, more: int) -> None:
    """`more` articles as copies of the published ones, a round of all of them at a time."""
    last = FIRST - 2 * WAITING - UNCLAIMED - DRAFTS * TRANSLATORS
    copied = 0
    while copied < more:
        count = min(last, more - copied)
        for name in SHIFTS:
            copy_rows(connection, Base.metadata.tables[name], count, copied)
        copied += count


def copy_rows(connection: Connection, table: Table, count: int, copied: int) -> None:
    """Copy the rows of the first `count` articles under ids from `copied` + 1 on."""
    by = 1 + copied - FIRST_ID
    grown = SHIFTS[table.name]
    columns: list[ColumnElement[Any]] = []
    for column in table.columns:
        if column.name in grown:
            columns.append(column + by * grown[column.name])
        elif column.name == "slug":
            columns.append(column + literal(f"-{copied}"))
        else:
            columns.append(column)
    owner = table.columns[OWNER.get(table.name, "article_id")]
    within = owner.between(FIRST_ID, FIRST_ID + count - 1)
    names = [column.name for column in table.columns]
    connection.execute(insert(table).from_select(names, select(*columns).where(within)))


def set_sequences(connection: Connection) -> None:
    """Let PostgreSQL go on counting behind the ids that were given here."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.columns:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            greatest = func.coalesce(func.max(table.columns["id"]), 1)
            connection.execute(select(func.setval(sequence, greatest)))
