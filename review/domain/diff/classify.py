"""Classification of hunks: number, name, punctuation, spacing, spelling, wording, added, cut."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from review.domain.diff.hunks import Hunk, without_boundary_whitespace
from review.domain.diff.model import Label
from review.domain.diff.proper_names import ProperNames
from review.domain.diff.spelling_variants import is_spelling_variant
from review.domain.diff.word_index import BOUNDARY, IndexedTokens
from review.domain.text.tokenizer import Tokens

# A number as written, with its separators and per-cent sign; \d is a digit of any script.
_NUMBER = re.compile(r"\d+(?:[.,:/٫٬]\d+)*(?:\s?[%٪‰])?")
_SIGNS = frozenset("+-−±$€£¥₪₹₺﷼#")
# An apostrophe in a word is part of its spelling: "its" is another word than "it's".
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’ʼ](?=[^\W\d_])")
# Hunks longer than this are rewording, whatever else they contain.
_MAX_WORDS = 12
_MAX_CHARACTERS = 5000
_MAX_WORDS_WITH_NUMBER = 4


def classify_hunk(old: IndexedTokens, new: IndexedTokens, hunk: Hunk, names: ProperNames) -> Label:
    """Return the label of one hunk.

    White space that a split removed or a join inserted does not count as a change.
    """
    cut, added = _tokens_of(hunk, old, new)
    if BOUNDARY in cut or BOUNDARY in added:
        hunk = without_boundary_whitespace(hunk, old.tokens, new.tokens)
        cut, added = _tokens_of(hunk, old, new)
    if len(cut) == len(added) == 1 and cut[0].isalpha() and added[0].isalpha():
        return _classify_words(old.tokens, new.tokens, hunk, (cut, added), names)
    texts = "".join(cut), "".join(added)
    old_words = old.words_between(hunk.old_start, hunk.old_end)
    new_words = new.words_between(hunk.new_start, hunk.new_end)
    signed = _starts_number(old.tokens, hunk.old_end)
    if not cut or not added:
        label = Label.cut if cut else Label.added
        return _classify_one_sided("".join(texts), label, bool(old_words or new_words), signed)
    if sum(map(len, texts)) > _MAX_CHARACTERS:
        return Label.wording
    replacement = _classify_text(texts, (old_words, new_words), signed)
    return replacement or _classify_words(
        old.tokens, new.tokens, hunk, (old_words, new_words), names
    )


def _tokens_of(hunk: Hunk, old: IndexedTokens, new: IndexedTokens) -> tuple[Tokens, Tokens]:
    return old.tokens[hunk.old_start : hunk.old_end], new.tokens[hunk.new_start : hunk.new_end]


def _classify_one_sided(text: str, label: Label, has_words: bool, signed: bool) -> Label:
    """The label of an insertion or a deletion, by default `label`.

    `signed`: a number follows, so that a sign makes another number of it.
    """
    if len(text) > _MAX_CHARACTERS:
        return label
    if signed and _has_sign(text) and not _NUMBER.search(text):
        return Label.number
    return label if has_words else _classify_separators(text, "") or label


def _classify_text(
    texts: tuple[str, str], words: tuple[list[str], list[str]], signed: bool
) -> Label | None:
    """The label of a replacement, None where it depends on the words themselves."""
    cut, added = texts
    same_numbers = _NUMBER.findall(cut) == _NUMBER.findall(added)
    if same_numbers:
        if signed and _has_sign(cut + added):
            return Label.number
        separators = _classify_separators(cut, added)
        if separators is not None:
            return separators
    if not all(words):
        return _classify_without_words(words[0] or cut.strip(), words[1] or added.strip())
    if max(map(len, words)) > _MAX_WORDS:
        return Label.spelling if cut.casefold() == added.casefold() else Label.wording
    return Label.number if not same_numbers and _is_number_change(*words) else None


def _classify_words(
    old: Tokens,
    new: Tokens,
    hunk: Hunk,
    words: tuple[Sequence[str], Sequence[str]],
    names: ProperNames,
) -> Label:
    """The label of words that were replaced by others, without a change of number."""
    if all(map(_has_capital, words)):
        cut, added = slice(hunk.old_start, hunk.old_end), slice(hunk.new_start, hunk.new_end)
        if names.are_both_proper_names(old, new, cut, added):
            before, after = ("".join(side).casefold() for side in words)
            return Label.spelling if before == after else Label.name
    return Label.spelling if is_spelling_variant(*words) else Label.wording


def _has_capital(words: Sequence[str]) -> bool:
    text = "".join(words)
    return text.lower() != text


def _classify_separators(cut: str, added: str) -> Label | None:
    """Spacing or punctuation, if nothing else differs; the numbers are known to be the same."""
    if cut[:1] != added[:1] and cut[:1].isalnum() and added[:1].isalnum():
        return None
    if not _equal_in(str.isalnum, cut, added):
        return None
    if _equal_in(_is_visible, cut, added):
        return Label.spacing
    if len(_APOSTROPHE.findall(cut)) != len(_APOSTROPHE.findall(added)):
        return None
    return Label.punctuation if _equal_in(_is_no_punctuation, cut, added) else None


def _equal_in(predicate: Callable[[str], bool], first: str, second: str) -> bool:
    """Whether two texts have the same characters of one sort in the same order."""
    return list(filter(predicate, first)) == list(filter(predicate, second))


def _is_visible(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) != "Cf"


def _is_no_punctuation(char: str) -> bool:
    return _is_visible(char) and unicodedata.category(char)[0] != "P"


def _classify_without_words(cut: object, added: object) -> Label:
    if cut and added:
        return Label.wording
    return Label.cut if cut else Label.added


def _starts_number(tokens: Sequence[str], index: int) -> bool:
    return index < len(tokens) and tokens[index][:1].isdigit()


def _has_sign(text: str) -> bool:
    return any(char in _SIGNS for char in text)


def _is_number_change(cut: list[str], added: list[str]) -> bool:
    """Whether numbers differ and the other words do not, or few of them do."""
    if len(cut) == len(added) == 1:
        return True
    cut_rest = Counter(word for word in cut if not _NUMBER.search(word))
    added_rest = Counter(word for word in added if not _NUMBER.search(word))
    if cut_rest == added_rest:
        return True
    both = cut_rest.total() < len(cut) and added_rest.total() < len(added)
    return both and max(len(cut), len(added)) <= _MAX_WORDS_WITH_NUMBER
