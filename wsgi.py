"""The application for a WSGI server and for the `flask` command."""

import sys

from review.app import create_app
from review.migrating import ensure_migrated

app = create_app()
# `flask db upgrade` is what brings migrations to head, and `flask text` needs no database at all.
if {"db", "text"}.isdisjoint(sys.argv[1:]):
    ensure_migrated(app)
