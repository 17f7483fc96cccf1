"""One attempt: sends a request, and returns a response, an open response or a failure."""

import math
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, NamedTuple

import httpx

from r9s_generated._json import is_json
from r9s_generated._media_types import sniff
from r9s_generated._proof import Proof
from r9s_generated._request import Request

from .answers import Answer, Cause, Failure, OpenAnswer, Reached, is_success
from .bodies import AsyncOpenBody, Body, OpenBody
from .connections import Sender
from .decoding import Decoder, UnknownCoding
from .failures import Trace, failure_of
from .httpcore_names import tells_progress
from .watch import CONNECT_SECONDS, Watch
from .ways import Held, Pieces, Way

_HTTPX_DEFAULT = httpx.Timeout(5.0).as_dict()
_MOST_OF_AN_ERROR = 1024 * 1024
_TIMEOUTS = ("connect", "read", "write", "pool")


class Terms(NamedTuple):
    """The terms of each attempt of a call."""

    seconds: float
    """The deadline, from the start to the last byte, in seconds."""
    explicit: bool
    """Whether the caller set the deadline. Then it overrides the timeout of the caller's own client."""
    most: int
    """The maximum size of the decoded response."""
    opens: Callable[[Answer], int | None] | None = None
    """For this status and these headers: the maximum size of a body that the caller reads; None to read it here."""
    allows: Callable[[str], bool] | None = None
    """Whether the SDK may connect to this IP address; None allows all."""
    bare: bool = False
    """Whether nothing of the caller's own client is sent: no headers, parameters, cookies and credentials."""


async def attempt(
    way: Way, sender: Sender, request: Request, terms: Terms, proof: Proof | None
) -> Answer | OpenAnswer | Failure:
    """Send the request once, and read the response. Raises exceptions that are not about sending or receiving."""
    watch = _watch(sender, request, terms)
    pieces: Pieces | None = None
    head: Answer | None = None
    # A bytearray keeps its spare room, and io.BytesIO gives it up at the first read. glibc keeps freed memory for the
    # next call, up to twice the largest block. With the spare room that is enough for this body and its strings.
    content = bytearray()
    try:
        with way.limited(watch):
            with ExitStack() as stack:
                response = await way.send(
                    sender.client, _outgoing(way, sender, request, terms, proof, watch, stack), bare=terms.bare
                )
            head = Answer(response.status_code, sender.family.headers_of(response))
            pieces = way.pieces(response, sender.lent)
            if response.is_stream_consumed:
                pieces = Held(response.content, pieces)
            opened = terms.opens and terms.opens(head)
            most = terms.most if is_success(head.status_code) else min(terms.most, _MOST_OF_AN_ERROR)
            coding = "" if response.is_stream_consumed else head.headers.get("content-encoding", "")
            body = Body(way, pieces, Decoder(coding, most if opened is None else opened), watch)
            if opened is not None:
                kind = AsyncOpenBody if way.is_async else OpenBody
                return OpenAnswer(head.status_code, head.headers, kind(body, head, terms.seconds))
            while part := await body.part():
                content += part
            return Answer(head.status_code, head.headers, content)
    except BaseException as error:
        proof = None  # Error reports may show local variables.
        if pieces is not None:
            await pieces.close()
        if isinstance(error, RuntimeError) and not (sender.lent or watch.observed) and sender.client.is_closed:
            # The client was closed before it could send.
            return Failure(Cause.CLOSED, Reached.NOT_BEGUN, error)
        came = head and head._replace(content=content)
        if came and isinstance(error, UnknownCoding) and (is_json(content) or sniff(bytes(content))):
            return came
        return failure_of(error, watch, came)


def _watch(sender: Sender, request: Request, terms: Terms) -> Watch:
    opening = f"{request.method} ".encode()
    if _keeps_timeout(sender, terms) and not terms.bare:
        watch = Watch(opening=opening, allows=terms.allows)
    else:
        end = time.monotonic() + terms.seconds
        watch = Watch(end, min(CONNECT_SECONDS, terms.seconds), opening, terms.allows)
    watch.known = sender.lent and tells_progress(sender.client)
    return watch


def _keeps_timeout(sender: Sender, terms: Terms) -> bool:
    """Whether the timeout of the caller's own client applies."""
    return bool(sender.lent and not terms.explicit and sender.client.timeout.as_dict() != _HTTPX_DEFAULT)


def _outgoing(
    way: Way, sender: Sender, request: Request, terms: Terms, proof: Proof | None, watch: Watch, stack: ExitStack
) -> Any:
    """The request for its client."""
    arguments = request.arguments(stack, is_async=sender.lent and way.is_async)
    headers = arguments["headers"]
    # Other codings of httpx could not be decoded within the size limit.
    headers.setdefault("accept-encoding", "gzip, deflate")
    is_ours = not sender.lent or terms.bare
    if is_ours or sender.client.headers.get("user-agent", "python-httpx").startswith("python-httpx"):
        # The caller's own client may have its own user agent.
        headers.setdefault("user-agent", sender.family.user_agent)
    # The streams of our own clients check the watch, so they need no timeouts.
    extensions: dict[str, Any] = {"r9s": watch, "timeout": dict.fromkeys(_TIMEOUTS)}
    if sender.lent:
        trace = Trace(watch)
        extensions["trace"] = trace.note_async if way.is_async else trace.note
        if watch.end == math.inf:
            del extensions["timeout"]
        else:
            extensions["timeout"] = dict.fromkeys(_TIMEOUTS, terms.seconds) | {"connect": watch.connect_seconds}
            if _keeps_timeout(sender, terms):
                own = sender.client.timeout.as_dict()
                extensions["timeout"] |= {name: min(own[name], terms.seconds) for name in own if own[name] is not None}
        build = sender.family.httpx.Request if terms.bare else sender.client.build_request
        built = build(**arguments, extensions=extensions)
    else:
        built = sender.family.request(arguments, extensions, watch)
    request.finish(built, proof, headers)
    return built
