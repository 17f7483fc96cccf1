"""Types that models, operations and clients share: `UNSET`, and the HTTP facts of a response."""

from collections.abc import Iterator, Mapping
from typing import Any, Generic, Literal, TypeVar

import httpx
from attrs import define


class Unset:
    """The type of `UNSET`, which means that a field is absent; `None` is null on the wire.

    Many APIs treat the two differently: null resets a field, while a field that is absent is left alone.
    """

    _instance: "Unset | None" = None

    def __new__(cls) -> "Unset":
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Unset = Unset()

T = TypeVar("T")
_SECRET = ("authorization", "cookie", "proxy-authorization", "set-cookie")
"""Headers that a terminal does not show."""


@define(frozen=True, kw_only=True)
class HttpMeta:
    """The HTTP facts of a response: status, headers, request id, retries and URL."""

    status_code: int
    headers: httpx.Headers
    request_id: str | None
    """From the header `x-request-id` or `x-onr-request-id`; `None` if the server sent neither."""
    retries: int
    """The number of failed attempts before this response."""
    url: str = ""
    """The URL of the request."""

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        yield "status_code", self.status_code
        yield "request_id", self.request_id
        yield "retries", self.retries
        yield "url", self.url.partition("?")[0]
        hidden = dict.fromkeys(_SECRET, "[secure]")
        yield "headers", {name: hidden.get(name.lower(), text) for name, text in self.headers.items()}


def request_id_of(headers: Mapping[str, str]) -> str | None:
    """The id of a request, from the headers of its response."""
    return headers.get("x-request-id") or headers.get("x-onr-request-id")


@define(kw_only=True)
class Response(Generic[T]):
    """The response of a `sync_detailed` or `asyncio_detailed` call, whatever its status."""

    status_code: int
    content: bytes
    headers: httpx.Headers
    parsed: T | None
    """The result; `None` if the status is not a success."""


__all__ = ["UNSET", "HttpMeta", "Response", "Unset"]
