"""The client's address, normalised for rate limits."""

from __future__ import annotations

import ipaddress

from flask import request

PREFIX = 64  # what one IPv6 household or host is assigned
NETWORK_PREFIX = 48  # what one IPv6 site is assigned, with 65,536 of the former


def address() -> str:
    """The client's IPv4 address, or the /64 of its IPv6 address; an IPv4-mapped one is IPv4.

    What the server gives is returned as it is where it is no IP address (a Unix socket's client).
    """
    given = request.remote_addr or ""
    parsed = _parse(given)
    if isinstance(parsed, ipaddress.IPv6Address):
        return _prefix(parsed, PREFIX)
    return str(parsed or given)


def network() -> str | None:
    """The /48 of the client's IPv6 address; None for IPv4, where there is no such assignment."""
    parsed = _parse(request.remote_addr or "")
    return _prefix(parsed, NETWORK_PREFIX) if isinstance(parsed, ipaddress.IPv6Address) else None


def _parse(given: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(given)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed


def _prefix(parsed: ipaddress.IPv6Address, length: int) -> str:
    return str(ipaddress.ip_network((int(parsed), length), strict=False))
