"""Addresses of mail servers: `smtp://user:password@host:port?starttls=1` and `smtps://...`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from review.domain.errors import Invalid

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server. `secure`: TLS from the first byte; `starttls`: TLS before the mail."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    secure: bool = False
    starttls: bool = False


def parse_smtp_url(url: str) -> SmtpServer:
    """The server of an address; `smtps://` is TLS at once.

    The default port is 465 with TLS, 587 with STARTTLS, else 25. Raises Invalid("bad_smtp_url")
    with the `part` that is wrong: scheme, host, port, rest or starttls.
    """
    parts = _split(url)
    port = _port(parts)
    if not parts.hostname or any(character.isspace() for character in parts.netloc):
        raise Invalid("bad_smtp_url", part="host")
    secure = parts.scheme == "smtps"
    starttls = _starttls(parts.query) and not secure
    return SmtpServer(
        host=parts.hostname,
        port=port or (465 if secure else 587 if starttls else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        secure=secure,
        starttls=starttls,
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError as wrong:  # an unclosed bracket of an IPv6 address
        raise Invalid("bad_smtp_url", part="host") from wrong
    if parts.scheme not in {"smtp", "smtps"}:
        raise Invalid("bad_smtp_url", part="scheme")
    # Looked at before the port, for which a password is taken that is cut off at a / or #.
    if parts.path not in {"", "/"} or parts.fragment:
        raise Invalid("bad_smtp_url", part="rest")
    return parts


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError as wrong:
        raise Invalid("bad_smtp_url", part="port") from wrong
    if port == 0:
        raise Invalid("bad_smtp_url", part="port")
    return port


def _starttls(query: str) -> bool:
    """The one option. A misspelt one must not send a password unencrypted."""
    options = parse_qs(query, keep_blank_values=True)
    value = options.pop("starttls", ["0"])[-1].lower()
    if options or value not in ON | OFF:
        raise Invalid("bad_smtp_url", part="starttls")
    return value in ON
