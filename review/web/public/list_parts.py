"""Parts of a public list of stories, by a cursor in the query string."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, request

from review.domain.errors import Invalid
from review.services.queries import live_publications
from review.services.queries.live_publications import StoryCursor


@dataclass(frozen=True, slots=True)
class ListPart:
    """The part of a list: stories newer than a cursor, or older than one."""

    newer_than: StoryCursor | None
    older_than: StoryCursor | None

    @property
    def query(self) -> dict[str, str]:
        """The query arguments in canonical form."""
        cursors = {"newer": self.newer_than, "older": self.older_than}
        return {name: str(cursor) for name, cursor in cursors.items() if cursor}


def list_part() -> ListPart | None:
    """The requested part; None for the first one. 404 for a malformed cursor.

    Of several `older` the first counts, and of `newer` and `older` together `newer`.
    """
    newer = _cursor_arg("newer")
    older = None if newer else _cursor_arg("older")
    return ListPart(newer, older) if newer or older else None


def _cursor_arg(name: str) -> StoryCursor | None:
    value = request.args.get(name)
    if value is None:
        return None
    try:
        return live_publications.parse_cursor(value)
    except Invalid:
        abort(404)
