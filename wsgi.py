"""The application for a WSGI server and for the `flask` command."""

import sys

import click

from review import loading  # first: it makes loading the rest quicker
from review.app import create_app
from review.cli import is_standalone, standalone_app
from review.config import Unsafe
from review.migrating import ensure_migrated
from review.timeouts import LONG_RUNNING, SERVING

# Commands that answer requests or wait for mail; the statements of others may take long.
SERVERS = {"run", "demo", "worker"}

# Not in a WSGI server, whose arguments are its own.
in_flask_command = click.get_current_context(silent=True) is not None
serves = not in_flask_command or not SERVERS.isdisjoint(sys.argv[1:])
try:
    if in_flask_command and is_standalone(sys.argv[1:]):
        app = standalone_app()
    else:
        app = create_app(overrides={"DATABASE_TIMEOUTS": SERVING if serves else LONG_RUNNING})
        # `flask db upgrade` brings migrations to head, and `flask text` needs no database at all.
        if {"db", "text"}.isdisjoint(sys.argv[1:]):
            ensure_migrated(app)
except Unsafe as refused:
    if not in_flask_command:
        raise  # a WSGI server stops at what fails to load, and shows why
    sys.exit(f"Error: {refused}")

loading.finish()
