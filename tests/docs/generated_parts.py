"""Parts of documents that are generated from the code, between a pair of comments.

A part is written as `<!-- generated: NAME -->` ... `<!-- end -->`; the rest is prose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def parts_of(document: Path) -> dict[str, str]:
    """The parts of a document as they stand in it, by name."""
    text = document.read_text(encoding="utf-8")
    return {
        match[2]: match[0].removeprefix(match[1]).removesuffix(match[3])
        for match in PART.finditer(text)
    }


def write_parts(document: Path, parts: Mapping[str, str]) -> None:
    """Replace the parts of a document. Raises KeyError for a part that nothing generates."""
    text = document.read_text(encoding="utf-8")
    text = PART.sub(lambda match: f"{match[1]}{parts[match[2]]}{match[3]}", text)
    document.write_text(text, encoding="utf-8")


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```\n"
