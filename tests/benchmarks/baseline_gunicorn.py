"""gunicorn's settings for the baseline application: none but the benchmark's command line.

Named explicitly, since gunicorn reads the desk's gunicorn.conf.py otherwise, whose check of the
settings refuses a database that is not the desk's.
"""

from __future__ import annotations

keepalive = 75  # as the desk's own
