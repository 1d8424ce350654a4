"""Checks of what surrounds the application: database, translations, mail server and worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from review import catalogs
from review.config import Settings
from review.database import configure_engine, sqlite_file
from review.formats import mime
from review.formats.smtp_url import parse_smtp_url
from review.migrations import OUTDATED_DATABASE, SchemaStatus, schema_status
from review.services import worker_heartbeats
from review.services.mail import smtp_client
from review.settings.findings import ConfigurationError, Finding, Level
from review.timeouts import SERVING

DATABASE, TRANSLATIONS, MAIL, WORKER = "database", "translations", "mail server", "worker"


def check_database(settings: Settings) -> list[Finding]:
    """Whether the database answers and is as new as the code, and whether a worker runs.

    A missing SQLite file is not created.
    """
    engine = create_engine(settings.database_url, poolclass=NullPool)
    configure_engine(engine, SERVING)
    try:
        return list(_database(engine, settings))
    except OperationalError as failed:
        sentence = f"It does not answer ({_reason(failed)}). The desk starts and waits for it."
        return [Finding(Level.WARNING, DATABASE, sentence)]
    except DBAPIError as failed:
        return [Finding(Level.ERROR, DATABASE, f"It cannot be used: {_reason(failed)}.")]


def check_translations(settings: Settings, folder: Path = catalogs.FOLDER) -> Finding:
    """Compile the translations as a start would, and say what is missing."""
    try:
        catalogs.ensure_compiled(required=True, folder=folder)
    except ConfigurationError as missing:
        level = Level.ERROR if settings.production else Level.WARNING
        return Finding(level, TRANSLATIONS, str(missing))
    if catalogs.outdated(folder):
        sentence = f"They are older than their sources. Run: {catalogs.COMPILE}"
        return Finding(Level.WARNING, TRANSLATIONS, sentence)
    return Finding(Level.OK, TRANSLATIONS, "They are compiled.")


def check_mail_server(settings: Settings) -> Finding:
    """Connect to the mail server and sign in there; no mail is sent."""
    if not settings.smtp_url:
        return Finding(Level.WARNING, MAIL, "SMTP_URL is not set: no mail leaves.")
    server = parse_smtp_url(settings.smtp_url)
    failure = smtp_client.probe(server, mime.sender(settings.mail_from, settings.site_name))
    if failure:
        return Finding(Level.WARNING, MAIL, f"{server.host}:{server.port} failed: {failure}")
    return Finding(Level.OK, MAIL, f"{server.host}:{server.port} takes mail.")


def _database(engine: Engine, settings: Settings) -> Iterator[Finding]:
    shown = engine.url.render_as_string(hide_password=True)
    file = sqlite_file(engine) if engine.dialect.name == "sqlite" else None
    status = SchemaStatus.OUTDATED if file and not file.exists() else schema_status(engine)
    if status is SchemaStatus.OUTDATED:
        level = Level.ERROR if settings.production else Level.WARNING
        yield Finding(level, DATABASE, OUTDATED_DATABASE)
        return
    if status is SchemaStatus.NEWER:
        sentence = f"{shown} is of a newer version than this code, as during an upgrade."
        yield Finding(Level.WARNING, DATABASE, sentence)
        return
    yield Finding(Level.OK, DATABASE, f"{shown} answers, at the newest migration.")
    with Session(engine) as session:
        yield _worker(session)


def _worker(session: Session) -> Finding:
    if worker_heartbeats.is_alive(worker_heartbeats.last_seen(session)):
        return Finding(Level.OK, WORKER, "A mail worker runs.")
    return Finding(Level.WARNING, WORKER, "No mail worker runs. Start: flask --app wsgi worker")


def _reason(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]
