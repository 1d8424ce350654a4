"""`flask article import` and `export` as they are typed, on databases that really commit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from review.domain.workflow import State
from review.models.articles import Article
from review.models.base import Base
from review.services.editorial import revisions
from tests import cast, shared_data
from tests.cast import Cast
from tests.databases import Database

ROW = {
    "id": "market",
    "source_lang": "ar",
    "target_lang": "en",
    "source_title": "السوق",
    "source_paragraphs": ["فتح السوق أبوابه."],
    "target_title": "The market",
    "target_paragraphs": ["The market has opened."],
}


def run(app: Flask, *words: object, given: bytes = b"") -> Result:
    return app.test_cli_runner().invoke(args=["article", *map(str, words)], input=given)


def line(**change: object) -> bytes:
    return json.dumps(ROW | change).encode() + b"\n"


def counts(database: Database) -> dict[str, int]:
    with database.sessions() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_real_articles_go_in_once_and_come_out_equal(app: Flask, database: Database) -> None:
    file = shared_data.path("articles.jsonl")
    first = run(app, "import", file, "--state", "edited")
    assert (first.exit_code, first.stdout) == (0, "")
    assert "77 imported, 0 already there, 0 refused." in first.stderr
    assert "source paragraphs have no translation" in first.stderr
    before = counts(database)
    again = run(app, "import", file, "--state", "published")
    assert again.exit_code == 0
    assert "0 imported, 77 already there, 0 refused." in again.stderr
    assert counts(database) == before
    exported = run(app, "export", "--state", "edited").stdout_bytes.splitlines()
    assert [json.loads(row) for row in exported] == list(shared_data.rows("articles.jsonl"))
    assert run(app, "export", "--state", "draft").stdout_bytes == b""


HOSTILE = (
    b"\xef\xbb\xbf" + line().replace(b"\n", b"\r\n"),
    b"\n",
    b"not json\n",
    b"[]\n",
    b'{"id": "\xff"}\n',
    line(id="other", source_title=""),
    line(id="other", source_lang="qq"),
    line(id="other", target_lang="ar"),
    line(),
    line(target_lang="fr", source_title="سوق آخر"),
    line(id="nul", source_paragraphs=["a\0b"]),
    line(id="half", source_paragraphs=["a\ud800b"]),
    line(id="huge", source_paragraphs=["x" * 5_000_000]),
    line(id="long", target_paragraphs=["x" * 20_001]),
    line(id="long-title", source_title="x" * 20_001),
    line(id="book", source_paragraphs=["x" * 20_000] * 26),
    line(id="many", target_paragraphs=["x"] * 5_000),
    line(id="waits", target_title=None, target_paragraphs=[]),
    line(id="last")[:-1],
)
REASONS = {
    3: "it is not JSON",
    4: "it is not a JSON object",
    5: "it is not UTF-8 (byte 8 of the line)",
    6: "source_title is empty",
    7: "source_lang is no language that is known here: qq",
    8: "source_lang and target_lang are the same",
    9: "its id and target_lang were in line 1 already",
    10: "its id belongs to another source here",
    11: "source_paragraphs holds a control character (U+0000)",
    12: "source_paragraphs holds a control character (U+D800)",
    13: "source_paragraphs has a text longer than 1000000 characters",
    14: "it has a paragraph of 20001 characters; 20000 are the most",
    15: "it has a paragraph of 20001 characters; 20000 are the most",
    16: "one of its texts has 520005 characters; 500000 are the most",
    17: "one of its texts has more than 5000 paragraphs, the title included",
}


def test_a_broken_line_is_refused_and_the_others_are_taken(app: Flask, database: Database) -> None:
    result = run(app, "import", "-", given=b"".join(HOSTILE))
    refused = [said for said in result.stderr.splitlines() if said.startswith("line ")]
    assert [int(said.split(":")[0].removeprefix("line ")) for said in refused] == list(REASONS)
    for said, (number, reason) in zip(refused, REASONS.items(), strict=True):
        assert said.startswith(f"line {number}: {reason}")
    assert "3 imported, 0 already there, 15 refused." in result.stderr
    assert "1 without a translation" in result.stderr
    assert result.exit_code == 1
    assert counts(database)["articles"] == 3


def test_a_row_that_stops_on_its_way_is_said_to(app: Flask, database: Database) -> None:
    given = line(target_paragraphs=[" "])
    result = run(app, "import", "-", "--state", "published", given=given)
    assert "1 stopped at edited: standfirst missing." in result.stderr
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--translator", "nobody@example.org"), "nobody here has the address nobody@example.org."),
        (("--state", "finished"), "'finished' is not one of"),
    ],
)
def test_wrong_options_change_nothing(
    app: Flask, database: Database, options: tuple[str, ...], sentence: str
) -> None:
    result = run(app, "import", "-", *options, given=line())
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert sum(counts(database).values()) == 0


def test_a_missing_file_is_said_to_be_missing(app: Flask, tmp_path: Path) -> None:
    result = run(app, "import", tmp_path / "no.jsonl")
    assert result.exit_code == 2
    assert "No such file" in result.stderr


def test_a_credit_line_can_be_given(app: Flask, database: Database) -> None:
    run(app, "import", "-", "--state", "published", "--credit", "Agency", given=line())
    with database.sessions() as session:
        assert session.scalars(select(Article.credit_line)).all() == ["Agency"]


def test_who_wrote_older_texts_is_stored_once(
    app: Flask, database: Database, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched, database.sessions.begin() as session:
        patched.setattr(revisions, "add_authorship", lambda *_args: None)
        for _ in range(2):
            cast.article_in(session, people, State.EDITED)
    for expected in ("2 texts attributed.", "0 texts attributed."):
        done = run(app, "attribute")
        assert (done.exit_code, done.stderr.strip()) == (0, expected)
    assert counts(database)["revision_authorships"] == 2
