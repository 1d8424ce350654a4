"""What sort of change a passage is: a number, a name, punctuation, spacing, spelling, wording."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from rapidfuzz.distance import OSA

from review.domain.changes import Label
from review.domain.word_diff import Passage, is_compared
from review.domain.words import is_word

# A number as written, with its separators and sign of per cent; \d is a digit of any script.
_NUMBER = re.compile(r"\d+(?:[.,:/٫٬]\d+)*(?:\s?[%٪‰])?")
_SIGNS = frozenset("+-−±$€£¥₪₹₺﷼#")
_SENTENCE_ENDS = frozenset(".!?…:。！？：؟۔।॥\n\u2029")
_OPENING = frozenset("\"'“”„‟«»‹›‘’([{*_-–—")
_NAME_PARTS = re.compile("[-\u2010\u2011'’]")
_SMALL_NAME_WORDS = frozenset(
    ("al", "el", "ad", "ar", "as", "at", "ash", "az", "an", "bin", "ibn", "bint", "abu", "umm")
    + ("de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "les", "van", "von")
    + ("of", "the", "and", "y", "e", "zu", "zur")
)
# Languages that capitalise every noun: a capital says nothing about names there.
_NOUNS_CAPITALISED = frozenset({"de", "lb", "nds", "gsw", "bar"})
# Passages longer than this are rewording, whatever else they are.
_LONGEST_LOOKED_AT = 12
_LONGEST_READ = 5000  # characters
_LONGEST_TITLE = 100  # tokens
_LONGEST_WITH_NUMBER = 4


def label_passage(
    old: Sequence[str], new: Sequence[str], passage: Passage, *, names: bool
) -> Label:
    """The label of one changed passage. `names`: whether capitals tell names in this text."""
    cut = old[passage.old_start : passage.old_end]
    added = new[passage.new_start : passage.new_end]
    cut_text, added_text = "".join(cut), "".join(added)
    if len(cut_text) + len(added_text) > _LONGEST_READ:
        return _one_sided_label(cut_text, added_text)
    cut_numbers, added_numbers = _NUMBER.findall(cut_text), _NUMBER.findall(added_text)
    if cut_numbers == added_numbers:
        if _starts_number(old, passage.old_end) and _has_sign(cut_text + added_text):
            return Label.number
        small = _small_label(cut_text, added_text)
        if small is not None:
            return small
    cut_words = [token for token in cut if is_compared(token)]
    added_words = [token for token in added if is_compared(token)]
    if not cut_words or not added_words:
        return _one_sided_label(cut_words or cut_text.strip(), added_words or added_text.strip())
    if max(len(cut_words), len(added_words)) > _LONGEST_LOOKED_AT:
        return Label.wording
    if cut_numbers != added_numbers and _is_number_change(cut_words, added_words):
        return Label.number
    old_name = names and _is_name(old, passage.old_start, passage.old_end)
    if old_name and _is_name(new, passage.new_start, passage.new_end):
        folded = ["".join(words).casefold() for words in (cut_words, added_words)]
        return Label.spelling if folded[0] == folded[1] else Label.name
    return Label.spelling if _same_words_respelt(cut_words, added_words) else Label.wording


def capitals_tell_names(tokens: Sequence[str], lang: str) -> bool:
    """Whether a capital in mid-sentence marks a name: not in German, nor in a title in capitals."""
    if re.split("[-_]", lang.lower())[0] in _NOUNS_CAPITALISED:
        return False
    initials = [token[0] for token in tokens[:_LONGEST_TITLE] if len(token) > 3]
    capitals = len(list(filter(str.isupper, initials)))
    return len(initials) < 4 or capitals < 0.6 * len(initials)


def _small_label(cut: str, added: str) -> Label | None:
    """Spacing or punctuation, if nothing else differs; the numbers are known to be the same."""
    if cut[:1] != added[:1] and cut[:1].isalnum() and added[:1].isalnum():
        return None
    if not _same_but_for(str.isalnum, cut, added):
        return None
    if _same_but_for(_is_shown, cut, added):
        return Label.spacing
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


def _is_name(tokens: Sequence[str], start: int, end: int) -> bool:
    """Whether every word is capitalised, and one of them where no sentence begins."""
    in_mid_sentence = False
    for index in range(start, end):
        word = tokens[index]
        if not is_word(word) or word.casefold() in _SMALL_NAME_WORDS:
            continue
        if not _capitalised(word):
            return False
        in_mid_sentence = in_mid_sentence or not _begins_sentence(tokens, index)
    return in_mid_sentence


def _capitalised(word: str) -> bool:
    if word[0].isupper():
        return len(word) > 1
    return any(part[:1].isupper() for part in _NAME_PARTS.split(word)[1:])


def _begins_sentence(tokens: Sequence[str], index: int) -> bool:
    for token in reversed(tokens[max(0, index - 8) : index]):
        if token.isspace() or token in _OPENING:
            continue
        return token[-1:] in _SENTENCE_ENDS or not token
    return True


def _same_words_respelt(cut: list[str], added: list[str]) -> bool:
    cut_folded, added_folded = [_fold(word) for word in cut], [_fold(word) for word in added]
    if "".join(cut_folded) == "".join(added_folded):
        return True
    return len(cut) == len(added) and all(map(_close, cut_folded, added_folded))


def _fold(word: str) -> str:
    """The bare letters: no case, vowel marks or stretching."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(
        char for char in plain if not unicodedata.category(char).startswith("M") and char != "ـ"
    )


def _close(first: str, second: str) -> bool:
    """Whether a slip of the pen parts them: one letter in four to seven, two in longer words."""
    if first == second:
        return True
    longer = max(len(first), len(second))
    if longer < 4 or any(char.isdigit() for char in first + second):
        return False
    allowed = 1 if longer < 8 else 2
    return OSA.distance(first, second, score_cutoff=allowed) <= allowed
