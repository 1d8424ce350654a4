"""What an editor decides when publishing, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from review.models.publications import PublicationKind


@dataclass(frozen=True, slots=True)
class PublishOrder:
    """`kind` and `note` tell readers why there is a newer publication; a first one has no note."""

    slug: str
    credit_line: str
    section_id: int | None = None
    kind: PublicationKind = PublicationKind.FIRST
    note: str = ""
