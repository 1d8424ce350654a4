"""Documents link to what exists, and the files they name exist."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from review.config import ROOT
from tests.docs.markdown_files import CODE_SPAN, DOCUMENTS, LINK, anchors, name_of, prose

# A file or folder, in full or by its end: `review/web/http/`, `web/public/views.py`, `bulkhead.py`.
PATH = re.compile(r"[\w.<>-]+(?:/[\w.@<>-]+)*/?")
SUFFIXES = {".css", ".html", ".ini", ".js", ".md", ".po", ".py", ".toml", ".txt", ".yaml", ".yml"}
# Made by commands, or of an installation.
ELSEWHERE = re.compile(r"(\.venv|\.env|build|instance|secrets|current|releases)(/|$)")


@cache
def project_paths() -> frozenset[PurePosixPath]:
    """Every file that git knows or would take in, and every folder above one, from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    files = [PurePosixPath(name) for name in listed.split("\0") if name and (ROOT / name).exists()]
    return frozenset(path for file in files for path in (file, *file.parents))


def named_paths(path: Path) -> set[str]:
    """The files and folders that stand as code in a document; placeholders become wildcards."""
    spans = {span for span in CODE_SPAN.findall(prose(path)) if PATH.fullmatch(span)}
    top = {part.name for part in project_paths() if len(part.parts) == 1}
    paths = {
        span
        for span in spans
        if (span.split("/")[0] in top and "/" in span) or PurePosixPath(span).suffix in SUFFIXES
    }
    return {re.sub(r"<\w+>", "*", span) for span in paths if not ELSEWHERE.match(span)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_relative_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(prose(path)):
        if re.match(r"\w+:", target):
            continue
        file, _, fragment = target.partition("#")
        linked = (path.parent / file).resolve() if file else path
        assert linked.exists(), target
        if fragment and linked.suffix == ".md":
            assert fragment in anchors(linked), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_named_files_exist(path: Path) -> None:
    missing = {
        name
        for name in named_paths(path)
        if not any(known.match(name.rstrip("/")) for known in project_paths())
    }
    assert missing == set()
