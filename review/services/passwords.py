"""Passwords: how they are kept, verified, and which new ones are refused."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from review.domain.errors import Invalid

SHORTEST = 12  # characters, for new passwords
LONGEST = 256
LONGEST_TRIED = 1024  # what is longer is refused before any work is done on it

_hasher = PasswordHasher()

# The commonest of twelve characters and more, as leaked lists have them, without case and marks.
_LIST = """
password1234 password12345 password123456 passwordpassword mypassword123 newpassword123
passw0rd1234 p4ssw0rd1234 thisismypassword qwertyuiop12 qwertyuiop123 qwertyuiopasdfgh
qwertyuiopasdfghjkl qwerty123456 qwerty1234567 qwertyqwerty 1qaz2wsx3edc 1qaz2wsx3edc4rfv
zaq12wsxcde3 q1w2e3r4t5y6 q1w2e3r4t5y6u7 1q2w3e4r5t6y 1q2w3e4r5t6y7u asdfghjkl123 asdfghjkl1234
zxcvbnm12345 zxcvbnmasdfghjkl iloveyou1234 iloveyou12345 iloveyouforever letmein12345
letmeinletmein welcome12345 welcome123456 administrator administrator1 adminadmin123
admin1234567 admin12345678 changeme1234 changemeplease football1234 baseball1234 basketball12
princess1234 sunshine1234 superman1234 spiderman123 dragonball123 trustno1trustno1
unbelievable1 internet1234 computer1234 manchesterunited liverpoolfc123 chocolate123
starwars1234 correcthorsebatterystaple opensesame123 secretsecret secret123456
abcdefghijkl abcdefghijklm abcdefghijklmnop abc123456789 abcd12345678 a1b2c3d4e5f6
123456789012 1234567890123 12345678901234 1234567890123456 123456789abc 123456789123
987654321098 0987654321098 112233445566 translation123 journalist123 newsroom1234
"""
_COMMON = frozenset(_LIST.split())


def hash_password(password: str) -> str:
    """The argon2id hash to keep, its parameters and salt included."""
    return _hasher.hash(password)


def verify(kept: str | None, password: str) -> bool:
    """Whether `password` is the one whose hash is `kept`; takes as long when there is none."""
    if len(password) > LONGEST_TRIED:
        return False
    nobodys = _nobodys_hash()
    try:
        _hasher.verify(kept or nobodys, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobodys_hash() -> str:
    """Verified when there is no real hash, so that an unknown address takes as long as a wrong
    password. Asked for in either case, since making it takes as long too."""
    return _hasher.hash("the password of nobody")


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def check_new(password: str, about: Iterable[str] = ()) -> None:
    """Raise `Invalid` unless `password` may become somebody's; `about` is what others know of them.

    Length is what counts: no kind of character is asked for, and spaces are as good as any.
    """
    if len(password) < SHORTEST:
        raise Invalid("password_too_short", field="password", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("password_too_long", field="password", longest=LONGEST)
    if _is_common(password):
        raise Invalid("password_common", field="password")
    if _bare(password) in {_bare(known) for known in _parts(about)}:
        raise Invalid("password_about_person", field="password")


def _is_common(password: str) -> bool:
    plain = password.casefold()
    squeezed = "".join(letter for letter in plain if letter.isalnum())
    return plain in _COMMON or squeezed in _COMMON or _repeats(plain)


def _repeats(text: str) -> bool:
    """Whether the text is one piece of at most four characters over and over."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 5))


def _parts(about: Iterable[str]) -> list[str]:
    known = [text for text in about if text]
    return known + [text.partition("@")[0] for text in known if "@" in text]


def _bare(text: str) -> str:
    """Letters and digits without case, and without the digits people put behind a name."""
    bare = "".join(letter for letter in text.casefold() if letter.isalnum())
    return bare.rstrip("0123456789") or bare
