"""Client addresses for rate limits: IPv4 addresses and IPv6 prefixes."""

from __future__ import annotations

import pytest
from flask import Flask

from review.web.http import client_address

APP = Flask(__name__)


@pytest.mark.parametrize(
    ("remote", "address", "network"),
    [
        ("192.0.2.7", "192.0.2.7", None),
        ("::ffff:192.0.2.7", "192.0.2.7", None),
        ("::ffff:c000:207", "192.0.2.7", None),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::1", "2001:db8:1:ffff::/64", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("::1", "::/64", "::/48"),
        ("", "", None),
        ("unix:", "unix:", None),
        ("192.0.2.007", "192.0.2.007", None),
    ],
)
def test_clients_are_counted_by_address_or_prefix(
    remote: str, address: str, network: str | None
) -> None:
    with APP.test_request_context(environ_base={"REMOTE_ADDR": remote}):
        assert (client_address.client_ip(), client_address.client_network()) == (address, network)
