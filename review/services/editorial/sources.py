"""Originals: adding one, and reading its blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.errors import Invalid
from review.domain.languages.registry import language as known_language
from review.domain.text.blocks import Block, check_lengths, check_size, headline, to_json, validate
from review.domain.text.inline_markdown import to_plain
from review.domain.workflow import Actor
from review.models.sources import Source, SourceVersion
from review.services.audit import record


@dataclass(frozen=True, slots=True)
class SourceDetails:
    """Where a source comes from; empty where it is not known."""

    outlet: str = ""
    affiliation: str = ""
    author: str = ""
    url: str = ""
    published_on: date | None = None
    rights_note: str = ""


NO_DETAILS = SourceDetails()


def add_source(
    session: Session,
    actor: Actor,
    *,
    language: str,
    blocks: Sequence[Block],
    details: SourceDetails = NO_DETAILS,
    import_id: str | None = None,
    import_data: Mapping[str, Any] | None = None,
) -> Source:
    """A new source with its first version.

    Raises Invalid: unknown_language, source_headline_missing, too_many_blocks, block_too_long,
    text_too_long, or what `blocks.validate` finds.
    """
    known_language(language)
    title = _checked_headline(blocks)
    source = Source(
        language=language,
        **asdict(details),
        headline=to_plain(title.text),
        import_id=import_id,
        import_data=None if import_data is None else dict(import_data),
        created_by_id=actor.id,
        created_at=now(),
    )
    source.versions.append(
        SourceVersion(number=1, blocks_json=to_json(blocks), created_by_id=actor.id)
    )
    session.add(source)
    session.flush()
    record(session, EventKind.SOURCE_ADDED, actor_id=actor.id, data={"source": source.id})
    return source


def _checked_headline(blocks: Sequence[Block]) -> Block:
    """The headline of a text that `add_source` accepts; else raises Invalid."""
    check_size(blocks)
    check_lengths(blocks)
    validate(blocks)
    title = headline(blocks)
    if title is None or title.blank:
        raise Invalid("source_headline_missing", field="headline")
    return title


def latest_version(session: Session, source_id: int) -> SourceVersion:
    """The newest version of a source."""
    query = (
        select(SourceVersion)
        .where(SourceVersion.source_id == source_id)
        .order_by(SourceVersion.number.desc())
        .limit(1)
    )
    return session.scalars(query).one()


def newest(session: Session, source_id: int) -> tuple[int, datetime]:
    """The id of that version, and since when there is it; its text is not read."""
    query = (
        select(SourceVersion.id, SourceVersion.created_at)
        .where(SourceVersion.source_id == source_id)
        .order_by(SourceVersion.number.desc())
        .limit(1)
    )
    id, since = session.execute(query).one()
    return id, since


def version(session: Session, version_id: int) -> SourceVersion:
    """The source version with an id, which has to exist."""
    return session.get_one(SourceVersion, version_id)
