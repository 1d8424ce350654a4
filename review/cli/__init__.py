"""The `flask` commands, one module a concept."""

from __future__ import annotations

from flask import Flask

from review.cli import articles, demo, people, texts, worker


def register(app: Flask) -> None:
    app.cli.add_command(articles.group)
    app.cli.add_command(people.group)
    app.cli.add_command(texts.group)
    app.cli.add_command(demo.command)
    app.cli.add_command(worker.command)
