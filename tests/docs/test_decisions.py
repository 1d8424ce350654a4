"""The decision records: numbered without gaps, listed, and of one form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from review.config import ROOT
from tests.docs.markdown_files import LINK, headings, name_of, prose

INDEX = ROOT / "docs" / "decisions" / "README.md"
RECORDS = sorted(path for path in INDEX.parent.glob("*.md") if path != INDEX)


def test_records_are_numbered_without_gaps() -> None:
    numbers = [int(path.name.partition("-")[0]) for path in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))


def test_the_index_lists_every_record_with_its_title() -> None:
    rows = re.findall(r"^\| \[\d+\]\(([^)]+)\) \| (.+) \|$", prose(INDEX), re.MULTILINE)
    titles = {path.name: headings(path)[0].partition(". ")[2] for path in RECORDS}
    assert dict(rows) == titles
    assert [file for file, _ in rows] == [path.name for path in RECORDS]
    assert {file for file in LINK.findall(prose(INDEX)) if re.match(r"\d", file)} == set(titles)


@pytest.mark.parametrize("path", RECORDS, ids=name_of)
def test_a_record_has_its_parts(path: Path) -> None:
    title, *sections = headings(path)
    assert title.partition(". ")[0] == str(int(path.name.partition("-")[0]))
    assert re.search(r"^Status: (accepted|replaced by \S+), 20\d\d-\d\d-\d\d$", prose(path), re.M)
    assert [name for name in sections if name in {"Context", "Decision", "Consequences"}] == [
        "Context", "Decision", "Consequences",
    ]  # fmt: skip
