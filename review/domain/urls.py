"""Addresses that people give us: which of them may become links."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_link(url: str) -> str:
    """Return the URL, stripped, if it is an absolute HTTP(S) URL; else ""."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""
