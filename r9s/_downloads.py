"""Downloads pictures from their URLs, without the credentials of the client."""

import logging
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx

from r9s_generated._media_types import beginning, recognised
from r9s_generated._operation import essence
from r9s_generated._request import Request

from . import errors
from ._calls import drive
from ._error_bodies import ErrorBody
from ._error_building import message_of, without_secrets, words_of
from ._http.addresses import Address, kind_of, read_address
from ._http.answers import HOPELESS, Answer, Cause, Failure, OpenAnswer, is_success
from ._http.attempt import Terms, attempt
from ._http.connections import Connections
from ._http.urls import read_url
from ._http.ways import Way
from ._retry_policy import Outcome, decide
from ._settings import DEFAULT_SECONDS, check_bytes
from .utils import RetryConfig

MAX_DOWNLOAD = 100 * 1024 * 1024
_LONGEST_WAY = 5
_QUOTED = 1024 * 1024
_LIVES = "A URL is valid for 60 minutes. With base64 the response contains the image itself, if the model supports it."


class Content(NamedTuple):
    """A picture, as bytes."""

    raw: bytes
    media_type: str
    extension: str


class Limits:
    """What the caller allows to fetch; raises TypeError or ValueError for values that are not valid."""

    def __init__(self, allow_http: bool, allow_local: bool, max_bytes: int) -> None:
        self.allow_http = allow_http
        self.allow_local = allow_local
        self.max_bytes = check_bytes(max_bytes, "max_bytes")


class Fetch(NamedTuple):
    """How pictures are fetched, and with which connections."""

    connections: Connections
    home: str
    """The URL of the API server; '' if it is not known."""
    seconds: float | None
    """The deadline for one attempt at a picture, including redirects; None if the caller did not set one."""
    config: RetryConfig | None
    logger: logging.Logger
    limits: Limits


async def fetch(way: Way, url: str, how: Fetch) -> Content:
    """The picture at a URL; raises ValueError for a URL that is not allowed, and R9SError."""
    start = _checked(url, how, outside=False)
    sender = await how.connections.get_async() if way.is_async else how.connections.get()

    async def once() -> Outcome:
        end = time.monotonic() + (how.seconds or DEFAULT_SECONDS)
        here, outside = start, False
        for _ in range(_LONGEST_WAY + 1):
            request = Request("GET", str(here), {"accept": "image/*,*/*;q=0.8"})
            found: set[Address | None] = {read_address(here.host)}
            allows = _allowed(here, how, outside, found)
            left = max(0.0, end - time.monotonic())
            terms = Terms(left, how.seconds is not None, how.limits.max_bytes, allows=allows, bare=True)
            outcome = await attempt(way, sender, request, terms, None)
            if not isinstance(outcome, Answer) or not _leads_on(outcome):
                return outcome
            try:
                # A proxy and the caller's own client resolve names themselves, so the host may be public.
                known = [kind_of(each) for each in found if each is not None]
                outside = not known or "public" in known
                here = _checked(str(read_url(outcome.headers["location"], here)), how, outside)
            except ValueError as error:
                raise errors.R9SError(f"The redirect to the image was refused: {error}.") from error
        raise errors.R9SConnectionError(f"The image could not be fetched: more than {_LONGEST_WAY} redirects.")

    verdict = await drive(way, decide("GET", how.config, how.logger), how.connections, once)
    return _content(verdict.outcome, str(start), how)


def _leads_on(answer: Answer) -> bool:
    return answer.status_code in (301, 302, 303, 307, 308) and "location" in answer.headers


def _content(outcome: Outcome, url: str, how: Fetch) -> Content:
    """The picture in a response; raises an R9SError if there is none."""
    if isinstance(outcome, Failure):
        raise _failed(outcome, url, how) from outcome.error
    kind = essence(outcome.headers.get("content-type", ""))
    is_error = not is_success(outcome.status_code)
    content = bytes(outcome.content)
    found = None if is_error else recognised(content, kind)
    if found is not None:
        return Content(content, *found)
    # A success response without a picture has no error status.
    made = errors.error_class(outcome.status_code) if is_error else errors.ResponseValidationError
    words = _in_its_place(outcome, kind) if is_error or content else "the response is empty."
    raise made(f"The image could not be fetched: {words}", advice=_LIVES, **_facts(outcome, url))


