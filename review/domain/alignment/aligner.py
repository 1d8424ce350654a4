"""Paragraph alignment: which paragraphs of a translation render which of the source.

Computed from the two texts alone. Long paragraphs have long translations (`gale_church`); besides,
shared anchors (`anchors`), kinds of block, quotation marks and final punctuation count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from review.domain.alignment.anchors import shared_anchors
from review.domain.alignment.gale_church import Bead, GaleChurchAligner
from review.domain.alignment.search_band import search_band
from review.domain.languages.registry import language
from review.domain.text.blocks import FRONT, Block, Kind, new_id

# In the unit of the costs in `gale_church`, and tuned with them.
_ANCHOR_BONUS = 2.5  # for an anchor of weight 1
_MAX_ANCHOR_BONUS = 25.0
_ENDING_PENALTY = 1.5
_KIND_PENALTY = 1.0
_QUOTES_PENALTY = 0.2

# Characters that say as much as ten in English, by script (measured on NTREX).
_CHARACTERS = {"Hans": 3.6, "Hant": 3.6, "Jpan": 4.5, "Kore": 5.4, "Ethi": 6.9, "Hebr": 8.3}
_CHARACTERS |= {"Arab": 9.2}
_CHARACTERS_OTHERS = 11.0
_CHARACTERS_ENGLISH = 10.0
# The weight of that expectation, in characters, against the ratio of the two texts themselves.
_EXPECTED_LENGTH = 3_000

_QUOTATION_MARKS = frozenset('"«»“”„「」『』')
_CLOSING = "\"”“»«’'」』）)]*_ \u200e\u200f"
# Question and exclamation marks, colons and full stops of all scripts, by the ASCII mark.
_FINAL_MARKS = {
    mark: marks[0] for marks in ("?？؟;՞፧", "!！՜", ":：", ".。।۔։።…") for mark in marks
}


class Paragraphs(NamedTuple):
    """One side of an alignment. Without `kinds`, the kinds of blocks do not count."""

    texts: Sequence[str]
    lang: str
    kinds: Sequence[Kind] | None = None


class _Traits(NamedTuple):
    """What a paragraph and its translation have in common, apart from length and anchors."""

    kind: Kind | None
    has_quotes: bool


@dataclass(frozen=True, slots=True)
class ParagraphLink:
    """Positions (from 0) of paragraphs that belong together; one of the sides may be empty."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]


def align(source: Paragraphs, target: Paragraphs) -> tuple[ParagraphLink, ...]:
    """Return links in order that contain each paragraph of both sides exactly once.

    A link without targets is a paragraph that was left out, one without sources was added. Raises
    Invalid("unknown_language").
    """
    ratio = _length_ratio(source, target)
    source_lengths = [len(text) * ratio for text in source.texts]
    target_lengths = [float(len(text)) for text in target.texts]
    anchors = shared_anchors(source.texts, target.texts)
    source_ends = [0.0, *accumulate(source_lengths)]
    target_ends = [0.0, *accumulate(target_lengths)]
    aligner = GaleChurchAligner(
        source_lengths,
        target_lengths,
        search_band(source_ends, target_ends, anchors),
        _affinity(anchors, _traits(source), _traits(target)),
        _ending_penalty(source.texts, target.texts),
    )
    return tuple(_links(aligner.solve()))


def link_blocks(
    source: Sequence[Block],
    texts: Sequence[tuple[Kind, str]],
    source_lang: str,
    target_lang: str,
) -> tuple[Block, ...]:
    """Return the texts as target blocks that name the source blocks they render.

    A headline renders the headline and a standfirst the standfirst. Where the texts have neither,
    as in a translation pasted as one, those of the source are looked for among the first texts.
    Raises Invalid("unknown_language").
    """
    with_front = not any(kind in FRONT for kind, _ in texts)
    sources = [
        block for block in source if not block.blank and (with_front or block.kind not in FRONT)
    ]
    body = [index for index, (kind, _) in enumerate(texts) if kind not in FRONT]
    links = align(
        Paragraphs([block.text for block in sources], source_lang, list(map(_body_kind, sources))),
        Paragraphs(
            [texts[index][1] for index in body], target_lang, [texts[index][0] for index in body]
        ),
    )
    blocks = [Block(new_id(), kind, text, _front_ids(source, kind)) for kind, text in texts]
    linked = _linked([blocks[index] for index in body], sources, links)
    for index, block in zip(body, linked, strict=True):
        blocks[index] = block
    return tuple(blocks)


