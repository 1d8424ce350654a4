"""`flask text diff` and `flask text align`: no database, no application."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from review.cli.text_tools import group

OLD = """\ufeffThe market has reopened after nine years, and 31 shops are back at work.\r
\r
The second paragraph stays where it is and has enough words to be known again.\r
 \t\r
This one is long enough to be split. The cut comes before these very words of it.\r
\r
This last paragraph is going to be left out altogether, and nobody will miss it.
"""
NEW = """The second paragraph stays where it is and has enough words to be known again.

The market has reopened after nine years, and 13 shops are back at work.

This one is long enough to be split.

The cut comes before these very words of it.

Quite another thing altogether, written afresh by somebody.
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_bytes(OLD.encode())
    new.write_bytes(NEW.encode())
    return str(old), str(new)


def run(*words: str) -> Result:
    return CliRunner().invoke(group, list(words))


def test_diff_as_json_has_the_promised_shape(files: tuple[str, str]) -> None:
    told = json.loads(run("diff", *files, "--lang", "en", "--json").stdout)
    assert set(told) == {"blocks", "counts"}
    assert all(set(block) == {"kind", "labels", "spans"} for block in told["blocks"])
    kinds = [block["kind"] for block in told["blocks"]]
    assert {"moved", "split", "cut", "added"} <= set(kinds)
    texts = [
        "".join(text for op, text in block["spans"] if op != "cut")
        for block in told["blocks"]
        if block["kind"] != "cut"
    ]
    assert texts == NEW.strip().split("\n\n")
    assert told["counts"]["number"] == 1


def test_diff_can_be_read_without_colour(files: tuple[str, str]) -> None:
    told = run("diff", *files, "--lang", "en").stdout
    assert "[-31-]{+13+} shops" in told
    assert "split" in told
    assert "moved" in told
    assert told.rstrip().endswith("1 moved, 1 split.")
    assert "\x1b" not in told


def test_equal_texts_have_no_changes(files: tuple[str, str]) -> None:
    assert run("diff", files[0], files[0], "--lang", "en").stdout.endswith("No changes.\n")


def test_align_as_json_has_the_promised_shape(tmp_path: Path) -> None:
    source, target = tmp_path / "ar.txt", tmp_path / "en.txt"
    source.write_text(
        "عاد ١٣ محلاً إلى السوق القديم.\n\nالماء مقطوع منذ شهر عن البلدة كلها.", "utf-8"
    )
    target.write_text("13 shops are back.\n\nThe town has had no water for a month.", "utf-8")
    words = ("align", str(source), str(target), "--source-lang", "ar", "--target-lang", "en")
    assert json.loads(run(*words, "--json").stdout) == {"links": [[[0], [0]], [[1], [1]]]}
    assert "2 links; without a translation: 0; added: 0." in run(*words).stdout


def test_what_is_not_utf8_or_not_there_ends_with_two(
    files: tuple[str, str], tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes("سوق".encode("cp1256"))
    broken = run("diff", files[0], str(other), "--lang", "en")
    assert (broken.exit_code, broken.stdout) == (2, "")
    assert "is not UTF-8" in broken.stderr
    missing = run("diff", files[0], str(tmp_path / "missing.txt"), "--lang", "en")
    assert missing.exit_code == 2
    assert "does not exist" in missing.stderr
    unknown = run("diff", *files, "--lang", "qq")
    assert unknown.exit_code == 2
    assert "is no language that is known here" in unknown.stderr
