"""Names and addresses as people type them, made fit to be kept, compared and shown."""

from __future__ import annotations

import unicodedata

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from review.domain.errors import Invalid
from review.formats.mime import is_address

LONGEST_NAME = 120
LONGEST_TYPED_EMAIL = 1000  # an address has 254 characters at most
# Joiners shape letters in Persian, Kurdish and Indian scripts; every other format character only
# hides or turns round what stands beside it (bidi overrides, tags, soft hyphens).
JOINERS = "\u200c\u200d"

# Desks on a network of their own have addresses such as desk@newsroom.local; taking the ending off
# this list is the library's documented way to allow it.
for _ending in ("local", "localhost", "test"):
    SPECIAL_USE_DOMAIN_NAMES.remove(_ending)


def clean_name(text: str, field: str, *, required: bool = True, longest: int = LONGEST_NAME) -> str:
    """A name on one line in NFC, without control and hidden characters. Raises `Invalid`."""
    composed = unicodedata.normalize("NFC", text)
    name = " ".join("".join(_visible(character) for character in composed).split())
    if len(name) > longest:
        raise Invalid("too_long", field=field, longest=longest)
    if required and not any(character.isalnum() for character in name):
        raise Invalid("name_missing", field=field)
    return name


def clean_email(text: str) -> str:
    """An address in lower case, its domain in ASCII. Raises `Invalid`.

    Full-width letters, invisible characters (copied addresses carry bidi marks) and the final dot
    of a domain are normalised away. The part before the @ is ASCII, since many mail servers take
    nothing else.
    """
    if len(text) > LONGEST_TYPED_EMAIL:
        raise Invalid("email_wrong", field="email")
    try:
        valid = validate_email(
            _compatible(text).removesuffix("."),
            check_deliverability=False,
            allow_smtputf8=False,
            globally_deliverable=False,
        )
    except EmailNotValidError as wrong:
        raise Invalid("email_wrong", field="email") from wrong
    address = str(valid.ascii_email).lower()
    if not is_address(address):
        raise Invalid("email_wrong", field="email")
    return address


def email_key(typed: str) -> str:
    """The key by which tries with a typed address are counted: one for all spellings of an address.

    It is `clean_email`'s form where there is one; what is no address has a key as well.
    """
    try:
        return clean_email(typed)
    except Invalid:
        beginning = _compatible(typed[:LONGEST_TYPED_EMAIL])
        return "".join(beginning.casefold().split()).rstrip(".")


def _compatible(typed: str) -> str:
    """In NFKC, without format characters and outer spaces."""
    composed = unicodedata.normalize("NFKC", typed)
    return "".join(c for c in composed if unicodedata.category(c) != "Cf").strip()


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn", "Co"}:
        return character if character in JOINERS else ""
    return character