def _linked(
    targets: Sequence[Block], sources: Sequence[Block], links: Sequence[ParagraphLink]
) -> Iterator[Block]:
    """The targets with the ids of the sources they are linked to.

    The first targets, if linked one to one to a headline or standfirst, get its kind.
    """
    rendered_front = 0
    for link in links:
        rendered = [sources[index] for index in link.sources]
        ids = tuple(block.id for block in rendered if block.kind not in FRONT)
        one_to_one = len(rendered) == len(link.targets) == 1
        for target in link.targets:
            block = replace(targets[target], renders=ids)
            if one_to_one and not ids and target == rendered_front:
                block = replace(block, kind=rendered[0].kind, renders=(rendered[0].id,))
                rendered_front += 1
            yield block


def _front_ids(source: Sequence[Block], kind: Kind) -> tuple[str, ...]:
    """The ids of the source blocks that a headline or standfirst renders."""
    return tuple(block.id for block in source if block.kind is kind) if kind in FRONT else ()


def _body_kind(block: Block) -> Kind:
    """The kind to compare with those of a body: a headline may have been pasted as a paragraph."""
    return Kind.PARAGRAPH if block.kind in FRONT else block.kind


def _links(beads: Sequence[Bead]) -> Iterator[ParagraphLink]:
    source = target = 0
    for sources, targets in beads:
        linked = range(source, source + sources), range(target, target + targets)
        yield ParagraphLink(tuple(linked[0]), tuple(linked[1]))
        source, target = source + sources, target + targets


def _length_ratio(source: Paragraphs, target: Paragraphs) -> float:
    """The characters of the target that one of the source corresponds to."""
    expected = _characters(target.lang) / _characters(source.lang)
    target_length = sum(map(len, target.texts)) + _EXPECTED_LENGTH * expected
    return target_length / (sum(map(len, source.texts)) + _EXPECTED_LENGTH)


def _characters(lang: str) -> float:
    known = language(lang)
    if known.code.split("-")[0] == "en":
        return _CHARACTERS_ENGLISH
    return _CHARACTERS.get(known.script, _CHARACTERS_OTHERS)


def _traits(paragraphs: Paragraphs) -> list[_Traits]:
    kinds: Sequence[Kind | None] = paragraphs.kinds or [None] * len(paragraphs.texts)
    return [
        _Traits(kind, not _QUOTATION_MARKS.isdisjoint(text))
        for kind, text in zip(kinds, paragraphs.texts, strict=True)
    ]


def _affinity(
    anchors: Mapping[tuple[int, int], float], source: Sequence[_Traits], target: Sequence[_Traits]
) -> Callable[[int], Sequence[float]]:
    """A function that returns, for a source position, a score for each target position.

    The score is the bonus for shared anchors, less the penalty for traits that differ.
    """
    penalties = {
        traits: [-_trait_penalty(traits, other) for other in target] for traits in set(source)
    }
    bonuses: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (row, column), weight in anchors.items():
        bonuses[row].append((column, min(_ANCHOR_BONUS * weight, _MAX_ANCHOR_BONUS)))

    def affinity(row: int) -> Sequence[float]:
        scores = penalties[source[row]].copy()
        for column, bonus in bonuses.get(row, ()):
            scores[column] += bonus
        return scores

    return affinity


def _trait_penalty(source: _Traits, target: _Traits) -> float:
    kinds_differ = None not in (source.kind, target.kind) and source.kind != target.kind
    quotes_differ = source.has_quotes != target.has_quotes
    return _KIND_PENALTY * kinds_differ + _QUOTES_PENALTY * quotes_differ


def _ending_penalty(
    source: Sequence[str], target: Sequence[str]
) -> Callable[[int], Sequence[float]]:
    """A function that returns, for a source position, the penalty for each target position.

    It applies to a bead that ends with both paragraphs, where their final marks differ.
    """
    source_marks, target_marks = list(map(_final_mark, source)), list(map(_final_mark, target))
    penalties = {
        mark: [0.0 if mark == other else _ENDING_PENALTY for other in target_marks]
        for mark in set(source_marks)
    }
    return lambda row: penalties[source_marks[row]]


def _final_mark(text: str) -> str:
    """The final punctuation as `?`, `!`, `:` or `.`, whatever the script; "" for others."""
    return _FINAL_MARKS.get(text.rstrip(_CLOSING)[-1:], "")
