"""`flask text diff` and `flask text align`: the rules on text files, without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from review.domain.alignment.aligner import ParagraphLink, Paragraphs, align
from review.domain.diff.compare import compare
from review.domain.diff.model import BlockChange, ChangeKind, Comparison, Op, Span
from review.domain.errors import Invalid
from review.domain.languages.registry import language
from review.domain.text.blocks import Block, Kind
from review.formats.plain_text import read_paragraphs

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_MARKS = {Op.same: ("", ""), Op.cut: ("[-", "-]"), Op.add: ("{+", "+}")}
_COLOURS = {Op.same: None, Op.cut: "red", Op.add: "green"}


@click.group("text", help="Compare and align texts: UTF-8 files, blank lines between paragraphs.")
def group() -> None:
    """The rules for texts, on files."""


class _Language(click.ParamType[str]):
    name = "language"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return language(value).code
        except Invalid:
            self.fail(f"{value!r} is no language that is known here; try ar, en or zh.", param, ctx)


@group.command("diff")
@click.argument("old", metavar="A", type=_FILE)
@click.argument("new", metavar="B", type=_FILE)
@click.option("--lang", type=_Language(), required=True, help="The language of both texts.")
@click.option("--json", "as_json", is_flag=True, help="For programs rather than for readers.")
def diff(old: Path, new: Path, lang: str, as_json: bool) -> None:
    """Say what became of the text in A in the text in B.

    What was cut stands in [-brackets-], what was added in {+braces+}.
    """
    comparison = compare(_blocks(old), _blocks(new), lang, ids_known=False)
    lines = [_json(_plain(comparison))] if as_json else _describe(comparison)
    _print(lines)


@group.command("align")
@click.argument("source", type=_FILE)
@click.argument("target", type=_FILE)
@click.option("--source-lang", type=_Language(), required=True)
@click.option("--target-lang", type=_Language(), required=True)
@click.option("--json", "as_json", is_flag=True, help="For programs rather than for readers.")
def align_(source: Path, target: Path, source_lang: str, target_lang: str, as_json: bool) -> None:
    """Say which paragraphs of TARGET render which of SOURCE."""
    texts = _read(source), _read(target)
    links = align(Paragraphs(texts[0], source_lang), Paragraphs(texts[1], target_lang))
    if as_json:
        _print([_json({"links": [[list(link.sources), list(link.targets)] for link in links]})])
    else:
        _print(_aligned(links, *texts))


def _read(file: Path) -> tuple[str, ...]:
    try:
        return read_paragraphs(file.read_bytes())
    except Invalid as broken:
        raise click.UsageError(
            f"{file} is not UTF-8 (at byte {broken.detail['position']}). Save it as UTF-8."
        ) from broken
    except OSError as failed:
        raise click.UsageError(f"{file} cannot be read: {failed.strerror}.") from failed


def _blocks(file: Path) -> list[Block]:
    """The file's paragraphs; their ids say nothing, since a file has none."""
    return [Block(str(i), Kind.PARAGRAPH, text) for i, text in enumerate(_read(file))]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(comparison: Comparison) -> dict[str, object]:
    return {
        "blocks": [
            {
                "kind": change.kind.value,
                "labels": [label.value for label in change.labels],
                "spans": [[span.op.value, span.text] for span in change.spans],
            }
            for change in comparison.blocks
        ],
        "counts": {label.value: number for label, number in comparison.counts.items()},
    }


def _describe(comparison: Comparison) -> Iterator[str]:
    for change in comparison.blocks:
        yield from (_heading(change), "".join(map(_marked, change.spans)), "")
    yield _summary(comparison)


def _heading(change: BlockChange) -> str:
    """Where the paragraph stands and stood, and what happened to it: `3 (was 5): moved, number`."""
    numbers = ", ".join(str(index + 1) for index in change.new or change.old)
    old_numbers = ", ".join(str(index + 1) for index in change.old)
    was = f" (was {old_numbers})" if change.new and change.old and change.old != change.new else ""
    notes = [] if change.kind is ChangeKind.same else [change.kind.value]
    notes += [label.value for label in change.labels if label.value != change.kind.value]
    if change.moved and change.kind is not ChangeKind.moved:
        notes.append("moved")
    heading = f"{numbers}{was}: {', '.join(notes)}" if notes else f"{numbers}{was}"
    return click.style(heading, bold=True)


def _marked(span: Span) -> str:
    before, after = _MARKS[span.op]
    return click.style(f"{before}{span.text}{after}", fg=_COLOURS[span.op])


def _summary(comparison: Comparison) -> str:
    """`5 changes: 2 number, 1 name, 1 moved, 1 split.`"""
    counts = {label.value: number for label, number in comparison.counts.items()}
    counts |= {
        "moved": comparison.moved, "split": comparison.split, "joined": comparison.joined,
    }  # fmt: skip
    labels = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    if not comparison.total:
        return "No changes."
    return f"{comparison.total} change{'s' if comparison.total > 1 else ''}: {labels}."


def _aligned(
    links: Sequence[ParagraphLink], source: Sequence[str], target: Sequence[str]
) -> Iterator[str]:
    for link in links:
        yield from (f"{index + 1:>4} < {source[index]}" for index in link.sources)
        yield from (f"{index + 1:>4} > {target[index]}" for index in link.targets)
        yield ""
    alone = sum(not link.targets for link in links), sum(not link.sources for link in links)
    yield f"{len(links)} links; without a translation: {alone[0]}; added: {alone[1]}."


def _print(lines: Sequence[str] | Iterator[str]) -> None:
    """To standard output in UTF-8 whatever the locale says; in colour on a terminal."""
    out = sys.stdout.buffer
    for line in lines:
        text = line if sys.stdout.isatty() else click.unstyle(line)
        out.write(text.encode(errors="replace") + b"\n")
    out.flush()
