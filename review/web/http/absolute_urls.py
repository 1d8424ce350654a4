"""The site's own addresses, as mail, feeds and search engines carry them away."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for


def root() -> str:
    """The site's address without a slash at the end.

    Only while developing is it what the browser asked for: that can be forged, and a forged address
    in a mail would lead readers astray.
    """
    configured = str(current_app.config["SITE_URL"])
    if configured or current_app.config["PRODUCTION"]:
        return configured
    return request.host_url.rstrip("/")


def address(endpoint: str, **values: Any) -> str:
    """The whole address of one of our pages."""
    return root() + url_for(endpoint, **values)


def names() -> tuple[str, str]:
    """The site's name and its host, which everyone who visits it knows."""
    return str(current_app.config["SITE_NAME"]), urlsplit(root()).hostname or ""
