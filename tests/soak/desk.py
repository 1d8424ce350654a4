"""A whole desk as it runs in production: web server, mail worker and database, each supervised."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.orm import sessionmaker

from review.config import ROOT
from review.database import configure_engine
from tests import databases
from tests.databases import Database
from tests.soak.supervision import Process, Supervised

# Committed means written: a killed server loses what it only had in its own memory.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass
class Desk:
    """`server` is PostgreSQL, where it is used; `queued` the subjects of mails that were queued."""

    url: str
    database: Database
    web: Supervised
    worker: Supervised
    server: Supervised | None
    queued: list[str] = field(default_factory=list)


@contextmanager
def desk_on(dialect: str, folder: Path, smtp_url: str) -> Iterator[Desk]:
    with ExitStack() as stack:
        server = None
        url = f"sqlite:///{folder / 'desk.db'}"
        if dialect == "postgresql":
            url, server = stack.enter_context(postgresql())
        databases.upgrade_to_head(url)
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=512))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        log = stack.enter_context((folder / "log").open("wb"))
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DATABASE_URL": url,
            "SECRET_KEY": "known to the tests alone",
            "SITE_URL": address,
            "SMTP_URL": smtp_url,
            "MAIL_FROM": "desk@news.example",
            "WEB_CONCURRENCY": "2",
        }

        def start(*arguments: str) -> Process:
            return subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env=environment,
                pass_fds=[listener.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

        bound = f"fd://{listener.fileno()}"
        web = Supervised(lambda: start("gunicorn", "wsgi:app", "--bind", bound))
        stack.callback(web.stop)
        worker = Supervised(lambda: start("flask", "--app", "wsgi", "worker"))
        stack.callback(worker.stop)
        database = open_database(url)
        stack.callback(database.engine.dispose)
        yield Desk(address, database, web, worker, server)


def open_database(url: str) -> Database:
    engine = create_engine(url, pool_pre_ping=True)
    configure_engine(engine)
    return Database(engine.dialect.name, url, engine, sessionmaker(engine, expire_on_commit=False))


@contextmanager
def postgresql() -> Iterator[tuple[str, Supervised]]:
    """A server of its own, which keeps what it committed when it is killed."""
    programs, owner = databases.find_programs(), databases.owner_of_cluster()
    folder = Path(tempfile.mkdtemp(prefix="interlinear-", dir="/tmp"))
    try:
        if owner is not None:
            shutil.chown(folder, owner)
        databases.initialise(programs, folder, owner)
        server = Supervised(lambda: databases.launch(programs, folder, owner, DURABLE))
        try:
            url = URL.create(
                "postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)}
            )
            databases.wait_until_ready(server.process, folder)
            yield url.render_as_string(hide_password=False), server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
