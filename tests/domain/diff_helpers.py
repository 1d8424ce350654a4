"""Two texts compared, and what became of them in a line."""

from __future__ import annotations

from review.domain.diff.compare import BlockChange, Op, Span, compare_texts
from review.domain.text.blocks import Block, Kind


def paragraphs(*texts: str, prefix: str = "b") -> list[Block]:
    return [
        Block(f"{prefix}{index}", Kind.PARAGRAPH, text) for index, text in enumerate(texts, start=1)
    ]


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
