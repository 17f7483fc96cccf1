"""Doubles that need no server: they are what a call gives, made by the same code."""

import base64
import copy
import pickle
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

import pytest

from r9s import R9S, EventStream, UnknownEvent, errors, models, save, testing
from r9s.utils import RetryConfig
from r9s_sandbox import SandboxURL

NEVER = RetryConfig("none")
PICTURE = base64.b64encode(testing.PNG).decode()
PARTIAL = models.ImageGenerationPartialImage(b64_json=PICTURE, partial_image_index=0)
COMPLETED = models.ImageGenerationCompleted(b64_json=PICTURE)
RESULT = {"created": 1, "data": [{"b64_json": PICTURE}]}
# The body stays out where it is compared with the error of another answer.
SEEN = (
    *("message", "status_code", "code", "type", "param", "data", "request_id", "retry_after"),
    *("may_be_billed", "is_repeatable", "advice", "body"),
)


def caught(call: Callable[[], object]) -> errors.R9SError:
    """The error that a call raises."""
    with pytest.raises(errors.R9SError) as found:
        call()
    return found.value


def assert_alike(double: errors.R9SError, real: errors.R9SError, *names: str) -> None:
    """Both are of one class, with the same attributes and the same text."""
    assert type(double) is type(real)
    assert {name: getattr(double, name) for name in names} == {name: getattr(real, name) for name in names}


@pytest.mark.parametrize("status", [*errors.STATUS_ERRORS, 402, 502, 529])
def test_the_error_of_a_status_is_that_of_a_real_answer(r9s_sandbox: SandboxURL, r9s_client: R9S, status: int) -> None:
    """Every attribute, and the text."""
    r9s_sandbox.fail(f"{status}; retry-after=2")
    real = caught(lambda: r9s_client.images.create(prompt="p", retries=NEVER))
    kind = errors.error_class(status)
    facts: testing.Facts = {"request_id": real.request_id or "", "retry_after": 2, "status": status}
    of_body = kind.of(**facts | {"body": real.body})
    assert_alike(of_body, real, *SEEN)
    assert str(of_body) == str(real)
    assert of_body.raw_response is not None
    of_words = kind.of(real.message, **facts | {"code": real.code or "", "type": real.type or ""})
    assert_alike(of_words, real, *SEEN[:-1])


def test_what_is_left_out_did_not_come() -> None:
    """The message is the name of the status, and all else says that the server sent nothing."""
    error = errors.RateLimitError.of()
    assert (error.message, error.status_code) == ("Too Many Requests", 429)
    assert (error.code, error.type, error.param, error.request_id, error.retry_after) == (None,) * 5
    assert error.data is not None
    assert error.data.error.message == "Too Many Requests"
    assert "after 2 retries" in str(errors.RateLimitError.of(retries=2))


def test_a_body_of_another_shape_is_read_as_always() -> None:
    """Bytes, a text and a mapping are taken."""
    bodies: list[Any] = [b'{"detail": "too wide"}', '{"detail": "too wide"}', {"detail": "too wide"}]
    assert {errors.BadRequestError.of(body=body).message for body in bodies} == {"too wide"}
    page = errors.ServiceUnavailableError.of(body="<h1>Down</h1>", headers={"content-type": "text/html"})
    assert (page.message, page.data) == ("Service Unavailable: Down", None)


def test_a_lost_connection_is_that_of_a_real_one(r9s_sandbox: SandboxURL, r9s_client: R9S) -> None:
    """It was sent, so it may be billed; the text differs in what the HTTP library says."""
    r9s_sandbox.fail("reset")
    real = caught(lambda: r9s_client.images.create(prompt="p", retries=NEVER))
    double = errors.R9SConnectionError.of()
    assert_alike(double, real, "status_code", "may_be_billed", "is_repeatable", "advice", "body", "data")
    assert type(double.__cause__) is type(real.__cause__)
    assert "Broken pipe" in errors.R9SConnectionError.of("Broken pipe").message


