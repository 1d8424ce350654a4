"""Databases for tests: SQLite files, and a PostgreSQL server that the tests start.

A server whose user may create databases can be named by TEST_DATABASE_URL; without it one is
started in a temporary folder and stopped at the end, and nothing else on the machine is touched.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool

from review.config import ROOT
from review.database import configure_engine
from review.models.base import APPEND_ONLY, Base, truncate_trigger
from review.settings.values import database_url

DIALECTS = ("sqlite", "postgresql")
SERVER_VARIABLE = "TEST_DATABASE_URL"  # set for the workers by the process that starts the server
TEMPLATE_VARIABLE = (
    "TEST_DATABASE_TEMPLATE"  # the name of the migrated, empty database to be cloned
)
SECONDS_TO_START = 30
INSTALL_HINT = (
    "The tests need a PostgreSQL server, and its programs initdb and postgres are not on this "
    "machine. Install them (Debian and Ubuntu: apt-get install postgresql; Fedora: dnf install "
    "postgresql-server; macOS: brew install postgresql), or set TEST_DATABASE_URL to the address "
    "of a server whose user may create databases."
)


class NoServerError(RuntimeError):
    """There is no PostgreSQL server to test on; the message says what to do."""


@dataclass(frozen=True)
class Database:
    """One migrated, empty database that really commits; `clean` empties it again."""

    dialect: str
    url: str
    engine: Engine
    sessions: sessionmaker[Session]
    original: Path | None = None  # SQLite: the migrated file that this one is a copy of

    def clean(self) -> None:
        if self.original is None:
            with self.engine.begin() as connection:
                truncate(connection)
            return
        self.engine.dispose()
        file = Path(str(make_url(self.url).database))
        for leftover in (Path(f"{file}-wal"), Path(f"{file}-shm")):
            leftover.unlink(missing_ok=True)
        shutil.copyfile(self.original, file)


def open_database(url: str, original: Path | None = None) -> Database:
    engine = open_engine(url)
    # As the application's own sessions: what was committed can still be read.
    sessions = sessionmaker(engine, expire_on_commit=False)
    return Database(engine.dialect.name, url, engine, sessions, original)


def open_engine(url: str) -> Engine:
    """An engine set up like the application's, but without fsync."""
    engine = create_engine(url)
    configure_engine(engine)
    disable_fsync(engine)
    return engine


def disable_fsync(engine: Engine) -> None:
    """Let SQLite not wait for the disk, since a test's database need not survive a power cut."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))


def truncate(connection: Connection) -> None:
    """Empty all tables. Only the owner of a table may disable its TRUNCATE trigger."""
    tables = Base.metadata.sorted_tables
    triggers = [(table.name, truncate_trigger(table.name)) for table in tables
              if APPEND_ONLY in table.info]  # fmt: skip
    set_triggers(connection, triggers, "DISABLE")
    names = ", ".join(table.name for table in tables)
    connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    set_triggers(connection, triggers, "ENABLE")


def set_triggers(connection: Connection, triggers: list[tuple[str, str]], verb: str) -> None:
    statements = [f"ALTER TABLE {table} {verb} TRIGGER {trigger}" for table, trigger in triggers]
    connection.exec_driver_sql("; ".join(statements))


def alembic_config(engine: Engine) -> Config:
    config = Config(ROOT / "migrations" / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["engine"] = engine
    return config


def upgrade_to_head(url: str) -> None:
    engine = open_engine(url)
    command.upgrade(alembic_config(engine), "head")
    engine.dispose()


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server with an empty database at the newest migration, ready to be cloned."""

    url: URL
    template: str

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """The URL of a new database, a clone of the migrated one, which is dropped afterwards."""
        name = f"interlinear_{secrets.token_hex(6)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template or self.template}"')
        try:
            yield self.url_of(name)
        finally:
            self.run(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextmanager
    def blank(self) -> Iterator[str]:
        """The URL of a new database without tables, which is dropped afterwards."""
        with self.database("template0") as url:
            yield url

    def url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        engine = create_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def server() -> Iterator[Server]:
    """The server of this run: the one in the environment, else one started now."""
    url, template = os.environ.get(SERVER_VARIABLE, ""), os.environ.get(TEMPLATE_VARIABLE, "")
    if url and template:
        yield Server(make_url(url), template)
    elif url:
        with migrated_server(make_url(database_url(url))) as migrated:
            yield migrated
    else:
        with cluster() as started, migrated_server(started) as migrated:
            yield migrated


@contextmanager
def migrated_server(url: URL) -> Iterator[Server]:
    name = f"interlinear_{secrets.token_hex(6)}"
    migrated = Server(url, name)
    migrated.run(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        upgrade_to_head(migrated.url_of(name))
        yield migrated
    finally:
        migrated.run(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def cluster() -> Iterator[URL]:
    """A private server in a temporary folder, reached through a socket there and nowhere else."""
    programs = find_programs()
    owner = owner_of_cluster()
    folder = Path(tempfile.mkdtemp(prefix="interlinear-", dir="/tmp"))
    if owner is not None:
        shutil.chown(folder, owner, pwd.getpwnam(owner).pw_gid)
    try:
        initialise(programs, folder, owner)
        process = launch(programs, folder, owner)
        try:
            url = URL.create(
                "postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)}
            )
            wait_until_ready(process, folder)
            yield url
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The folder of initdb and postgres: on the PATH, or where distributions install them."""
    folders = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/usr").glob("pgsql-*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql*/bin"),
        *Path("/usr/local/opt").glob("postgresql*/bin"),
    ]
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    complete = [
        folder
        for folder in folders
        if (folder / "initdb").exists() and (folder / "postgres").exists()
    ]
    if not complete:
        raise NoServerError(INSTALL_HINT)
    return max(complete, key=version_of)


def version_of(programs: Path) -> int:
    answer = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    number = answer.stdout.split()[2]
    return int("".join(character for character in number.split(".")[0] if character.isdigit()))


def owner_of_cluster() -> str | None:
    """The user to run the server as; not root, as which it refuses to run."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def initialise(programs: Path, folder: Path, owner: str | None) -> None:
    result = subprocess.run(
        [
            programs / "initdb",
            f"--pgdata={folder / 'data'}",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        cwd=folder,
        user=owner,
        capture_output=True,
        text=True,
    )
    if result.returncode != 0:
        raise NoServerError(f"initdb failed:\n{result.stdout}\n{result.stderr}")


def launch(
    programs: Path, folder: Path, owner: str | None, overrides: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start the server; `overrides` are settings of PostgreSQL laid over the tests' own."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
        "max_parallel_workers_per_gather": "0",  # containers often have little shared memory
        "autovacuum": "off",
        "timezone": "Asia/Tokyo",  # no code may rely on UTC as the server's zone
        **(overrides or {}),
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    # Should this process be killed, the server is stopped as well.
    prefix = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [*prefix, programs / "postgres", "-D", folder / "data", *options],
            cwd=folder,
            user=owner,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl+C is for the tests; they stop the server themselves
        )


def wait_until_ready(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(psycopg.OperationalError):
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        time.sleep(0.05)
    raise NoServerError(
        f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}"
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # "fast": it ends open connections
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
