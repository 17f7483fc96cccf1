# Copied from generator/runtime/_request.py by `make regen`; do not edit.
"""Requests: what is sent, before anybody knows where to."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ._body import Body, refuse_fields
from ._codec import Codec
from ._upload import encoded
from .errors import Mismatch

if TYPE_CHECKING:
    import httpx


class Request:
    """One request of an operation.

    Attributes:
        method: The HTTP method, in capitals.
        url: The path, to which a client adds its server.
        query: The parameters in the query.
        headers: By names in lower case.
        body: The body; None for none.
    """

    __slots__ = ("body", "headers", "method", "query", "url")

    def __init__(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        query: list[tuple[str, str]] | None = None,
        body: Body | None = None,
    ) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.query = query or []
        self.body = body

    @property
    def replayable(self) -> bool:
        """Whether it can be sent once more."""
        return self.body is None or self.body.replayable

    def with_body(self, extra: Mapping[str, Any]) -> Request:
        """This request with more fields in its body; raises TypeError or ValueError."""
        _check_names(extra, "extra_body")
        body = refuse_fields() if self.body is None else self.body.extended(extra)
        return Request(self.method, self.url, dict(self.headers), list(self.query), body)

    def with_query(self, extra: Mapping[str, Any]) -> Request:
        """This request with more parameters in its query, which replace those of the same name; raises TypeError."""
        _check_names(extra, "extra_query")
        query = [pair for pair in self.query if pair[0] not in extra]
        for name, value in extra.items():
            encoded(name, "a name in extra_query")
            query += [(name, _query_text(each)) for each in (value if isinstance(value, (list, tuple)) else [value])]
        return Request(self.method, self.url, dict(self.headers), query, self.body)

    def encode(self) -> None:
        """Make the body, once for all attempts; raises TypeError or ValueError for what cannot be sent."""
        if self.body is not None:
            self.body.encode()

    async def encode_async(self, stack: ExitStack) -> None:
        """As `encode`, when what can only be read with `await` was read; `stack` closes what it is kept in."""
        if self.body is not None:
            await self.body.fetch(stack)
            self.body.encode()

    def arguments(self, stack: ExitStack) -> dict[str, Any]:
        """The arguments for `build_request` or `request` of httpx, once; `stack` closes what is opened for them."""
        found: dict[str, Any] = {"method": self.method, "url": self.url, "headers": dict(self.headers)}
        if self.query:
            found["params"] = self.query
        if self.body is not None:
            if self.body.media_type is not None:
                found["headers"].setdefault("content-type", self.body.media_type)
            found |= self.body.open(stack)
        return found


def send(client: httpx.Client, request: Request, *, stream: bool = False) -> httpx.Response:
    """Send a request; with `stream` the body of the answer is still to be read."""
    request.encode()
    with ExitStack() as stack:
        return client.send(client.build_request(**request.arguments(stack)), stream=stream)


async def send_async(client: httpx.AsyncClient, request: Request, *, stream: bool = False) -> httpx.Response:
    """Send a request; with `stream` the body of the answer is still to be read."""
    with ExitStack() as stack:
        await request.encode_async(stack)
        return await client.send(client.build_request(**request.arguments(stack)), stream=stream)


def _check_names(extra: Any, option: str) -> None:
    """Raise TypeError for what is no mapping of names; the text holds no value, which might be a secret."""
    if not isinstance(extra, Mapping):
        raise TypeError(f"{option} must be a mapping, not {type(extra).__name__}")
    for name in extra:
        if not isinstance(name, str):
            raise TypeError(f"{option} must map names to values; a name must be a string, not {type(name).__name__}")


def _query_text(value: object) -> str:
    if not isinstance(value, (str, int, float)):
        raise TypeError(
            f"a value in extra_query must be a string, a number, a boolean or a list of these, "
            f"not {type(value).__name__}"
        )
    # An enum that is a str too has its name for a text, and the value in itself.
    text = str.__str__(value) if isinstance(value, str) else _text(value)
    encoded(text, "a value in extra_query")
    return text


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _dumped(name: str, value: object, codec: Codec) -> Any:
    try:
        codec.check(value)
    except Mismatch as mismatch:
        raise TypeError(str(mismatch.under(name))) from None
    return codec.dump(value)


def parameter(name: str, value: object, codec: Codec, *, separator: str = ",") -> str:
    """A parameter as text, a list as one text with separators; raises TypeError."""
    dumped = _dumped(name, value, codec)
    return separator.join(map(_text, dumped)) if isinstance(dumped, list) else _text(dumped)


def query_of(name: str, value: object, codec: Codec, *, separator: str | None = ",") -> list[tuple[str, str]]:
    """A parameter as it stands in the query: a list without a separator several times; raises TypeError."""
    if separator is not None:
        return [(name, parameter(name, value, codec, separator=separator))]
    dumped = _dumped(name, value, codec)
    return [(name, _text(each)) for each in (dumped if isinstance(dumped, list) else [dumped])]


def segment(text: str) -> str:
    """A path parameter as one segment of the path; raises ValueError for what would lead to another path."""
    if text in ("", ".", ".."):
        raise ValueError(f"a path parameter must not be {text!r}")
    return quote(text, safe="")
