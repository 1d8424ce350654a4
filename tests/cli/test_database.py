"""`flask database copy` as it is typed: above all from SQLite to PostgreSQL."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from review.cli.database import group
from tests.backups import contents
from tests.databases import Database, Server, open_engine
from tests.migrations.rows import fill


def copy(source: str, target: str) -> Result:
    return CliRunner().invoke(group, ["copy", target], env={"DATABASE_URL": source})


@pytest.fixture
def filled(database: Database) -> Database:
    with database.sessions.begin() as session:
        fill(session)
    return database


def test_a_desk_moves_to_an_empty_postgresql(filled: Database, server: Server) -> None:
    with server.blank() as target:
        done = copy(filled.url, target)
        assert done.exit_code == 0, done.output
        engine = open_engine(target)
        before = contents(filled.engine)
        assert contents(engine) == before
        engine.dispose()
        for name, (rows, sha256) in before.items():
            assert any(
                line.split() == [name, str(rows), sha256[:16]] for line in done.output.splitlines()
            )
        again = copy(filled.url, target)
        assert again.exit_code == 1
        assert "not empty" in again.stderr


def test_the_address_can_be_given_where_others_do_not_see_it(
    filled: Database, tmp_path: object
) -> None:
    target = f"sqlite:///{tmp_path}/copy.db"
    done = CliRunner().invoke(
        group, ["copy"], env={"DATABASE_URL": filled.url, "TARGET_DATABASE_URL": target}
    )
    assert done.exit_code == 0, done.output


def test_a_database_is_not_copied_to_itself(filled: Database) -> None:
    before = contents(filled.engine)
    refused = copy(filled.url, filled.url)
    assert refused.exit_code == 1
    assert "That is the database itself" in refused.stderr
    assert contents(filled.engine) == before


@pytest.mark.parametrize("target", ["mysql://desk@host/desk", "desk.db", ""])
def test_an_address_that_is_none_is_refused(filled: Database, target: str) -> None:
    refused = copy(filled.url, target)
    assert refused.exit_code in {1, 2}
    assert "Traceback" not in refused.output