def _facts(answer: Answer | OpenAnswer, url: str) -> dict[str, Any]:
    return {
        "status_code": answer.status_code,
        "headers": answer.headers,
        "body": answer.content[:_QUOTED].decode(errors="replace"),
        "raw_response": without_secrets(answer, "GET", url),
    }


def _in_its_place(answer: Answer | OpenAnswer, kind: str) -> str:
    """What the server sent instead of a picture."""
    if is_success(answer.status_code):
        begins = beginning(bytes(answer.content[:_QUOTED]))
        return f"the server sent {kind or 'something else'} instead. It begins with {begins}."
    return message_of(answer, ErrorBody(answer.content))


def _failed(failure: Failure, url: str, how: Fetch) -> errors.R9SError:
    if failure.cause is Cause.TOO_LARGE:
        return errors.R9SError(f"The image is larger than max_bytes={how.limits.max_bytes}.", advice="Raise max_bytes.")
    if failure.cause is Cause.NOT_ALLOWED:
        return errors.R9SError(f"The image could not be fetched: {_REFUSED}.")
    what = words_of(failure)
    came = bytes(failure.answer.content[:_QUOTED]) if failure.answer else b""
    facts = _facts(failure.answer._replace(content=came), url) if failure.answer else {}
    if failure.cause in (Cause.UNDECODABLE, Cause.UNKNOWN_CODING):
        words = f"The image could not be fetched: {what}. It begins with {beginning(came)}."
        return errors.ResponseValidationError(words, advice="Look for a proxy that compresses.", **facts)
    kind = errors.R9STimeoutError if failure.cause is Cause.TIMED_OUT else errors.R9SConnectionError
    again = "" if failure.cause in HOPELESS else "Call it again: fetching costs nothing."
    return kind(f"The image could not be fetched: {what}.", advice=again, **facts)


_REFUSED = (
    "the image's url leads to this machine or into a private network, but the API is not there; pass allow_local=True "
    "to allow it, unless it was a redirect from a public host"
)


def _checked(url: str, how: Fetch, outside: bool) -> httpx.URL:
    """The parsed URL; raises ValueError if it is not allowed. `outside` means that a public host redirects to it."""
    try:
        parsed = read_url(url)
    except ValueError as error:
        raise ValueError(f"the image's url is not valid: {error}") from None
    if not parsed.host or parsed.userinfo:
        raise ValueError("the image's url must have a host, and no user name or password")
    address = read_address(parsed.host)
    if address is not None and not _may_be_at(address, how, outside):
        raise ValueError(_REFUSED)
    is_loopback = address is not None and address.is_loopback
    if parsed.scheme != "https" and not (parsed.scheme == "http" and (how.limits.allow_http or is_loopback)):
        raise ValueError(
            f"the image's url is {parsed.scheme or 'relative'}, not https; pass allow_http=True to allow http"
        )
    return parsed


def _may_be_at(address: Address, how: Fetch, outside: bool) -> bool:
    """Whether pictures may be fetched from this address; `outside` means that a public host redirects to it."""
    if outside or kind_of(address) == "public":
        return kind_of(address) == "public"
    home = read_address(httpx.URL(how.home).host) if how.home else None
    return how.limits.allow_local or (home is not None and kind_of(home) == kind_of(address))


def _allowed(url: httpx.URL, how: Fetch, outside: bool, found: set[Address | None]) -> Callable[[str], bool]:
    """A function that says whether the SDK may connect to an address of the host, and adds the address to `found`."""
    # The host of the API may be anywhere, unless another host redirects to it.
    is_home = not outside and url.host == httpx.URL(how.home or "").host

    def allows(text: str) -> bool:
        address = read_address(text)
        found.add(address)
        return address is not None and (is_home or _may_be_at(address, how, outside))

    return allows
