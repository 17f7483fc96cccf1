"""Row 39 of the fault matrix: bytes on a kept-alive connection that are no part of its answer."""

import json
from collections.abc import Mapping
from contextlib import suppress

from r9s import R9S, errors
from tests.faults.fault import Play, Stage
from tests.support.server import IMAGE, Step, answer, error, head
from tests.support.ways import SOON

STRAY = {"created": 1, "data": [{"url": "https://images.example/somebody-elses.png"}]}


def whole(step: Step) -> bytes:
    """All bytes that a step writes."""
    return b"".join(piece for piece in step.pieces if isinstance(piece, bytes))


def joined(*steps: Step, more: bytes = b"") -> Step:
    """These answers to one request, in one segment."""
    return Step((b"".join(map(whole, steps)) + more,))


def with_a_body(status: int) -> Step:
    """An answer that has no body by its status, but brings one, which is an answer by itself."""
    inner = whole(answer(body=STRAY))
    return Step((head(status, {"content-length": str(len(inner))}) + inner,))


def chunks_and_a_length(length: int | None = None, more: bytes = b"") -> Step:
    """A body in chunks, beside a length that says otherwise."""
    body = json.dumps(IMAGE).encode()
    framed = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    fields = {"content-type": "application/json", "transfer-encoding": "chunked"}
    return Step((head(200, {**fields, "content-length": str(length or len(framed))}) + framed + more,))


# What comes in one piece, and whether the first call succeeds.
LEFTOVERS: Mapping[str, tuple[Step, bool]] = {
    "a-second-answer": (joined(answer(), answer(body=STRAY)), True),
    "a-stale-503": (joined(answer(), error(503, SOON)), True),
    "a-line-break": (joined(answer(), more=b"\r\n"), True),
    "a-body-behind-204": (with_a_body(204), False),
    "a-body-behind-304": (with_a_body(304), False),
    "a-length-beside-chunks": (chunks_and_a_length(), True),
    "a-length-beside-chunks-and-an-answer": (chunks_and_a_length(5, whole(answer(body=STRAY))), True),
    "an-answer-behind-an-error": (joined(error(400), answer(body=STRAY)), False),
}


def followed(succeeds: bool) -> Play:
    """The next call gets its own answer, over another connection; each call has sent one request."""

    async def play(stage: Stage, client: R9S) -> None:
        if succeeds:
            assert (await stage.mode.create(client, prompt="first")).to_dict() == IMAGE
        else:
            with suppress(errors.R9SError):
                await stage.mode.create(client, prompt="first")
        # What comes later has come then.
        size = len(whole(stage.fault.script[0]))
        assert await stage.wait(lambda: stage.server.written >= size)
        result = await stage.mode.create(client, prompt="second")
        assert result.to_dict() == IMAGE
        assert result.http_meta.retries == 0
        found = [(request.json["prompt"], request.connection) for request in stage.server.requests]
        assert found == [("first", 0), ("second", 1)]

    return play
