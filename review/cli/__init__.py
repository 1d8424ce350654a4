"""The `flask` commands, one module a concept, each loaded when it is asked for.

A server has no use for them, and starts sooner and smaller without.
"""

from __future__ import annotations

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

# By the name that is typed: where the command is, and what it is called there.
COMMANDS = {
    "article": ("review.cli.articles", "group"),
    "db": ("flask_migrate.cli", "db"),
    "demo": ("review.cli.demo", "command"),
    "person": ("review.cli.people", "group"),
    "text": ("review.cli.texts", "group"),
    "worker": ("review.cli.worker", "command"),
}


class Commands(AppGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(module), name)
        return found


def register(app: Flask) -> None:
    app.cli = Commands(app.name)
