"""URLs, read as httpx reads them."""

import httpx


def read_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """The URL, seen from a base where there is one; raises ValueError for what is none."""
    try:
        url = httpx.URL(text) if base is None else base.join(text)
        _ = url.raw_host  # Its text may be one that no host can have.
    except (httpx.InvalidURL, UnicodeError) as error:
        refused = str(error)
    else:
        return url
    raise ValueError(refused)
