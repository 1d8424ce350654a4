"""What sort of change a passage is: a number, a name, punctuation, spacing, spelling, wording."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from review.domain.diff.hunks import Passage
from review.domain.diff.model import Label
from review.domain.diff.proper_names import Names
from review.domain.diff.spelling_variants import respelt
from review.domain.diff.word_index import compared

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
    old_start, old_end, new_start, new_end = passage
    cut, added = old[old_start:old_end], new[new_start:new_end]
    if not cut or not added:
        label = Label.cut if cut else Label.added
        return _label_one_sided(cut or added, label, _starts_number(old, old_end))
    if len(cut) == len(added) == 1 and cut[0].isalpha() and added[0].isalpha():
        return _label_words(old, new, passage, (cut, added), names)
    cut_text, added_text = "".join(cut), "".join(added)
    if len(cut_text) + len(added_text) > _LONGEST_READ:
        return Label.wording
    cut_words, added_words = compared(cut), compared(added)
    cut_numbers, added_numbers = _NUMBER.findall(cut_text), _NUMBER.findall(added_text)
    if cut_numbers == added_numbers:
        if _starts_number(old, old_end) and _has_sign(cut_text + added_text):
            return Label.number
        small = _small_label(cut_text, added_text)
        if small is not None:
            return small
    if not cut_words or not added_words:
        return _one_sided_label(cut_words or cut_text.strip(), added_words or added_text.strip())
    if max(len(cut_words), len(added_words)) > _LONGEST_LOOKED_AT:
        same = cut_text.casefold() == added_text.casefold()
        return Label.spelling if same else Label.wording
    if cut_numbers != added_numbers and _is_number_change(cut_words, added_words):
        return Label.number
    return _label_words(old, new, passage, (cut_words, added_words), names)


def _label_one_sided(tokens: Sequence[str], label: Label, signed: bool) -> Label:
    """The label of tokens that were only put in, or only taken out, which is told by `label`."""
    text = "".join(tokens)
    if len(text) > _LONGEST_READ:
        return label
    if signed and _has_sign(text) and not _NUMBER.search(text):
        return Label.number
    return label if compared(tokens) else _small_label(text, "") or label


def _label_words(
    old: Sequence[str],
    new: Sequence[str],
    passage: Passage,
    words: tuple[Sequence[str], Sequence[str]],
    names: Names,
) -> Label:
    """The label of words that became others, with no change of number among them."""
    if all(map(_has_capital, words)):
        cut = slice(passage.old_start, passage.old_end)
        added = slice(passage.new_start, passage.new_end)
        if names.became_another(old, new, cut, added):
            before, after = ("".join(side).casefold() for side in words)
            return Label.spelling if before == after else Label.name
    return Label.spelling if respelt(*words) else Label.wording


def _has_capital(words: Sequence[str]) -> bool:
    text = "".join(words)
    return text.lower() != text


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
