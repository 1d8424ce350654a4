"""`flask person`: people of the desk from the command line; above all its first admin."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from review.database import begin_writing
from review.domain.errors import Invalid, Refused
from review.domain.workflow import Actor, Role
from review.extensions import db
from review.messages.sentences import command_error_message
from review.services.accounts import login_sessions, password_links
from review.services.accounts.people import NewPerson, create_person
from review.services.accounts.shared_names import people_with_name

group = AppGroup("person", help="The people of the desk.")


@group.command("create")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--allow-same-name", is_flag=True, help="Even if another person has the name.")
def create(name: str, email: str, roles: tuple[str, ...], allow_same_name: bool) -> None:
    """Create a person, and print the link by which they set their password."""
    begin_writing(db.session())
    try:
        person = create_person(
            db.session(),
            None,
            NewPerson(name=name, email=email, roles=[Role(role) for role in roles]),
            confirmed=people_with_name(db.session(), [name]) if allow_same_name else (),
        )
    except Invalid as error:
        raise click.ClickException(f"{command_error_message(error)}.") from error
    _link, token = password_links.issue(db.session(), Actor(person.id, person.roles), person)
    db.session.commit()
    click.echo(_address(token))


@group.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a new link by which the person with the address EMAIL sets a password.

    The links before it stop working. Without a password yet it is an invitation (7 days), else a
    reset (1 day).
    """
    begin_writing(db.session())
    person = login_sessions.by_email(db.session(), email)
    if person is None:
        raise click.ClickException("nobody on the desk has this e-mail address.")
    try:
        _link, token = password_links.issue(db.session(), None, person)
    except Refused as error:
        raise click.ClickException(f"{command_error_message(error)}.") from error
    db.session.commit()
    click.echo(_address(token))


def _address(token: str) -> str:
    site = current_app.config["SITE_URL"] or "http://127.0.0.1:5000"
    return f"{site}/password/{token}"
