"""The bytes of pictures: decoded from base64, or fetched from a URL without the credentials of the client."""

import ipaddress
import logging
import socket
import time
from contextlib import suppress
from typing import Any, NamedTuple

import httpx

from r9s_generated._base64 import decode_base64
from r9s_generated._json import read_json
from r9s_generated._operation import essence
from r9s_generated._request import Request
from r9s_generated._upload import sniff
from r9s_generated.errors import UnreadableAnswer

from . import errors
from ._calls import drive
from ._error_building import said, without_secrets
from ._http.answers import Answer, Cause, Failure, OpenAnswer
from ._http.attempt import Terms, attempt
from ._http.connections import Connections
from ._http.urls import read_url
from ._http.ways import Way
from ._retry_policy import Outcome, decide
from .utils import RetryConfig

MAX_DOWNLOAD = 100 * 1024 * 1024
_LONGEST_WAY = 5
_QUOTED = 300
_PAGES = frozenset({"application/json", "application/xhtml+xml"})
_LIVES = "A URL lives for 60 minutes. With response_format='b64_json' the image is in the answer itself."
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Fetch(NamedTuple):
    """How pictures are fetched, and over what."""

    connections: Connections
    home: str
    """The URL of the API's own server; '' when it is not known."""
    seconds: float
    """The deadline for one picture, redirects included."""
    config: RetryConfig | None
    logger: logging.Logger
    allow_http: bool
    allow_local: bool
    max_bytes: int


def inline(image: Any) -> bytes | None:
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
        content = decode_base64(text)
    except ValueError as error:
        raise ValueError(f"b64_json is not valid base64: {error}") from None
    if not content:
        raise ValueError("b64_json holds no bytes")
    return content


async def fetch(way: Way, url: Any, how: Fetch) -> bytes:
    """The picture at a URL; raises ValueError for a URL that is refused, and R9SError."""
    start = _checked(url, how, None)
    sender = await how.connections.get_async() if way.is_async else how.connections.get()

    async def once() -> Outcome:
        end = time.monotonic() + how.seconds
        here, origin = start, None
        for _ in range(_LONGEST_WAY + 1):
            request = Request("GET", str(here), {"accept": "image/*,*/*;q=0.8"})
            allows = _Allowed(here, how, origin)
            terms = Terms(max(0.0, end - time.monotonic()), True, how.max_bytes, _read_whole, allows)
            outcome = await attempt(way, sender, request, terms, None)
            if not isinstance(outcome, Answer) or not _leads_on(outcome):
                return outcome
            try:
                origin, here = here, _checked(str(read_url(outcome.headers["location"], here)), how, here)
            except ValueError as error:
                raise errors.R9SError(f"The redirect to the image was refused: {error}.") from error
        raise errors.R9SConnectionError(f"The image could not be fetched: more than {_LONGEST_WAY} redirects.")

    verdict = await drive(way, decide("GET", how.config, how.logger), how.connections, once)
    return _content(verdict.outcome, str(start), how)


def _read_whole(head: Answer) -> None:
    """No download is handed over unread."""


def _leads_on(answer: Answer) -> bool:
    return answer.status_code in (301, 302, 303, 307, 308) and "location" in answer.headers


def _content(outcome: Outcome, url: str, how: Fetch) -> bytes:
    """The picture in an answer; raises the error that fits when there is none."""
    if isinstance(outcome, Failure):
        raise _failed(outcome, how) from outcome.error
    kind = essence(outcome.headers.get("content-type", ""))
    is_picture = sniff(outcome.content[:16]) is not None
    is_page = kind in _PAGES or kind.startswith("text/")
    if 200 <= outcome.status_code < 300 and outcome.content and (is_picture or not is_page):
        return outcome.content
    is_error = not 200 <= outcome.status_code < 300
    # What answers with a page in a picture's place has no status that fits.
    made = errors.error_class(outcome.status_code) if is_error else errors.ResponseValidationError
    words = _words(outcome, kind) if is_error or outcome.content else "the answer is empty."
    raise made(
        f"The image could not be fetched: {words}",
        status_code=outcome.status_code,
        headers=outcome.headers,
        body=outcome.content.decode(errors="replace"),
        raw_response=without_secrets(outcome, "GET", url),
        advice=_LIVES,
    )


