"""Where to go after an act when the page asked for it: only ever within this site."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from werkzeug.datastructures import MultiDict

LONGEST = 2000


def safe_path(target: str | None) -> str | None:
    """`target` if it is a path of this site, else None.

    Browsers read backslashes as slashes and skip tabs and line breaks, so what holds any of these
    is refused, written out or percent-encoded; so is what names a scheme or a host, even our own.
    """
    if not target or len(target) > LONGEST:
        return None
    parts = urlsplit(target) if _is_plain_path(target) else None
    if parts is None or parts.scheme or parts.netloc:
        return None
    return target if _is_plain_path(unquote(parts.path)) else None


def asked_for(values: MultiDict[str, str], otherwise: str) -> str:
    """The form's or the query's own `next`, when it is safe."""
    return safe_path(values.get("next")) or otherwise


def _is_plain_path(text: str) -> bool:
    if not text.startswith("/") or text.startswith("//") or "\\" in text:
        return False
    return all(character.isprintable() and character != " " for character in text)
