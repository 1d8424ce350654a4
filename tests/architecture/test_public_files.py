"""What the project says of itself is true, and says nothing of the machine it was written on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from review.config import ROOT
from tests.recording_environment import settings_names

# The paths of somebody's machine, so written that this file holds none.
OURS_ALONE = re.compile(r"(?<![\w.])/(?:[w]ork|[h]ome/\w+|[U]sers/\w+|[r]oot)/")


def files() -> list[Path]:
    """The files of the project: those that git knows, and those that it would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_tells_of_a_machine() -> None:
    telling = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a font or a picture
        telling += [f"{path.relative_to(ROOT)}: {found}" for found in OURS_ALONE.findall(text)]
    assert telling == []


def test_the_table_in_the_readme_has_every_setting() -> None:
    settings_read = {name for name in settings_names() if not name.endswith("_FILE")}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = {
        name
        for row in re.findall(r"^\|(.+?)\|", readme, re.MULTILINE)
        for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)
    }
    assert table >= settings_read, f"the README lacks {settings_read - table}"
    files = {f"{name}_FILE" for name in settings_read}
    assert table <= settings_read | files | {"PORT"}, f"nothing reads {table - settings_read}"


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    said = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert targets - set(re.findall(r"make ([a-z-]+)", said)) == {"test-tools"}
