"""Parsers of single settings. Each raises ConfigurationError with a sentence that says what to set.

Sentences do not repeat a value that may hold a password.
"""

from __future__ import annotations

import os
import re
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from review.database import sqlite_path
from review.domain.errors import Invalid
from review.domain.languages.registry import language
from review.domain.time_zones import zone
from review.formats import mime
from review.formats.smtp_url import parse_smtp_url
from review.settings.findings import ConfigurationError

SHORTEST_SECRET = 32  # characters: 128 bits even where only hexadecimal digits are used
ENVIRONMENTS = ("development", "production")
# A host name in ASCII (an internationalised one in its xn-- form), or an IPv6 address.
_HOST = re.compile(
    r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
    r"|[0-9a-f:.]*:[0-9a-f:.]*"
)
LONGEST_HOST = 253  # characters
_SMTP_PARTS = {
    "scheme": "begins neither with smtp:// nor with smtps://",
    "host": "names no host",
    "port": "has a port that is no number from 1 to 65535",
    "rest": "has a path or a # in it (write / as %2F and # as %23 in a password)",
    "starttls": "has an option other than starttls=1 or starttls=0",
}


def environment_name(value: str) -> str:
    """`development` or `production`. A misspelt "production" must not start as anything laxer."""
    if value.lower() not in ENVIRONMENTS:
        raise ConfigurationError(
            f"APP_ENV is {value!r}. Set it to one of: {', '.join(ENVIRONMENTS)}."
        )
    return value.lower()


def is_weak(secret: str) -> bool:
    """Whether a secret is too short or has too few different characters."""
    return len(secret) < SHORTEST_SECRET or len(set(secret)) < 8


def database_url(value: str) -> str:
    """The SQLAlchemy address of a database; `postgres(ql)://` is taken to mean psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if value.startswith(prefix):
            value = "postgresql+psycopg://" + value.removeprefix(prefix)
    if not value.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ConfigurationError(
            "DATABASE_URL names no database that is known here. Set it to an address such as "
            "postgresql://user:password@host/desk or sqlite:////folder/desk.db."
        )
    url = _parsed_database_url(value)
    if url.get_backend_name() == "sqlite":
        _require_usable_file(url)
    return value


def smtp_url(value: str) -> str:
    """The address of a mail server, validated and unchanged."""
    try:
        parse_smtp_url(value)
    except Invalid as wrong:
        raise ConfigurationError(
            f"SMTP_URL {_SMTP_PARTS[str(wrong.detail['part'])]}. Set it to an address such as "
            "smtp://user:password@mail.example.org:587?starttls=1."
        ) from wrong
    return value


def mail_from(value: str) -> str:
    """The sender of mail, validated and unchanged."""
    try:
        mime.sender(value, "")
    except Invalid as wrong:
        raise ConfigurationError(
            f"MAIL_FROM is {value!r}, which is no e-mail address. Set it to one, such as "
            "desk@example.org."
        ) from wrong
    return value


def site_url(value: str) -> str:
    """`https://host[:port]` in lower case, without the final slash."""
    parts, port = _split_site_url(value)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or any(map(str.isspace, value)):
        raise ConfigurationError(_site_sentence("is no web address"))
    if "@" in parts.netloc:
        raise ConfigurationError(_site_sentence("has a user name in it"))
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ConfigurationError(
            _site_sentence("has something behind the host. The desk is at the root of its host")
        )
    if not host.isascii():
        raise ConfigurationError(
            _site_sentence("has a host that is not in ASCII. Write it in its xn-- form")
        )
    if len(host) > LONGEST_HOST or not _HOST.fullmatch(host):
        raise ConfigurationError(_site_sentence("has a host with characters that no host name has"))
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "")


def language_code(value: str) -> str:
    """The canonical code of a known language (BCP 47)."""
    try:
        return language(value).code
    except Invalid as unknown:
        sentence = f"DESK_LANGUAGE is {value!r}. Set it to a language's code, such as en."
        raise ConfigurationError(sentence) from unknown


def zone_name(value: str) -> str:
    """The IANA name of a known time zone."""
    try:
        return zone(value).key
    except Invalid as unknown:
        sentence = f"TIME_ZONE is {value!r}. Set it to a zone's name, such as Asia/Beirut."
        raise ConfigurationError(sentence) from unknown


def _split_site_url(value: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(value)
    except ValueError as wrong:
        raise ConfigurationError(_site_sentence("is no web address")) from wrong
    try:
        port = parts.port
    except ValueError as wrong:
        raise ConfigurationError(
            _site_sentence("has a port that is no number from 1 to 65535")
        ) from wrong
    if port == 0:
        raise ConfigurationError(_site_sentence("has a port that is no number from 1 to 65535"))
    return parts, port


def _site_sentence(problem: str) -> str:
    return (
        f"SITE_URL {problem}. Set it to the address readers use, such as https://news.example.org."
    )


def _parsed_database_url(value: str) -> URL:
    try:
        url = make_url(value)
    except (ArgumentError, ValueError) as wrong:
        raise ConfigurationError(
            "DATABASE_URL cannot be understood: its port is no number, or a special character in "
            "the password is not written as %XX. Set it to an address such as "
            "postgresql://user:password@host:5432/desk."
        ) from wrong
    if url.port is not None and not 1 <= url.port <= 65535:
        raise ConfigurationError("DATABASE_URL has a port that is no number from 1 to 65535.")
    return url


def _require_usable_file(url: URL) -> None:
    """An SQLite file, or a new one in its folder, can be written."""
    if url.host or url.username:
        raise ConfigurationError(
            "DATABASE_URL has a host, which SQLite has not. Write three slashes before the path, "
            "for example sqlite:////folder/desk.db."
        )
    file = sqlite_path(url)
    if file is None or not file.is_absolute():
        return
    if not file.parent.is_dir():
        raise ConfigurationError(
            f"DATABASE_URL names a file in {file.parent}, which is no folder. Make it."
        )
    if file.is_dir():
        raise ConfigurationError(
            f"DATABASE_URL names {file}, which is a folder. Name a file in it."
        )
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise ConfigurationError(
            f"DATABASE_URL names a file in {file.parent}, where this user may not write. "
            "Give the folder to this user."
        )
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        raise ConfigurationError(
            f"DATABASE_URL names {file}, which this user may not read and write."
        )