def test_a_connection_that_could_not_be_made_is_that_of_a_real_one() -> None:
    """Nothing was sent, so it is repeatable."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with R9S("key", server_url=f"http://127.0.0.1:{port}", retry_config=NEVER) as client:
        real = caught(lambda: client.images.create(prompt="p"))
    double = errors.R9SConnectionError.of(sent=False)
    assert_alike(double, real, "may_be_billed", "is_repeatable", "advice")
    assert (double.may_be_billed, double.is_repeatable) == (False, True)
    assert type(double.__cause__) is type(real.__cause__)


def test_a_timeout_is_that_of_a_real_one(r9s_sandbox: SandboxURL, r9s_client: R9S) -> None:
    """It was sent, unless it is said that it was not."""
    r9s_sandbox.fail("delay=5; before-work")
    real = caught(lambda: r9s_client.images.create(prompt="p", retries=NEVER, timeout_ms=100))
    assert_alike(errors.R9STimeoutError.of(), real, "may_be_billed", "is_repeatable", "advice")
    assert errors.R9STimeoutError.of(sent=False).is_repeatable


def test_a_stream_that_broke_off_is_that_of_a_real_one(r9s_sandbox: SandboxURL, r9s_client: R9S) -> None:
    """With the events that had come."""
    r9s_sandbox.fail("stream-reset; after=1")
    with r9s_client.images.create(prompt="p", size="64x64", stream=True, partial_images=2) as events:
        real = caught(lambda: list(events))
    assert isinstance(real, errors.IncompleteStreamError)
    double = errors.IncompleteStreamError.of(events=real.partial_images, request_id=real.request_id or "")
    assert_alike(double, real, "status_code", "may_be_billed", "is_repeatable", "advice", "request_id")
    assert double.partial_images == real.partial_images != []


class Page(BaseHTTPRequestHandler):
    """Answers with a page that is no JSON."""

    def do_POST(self) -> None:
        """Any call."""
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-length", "8")
        self.end_headers()
        self.wfile.write(b"<p>Hello")

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def page() -> Iterator[str]:
    """A server that answers with a page."""
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_an_answer_that_cannot_be_read_is_that_of_a_real_one(page: str) -> None:
    """It may have been billed, and what came is in `body`."""
    with R9S("key", server_url=page) as client:
        real = caught(lambda: client.images.create(prompt="p"))
    double = errors.ResponseValidationError.of(body="<p>Hello")
    assert_alike(double, real, "status_code", "may_be_billed", "is_repeatable", "advice", "body", "data")
    assert "It begins with '<p>Hello'" in double.message
    assert "It begins with '<p>Hello'" in real.message
    result = models.ImageGenerationResponse.from_dict(RESULT)
    in_place = errors.ResponseValidationError.of(result=result)
    assert in_place.result is result
    assert "a JSON response in place of a stream" in in_place.message


def test_pictures_that_could_not_be_saved_are_those_of_a_real_save(tmp_path: Path) -> None:
    """`saved` and `failed` as `save` has them."""
    bad = models.ImageGenerationResponse.from_dict({"data": [{"b64_json": PICTURE}, {"b64_json": "%"}]})
    real = caught(lambda: save(bad, tmp_path))
    assert isinstance(real, errors.PartialSaveError)
    assert str(errors.PartialSaveError.of(saved=real.saved, failed=real.failed)) == str(real)


EVERY: list[tuple[type[errors.R9SError], testing.Facts]] = [
    *((kind, testing.Facts()) for kind in errors.STATUS_ERRORS.values()),
    (errors.R9SError, {"status": 418}),
    (errors.R9SDefaultError, {"status": 402}),
    (errors.ResponseValidationError, {}),
    (errors.PartialSaveError, {"failed": {0: ValueError("no picture")}}),
    (errors.R9SConnectionError, {}),
    (errors.R9STimeoutError, {}),
    (errors.IncompleteStreamError, {"events": [PARTIAL]}),
]


def test_every_error_class_has_a_double() -> None:
    """No class of `r9s.errors` is missing in the table above."""
    assert {kind.__name__ for kind, _ in EVERY} == set(errors.__all__)


@pytest.mark.parametrize(("kind", "facts"), EVERY)
def test_doubles_travel(kind: type[errors.R9SError], facts: testing.Facts) -> None:
    """Pickled and copied, they are what they were, as errors of calls are."""
    error = kind.of(**facts)
    assert isinstance(error, kind)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (type(again), str(again), vars(again).keys()) == (type(error), str(error), vars(error).keys())


class Own(errors.RateLimitError):
    """A class of a user."""


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (
            lambda: errors.RateLimitError.of(sent=True),
            TypeError,
            r"RateLimitError.of\(\) does not take sent; it takes status",
        ),
        (lambda: errors.R9STimeoutError.of(code="x"), TypeError, "does not take code; it takes sent, retries"),
        (
            lambda: errors.RateLimitError.of(status=500),
            ValueError,
            "500 belongs to InternalServerError, not to RateLim",
        ),
        (lambda: errors.R9SDefaultError.of(), TypeError, "needs a status, such as status=402"),
        (lambda: errors.R9SError.of(status=200), ValueError, "from 300 to 599, not 200"),
        (lambda: errors.ResponseValidationError.of(status=500), ValueError, "from 200 to 299, not 500"),
        (lambda: errors.BadRequestError.of("no", body="{}"), TypeError, "takes either body, or a message"),
        (lambda: errors.BadRequestError.of(body="{}", code="x"), TypeError, "takes either body, or a message"),
        (lambda: errors.PartialSaveError.of(saved=[]), TypeError, "needs failed with at least one entry"),
        (lambda: Own.of(), TypeError, "Own is not one of them"),
        (lambda: testing.result_of({"data": []}), TypeError, "result must be a model"),  # type: ignore[type-var]
        (lambda: testing.stream_of(["text"]), TypeError, "an event must be a model, such as"),
        (lambda: testing.stream_of([models.Usage()]), TypeError, "no operation streams all of Usage"),
    ],
)
def test_wrong_arguments_are_refused(make: Callable[[], object], error: type[Exception], says: str) -> None:
    """With what to give instead."""
    with pytest.raises(error, match=says):
        make()


def test_a_result_has_http_meta(tmp_path: Path) -> None:
    """On itself and on its pictures; without `result_of` it has none, as it is no answer of a call."""
    result = models.ImageGenerationResponse.from_dict(RESULT)
    with pytest.raises(AttributeError, match="http_meta"):
        _ = result.http_meta
    made = testing.result_of(result, request_id="req_1", retries=2, headers={"x-cache": "miss"})
    assert made is result
    meta = made.http_meta
    assert (meta.status_code, meta.request_id, meta.retries, meta.headers["x-cache"]) == (200, "req_1", 2, "miss")
    assert made.data[0].http_meta is meta
    (path,) = save(made, tmp_path / "cat.png")
    assert path.read_bytes() == testing.PNG


def test_a_stream_of_events_is_one_of_a_call() -> None:
    """An EventStream whose events are typed, with pictures, `final()` and `http_meta`."""
    unknown = UnknownEvent("image_generation.note", '{"type":"image_generation.note","a":1}')
    with testing.stream_of([PARTIAL, unknown, COMPLETED], request_id="req_1", retries=1) as stream:
        assert isinstance(stream, EventStream)
        assert list(stream) == [PARTIAL, unknown, COMPLETED]
        assert (stream.http_meta.request_id, stream.http_meta.retries) == ("req_1", 1)
    assert testing.stream_of([PARTIAL, COMPLETED]).final() == COMPLETED
    assert [each.is_final for each in testing.stream_of([PARTIAL, COMPLETED]).pictures()] == [False, True]
    edit = models.ImageEditCompleted(b64_json=PICTURE)
    assert testing.stream_of([edit]).final() == edit


@pytest.mark.anyio
async def test_an_async_stream_of_events_is_one_of_a_call() -> None:
    """On asyncio and trio."""
    async with testing.async_stream_of([PARTIAL, COMPLETED]) as stream:
        assert [event async for event in stream] == [PARTIAL, COMPLETED]
    assert await testing.async_stream_of([PARTIAL, COMPLETED]).final() == COMPLETED


@pytest.mark.parametrize(
    ("events", "kind", "says"),
    [
        (
            [PARTIAL, errors.IncompleteStreamError.of()],
            errors.IncompleteStreamError,
            "the server closed the connection",
        ),
        ([PARTIAL, errors.RateLimitError.of("slow down")], errors.RateLimitError, "slow down"),
    ],
)
def test_a_stream_can_end_badly(events: list[Any], kind: type[errors.R9SError], says: str) -> None:
    """With an exception where it stands; the events before it come."""
    stream = testing.stream_of(events)
    assert next(stream) == PARTIAL
    with pytest.raises(kind, match=says) as found:
        next(stream)
    if isinstance(found.value, errors.IncompleteStreamError):
        assert found.value.partial_images == [PARTIAL]


def test_a_stream_without_a_completed_event_has_no_final_one() -> None:
    """As a real one that ends so; a loop over it just ends."""
    assert list(testing.stream_of([PARTIAL])) == [PARTIAL]
    with pytest.raises(errors.IncompleteStreamError, match="without a completed event") as found:
        testing.stream_of([PARTIAL]).final()
    assert found.value.partial_images == [PARTIAL]


def test_a_program_can_be_tested_without_a_server() -> None:
    """What a test puts in the place of a client gives doubles."""
    client = create_autospec(R9S, instance=True)
    result = testing.result_of(models.ImageGenerationResponse.from_dict(RESULT), request_id="req_1")
    client.images.create.side_effect = [errors.RateLimitError.of(retry_after=1), result]
    with pytest.raises(errors.RateLimitError):
        client.images.create(prompt="p")
    assert client.images.create(prompt="p").http_meta.request_id == "req_1"


def test_the_names_of_the_package_are_there() -> None:
    """Each loads when it is used; another is an AttributeError."""
    assert dir(testing) == sorted(testing.__all__)
    assert all(hasattr(testing, name) for name in testing.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = testing.nothing