def _words(answer: Answer | OpenAnswer, kind: str) -> str:
    """What a server says in a picture's place."""
    if answer.status_code < 300:
        start = " ".join(answer.content[:_QUOTED].decode(errors="replace").split())
        return f"{kind or 'something else'} came in its place. It begins {start!r}."
    document = None
    with suppress(UnreadableAnswer):
        document = read_json(answer.content)
    return said(answer, document)


def _failed(failure: Failure, how: Fetch) -> errors.R9SError:
    what = " ".join(str(failure.error).split()) or failure.cause.value
    if failure.cause is Cause.TOO_LARGE:
        return errors.R9SError(f"The image is larger than max_bytes={how.max_bytes}.", advice="Raise max_bytes.")
    if failure.cause is Cause.NOT_ALLOWED:
        return errors.R9SError(f"The image could not be fetched: {_REFUSED}.")
    kind = errors.R9STimeoutError if failure.cause is Cause.TIMED_OUT else errors.R9SConnectionError
    return kind(f"The image could not be fetched: {what}.", advice="Call it again: fetching costs nothing.")


_REFUSED = (
    "the image's url leads to an address on this machine or in a private network, where the API itself is not; pass "
    "allow_local=True if that is right"
)


def _checked(url: Any, how: Fetch, origin: httpx.URL | None) -> httpx.URL:
    """The URL; raises ValueError when nothing may be fetched from there."""
    if not isinstance(url, str):
        raise ValueError(f"the image's url must be a string, not {type(url).__name__}")
    try:
        parsed = read_url(url)
    except ValueError as error:
        raise ValueError(f"the image's url is not valid: {error}") from None
    if not parsed.host or parsed.userinfo:
        raise ValueError("the image's url must name a host, and no user or password")
    address = _address(parsed.host)
    if address is not None and not _may_be_at(address, how, origin):
        raise ValueError(_REFUSED)
    is_loopback = address is not None and address.is_loopback
    if parsed.scheme != "https" and not (parsed.scheme == "http" and (how.allow_http or is_loopback)):
        raise ValueError(
            f"the image's url is {parsed.scheme or 'relative'}, not https; pass allow_http=True to allow http"
        )
    return parsed


def _may_be_at(address: Address, how: Fetch, origin: httpx.URL | None) -> bool:
    """Whether pictures may be fetched from this address, after a redirect from `origin` if there was one."""
    if address.is_global:
        return True
    if origin is not None and _is_public(origin.host):
        return False
    home = _address(httpx.URL(how.home).host) if how.home else None
    is_home = home is not None and not home.is_global and home.is_loopback == address.is_loopback
    return how.allow_local or is_home


def _is_public(host: str) -> bool:
    address = _address(host)
    return address is None or address.is_global


def _address(host: str) -> Address | None:
    """The IP address that a host is, in whatever spelling; None for a name."""
    host = host.rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return ipaddress.IPv4Address("127.0.0.1")
    try:
        found = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        try:
            # It reads 2130706433, 0x7f.1 and 127.1 too.
            found = ipaddress.ip_address(socket.inet_aton(host))
        except OSError:
            return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found


class _Allowed:
    """Whether an address that the name of a host stands for may be connected to."""

    def __init__(self, url: httpx.URL, how: Fetch, origin: httpx.URL | None) -> None:
        # An address itself was looked at; the API's own host may be anywhere.
        self._all = _address(url.host) is not None or url.host == httpx.URL(how.home or "").host
        self._how = how
        self._origin = origin

    def __call__(self, address: str) -> bool:
        found = _address(address)
        return self._all or (found is not None and _may_be_at(found, self._how, self._origin))
