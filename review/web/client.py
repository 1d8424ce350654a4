"""Who is asking, as far as the network tells."""

from __future__ import annotations

import ipaddress

from flask import request


def address() -> str:
    """The client's address for limits. One IPv6 household has a /64, so that is its address."""
    given = request.remote_addr or ""
    try:
        parsed = ipaddress.ip_address(given)
    except ValueError:
        return given
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return given
