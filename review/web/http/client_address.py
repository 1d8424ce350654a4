"""The client's address, normalised for rate limits."""

from __future__ import annotations

import ipaddress

from flask import request

HOST_PREFIX = 64  # bits of an IPv6 address: one household or host
SITE_PREFIX = 48  # one IPv6 site, with 65,536 of the former


def client_ip() -> str:
    """The client's IPv4 address, or the /64 of its IPv6 address; an IPv4-mapped one is IPv4.

    The server's value is returned unchanged where it is no IP address (a client of a Unix socket).
    """
    remote = request.remote_addr or ""
    parsed = _parse(remote)
    if isinstance(parsed, ipaddress.IPv6Address):
        return _prefix(parsed, HOST_PREFIX)
    return str(parsed or remote)


def client_network() -> str | None:
    """The /48 of the client's IPv6 address; None for IPv4, where sites have no such prefix."""
    parsed = _parse(request.remote_addr or "")
    return _prefix(parsed, SITE_PREFIX) if isinstance(parsed, ipaddress.IPv6Address) else None


def _parse(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed


def _prefix(parsed: ipaddress.IPv6Address, length: int) -> str:
    return str(ipaddress.ip_network((int(parsed), length), strict=False))
