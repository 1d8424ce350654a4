"""Open-redirect protection for the `next` parameter."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from werkzeug.datastructures import MultiDict

MAX_LENGTH = 2000  # characters


def safe_path(target: str | None) -> str | None:
    """`target` if it is a path of this site, else None.

    A target with a scheme or host is refused, even the site's own. Browsers read backslashes as
    slashes and skip tabs and line breaks, so a path that contains any of these, plain or
    percent-encoded, is refused as well.
    """
    if not target or len(target) > MAX_LENGTH:
        return None
    parts = urlsplit(target) if _is_plain_path(target) else None
    if parts is None or parts.scheme or parts.netloc:
        return None
    return target if _is_plain_path(unquote(parts.path)) else None


def next_url(values: MultiDict[str, str], default: str) -> str:
    """The `next` parameter of a form or query string if it is a safe path, else `default`."""
    return safe_path(values.get("next")) or default


def _is_plain_path(text: str) -> bool:
    if not text.startswith("/") or text.startswith("//") or "\\" in text:
        return False
    return all(character.isprintable() and character != " " for character in text)
