"""Which paragraphs of a translation render which of the source, told from the two texts.

Long paragraphs have long translations; to that come anchors (`anchors`), kinds, quotation marks and
how a paragraph ends. `gale_church` weighs them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from review.domain.alignment.anchors import shared_cues
from review.domain.alignment.gale_church import ParagraphSearch, Step
from review.domain.alignment.search_band import corridor
from review.domain.languages.registry import language
from review.domain.text.blocks import FRONT, Block, Kind, new_id

# In the unit of the costs in `review.domain.alignment.gale_church`, and tuned with them.
_CUE = 2.5
_MOST_CUES = 25.0
_ENDS_DIFFER = 1.5
_KINDS_DIFFER = 1.0
_QUOTES_DIFFER = 0.2

# How many characters say what ten do in English, by script (measured on NTREX); others as Latin.
_CHARACTERS = {"Hans": 3.6, "Hant": 3.6, "Jpan": 4.5, "Kore": 5.4, "Ethi": 6.9, "Hebr": 8.3}
_CHARACTERS |= {"Arab": 9.2}
_CHARACTERS_LATIN = 11.0
_CHARACTERS_ENGLISH = 10.0
# The weight of that expectation, in characters, against what the two texts themselves show.
_EXPECTED = 3_000

_QUOTATION_MARKS = frozenset('"«»“”„「」『』')
_CLOSING = "\"”“»«’'」』）)]*_ \u200e\u200f"
_FINAL_MARKS = {
    mark: marks[0] for marks in ("?？؟;՞፧", "!！՜", ":：", ".。।۔։።…") for mark in marks
}


Look = tuple[Kind | None, bool]


@dataclass(frozen=True, slots=True)
class ParagraphLink:
    """Places (from 0) of paragraphs that belong together; one of the two sides may be empty."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]


def align(
    source: Sequence[str],
    target: Sequence[str],
    source_lang: str,
    target_lang: str,
    source_kinds: Sequence[Kind] | None = None,
    target_kinds: Sequence[Kind] | None = None,
) -> tuple[ParagraphLink, ...]:
    """Links in order, each paragraph in exactly one: joined, split, left out and added ones too.

    Raises Invalid("unknown_language").
    """
    ratio = _ratio(source, target, source_lang, target_lang)
    source_lengths = [len(text) * ratio for text in source]
    target_lengths = [float(len(text)) for text in target]
    cues = shared_cues(source, target)
    search = ParagraphSearch(
        source_lengths,
        target_lengths,
        corridor([0.0, *accumulate(source_lengths)], [0.0, *accumulate(target_lengths)], cues),
        _affinity(cues, _looks(source, source_kinds), _looks(target, target_kinds)),
        _parting([_end(text) for text in source], [_end(text) for text in target]),
    )
    return tuple(_links(search.cheapest()))


def link_blocks(
    source: Sequence[Block],
    texts: Sequence[tuple[Kind, str]],
    source_lang: str,
    target_lang: str,
) -> tuple[Block, ...]:
    """The texts as target blocks that name the source blocks they render.

    A headline renders the headline and a standfirst the standfirst. Where the texts have neither,
    as in a translation pasted whole, those of the source are looked for among the first texts.
    """
    whole = not any(kind in FRONT for kind, _ in texts)
    sources = [block for block in source if not block.blank and (whole or block.kind not in FRONT)]
    places = [place for place, (kind, _) in enumerate(texts) if kind not in FRONT]
    blocks = [
        Block(new_id(), kind, text, tuple(one.id for one in source if one.kind is kind))
        if kind in FRONT
        else Block(new_id(), kind, text)
        for kind, text in texts
    ]
    links = align(
        [block.text for block in sources],
        [texts[place][1] for place in places],
        source_lang,
        target_lang,
        [Kind.PARAGRAPH if block.kind in FRONT else block.kind for block in sources],
        [texts[place][0] for place in places],
    )
    front = 0
    for link in links:
        rendered = [sources[place] for place in link.sources]
        body = tuple(block.id for block in rendered if block.kind not in FRONT)
        for place in link.targets:
            block = replace(blocks[places[place]], renders=body)
            if rendered and not body and len(rendered) == len(link.targets) == 1 and place == front:
                block = replace(block, kind=rendered[0].kind, renders=(rendered[0].id,))
                front += 1
            blocks[places[place]] = block
    return tuple(blocks)


def _links(steps: Sequence[Step]) -> Iterator[ParagraphLink]:
    row = column = 0
    for sources, targets in steps:
        yield ParagraphLink(
            tuple(range(row, row + sources)), tuple(range(column, column + targets))
        )
        row, column = row + sources, column + targets


def _ratio(
    source: Sequence[str], target: Sequence[str], source_lang: str, target_lang: str
) -> float:
    """How many characters of the target one of the source is worth."""
    expected = _density(target_lang) / _density(source_lang)
    shown = sum(map(len, target)) + _EXPECTED * expected
    return shown / (sum(map(len, source)) + _EXPECTED)


def _density(lang: str) -> float:
    known = language(lang)
    if known.code.split("-")[0] == "en":
        return _CHARACTERS_ENGLISH
    return _CHARACTERS.get(known.script, _CHARACTERS_LATIN)


def _looks(texts: Sequence[str], kinds: Sequence[Kind] | None) -> list[Look]:
    """Of each text its kind, if known, and whether it quotes."""
    quoted = [not _QUOTATION_MARKS.isdisjoint(text) for text in texts]
    if kinds is None:
        return [(None, quotes) for quotes in quoted]
    return list(zip(kinds, quoted, strict=True))


def _affinity(
    cues: Mapping[tuple[int, int], float], source: Sequence[Look], target: Sequence[Look]
) -> Callable[[int], Sequence[float]]:
    """What speaks for linking a source place to each of the target: shared cues, less what their
    looks have against it."""
    against = {look: [-_clash(look, other) for other in target] for look in set(source)}
    shared: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (row, column), weight in cues.items():
        shared[row].append((column, min(_CUE * weight, _MOST_CUES)))

    def affinity(row: int) -> Sequence[float]:
        found = against[source[row]].copy()
        for column, bonus in shared.get(row, ()):
            found[column] += bonus
        return found

    return affinity


def _clash(source: Look, target: Look) -> float:
    kinds_differ = None not in (source[0], target[0]) and source[0] != target[0]
    return _KINDS_DIFFER * kinds_differ + _QUOTES_DIFFER * (source[1] != target[1])


def _parting(source: Sequence[str], target: Sequence[str]) -> Callable[[int], Sequence[float]]:
    """What speaks against a link that ends with these two places: final marks that differ."""
    against = {
        mark: [0.0 if mark == other else _ENDS_DIFFER for other in target] for mark in set(source)
    }
    return lambda row: against[source[row]]


def _end(text: str) -> str:
    """How a text ends: `?`, `!`, `:`, `.` in any script, or nothing of these."""
    return _FINAL_MARKS.get(text.rstrip(_CLOSING)[-1:], "")
