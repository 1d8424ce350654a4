"""The application for a WSGI server and for the `flask` command."""

import sys

import click

from review import loading  # first: it makes loading the rest quicker
from review.app import create_app
from review.config import Unsafe
from review.migrating import ensure_migrated

try:
    app = create_app()
    # `flask db upgrade` brings migrations to head, and `flask text` needs no database at all.
    if {"db", "text"}.isdisjoint(sys.argv[1:]):
        ensure_migrated(app)
except Unsafe as refused:
    if click.get_current_context(silent=True) is None:
        raise  # a WSGI server stops at what fails to load, and shows why
    sys.exit(f"Error: {refused}")

loading.finish()
