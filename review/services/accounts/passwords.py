"""Passwords: how they are kept, verified, and which new ones are refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from functools import cache
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from review.domain.errors import Invalid

SHORTEST = 12  # characters, for new passwords
LONGEST = 256
LONGEST_TRIED = 1024  # what is longer is refused before any work is done on it

COMMON_PASSWORDS = resources.files("review") / "data" / "common_passwords.txt"
# Words of the product and of every newsroom, which are guessed first at a desk like this one.
PRODUCT_WORDS = frozenset(
    ("interlinear", "desk", "newsroom", "news", "translation", "translations", "translator")
    + ("editor", "admin", "journalist", "password", "welcome", "login")
)
SHORTEST_WORD = 2  # letters of a name that a password is searched for
# Signs and digits that are typed for letters; "1" and "!" replace two.
_SUBSTITUTIONS = tuple(
    str.maketrans("@4301!5$78", letters) for letters in ("aaeoiisstb", "aaeollsstb")
)
_NOT_LETTERS_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash to keep, its parameters and salt included."""
    return _hasher.hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one with this hash; takes as long when there is none."""
    if len(password) > LONGEST_TRIED:
        return False
    dummy_hash = _dummy_hash()
    try:
        _hasher.verify(password_hash or dummy_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _dummy_hash() -> str:
    """Verified when there is no real hash, so that an unknown address takes as long as a wrong
    password. Asked for in either case, since making it takes as long too."""
    return _hasher.hash("the password of nobody")


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def check_new(password: str, *, about: Iterable[str] = (), site: Iterable[str] = ()) -> None:
    """Raise `Invalid` unless `password` may become a new password.

    `about`: the person's name, byline and address. `site`: the site's name and host, which anyone
    who visits it can guess from. Length is what counts: no kind of character is asked for.
    """
    if len(password) < SHORTEST:
        raise Invalid("password_too_short", field="password", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("password_too_long", field="password", longest=LONGEST)
    if _is_common(password):
        raise Invalid("password_common", field="password")
    known_to_all = _words(site) | PRODUCT_WORDS
    if _consists_of(known_to_all, password):
        raise Invalid("password_about_site", field="password")
    if _consists_of(known_to_all | _words(about), password):
        raise Invalid("password_about_person", field="password")


def _is_common(password: str) -> bool:
    text = _normalized(password)
    if _repeated_piece(text):
        return True
    core = _NOT_LETTERS_AROUND.sub("", text)
    forms = {_alphanumeric(text), _alphanumeric(core)}
    forms.update(_alphanumeric(core.translate(table)) for table in _SUBSTITUTIONS)
    forms.update({_repeated_piece(form) for form in forms})
    return not forms.isdisjoint(_common_passwords())


@cache
def _common_passwords() -> frozenset[str]:
    """The list, read when a password is first chosen in this process."""
    lines = COMMON_PASSWORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _repeated_piece(text: str) -> str:
    """The shortest piece that makes up the text by repetition; "" when it has no repetition.

    A piece of more than four characters counts only if the text consists of whole pieces.
    """
    for size in range(1, len(text) // 2 + 1):
        if text == (text[:size] * len(text))[: len(text)] and (size <= 4 or len(text) % size == 0):
            return text[:size]
    return ""


def _consists_of(words: Set[str], password: str) -> bool:
    """Whether `words`, in any order and number, make up the password but for digits and signs.

    Digits and signs may also replace letters ("1nterl1near"). Takes time in proportion to the
    password's length, whatever the words.
    """
    text = _normalized(password)
    readings = [text, *(text.translate(table) for table in _SUBSTITUTIONS)]
    # By position in the text: whether a division into words reaches it, and then with a word.
    reached = {0: False}
    for start in range(len(text)):
        if start not in reached:
            continue
        if not text[start].isalpha():
            reached[start + 1] = reached.get(start + 1, False) or reached[start]
        for word in words:
            if any(reading.startswith(word, start) for reading in readings):
                reached[start + len(word)] = True
    return reached.get(len(text), False)


def _words(texts: Iterable[str]) -> set[str]:
    """Each text with and without its spaces and signs, and each of its words."""
    words = set()
    for text in map(_normalized, texts):
        words.update({text, _alphanumeric(text)})
        words.update(re.split(r"[\W_]+", text))
    return {word for word in words if len(word) >= SHORTEST_WORD and not word.isdigit()}


def _normalized(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _alphanumeric(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
