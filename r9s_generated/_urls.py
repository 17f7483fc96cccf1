# Copied from generator/runtime/_urls.py by `make regen`; do not edit.
"""Encodes values in URLs and cookies, and hides secrets in URLs that are shown."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import cache
from typing import Any, cast
from urllib.parse import quote, quote_plus, unquote_plus

_NO_COOKIE = re.compile(r"[^!#-+\--:<-\[\]-~]")
_ENCODED = re.compile("(%[0-9A-Fa-f]{2})")


class Written(str):
    """The value of a query parameter with its own encoding.

    Attributes:
        pair: Its encoded name and value.
    """

    __slots__ = ("pair",)
    pair: str

    @classmethod
    def of(cls, name: str, value: str, written: str) -> Written:
        """A value, and its encoded form."""
        made = cls(value)
        made.pair = f"{quote_plus(name)}={written}"
        return made


def parted(url: str) -> tuple[str, list[tuple[str, str]]]:
    """A path and its query, which is already encoded."""
    path, _, query = url.partition("?")
    pairs: list[tuple[str, str]] = []
    for piece in filter(None, query.split("&")):
        name, _, value = piece.partition("=")
        written = Written(unquote_plus(value))
        written.pair = piece
        pairs.append((unquote_plus(name), written))
    return path, pairs


def query_text(pairs: list[tuple[str, str]]) -> str:
    """The text of a query."""
    return "&".join(
        value.pair if isinstance(value, Written) else f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs
    )


def with_reserved(text: str) -> str:
    """A text with unencoded reserved characters, except those that end or separate parameters."""
    # Percent-encoded parts stay as they are (RFC 6570, section 3.2.3).
    pieces = _ENCODED.split(text)
    return "".join(piece if at % 2 else quote(piece, safe=":/?[]@!$'()*,;=") for at, piece in enumerate(pieces))


def _cookie_text(text: str) -> str:
    """A text as a cookie value (RFC 6265, section 4.1.1)."""
    return _NO_COOKIE.sub(lambda found: quote(found[0], safe=""), text)


def cookies_text(cookies: list[tuple[str, str]]) -> str:
    """The value of a header with cookies."""
    return "; ".join(f"{_cookie_text(name)}={_cookie_text(text)}" for name, text in cookies)


def hiding(url: Any, pairs: list[tuple[str, str]]) -> Any:
    """A URL of httpx or httpx2 with more parameters. Their values are not shown."""
    query = "&".join(filter(None, [url.query.decode("ascii"), query_text(pairs)]))
    made = _hiding(cast(Hashable, type(url)))(url, query=query.encode("ascii"))
    made.hidden = re.compile(f"([?&](?:{'|'.join(re.escape(quote_plus(name)) for name, _ in pairs)})=)[^&#]*")
    return made


@cache
def _hiding(kind: Any) -> Any:
    class Hiding(kind):  # type: ignore[misc]
        """A URL that is shown without secrets, because logs and errors show the URLs of requests."""

        hidden: re.Pattern[str]

        def __str__(self) -> str:
            return self.hidden.sub(r"\1...", super().__str__())

        def __repr__(self) -> str:
            return f"URL({str(self)!r})"

        def __reduce__(self) -> tuple[Any, ...]:
            return kind, (str(self),)

    return Hiding
