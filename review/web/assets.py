"""Addresses of static files that change with their content, so that browsers may keep them long."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from hashlib import blake2s
from pathlib import Path

from flask import Flask

KEPT = timedelta(days=365)


def version(app: Flask) -> None:
    """Let `url_for('static', ...)` name the file's content, and files be kept for a year."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEPT
    folder = Path(str(app.static_folder))

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static" and "v" not in values:
            file = folder / str(values.get("filename", ""))
            if file.is_file():
                values["v"] = _digest(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _digest(file: Path, _changed: int) -> str:
    return blake2s(file.read_bytes(), digest_size=6).hexdigest()
