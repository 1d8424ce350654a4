"""The `flask` commands, one module a concept."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask

from review.cli import articles, backup, check, database, demo, people, text_tools, worker

COMMANDS = (
    articles.group,
    backup.backup_command,
    backup.restore_command,
    check.command,
    database.group,
    demo.command,
    people.group,
    text_tools.group,
    worker.command,
)

# These need DATABASE_URL alone or nothing, and run where the application would refuse to start.
STANDALONE = {"backup", "check", "database", "restore"}
OPTIONS_WITH_VALUE = {"-A", "--app", "-e", "--env-file"}  # of `flask` itself


def init_app(app: Flask) -> None:
    """Add all commands but `flask db`, which Flask-Migrate adds."""
    for command in COMMANDS:
        app.cli.add_command(command)


def is_standalone(arguments: Sequence[str]) -> bool:
    """Whether the arguments of `flask` name a command that is to run without the application."""
    remaining = iter(arguments)
    for argument in remaining:
        if argument in OPTIONS_WITH_VALUE:
            next(remaining, None)
        elif not argument.startswith("-"):
            return argument in STANDALONE
    return False


def standalone_app() -> Flask:
    """An application with commands only: no settings are read and no database is opened."""
    app = Flask("review")
    init_app(app)
    return app
