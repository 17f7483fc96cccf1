"""The header Content-Type of a request."""

from collections.abc import Iterable

from ._errors import APIError


def choose(content_type: str | None, offered: Iterable[str]) -> str:
    """The media type of those that an operation takes which a header names; `APIError` 400 for another one.

    Ranges such as `image/*` are taken, too.
    """
    known = [*offered]
    kind = (content_type or "").partition(";")[0].strip().lower()
    for each in (kind, f"{kind.partition('/')[0]}/*", "*/*" if kind else ""):
        if each and each in known:
            return each
    raise APIError(400, f"Content-Type must be {' or '.join(known)}, not {kind or 'left out'}.")
