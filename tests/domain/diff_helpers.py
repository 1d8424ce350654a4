"""Comparisons of two texts, written in one line, and the texts rebuilt from a comparison."""

from __future__ import annotations

from review.domain.diff.compare import compare
from review.domain.diff.model import BlockChange, ChangeKind, Comparison, Op, Span
from review.domain.text.blocks import Block, Kind


def paragraphs(*texts: str, prefix: str = "b") -> list[Block]:
    return [
        Block(f"{prefix}{index}", Kind.PARAGRAPH, text) for index, text in enumerate(texts, start=1)
    ]


def compare_texts(old: str, new: str, lang: str) -> tuple[Span, ...]:
    """The spans of one block."""
    return compare(paragraphs(old), paragraphs(new), lang).blocks[0].spans


def shown(spans: tuple[Span, ...]) -> str:
    """The spans as one line: [-cut-] and {+added+}."""
    marks = {Op.same: "{}", Op.cut: "[-{}-]", Op.add: "{{+{}+}}"}
    return "".join(marks[span.op].format(span.text) for span in spans)


def marks(old: str, new: str, lang: str = "en") -> str:
    return shown(compare_texts(old, new, lang))


def labels(old: str, new: str, lang: str = "en") -> list[str]:
    return [span.label.value for span in compare_texts(old, new, lang) if span.label]


def kinds(blocks: tuple[BlockChange, ...]) -> list[str]:
    return [block.kind.value for block in blocks]


def new_texts(comparison: Comparison) -> tuple[str, ...]:
    """The new texts in order, rebuilt from the spans."""
    return tuple(block.text for block in comparison.blocks if block.kind is not ChangeKind.cut)


def old_texts(comparison: Comparison) -> tuple[str, ...]:
    """The old texts in order, rebuilt from the spans and the boundaries."""
    texts: dict[int, str] = {}
    for block in comparison.blocks:
        if block.kind is ChangeKind.joined:
            texts.update(zip(block.old, _unjoin(block), strict=True))
        elif block.old:
            whitespace = "".join(boundary.whitespace for boundary in block.boundaries)
            texts[block.old[0]] = texts.get(block.old[0], "") + block.old_text + whitespace
    return tuple(texts[index] for index in sorted(texts))


def _unjoin(block: BlockChange) -> list[str]:
    """The texts that a block was joined from, without the white space that the join inserted."""
    text, start = block.old_text, 0
    parts: list[str] = []
    for boundary in block.boundaries:
        parts.append(text[start : boundary.offset])
        start = boundary.offset + len(boundary.whitespace)
    return [*parts, text[start:]]
