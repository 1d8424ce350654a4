"""Addresses that people give us: which of them may become links."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_link(given: str) -> str:
    """An address that may be a link, or nothing: what is kept of a source need not be one."""
    try:
        parts = urlsplit(given.strip())
    except ValueError:
        return ""
    return given.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""
