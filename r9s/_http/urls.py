"""Parses URLs like httpx."""

import httpx


def read_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """The parsed URL, joined to a base if there is one; raises ValueError if it is not valid."""
    try:
        url = httpx.URL(text) if base is None else base.join(text)
        _ = url.raw_host  # The host may be invalid text.
    except (httpx.InvalidURL, UnicodeError) as error:
        refused = str(error)
    else:
        return url
    raise ValueError(refused)
