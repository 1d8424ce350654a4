"""Where the real articles and editors' changes lie: beside the project, never inside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"


def path(name: str) -> Path:
    """The path of one data file; a clear failure where the folder is not beside the checkout."""
    found = FOLDER / name
    if not found.is_file():
        raise FileNotFoundError(
            f"{name} is not in {FOLDER}: the tests on real texts need the shared data folder "
            "beside the project (see README, 'Tests')."
        )
    return found


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of one JSON Lines file, in its order."""
    with path(name).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
