"""Absolute URLs of the site, for mail, feeds and search engines."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for


def site_root() -> str:
    """The site's URL without a slash at the end.

    In production always `SITE_URL`. In development the Host header of the request is the default;
    it can be forged, and a forged host in a mail would lead readers to another site.
    """
    configured = str(current_app.config["SITE_URL"])
    if configured or current_app.config["PRODUCTION"]:
        return configured
    return request.host_url.rstrip("/")


def absolute_url(endpoint: str, **values: Any) -> str:
    """The absolute URL of an endpoint."""
    return site_root() + url_for(endpoint, **values)


def site_names() -> tuple[str, str]:
    """The site's name and host name, which passwords must not resemble."""
    return str(current_app.config["SITE_NAME"]), urlsplit(site_root()).hostname or ""
