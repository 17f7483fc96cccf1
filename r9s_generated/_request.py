# Copied from generator/runtime/_request.py by `make regen`; do not edit.
"""Requests, before they have a server."""

from __future__ import annotations

from collections.abc import Container, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from ._body import Body, refuse_fields
from ._proof import Proof, add_cookies
from ._urls import Written, parted, query_text
from ._utf8 import encoded

if TYPE_CHECKING:
    import httpx


class Request:
    """One request of an operation.

    Attributes:
        method: The HTTP method, in capitals.
        url: The path. A client adds its server.
        query: The parameters in the query, first those in the path of the spec.
        headers: The headers, with names in lower case.
        cookies: The parameters in cookies.
        body: The body; None if there is none.
    """

    __slots__ = ("body", "cookies", "headers", "method", "query", "url")

    def __init__(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        query: list[tuple[str, str]] | None = None,
        body: Body | None = None,
    ) -> None:
        self.method = method
        self.url, self.query = parted(url) if "?" in url else (url, [])
        self.headers = headers
        self.query += query or []
        self.cookies: list[tuple[str, str]] = []
        self.body = body

    @property
    def replayable(self) -> bool:
        """Whether it can be sent again."""
        return self.body is None or self.body.replayable

    def value(self, name: str) -> Any:
        """The field of the body, or else the parameter in the query, of this name; None when there is none.

        In a form and in the query it is a text.
        """
        found = None if self.body is None else self.body.value(name)
        return next((text for each, text in self.query if each == name), None) if found is None else found

    def with_body(self, extra: Mapping[str, Any]) -> Request:
        """This request with more fields in its body; raises TypeError or ValueError."""
        _check_names(extra, "extra_body")
        body = refuse_fields() if self.body is None else self.body.extended(extra)
        return self._copy(self.query, body)

    def with_query(self, extra: Mapping[str, Any]) -> Request:
        """This request with more query parameters. They replace those of the same name. Raises TypeError."""
        _check_names(extra, "extra_query")
        query = [pair for pair in self.query if pair[0] not in extra]
        for name, value in extra.items():
            encoded(name, "a name in extra_query")
            query += [(name, _query_text(each)) for each in (value if isinstance(value, (list, tuple)) else [value])]
        return self._copy(query, self.body)

    def at(self, base: str, headers: dict[str, str]) -> Request:
        """This request at a server, with other headers."""
        return self._copy(self.query, self.body, base + self.url, headers)

    def _copy(
        self, query: list[tuple[str, str]], body: Body | None, url: str = "", headers: dict[str, str] | None = None
    ) -> Request:
        made = Request(self.method, url or self.url, dict(self.headers) if headers is None else headers, query, body)
        made.cookies = list(self.cookies)
        return made

    def refuse_events(self) -> None:
        """Raise ValueError if the request asks for a stream, but the function returns a whole result."""
        if ("stream", "true") in self.query or (self.body is not None and self.body.is_true("stream")):
            raise ValueError(
                "this function cannot return the events that stream=True asks for: call `stream`, or `asyncio_stream` "
                "with await"
            )

    def encode(self) -> None:
        """Encode the body once for all attempts; raises TypeError or ValueError if that is not possible."""
        if self.body is not None:
            self.body.encode()

    async def encode_async(self, stack: ExitStack) -> None:
        """Like `encode`, but first read async files; `stack` closes their copies."""
        if self.body is not None:
            await self.body.fetch(stack)
            self.body.encode()

    def arguments(self, stack: ExitStack, *, is_async: bool = False) -> dict[str, Any]:
        """The arguments for one `build_request` or `request` of httpx; `stack` closes files that are opened for them.

        `is_async` means that an async client sends the body itself.
        """
        headers = dict(self.headers)
        found: dict[str, Any] = {"method": self.method, "url": self.url, "headers": headers}
        if any(isinstance(value, Written) for _, value in self.query):
            found["url"] = f"{self.url}?{query_text(self.query)}"
        elif self.query:
            found["params"] = self.query
        if self.body is not None:
            if self.body.media_type is not None:
                headers.setdefault("content-type", self.body.media_type)
            opened = self.body.open(stack, is_async=is_async)
            headers |= opened.pop("headers", {})
            found |= opened
        return found

    def finish(self, built: httpx.Request, proof: Proof | None, keeps: Container[str] = ()) -> None:
        """Add the cookies and the credentials, which `build_request` has no arguments for. Keep these headers."""
        add_cookies(built, self.cookies)
        if proof is not None:
            proof.put_on(built, keeps)


def _check_names(extra: Any, option: str) -> None:
    """Raise TypeError if it is not a mapping of names. The text shows no value, which may be secret."""
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
    # `str()` of a str enum is its name, and `str.__str__` its value.
    text = str.__str__(value) if isinstance(value, str) else str(value).lower()
    encoded(text, "a value in extra_query")
    return text
