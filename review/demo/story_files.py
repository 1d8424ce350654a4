"""The demo's stories as they lie in `articles/*.toml`, read into values.

A file has the `source`, its blocks (`[[block]]`: a kind, and the text in the source's language and
as the translator first writes it in others) and one `[[article]]` a target language with its steps.
A step says `when`, `who` and which `act`; the rest of its keys belong to the act (see `newsroom`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from review.domain.text.blocks import Kind

FOLDER = Path(__file__).parent / "articles"

# Days before (-) or after (+) the present one, and a time of day in UTC: `-3d 09:30`.
_WHEN = re.compile(r"(?P<days>[+-]\d+)d(?: (?P<time>\d\d:\d\d))?")


@dataclass(frozen=True, slots=True)
class Step:
    """One act in the life of a story's translation into `language`."""

    story: str
    language: str
    when: datetime
    who: str
    act: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """`texts` has for each block its kind and its text by language."""

    name: str
    source: Mapping[str, str]
    texts: tuple[tuple[Kind, Mapping[str, str]], ...]
    steps: tuple[Step, ...]


def read_stories(present: datetime) -> dict[str, Story]:
    """All stories by name, dated as seen from `present`."""
    return {file.stem: _read(file, present) for file in sorted(FOLDER.glob("*.toml"))}


def moment(text: str, present: datetime) -> datetime:
    """The moment that a story tells of, in UTC; the whole day's noon where it names no time."""
    match = _WHEN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not like '-3d 09:30'")
    day = present.astimezone(UTC).date() + timedelta(days=int(match["days"]))
    return datetime.combine(day, time.fromisoformat(match["time"] or "12:00"), UTC)


def _read(file: Path, present: datetime) -> Story:
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    return Story(
        name=file.stem,
        source=content["source"],
        texts=tuple((Kind(block.pop("kind")), block) for block in content["block"]),
        steps=tuple(
            Step(
                story=file.stem,
                language=article["language"],
                when=moment(step.pop("when"), present),
                who=step.pop("who"),
                act=step.pop("act"),
                detail=step,
            )
            for article in content["article"]
            for step in article["step"]
        ),
    )
