"""Reads the proxies and certificates in the environment, when a client is made.

A value that cannot be used raises a ValueError that names the variable.
"""

import ipaddress
import os
import re
import ssl
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from .families import Family
from .urls import read_url

_SCHEMES = ("http", "https", "socks5", "socks5h")


def certificates(family: Family) -> ssl.SSLContext:
    """The TLS context: with SSL_CERT_FILE and SSL_CERT_DIR, or with the certificate authorities of httpx."""
    for name, exists, kind in (("SSL_CERT_FILE", os.path.isfile, "file"), ("SSL_CERT_DIR", os.path.isdir, "directory")):
        path = os.environ.get(name)
        if path and not any(map(exists, (path, *path.split(os.pathsep)))):
            raise ValueError(f"the environment variable {name} is {path!r}, which is not a {kind}: correct or unset it")
    try:
        made: ssl.SSLContext = family.httpx.create_ssl_context()
    except (OSError, ssl.SSLError) as error:
        names = [name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE") if os.environ.get(name)]
        if not names:
            raise
        raise ValueError(
            f"TLS cannot use the environment variable {' or '.join(names)}: {error}: correct or unset it"
        ) from error
    return made


@dataclass(frozen=True, slots=True, repr=False)
class Proxy:
    """A proxy of the environment. No report of local variables shows its URL, which may contain a password."""

    url: str
    variable: str


def proxies() -> dict[str, Proxy]:
    """The proxies by scheme, "http" and "https"."""
    chosen: dict[str, Proxy] = {}
    for scheme in ("http", "https"):
        found = _proxy_for(scheme)
        if found is None:
            continue
        if not _is_usable(found.url):
            raise ValueError(
                f"the environment variable {found.variable} is not the URL of a proxy: use http://host:port, "
                "https://host:port or socks5://host:port, or unset it"
            )
        chosen[scheme] = found
    return chosen


def _proxy_for(scheme: str) -> Proxy | None:
    found = urllib.request.getproxies()
    name = scheme if found.get(scheme) else "all"
    url = found.get(name)
    # If both names are set, the lower-case one counts.
    variable = f"{name}_proxy" if os.environ.get(f"{name}_proxy") else f"{name.upper()}_PROXY"
    return Proxy(url if "://" in url else f"http://{url}", variable) if url else None


def _is_usable(url: str) -> bool:
    with suppress(ValueError):
        parsed = read_url(url)
        return parsed.scheme in _SCHEMES and bool(parsed.host)
    return False


def bypassed() -> Callable[[str], bool]:
    """A function that says whether NO_PROXY, as it is now, has a host."""
    return partial(_bypasses, urllib.request.getproxies().get("no", "").lower().split(","))


def _bypasses(entries: list[str], host: str) -> bool:
    """Whether an entry is the name of the host, the end of its name, or a network such as 10.0.0.0/8."""
    host = host.strip("[]").lower()
    for entry in map(str.strip, entries):
        # A port is ignored. An IPv6 address has more colons, and brackets if it has a port.
        bare = re.sub(r"^([^:]*|\[.*\]):\d*$", r"\1", entry).strip("[]").removeprefix("*").lstrip(".")
        if entry == "*" or (bare and (host == bare or host.endswith(f".{bare}"))):
            return True
        with suppress(ValueError):
            if ipaddress.ip_address(host) in ipaddress.ip_network(bare, strict=False):
                return True
    return False
