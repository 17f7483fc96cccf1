"""Reads IP addresses in any notation, and says where they lead."""

import ipaddress
import socket
from typing import Literal

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_LOOPBACK = ipaddress.IPv4Address("127.0.0.1")
_WITH_IPV4 = [
    ipaddress.IPv6Network(text)
    for text in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
]
"""The last 32 bits of these addresses are an IPv4 address (RFC 4291, 2765, 6052 and 8215)."""


def read_address(host: str) -> Address | None:
    """The IP address in a host, in any notation; None for a name. An IPv6 address may contain an IPv4 address."""
    host = host.rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return _LOOPBACK
    try:
        found: Address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        try:
            # This also accepts 2130706433, 0x7f.1 and 127.1.
            found = ipaddress.ip_address(socket.inet_aton(host))
        except OSError:
            return None
    if isinstance(found, ipaddress.IPv6Address) and not found.is_loopback:
        last = ipaddress.IPv4Address(int(found) % 2**32)
        found = found.sixtofour or (last if any(found in network for network in _WITH_IPV4) else found)
    # A connection to 0.0.0.0 leads to this machine.
    return _LOOPBACK if found.is_unspecified else found


def kind_of(address: Address) -> Literal["public", "loopback", "link-local", "private"]:
    """Where an address leads: anywhere, into this machine, or into a network of its own."""
    if address.is_loopback:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    is_local = address.is_multicast or getattr(address, "is_site_local", False)
    return "public" if address.is_global and not is_local else "private"
