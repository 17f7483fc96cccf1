"""Parses URLs like httpx."""

import re

import httpx

_LABEL = re.compile(r"[\w-]{1,63}")


def read_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """The parsed URL, joined to a base if there is one; raises ValueError if it is not valid."""
    try:
        url = httpx.URL(text) if base is None else base.join(text)
        host = url.host and url.raw_host.decode()
    except (httpx.InvalidURL, UnicodeError) as error:
        refused = str(error)
    else:
        if url.port is not None and not 0 < url.port < 65_536:
            refused = f"it has the port {url.port}, but a port is a number from 1 to 65535"
        elif host and ":" not in host and not all(map(_LABEL.fullmatch, host.removesuffix(".").split("."))):
            refused = "its host is not valid: check it for spaces, dots and very long labels"
        else:
            return url
    raise ValueError(refused)
