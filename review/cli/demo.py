"""`flask demo`: a small newsroom with people, stories and their histories, on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from socket import socket

import click
from flask import current_app
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy import select
from sqlalchemy.engine import make_url

from review.cli import gunicorn_server
from review.database import begin_writing
from review.demo import passwords
from review.demo.people import MEMBERS
from review.demo.seed import seed
from review.extensions import db
from review.migrations import ensure_migrated
from review.models.people import Person
from review.services.accounts import people

FILE = "demo-people.tsv"


@click.command("demo")
@click.option("--port", type=click.IntRange(0, 65535), default=5000, show_default=True)
@click.option(
    "--serve/--no-serve", default=True, help="Only set up and print the people, or serve."
)
@click.make_pass_decorator(ScriptInfo)
@with_appcontext
def command(script: ScriptInfo, port: int, serve: bool) -> None:
    """Set up the demo newsroom on an empty database, print its people, and serve it.

    Each person is a line: e-mail, password and roles, separated by tabs. The passwords are made on
    the first run and kept in a file beside the database that only its owner can read.
    """
    app = script.load_app()
    if app.config["PRODUCTION"]:
        raise click.ClickException(
            "The demo is not for production: it makes people with known passwords. "
            "Unset APP_ENV to run it."
        )
    listener = _listen(port) if serve else None
    ensure_migrated(app)
    _show(_set_up(password_file()))
    if listener is not None:
        address = f"http://{gunicorn_server.HOST}:{listener.getsockname()[1]}"
        click.echo(f"Open {address} (Ctrl+C ends it).", err=True)
        gunicorn_server.serve(app, listener)


def password_file() -> Path:
    """Beside a database that is a file; otherwise in the folder of this installation."""
    folder = Path(current_app.instance_path)
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        folder = (folder / str(url.database)).parent
    return folder / FILE


def _listen(port: int) -> socket:
    try:
        return gunicorn_server.listen(port)
    except gunicorn_server.PortTaken as taken:
        raise click.ClickException(
            f"Port {port} of {gunicorn_server.HOST} cannot be used: something else listens "
            f"there, or it is reserved. Choose another one, for example: "
            f"make run PORT={port % 60000 + 1}"
        ) from taken


def _set_up(file: Path) -> dict[Person, str]:
    """The demo's people with their passwords; both are made where there are none."""
    stored = passwords.read(file)
    begin_writing(db.session())
    if db.session.scalars(select(Person.id).limit(1)).first() is None:
        issued = {m.email: stored.get(m.email) or passwords.generate() for m in MEMBERS}
        passwords.write(file, issued)
        seed(db.session(), issued, datetime.now(UTC))
    else:
        issued = _keep(file, stored)
    db.session.commit()
    return {person: issued[person.email] for person in _members()}


def _keep(file: Path, stored: Mapping[str, str]) -> dict[str, str]:
    """The passwords as they are kept, with new ones for people whose own got lost."""
    members = _members()
    if not members:
        click.echo(
            "This database has people of its own, so the demo's were not added. For the demo, set "
            "DATABASE_URL to an empty database.",
            err=True,
        )
    lost = [person for person in members if person.email not in stored]
    if not lost:
        return dict(stored)
    click.echo(f"{file} is gone or incomplete: there are new passwords.", err=True)
    issued = {**stored, **{person.email: passwords.generate() for person in lost}}
    for person in lost:
        people.set_password(db.session(), person, issued[person.email])
    passwords.write(file, issued)
    return issued


def _members() -> list[Person]:
    """Those of the demo's people who are in the database, in the demo's order."""
    emails = [member.email for member in MEMBERS]
    people_found = db.session.scalars(select(Person).where(Person.email.in_(emails)))
    return sorted(people_found, key=lambda person: emails.index(person.email))


def _show(issued: Mapping[Person, str]) -> None:
    for person, password in issued.items():
        roles = ",".join(sorted(person.roles))
        click.echo(f"{person.email}\t{password}\t{roles}")
