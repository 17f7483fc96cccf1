"""One attempt: a request goes out, and an answer, an open answer or a failure comes back."""

import math
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, NamedTuple

import httpx

from r9s_generated._proof import Proof
from r9s_generated._request import Request

from .answers import Answer, Failure, OpenAnswer
from .bodies import AsyncOpenBody, Body, OpenBody
from .connections import Sender
from .decoding import Decoder
from .failures import Trace, failure_of
from .httpcore_names import tells_progress
from .watch import Watch
from .ways import Held, Pieces, Way

_CONNECT_SECONDS = 10.0
_HTTPX_DEFAULT = httpx.Timeout(5.0).as_dict()
_MOST_OF_AN_ERROR = 1024 * 1024


class Terms(NamedTuple):
    """What holds for each attempt of a call."""

    seconds: float
    """The deadline: from sending to the last byte."""
    explicit: bool
    """Whether the caller asked for it, so that it overrides a lent client's own timeout."""
    most: int
    """The most bytes of the decoded answer."""
    opens: Callable[[Answer], int | None]
    """The most bytes of an answer with this status and these headers that is handed over unread; None to read it."""
    allows: Callable[[str], bool] | None = None
    """Whether this IP address may be connected to; None allows all."""


async def attempt(
    way: Way, sender: Sender, request: Request, terms: Terms, proof: Proof | None
) -> Answer | OpenAnswer | Failure:
    """Send the request once, and read the answer; raises what is not about sending or receiving."""
    watch = _watch(sender, request, terms)
    trace = Trace(watch) if sender.lent else None
    pieces: Pieces | None = None
    head: Answer | None = None
    # A bytearray keeps its spare room, which io.BytesIO gives up when it is read. glibc keeps freed memory for the next
    # call, up to twice the largest block: with the spare room, that is enough for this body and the strings made of it.
    content = bytearray()
    try:
        with way.limited(watch):
            with ExitStack() as stack:
                response = await way.send(sender.client, _outgoing(sender, request, terms, proof, watch, trace, stack))
            head = Answer(response.status_code, sender.family.headers_of(response))
            pieces = Held(response.content) if response.is_stream_consumed else way.pieces(response)
            opened = terms.opens(head)
            most = terms.most if 200 <= head.status_code < 300 else min(terms.most, _MOST_OF_AN_ERROR)
            coding = "" if response.is_stream_consumed else head.headers.get("content-encoding", "")
            body = Body(way, pieces, Decoder(coding, most if opened is None else opened), watch)
            if opened is not None:
                kind = AsyncOpenBody if sender.is_async else OpenBody
                return OpenAnswer(head.status_code, head.headers, kind(body, head, terms.seconds))
            while part := await body.part():
                content += part
            return head._replace(content=content)
    except BaseException as error:
        if pieces is not None:
            await pieces.close()
        came = head and head._replace(content=content)
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
    """Add what we say of ourselves to the headers."""
    # What else httpx might ask for could not be decoded within bounds.
    given.setdefault("accept-encoding", "gzip, deflate")
    if not sender.lent or sender.client.headers.get("user-agent", "python-httpx").startswith("python-httpx"):
        # A lent client may have a name of its own.
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
    """The request as its client takes it."""
    arguments = request.arguments(stack, is_async=sender.lent and sender.is_async)
    given = arguments["headers"]
    if isinstance(arguments.get("content"), bytes):
        host = sender.family.url(request.url).netloc.decode("ascii")
        given = {"host": host, "content-length": str(len(arguments["content"])), **given}
    _add_ours(sender, given)
    arguments["headers"] = given
    extensions: dict[str, Any] = {"r9s": watch}
    if trace is None:
        # Its streams obey the watch: they need no timeouts.
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
