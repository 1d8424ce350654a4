"""The application for a WSGI server and for the `flask` command."""

import os
import sys
from importlib import import_module

import click

from review.catalogs import ensure_compiled
from review.cli import is_standalone, standalone_app
from review.migrations import ensure_migrated
from review.settings.findings import ConfigurationError
from review.settings.reader import read_settings
from review.timeouts import LONG_RUNNING, SERVING

# Commands that answer requests or wait for mail; the statements of others may take long.
SERVERS = {"run", "demo", "worker"}
# With this exit status of a worker gunicorn stops; after others it starts one worker after another.
APP_LOAD_ERROR = 4

# Not in a WSGI server, whose arguments are its own.
in_flask_command = click.get_current_context(silent=True) is not None
serves = not in_flask_command or not SERVERS.isdisjoint(sys.argv[1:])
try:
    if in_flask_command and is_standalone(sys.argv[1:]):
        app = standalone_app()
    else:
        settings = read_settings(os.environ)
        ensure_compiled(required=settings.production)
        # Loaded now, since some libraries read variables that were checked with the settings.
        app = import_module("review.app").create_app(
            settings, {"DATABASE_TIMEOUTS": SERVING if serves else LONG_RUNNING}
        )
        # `flask db upgrade` brings migrations to head, and `flask text` needs no database at all.
        if {"db", "text"}.isdisjoint(sys.argv[1:]):
            ensure_migrated(app)
except ConfigurationError as refused:
    for sentence in str(refused).splitlines():
        click.echo(f"Error: {sentence}", err=True)
    sys.exit(1 if in_flask_command else APP_LOAD_ERROR)
