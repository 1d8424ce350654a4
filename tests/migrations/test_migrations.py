"""The migrations make exactly the tables of the models, on both databases, and go back too."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from review.config import ROOT
from review.models.articles import Revision, RevisionAuthorship
from review.models.base import APPEND_ONLY, Base
from review.models.events import Event
from review.models.publications import Publication
from review.models.sources import SourceVersion
from tests.databases import DIALECTS, Server, alembic_config, open_engine, upgrade_to_head
from tests.migrations.rows import fill
from tests.migrations.schema import schema_of

# SQLite cannot tell SQLAlchemy of an index on an expression; `schema_of` reads its own text.
pytestmark = [
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression"),
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
]


@pytest.fixture(params=DIALECTS)
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table; both kinds in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    server = request.getfixturevalue("server")
    assert isinstance(server, Server)
    with server.blank() as url:
        yield url


@pytest.fixture
def engine(blank: str) -> Iterator[Engine]:
    engine = open_engine(blank)
    yield engine
    engine.dispose()


def test_the_migrations_make_what_the_models_say(engine: Engine) -> None:
    config = alembic_config(engine)
    command.upgrade(config, "head")
    migrated = schema_of(engine)
    command.downgrade(config, "base")
    assert schema_of(engine) == {}, "going down leaves nothing behind"

    Base.metadata.create_all(engine)
    assert migrated == schema_of(engine)
    kinds = {name.split(" ")[0] for name in migrated}
    assert {"column", "index", "trigger"} < kinds


def test_alembic_finds_nothing_to_change(engine: Engine) -> None:
    command.upgrade(alembic_config(engine), "head")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_and_up_again_with_rows_in_the_tables(engine: Engine) -> None:
    config = alembic_config(engine)
    script = ScriptDirectory.from_config(config)
    steps = [revision.revision for revision in script.walk_revisions()]
    command.upgrade(config, "head")
    for _ in range(2):
        with Session(engine) as session, session.begin():
            fill(session)
        for _step in steps:
            command.downgrade(config, "-1")
        for step in reversed(steps):
            command.upgrade(config, step)


def test_migrations_are_numbered_in_one_line() -> None:
    script = ScriptDirectory(str(ROOT / "migrations"))
    newest_first = [revision.revision for revision in script.walk_revisions()]
    count = len(newest_first)
    assert newest_first == [f"{number:04d}" for number in range(count, 0, -1)]


def test_nodes_that_start_together_migrate_once(blank: str) -> None:
    program = f"from tests.databases import upgrade_to_head; upgrade_to_head({blank!r})"
    nodes = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", program],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    complaints = [node.communicate(timeout=60)[1] for node in nodes]
    assert [node.returncode for node in nodes] == [0, 0], complaints
    upgrade_to_head(blank)


@pytest.mark.parametrize("model", [SourceVersion, Revision, RevisionAuthorship, Publication, Event])
def test_a_frozen_row_can_be_neither_changed_nor_deleted(
    session: Session, model: type[Base]
) -> None:
    fill(session)
    before = session.execute(select(model.__table__)).all()
    (key,) = model.__table__.primary_key
    refusal = f"{model.__tablename__} never change once written"
    with pytest.raises(DBAPIError, match=refusal), session.begin_nested():
        session.execute(update(model).values({key.name: key}))
    with pytest.raises(DBAPIError, match=refusal), session.begin_nested():
        session.execute(delete(model))
    assert session.execute(select(model.__table__)).all() == before


FROZEN_TABLES = sorted(
    table.name for table in Base.metadata.tables.values() if APPEND_ONLY in table.info
)


def test_every_table_of_history_is_append_only() -> None:
    assert FROZEN_TABLES == [
        "events", "publications", "revision_authorships", "revisions", "source_versions",
    ]  # fmt: skip


@pytest.mark.parametrize("session", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        *(f"TRUNCATE {table} CASCADE" for table in FROZEN_TABLES),
        "TRUNCATE events, looks",
        "TRUNCATE events RESTART IDENTITY",
        # These reach the append-only tables through foreign keys.
        "TRUNCATE people CASCADE",
        "TRUNCATE sources CASCADE",
        "TRUNCATE sections CASCADE",
    ],
)
def test_history_cannot_be_truncated(session: Session, statement: str) -> None:
    fill(session)
    with pytest.raises(DBAPIError, match="never change once written"), session.begin_nested():
        session.execute(text(statement))
    for table in FROZEN_TABLES:
        assert session.execute(select(Base.metadata.tables[table])).first(), table


@pytest.mark.parametrize("session", ["postgresql"], indirect=True)
def test_a_table_that_is_no_history_can_be_truncated(session: Session) -> None:
    fill(session)
    session.execute(text("TRUNCATE looks, rate_counters"))
    assert session.execute(select(Base.metadata.tables["looks"])).first() is None


@pytest.mark.parametrize("session", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", FROZEN_TABLES)
def test_history_cannot_be_replaced_on_sqlite(session: Session, table: str) -> None:
    """INSERT OR REPLACE deletes the row that is in its way, without a DELETE statement."""
    fill(session)
    session.execute(text("PRAGMA defer_foreign_keys=ON"))
    rows = Base.metadata.tables[table]
    replace = insert(rows).prefix_with("OR REPLACE").from_select(rows.columns.keys(), select(rows))
    with pytest.raises(DBAPIError, match="never change once written"), session.begin_nested():
        session.execute(replace)
