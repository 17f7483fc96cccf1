"""The bytes of one image: decoded from base64, or downloaded without credentials."""

import base64
import binascii
import time
from contextlib import aclosing
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, NamedTuple

import httpx

from . import errors
from ._sources import ShieldedPieces, check_deadline

MAX_DOWNLOAD = 100 * 1024 * 1024
_LONGEST_WAY = 5
_SECONDS = 300.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Fetch(NamedTuple):
    """How images are fetched from URLs."""

    allow_http: bool
    max_bytes: int


def _inline(image: Any) -> bytes | None:
    """The bytes of an image that came as base64; None when it came as a URL."""
    text = getattr(image, "b64_json", None)
    if not text:
        if not getattr(image, "url", None):
            raise ValueError("the image has neither b64_json nor url")
        return None
    if not isinstance(text, str):
        raise ValueError(f"b64_json must be a string, not {type(text).__name__}")
    if text.startswith("data:"):
        text = text.partition(",")[2]
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"b64_json is not valid base64: {error}") from None
    if not content:
        raise ValueError("b64_json holds no bytes")
    return content


def _checked_url(url: Any, fetch: Fetch, origin: httpx.URL | None = None) -> httpx.URL:
    if not isinstance(url, str):
        raise ValueError(f"the image's url must be a string, not {type(url).__name__}")
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ValueError(f"the image's url is not valid: {error}") from None
    if not parsed.host or parsed.userinfo:
        raise ValueError("the image's url must name a host, and no user or password")
    # A server elsewhere must not lead into this machine.
    is_local = parsed.host in _LOOPBACK and (origin is None or origin.host in _LOOPBACK)
    may_be_http = fetch.allow_http or is_local
    if parsed.scheme != "https" and not (parsed.scheme == "http" and may_be_http):
        raise ValueError(
            f"the image's url is {parsed.scheme or 'relative'}, not https; pass allow_http=True to allow http"
        )
    return parsed


class _Download:
    """One download, step by step: where to, and what came."""

    def __init__(self, url: Any, fetch: Fetch) -> None:
        self.url = _checked_url(url, fetch)
        self._fetch = fetch
        self._end = time.monotonic() + _SECONDS
        self._steps = 0
        self._size = 0
        self._pieces: list[bytes] = []

    def headed(self, response: httpx.Response) -> bool:
        """Whether the body is the image; False when a redirect is to be followed."""
        if response.has_redirect_location:
            self._steps += 1
            if self._steps > _LONGEST_WAY:
                raise errors.R9SConnectionError(f"The image could not be fetched: more than {_LONGEST_WAY} redirects.")
            try:
                self.url = _checked_url(str(self.url.join(response.headers["location"])), self._fetch, self.url)
            except ValueError as error:
                raise errors.R9SError(f"The redirect to the image was refused: {error}.") from error
            return False
        if not response.is_success:
            raise errors.error_class(response.status_code)(
                "The image could not be fetched.",
                status_code=response.status_code,
                headers=response.headers,
                advice="A URL lives for 60 minutes. With response_format='b64_json' the image is in the answer itself.",
            )
        return True

    def add(self, piece: bytes) -> None:
        """Take the next bytes of the image."""
        self._size += len(piece)
        if self._size > self._fetch.max_bytes:
            raise errors.R9SError(
                f"The image is larger than max_bytes={self._fetch.max_bytes}.", advice="Raise max_bytes."
            )
        check_deadline(self._end)
        self._pieces.append(piece)

    def content(self) -> bytes:
        """The image."""
        return b"".join(self._pieces)


def _settings() -> dict[str, Any]:
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    return {"timeout": _SECONDS, "headers": {"accept-encoding": "gzip, deflate"}, "cookies": cookies}


def _broken(error: httpx.HTTPError) -> errors.R9SError:
    kind = errors.R9STimeoutError if isinstance(error, httpx.TimeoutException) else errors.R9SConnectionError
    return kind(f"The image could not be fetched: {error}.", advice="Call it again: fetching costs nothing.")


def get(image: Any, fetch: Fetch) -> bytes:
    """The bytes of an image; raises ValueError for base64 or a URL that is not valid, and R9SError."""
    content = _inline(image)
    if content is not None:
        return content
    download = _Download(image.url, fetch)
    try:
        with httpx.Client(**_settings()) as client:
            while True:
                with client.stream("GET", download.url) as response:
                    if download.headed(response):
                        for piece in response.iter_bytes():
                            download.add(piece)
                        return download.content()
    except httpx.HTTPError as error:
        raise _broken(error) from error


async def get_async(image: Any, fetch: Fetch) -> bytes:
    """As `get`, with `await`."""
    content = _inline(image)
    if content is not None:
        return content
    download = _Download(image.url, fetch)
    try:
        async with httpx.AsyncClient(**_settings()) as client:
            while True:
                async with client.stream("GET", download.url) as response:
                    if download.headed(response):
                        async with aclosing(ShieldedPieces(response)) as pieces:
                            async for piece in pieces:
                                download.add(piece)
                        return download.content()
    except httpx.HTTPError as error:
        raise _broken(error) from error
