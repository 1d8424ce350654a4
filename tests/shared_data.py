"""Data files of real articles and edits, in a folder beside the project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"


def path(name: str) -> Path:
    """The path of a data file. Raises FileNotFoundError with an explanation."""
    file = FOLDER / name
    if not file.is_file():
        raise FileNotFoundError(
            f"{name} is not in {FOLDER}: the tests on real texts need the shared data folder "
            "beside the project (see README, 'Tests')."
        )
    return file


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    with path(name).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
