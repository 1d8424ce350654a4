"""Which of the database's constraints refused a row, alike on both databases."""

from __future__ import annotations

import re

from sqlalchemy.exc import IntegrityError

_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")


def violated(error: IntegrityError) -> str:
    """The constraint's name, or "" when the database does not tell.

    SQLite names the columns of a uniqueness instead; the name follows from them by the convention
    in `models.base`.
    """
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if name:
        return str(name)
    match = _SQLITE_UNIQUE.search(str(error.orig))
    if match is None:
        return ""
    columns = [column.strip().split(".") for column in match["columns"].split(",")]
    return "_".join(["uq", columns[0][0], *(column[-1] for column in columns)])
