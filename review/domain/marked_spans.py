"""Two token sequences -> spans to show, with the seams where a block was split or joined.

A seam stands among the tokens as an empty string, which cutting text into words never yields.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from review.domain.change_labels import capitals_tell_names, label_passage
from review.domain.changes import Label, Op, Seam, Span
from review.domain.word_diff import Passage, changed_passages
from review.domain.words import Tokens

SEAM = ""
Marked = tuple[tuple[Span, ...], tuple[Seam, ...]]


def mark_changes(old: Tokens, new: Tokens, lang: str) -> tuple[Span, ...]:
    """The spans of one block."""
    return mark_split(old, [new], lang)[0][0]


def mark_split(old: Tokens, pieces: Sequence[Tokens], lang: str) -> list[Marked]:
    """The spans of each piece that an old block was split into, with the space dropped after it."""
    new = _with_seams(pieces)
    names = capitals_tell_names(old, lang) and capitals_tell_names(new, lang)
    done: list[Marked] = []
    current = _Spans()
    end_old = 0
    for passage in changed_passages(old, new):
        current.keep(old[end_old : passage.old_start])
        end_old = passage.old_end
        parts = _parts(new[passage.new_start : passage.new_end])
        cut = old[passage.old_start : passage.old_end]
        glue = _trailing_space(cut) if len(parts) > 1 else ()
        cut = cut[: len(cut) - len(glue)]
        label = _label(old, new, passage._replace(old_end=end_old - len(glue)), names)
        current.change(cut, parts[0], label)
        for part in parts[1:]:
            current.seam(glue)
            glue = ()
            done.append(current.marked())
            current = _Spans()
            current.change((), part, label)
    current.keep(old[end_old:])
    done.append(current.marked())
    return done


def mark_join(sources: Sequence[Tokens], new: Tokens, lang: str) -> Marked:
    """The spans of a block joined from several; the space gained at a seam counts as kept."""
    old = _with_seams(sources)
    names = capitals_tell_names(old, lang) and capitals_tell_names(new, lang)
    spans = _Spans()
    end_old = 0
    for passage in changed_passages(old, new):
        spans.keep(old[end_old : passage.old_start])
        end_old = passage.old_end
        parts = _parts(old[passage.old_start : passage.old_end])
        added = new[passage.new_start : passage.new_end]
        glue = _trailing_space(added) if len(parts) > 1 else ()
        added = added[: len(added) - len(glue)]
        label = _label(old, new, passage._replace(new_end=passage.new_end - len(glue)), names)
        spans.change(parts[0], added, label)
        for part in parts[1:]:
            spans.seam(glue)
            spans.keep(glue)
            glue = ()
            spans.change(part, (), label)
    spans.keep(old[end_old:])
    return spans.marked()


class _Spans:
    """Collects the spans of one block."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._seams: list[Seam] = []
        self._old_length = 0

    def keep(self, tokens: Sequence[str]) -> None:
        text = "".join(tokens)
        self._old_length += len(text)
        if not text:
            return
        if self._spans and self._spans[-1].op is Op.same:
            text = self._spans.pop().text + text
        self._spans.append(Span(Op.same, text))

    def change(self, cut: Sequence[str], added: Sequence[str], label: Label) -> None:
        cut_text, added_text = "".join(cut), "".join(added)
        self._old_length += len(cut_text)
        if cut_text:
            self._spans.append(Span(Op.cut, cut_text, label))
        if added_text:
            self._spans.append(Span(Op.add, added_text, label))

    def seam(self, glue: Sequence[str]) -> None:
        self._seams.append(Seam(self._old_length, "".join(glue)))

    def marked(self) -> Marked:
        return tuple(self._spans), tuple(self._seams)


def _label(old: Tokens, new: Tokens, passage: Passage, names: bool) -> Label:
    return label_passage(old, new, passage, names=names)


def _with_seams(blocks: Sequence[Tokens]) -> Tokens:
    if len(blocks) == 1:
        return blocks[0]
    return tuple(chain(*((*block, SEAM) for block in blocks)))[:-1]


def _parts(tokens: Tokens) -> list[Tokens]:
    """The tokens between the seams: one part more than there are seams."""
    if SEAM not in tokens:
        return [tokens]
    parts: list[Tokens] = []
    start = 0
    for seam in [index for index, token in enumerate(tokens) if not token]:
        parts.append(tokens[start:seam])
        start = seam + 1
    return [*parts, tokens[start:]]


def _trailing_space(tokens: Tokens) -> Tokens:
    start = len(tokens)
    while start and tokens[start - 1].isspace():
        start -= 1
    return tokens[start:]
