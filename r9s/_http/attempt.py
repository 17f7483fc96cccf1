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

from .answers import Answer, Failure, OpenAnswer
from .bodies import AsyncOpenBody, Body, OpenBody
from .connections import Sender
from .decoding import Decoder, UnknownCoding
from .failures import Trace, failure_of
from .httpcore_names import tells_progress
from .watch import Watch
from .ways import Held, Pieces, Way

_CONNECT_SECONDS = 10.0
_HTTPX_DEFAULT = httpx.Timeout(5.0).as_dict()
_MOST_OF_AN_ERROR = 1024 * 1024


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


async def attempt(
    way: Way, sender: Sender, request: Request, terms: Terms, proof: Proof | None
) -> Answer | OpenAnswer | Failure:
    """Send the request once, and read the response. Raises exceptions that are not about sending or receiving."""
    watch = _watch(sender, request, terms)
    trace = Trace(watch) if sender.lent else None
    pieces: Pieces | None = None
    head: Answer | None = None
    # A bytearray keeps its spare room, and io.BytesIO gives it up at the first read. glibc keeps freed memory for the
    # next call, up to twice the largest block. With the spare room that is enough for this body and its strings.
    content = bytearray()
    try:
        with way.limited(watch):
            with ExitStack() as stack:
                response = await way.send(sender.client, _outgoing(sender, request, terms, proof, watch, trace, stack))
            head = Answer(response.status_code, sender.family.headers_of(response))
            pieces = Held(response.content) if response.is_stream_consumed else way.pieces(response)
            opened = terms.opens and terms.opens(head)
            most = terms.most if 200 <= head.status_code < 300 else min(terms.most, _MOST_OF_AN_ERROR)
            coding = "" if response.is_stream_consumed else head.headers.get("content-encoding", "")
            body = Body(way, pieces, Decoder(coding, most if opened is None else opened), watch)
            if opened is not None:
                kind = AsyncOpenBody if sender.is_async else OpenBody
                return OpenAnswer(head.status_code, head.headers, kind(body, head, terms.seconds))
            while part := await body.part():
                content += part
            return Answer(head.status_code, head.headers, content)
    except BaseException as error:
        if pieces is not None:
            await pieces.close()
        came = head and head._replace(content=content)
        if came and isinstance(error, UnknownCoding) and (is_json(content) or sniff(bytes(content))):
            return came
        return failure_of(error, watch, came)


def _watch(sender: Sender, request: Request, terms: Terms) -> Watch:
    opening = f"{request.method} ".encode()
    if sender.lent and not terms.explicit and sender.client.timeout.as_dict() != _HTTPX_DEFAULT:
        watch = Watch(opening=opening)
    else:
        watch = Watch(time.monotonic() + terms.seconds, min(_CONNECT_SECONDS, terms.seconds), opening)
    watch.observed = sender.lent and tells_progress(sender.client)
    watch.allows = terms.allows or watch.allows
    return watch


def _add_ours(sender: Sender, given: dict[str, str]) -> None:
    """Add our own headers."""
    # Other codings of httpx could not be decoded within the size limit.
    given.setdefault("accept-encoding", "gzip, deflate")
    if not sender.lent or sender.client.headers.get("user-agent", "python-httpx").startswith("python-httpx"):
        # The caller's own client may have its own user agent.
        given.setdefault("user-agent", sender.family.user_agent)


def _outgoing(
    sender: Sender,
    request: Request,
    terms: Terms,
    proof: Proof | None,
    watch: Watch,
    trace: Trace | None,
    stack: ExitStack,
) -> Any:
    """The request for its client."""
    arguments = request.arguments(stack, is_async=sender.lent and sender.is_async)
    given = arguments["headers"]
    if isinstance(arguments.get("content"), bytes):
        host = sender.family.url(request.url).netloc.decode("ascii")
        given = {"host": host, "content-length": str(len(arguments["content"])), **given}
    _add_ours(sender, given)
    arguments["headers"] = given
    extensions: dict[str, Any] = {"r9s": watch}
    if trace is None:
        # Its streams check the watch, so they need no timeouts.
        built = sender.family.request(arguments, extensions, watch)
        request.finish(built, proof, given)
        return built
    if watch.end != math.inf:
        extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), terms.seconds)
        extensions["timeout"]["connect"] = watch.connect_seconds
    extensions["trace"] = trace.note_async if sender.is_async else trace.note
    built = sender.client.build_request(**arguments, extensions=extensions)
    request.finish(built, proof, given)
    return built
