"""What sort of change a passage is: a number, a name, punctuation, spacing, spelling, wording."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from review.domain.changes import Label
from review.domain.compared_words import compared
from review.domain.names import Names
from review.domain.passages import Passage
from review.domain.respelling import respelt

# A number as written, with its separators and sign of per cent; \d is a digit of any script.
_NUMBER = re.compile(r"\d+(?:[.,:/٫٬]\d+)*(?:\s?[%٪‰])?")
_SIGNS = frozenset("+-−±$€£¥₪₹₺﷼#")
# A mark within a word is part of how it is spelt: "its" is another word than "it's".
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’ʼ](?=[^\W\d_])")
# Passages longer than this are rewording, whatever else they are.
_LONGEST_LOOKED_AT = 12
_LONGEST_READ = 5000  # characters
_LONGEST_WITH_NUMBER = 4


def label_passage(old: Sequence[str], new: Sequence[str], passage: Passage, names: Names) -> Label:
    """The label of one changed passage."""
    cut = old[passage.old_start : passage.old_end]
    added = new[passage.new_start : passage.new_end]
    cut_text, added_text = "".join(cut), "".join(added)
    if len(cut_text) + len(added_text) > _LONGEST_READ:
        return _one_sided_label(cut_text, added_text)
    cut_numbers, added_numbers = _NUMBER.findall(cut_text), _NUMBER.findall(added_text)
    same_numbers = cut_numbers == added_numbers
    signed = _starts_number(old, passage.old_end) and _has_sign(cut_text + added_text)
    if same_numbers and signed:
        return Label.number
    cut_words, added_words = compared(cut), compared(added)
    if bool(cut_words) != bool(added_words):
        return _one_sided_label(cut_words or cut_text.strip(), added_words or added_text.strip())
    if same_numbers:
        small = _small_label(cut_text, added_text)
        if small is not None:
            return small
    if not cut_words:
        return _one_sided_label(cut_text.strip(), added_text.strip())
    if max(len(cut_words), len(added_words)) > _LONGEST_LOOKED_AT:
        same = cut_text.casefold() == added_text.casefold()
        return Label.spelling if same else Label.wording
    if not same_numbers and _is_number_change(cut_words, added_words):
        return Label.number
    if _has_capital(cut_text, added_text) and names.became_another(
        old, new, slice(passage.old_start, passage.old_end),
        slice(passage.new_start, passage.new_end),
    ):  # fmt: skip
        same = "".join(cut_words).casefold() == "".join(added_words).casefold()
        return Label.spelling if same else Label.name
    return Label.spelling if respelt(cut_words, added_words) else Label.wording


def _has_capital(cut: str, added: str) -> bool:
    return cut.lower() != cut and added.lower() != added


def _small_label(cut: str, added: str) -> Label | None:
    """Spacing or punctuation, if nothing else differs; the numbers are known to be the same."""
    if cut[:1] != added[:1] and cut[:1].isalnum() and added[:1].isalnum():
        return None
    if not _same_but_for(str.isalnum, cut, added):
        return None
    if _same_but_for(_is_shown, cut, added):
        return Label.spacing
    if len(_APOSTROPHE.findall(cut)) != len(_APOSTROPHE.findall(added)):
        return None
    return Label.punctuation if _same_but_for(_is_no_mark, cut, added) else None


def _same_but_for(kept: Callable[[str], bool], first: str, second: str) -> bool:
    return list(filter(kept, first)) == list(filter(kept, second))


def _is_shown(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) != "Cf"


def _is_no_mark(char: str) -> bool:
    return _is_shown(char) and unicodedata.category(char)[0] != "P"


def _one_sided_label(cut: object, added: object) -> Label:
    if cut and added:
        return Label.wording
    return Label.cut if cut else Label.added


def _starts_number(tokens: Sequence[str], index: int) -> bool:
    return index < len(tokens) and tokens[index][:1].isdigit()


def _has_sign(text: str) -> bool:
    return any(char in _SIGNS for char in text)


def _is_number_change(cut: list[str], added: list[str]) -> bool:
    if len(cut) == len(added) == 1:
        return True
    cut_rest = Counter(word for word in cut if not _NUMBER.search(word))
    added_rest = Counter(word for word in added if not _NUMBER.search(word))
    if cut_rest == added_rest:
        return True
    both = cut_rest.total() < len(cut) and added_rest.total() < len(added)
    return both and max(len(cut), len(added)) <= _LONGEST_WITH_NUMBER
