"""Any bytes, under any status and any headers, are a value or an R9SError, and nothing else."""

import gzip
import zlib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from r9s import errors, models
from tests.properties.stage import OPERATIONS, Reply, Stage, examples, is_event, travels
from tests.support.events import DONE, partial

pytestmark = pytest.mark.anyio
RESULT = b'{"created": 1, "data": [{"b64_json": "cGljdHVyZQ=="}]}'
ERROR = b'{"error": {"message": "it rains", "type": "weather_error"}, "status": 429}'
BODIES = [RESULT, ERROR, partial(0) + DONE, partial(0), b"<html>it rains</html>", b"[]", b"null", b'"\\ud800"', b""]
VALUES = {
    "content-type": [
        *("application/json", "application/json; charset=nonsense", "text/event-stream", "Text/Event-Stream;charset=x"),
        *("text/html; charset=utf-16", ";", ""),
    ],
    "content-encoding": ["gzip", "deflate", "br", "gzip, deflate", "GZIP", "zstd", "identity", "x-own", ","],
    "retry-after": ["1", "0", "-1", "nan", "inf", "1e999", "9" * 400, "Wed, 21 Oct 2015 07:28:00 GMT", "1 Jan 0001"],
    "retry-after-ms": ["1", "0.5", "1.", "-0", "nan", "9" * 400],
    "x-request-id": ["req-1", ""],
    "x-onr-request-id": ["req-2", ""],
    "location": ["/v2", "//", "http://[", "http://a b", "https://h:99999/", "mailto:a", "?", "http://\x80"],
    "content-length": ["0", "7", "-1", "x"],
    "x-own": [],
}
LATIN_1 = st.text(st.characters(max_codepoint=255), max_size=20)
HEADERS = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name]) | LATIN_1 if VALUES[name] else LATIN_1)
    ),
    max_size=4,
)
STATUSES = st.integers(100, 599) | st.sampled_from([100, 101, 103, 200, 201, 204, 206, 304, 307, 429, 500, 503])


def packed(body: bytes) -> st.SearchStrategy[bytes]:
    """The body as it is, compressed, or compressed and then cut or damaged."""
    forms = [body, gzip.compress(body), zlib.compress(body), zlib.compress(body)[2:-4]]
    return st.tuples(st.sampled_from(forms), st.integers(0, 20)).map(lambda pair: pair[0][: len(pair[0]) - pair[1]])


def pieces(body: bytes) -> st.SearchStrategy[list[bytes]]:
    """The body in pieces."""
    return st.integers(1, len(body) + 1).map(lambda size: [body[at : at + size] for at in range(0, len(body), size)])


REPLIES = st.builds(
    Reply, STATUSES, HEADERS, (st.binary(max_size=60) | st.sampled_from(BODIES).flatmap(packed)).flatmap(pieces)
)


@examples(50)
@given(reply=REPLIES, operation=st.sampled_from(sorted(OPERATIONS)), stream=st.booleans())
@example(Reply(200, [("x-own", "B\xfccher")], [RESULT]), "create", False)
@example(Reply(503, [("x-request-id", "\x80")], [ERROR]), "create", False)
async def test_any_answer(stage: Stage, reply: Reply, operation: str, stream: bool) -> None:
    """A value of the declared type, or an error of the class that the status decides, which travels; once sent."""
    before = stage.sent
    found = await stage.call(reply, operation, stream=stream)
    assert stage.sent == before + 1
    assert all(is_event(event) for event in found.events)
    if not 200 <= reply.status < 300:
        assert found.error is not None
        # A redirect that leads nowhere has a test of its own.
        if not (300 <= reply.status < 400 and reply.names("location")):
            assert type(found.error) is errors.error_class(reply.status)
            assert found.error.status_code == reply.status
    elif found.error is None and not stream:
        assert isinstance(found.result, models.ImageGenerationResponse)
        assert found.result.http_meta.status_code == reply.status
        travels(found.result)
    if found.error is not None:
        travels(found.error)


@pytest.mark.parametrize("status", [200, 429])
async def test_headers_beyond_ascii(stage: Stage, status: int) -> None:
    """Headers arrive as they are, in `http_meta` and on the error, beyond ASCII too; repeated ones all arrive."""
    sent = [("X-Own", "first"), ("x-own", "B\xfccher"), ("x-request-id", "\xe9-1")]
    found = await stage.call(Reply(status, sent, [RESULT]))
    seen: Any = found.result.http_meta if found.error is None else found.error
    assert seen.headers.get_list("x-own") == ["first", "B\xfccher"]
    assert seen.request_id == "\xe9-1"
    if found.error is not None:
        travels(found.error)
        assert found.error.raw_response is not None
        assert found.error.raw_response.headers.get_list("x-own") == ["first", "B\xfccher"]
