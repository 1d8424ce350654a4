"""`flask article import` and `flask article export`: articles as JSON Lines."""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import BinaryIO

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from review.database import begin_writing
from review.domain.errors import DomainError, Invalid
from review.domain.workflow import State
from review.extensions import db
from review.formats import article_jsonl, jsonl
from review.formats.article_jsonl import ArticleRow
from review.formats.jsonl import Line
from review.messages.sentences import command_error_message
from review.services.editorial import authorship
from review.services.exchange import article_export, article_import
from review.services.exchange.article_import import ImportStatus, Outcome
from review.services.exchange.import_actors import ImportActors, find_import_actors

group = AppGroup("article", help="Bring articles in and give them back, as JSON Lines.")

_STATES = click.Choice([state.value for state in State])


@group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--state",
    type=_STATES,
    default=State.DRAFT.value,
    show_default=True,
    help="How far to take the rows that have a translation.",
)
@click.option(
    "--translator", metavar="EMAIL", help="Who translated them (default: the import desk)."
)
@click.option("--editor", metavar="EMAIL", help="Who approves them (default: the import desk).")
@click.option("--credit", metavar="TEXT", default="", help="The credit line of what is published.")
def import_(
    file: BinaryIO, state: str, translator: str | None, editor: str | None, credit: str
) -> None:
    """Read articles from FILE (- for standard input), one JSON object a line.

    A line that cannot be used is refused with its number and the reason, and the others are taken.
    A row that is there already, by its id and target language, is left alone, so the same file can
    be read again. Ends with 1 if a line was refused.
    """
    try:
        begin_writing(db.session())
        actors = find_import_actors(db.session(), translator, editor, credit)
        db.session.commit()
    except Invalid as wrong:
        raise click.UsageError(f"{command_error_message(wrong)}.") from wrong
    run = _ImportRun(actors, State(state))
    size = _size(file)
    shown = size > 0 and sys.stderr.isatty()
    with click.progressbar(
        length=size, label="Importing", file=sys.stderr, hidden=not shown
    ) as bar:
        for line in jsonl.read_lines(file):
            run.import_line(line)
            bar.update(line.size)
    for sentence in run.summary():
        click.echo(sentence, err=True)
    if run.refused:
        raise click.exceptions.Exit(1)


@group.command("export")
@click.option("--state", "states", type=_STATES, multiple=True, help="Only those in this state.")
@click.option("--id", "ids", metavar="ID", multiple=True, help="Only the row with this id.")
def export(states: tuple[str, ...], ids: tuple[str, ...]) -> None:
    """Write articles to standard output, one JSON object a line, as `article import` reads them.

    Both options can be given several times.
    """
    out = sys.stdout.buffer
    wanted = [State(state) for state in states]
    for row in article_export.rows(db.session(), states=wanted, ids=ids):
        out.write(jsonl.encode(row))
    out.flush()


@group.command("attribute")
def attribute() -> None:
    """Store who wrote the words of texts in review that are older than this record.

    Useful once after an upgrade. Without it pages compute them each time, until the next save.
    """
    count = 0
    begin_writing(db.session())
    while authorship.store_missing(db.session()):
        count += 1
        db.session.commit()
        begin_writing(db.session())
    db.session.rollback()
    click.echo(f"{count} texts attributed.", err=True)


class _ImportRun:
    """One run of the import: takes lines, tells of those refused, and counts."""

    def __init__(self, actors: ImportActors, state: State) -> None:
        self.actors = actors
        self.state = state
        self.first_lines: dict[tuple[str, str], int] = {}
        self.statuses: Counter[ImportStatus] = Counter()
        self.stopped: Counter[tuple[State, str]] = Counter()
        self.refused = 0
        self.waiting = 0
        self.left_out = 0

    def import_line(self, line: Line) -> None:
        """Import the row of a line, in a transaction of its own."""
        if line.blank:
            return
        try:
            row = article_jsonl.decode(line)
            self._note_first(row, line)
            outcome = self._import(row)
        except DomainError as wrong:
            db.session.rollback()
            self.refused += 1
            _print_line(f"line {line.number}: {command_error_message(wrong)}")
        except OperationalError as failed:
            raise click.ClickException(
                f"The database failed at line {line.number}: {failed.orig}. What was read "
                "before is kept; run the same command again to go on."
            ) from failed
        else:
            self._count(row, outcome)

    def _note_first(self, row: ArticleRow, line: Line) -> None:
        first = self.first_lines.setdefault((row.id, row.target_lang), line.number)
        if first != line.number:
            raise Invalid("repeated_id", first=first)

    def _import(self, row: ArticleRow) -> Outcome:
        begin_writing(db.session())
        outcome = article_import.import_row(db.session(), self.actors, row, self.state)
        db.session.commit()
        db.session.expunge_all()
        return outcome

    def _count(self, row: ArticleRow, outcome: Outcome) -> None:
        self.statuses[outcome.status] += 1
        self.left_out += outcome.left_out
        if outcome.status is ImportStatus.IMPORTED and row.target is None:
            self.waiting += 1
        if outcome.stopped:
            self.stopped[outcome.state, outcome.stopped] += 1

    def summary(self) -> list[str]:
        """What became of all lines, in sentences."""
        imported = self.statuses[ImportStatus.IMPORTED]
        there = self.statuses[ImportStatus.ALREADY_THERE]
        lines = [f"{imported} imported, {there} already there, {self.refused} refused."]
        if self.waiting:
            lines.append(
                f"{self.waiting} without a translation: drafts that wait for a translator."
            )
        if self.left_out:
            lines.append(
                f"{self.left_out} source paragraphs have no translation: marked as left out."
            )
        lines += [
            f"{count} stopped at {state}: {code.replace('_', ' ')}."
            for (state, code), count in sorted(self.stopped.items())
        ]
        return lines


def _print_line(sentence: str) -> None:
    """Say it on a line of its own, not behind the progress bar."""
    wipe = "\r\033[K" if sys.stderr.isatty() else ""
    click.echo(wipe + sentence, err=True)


def _size(file: BinaryIO) -> int:
    """The bytes to be read; 0 where that cannot be known beforehand."""
    try:
        return os.fstat(file.fileno()).st_size
    except OSError:
        return 0
