"""Blocks: what a text is made of, and how a translation's blocks are linked to its source's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    PARAGRAPH = "paragraph"
    CROSSHEAD = "crosshead"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of text. `renders` names source blocks by id; it is empty on the source side."""

    id: str
    kind: Kind
    text: str
    renders: tuple[str, ...] = ()
