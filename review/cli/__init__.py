"""The `flask` commands, one module a concept, each loaded when it is asked for.

A server has no use for them, and starts sooner and smaller without.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

# By the name that is typed: where the command is, and what it is called there.
COMMANDS = {
    "article": ("review.cli.articles", "group"),
    "backup": ("review.cli.backup", "backup_command"),
    "check": ("review.cli.check", "command"),
    "database": ("review.cli.database", "group"),
    "db": ("flask_migrate.cli", "db"),
    "demo": ("review.cli.demo", "command"),
    "person": ("review.cli.people", "group"),
    "restore": ("review.cli.backup", "restore_command"),
    "text": ("review.cli.text_tools", "group"),
    "worker": ("review.cli.worker", "command"),
}

# These need DATABASE_URL alone or nothing, and run where the application would refuse to start.
STANDALONE = {"backup", "check", "database", "restore"}
OPTIONS_WITH_VALUE = {"-A", "--app", "-e", "--env-file"}  # of `flask` itself


class Commands(AppGroup):
    """The group of all commands; the module of each is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now; None if there is none."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(module), name)
        return found


def init_app(app: Flask) -> None:
    """Replace the application's group of commands."""
    app.cli = Commands(app.name)


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
