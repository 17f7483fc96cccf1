"""The header Content-Type of a request."""

from collections.abc import Iterable

from ._errors import APIError


def choose(content_type: str | None, offered: Iterable[str]) -> str:
    """The media type in a header, if the operation accepts it; otherwise raises `APIError` 400.

    The operation may have ranges such as `image/*`.
    """
    known = [*offered]
    kind = (content_type or "").partition(";")[0].strip().lower()
    for each in (kind, f"{kind.partition('/')[0]}/*", "*/*" if kind else ""):
        if each and each in known:
            return each
    raise APIError(400, f"Content-Type must be {' or '.join(known)}, not {kind or 'missing'}.")
