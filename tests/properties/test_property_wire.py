"""Any bytes instead of HTTP, on a real socket, are a value or an R9SError, and nothing else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from r9s import errors
from tests.properties.stage import Wire, examples, is_event, outcome, travels
from tests.support.events import DONE, partial
from tests.support.server import RawServer, Step, answer, head
from tests.support.ways import OPTED_IN, Clients, Mode

pytestmark = pytest.mark.anyio
RESULT = b'{"created": 1, "data": []}'
JSON = {"content-type": "application/json", "content-length": str(len(RESULT))}
CHUNKED = {"transfer-encoding": "chunked"}
WHOLE = [
    head(200, JSON) + RESULT,
    head(503, {**JSON, "retry-after": "0"}) + RESULT,
    head(200, CHUNKED) + b"5\r\n" + RESULT[:5] + b"\r\n15;x=y\r\n" + RESULT[5:] + b"\r\n0\r\nx: y\r\n\r\n",
    head(200, {"content-type": "text/event-stream"}) + partial(0) + DONE,
    b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + head(200, JSON) + RESULT,
    head(204),
    head(304, {"etag": "x"}),
]
LINES = [
    *(b"HTTP/1.1 200 OK", b"HTTP/1.1 200", b"HTTP/0.9 200 OK", b"HTTP/2 200", b"ICY 200 OK", b"HTTP/1.1 2000 OK"),
    *(b"HTTP/1.1 000 x", b"HTTP/1.1 099 x", b"HTTP/1.1 100 x", b"HTTP/1.1 101 x", b"HTTP/1.1 600 x", b"HTTP/1.1 999 x"),
    *(b"HTTP/1.1 -20 x", b"HTTP/1.1 200 \xff\xfe", b"GET / HTTP/1.1", b"220 mail.example ESMTP", b"\x16\x03\x01\x02"),
    *(b"content-length: 26", b"content-length: 5", b"content-length: -1", b"content-length: 1, 2", b"content-length:"),
    *(b"transfer-encoding: chunked", b"transfer-encoding: gzip", b"content-encoding: gzip", b"connection: close"),
    *(b" folded", b"no colon", b": no name", b"a b: c", b"x: a\0b", b"x: a\rb", b"\xff: \xff", b"upgrade: h2c"),
    *(
        b"content-type: text/event-stream",
        b"x-request-id: \x80",
        b"set-cookie: a=b",
        b"",
        b"5",
        b"-5",
        b"fffffffffffffff",
    ),
]
# Lines of HTTP in any order, in place of an answer.
SOUP = st.lists(st.sampled_from(LINES) | st.binary(max_size=4), max_size=8).map(b"\r\n".join)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """An answer in which some bytes were left out, replaced or put in."""
    whole = draw(st.sampled_from(WHOLE))
    start = draw(st.integers(0, len(whole)))
    end = draw(st.integers(start, min(start + 10, len(whole))))
    return whole[:start] + draw(st.binary(max_size=4) | st.sampled_from(LINES)) + whole[end:]


ANSWERS = st.binary(max_size=50) | damaged() | SOUP | SOUP.map(lambda soup: head(200) + soup)


@examples(30)
@given(raw=ANSWERS, stream=st.booleans())
@example(head(200, {"x": "a" * 200_000}) + RESULT, False)
@example(head(200, {f"x-{number}": "y" for number in range(5_000)}) + RESULT, False)
@example(b"HTTP/1.1 103 x\r\n\r\n" * 1_000 + head(200, JSON) + RESULT, False)
@example(head(200, CHUNKED) + b"f" * 30 + b"\r\n", False)
@example(head(200, CHUNKED) + b"5;" + b"x" * 200_000, True)
@example(head(200, {"content-length": "9" * 30}) + RESULT, False)
@example(head(200, {"content-length": "9" * 5_000}) + RESULT, False)
async def test_any_bytes_on_the_wire(wire: Wire, raw: bytes, stream: bool) -> None:
    """A connection that speaks no HTTP, or half of it, is typed; the request is sent once, and the socket closed."""
    wire.server.script(Step((raw,), "close"))
    wire.server.requests.clear()
    found = await outcome(wire.mode, wire.client, stream=stream)
    assert len(wire.server.requests) == 1
    assert wire.server.wait(lambda: wire.server.open == 0)
    assert all(is_event(event) for event in found.events)
    if found.error is not None:
        travels(found.error)


@pytest.mark.parametrize("location", ["http://[", "mailto:a", "http://\x80"])
@pytest.mark.parametrize("status", [302, 307])
async def test_a_redirect_that_leads_nowhere(mode: Mode, clients: Clients, status: int, location: str) -> None:
    """Where it leads to is not our concern: the status decides the class, nothing is repeated, the target is named."""
    with RawServer(answer(status, {"location": location, "x-request-id": "req-1"})) as server:
        with pytest.raises(errors.R9SError) as caught:
            await mode.create(clients(server), retries=OPTED_IN)
        assert len(server.requests) == 1
    assert type(caught.value) is errors.R9SDefaultError
    assert caught.value.status_code == status
    assert caught.value.request_id == "req-1"
    assert location in caught.value.message
