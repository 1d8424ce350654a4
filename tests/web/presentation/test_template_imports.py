"""Templates import what exists, and nothing that they do not use."""

from __future__ import annotations

import re

from review.config import ROOT

FOLDER = ROOT / "templates"
TEXTS = {
    file.relative_to(FOLDER).as_posix(): file.read_text(encoding="utf-8")
    for file in sorted(FOLDER.rglob("*.html"))
}
IMPORT = re.compile(r"\{%-? from '([^']+)' import ([^%]+?) %\}")


def imports() -> list[tuple[str, str, str, str]]:
    """(template, the one it imports from, macro, its name here)."""
    return [
        (name, source, *(macro.split(" as ") * 2)[:2])
        for name, text in TEXTS.items()
        for source, macros in IMPORT.findall(text)
        for macro in re.split(r",\s*", macros)
    ]


def test_every_imported_macro_exists() -> None:
    missing = [
        f"{name}: {macro}"
        for name, source, macro, _ in imports()
        if not re.search(rf"\{{%-? macro {macro}\(", TEXTS[source])
    ]
    assert missing == []


def test_every_import_is_used() -> None:
    unused = [
        f"{name}: {used}"
        for name, _, _, used in imports()
        if not re.search(rf"(?<![\w.]){used}\(", IMPORT.sub("", TEXTS[name]))
    ]
    assert unused == []
