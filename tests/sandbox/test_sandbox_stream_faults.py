"""Faults in the middle of a stream."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

import r9s_sandbox
from r9s_sandbox import SandboxURL
from r9s_sandbox._fault import HEADER

Event = tuple[str | None, Any]
EventsOf = Callable[[bytes], list[Event]]

PATH = "/images/generations"
BODY = {"prompt": "a cat", "size": "64x64", "stream": True, "partial_images": 2}
PARTIAL, COMPLETED = "image_generation.partial_image", "image_generation.completed"
WHOLE = [PARTIAL, PARTIAL, COMPLETED]
DONE = "[DONE]"


def receive(client: httpx.Client, path: str, *, pause: float = 0, **request: Any) -> tuple[bytes, Any]:
    """The body as far as it comes, read after a pause, and the exception that ends it or `None`."""
    received = b""
    try:
        with client.stream("POST", path, **request) as response:
            time.sleep(pause)
            for piece in response.iter_raw():
                received += piece
    except httpx.TransportError as error:
        return received, type(error)
    return received, None


class Caller:
    """Makes the attempts of one call, with one idempotency key, and says what came of each."""

    def __init__(self, client: httpx.Client, url: SandboxURL, events_of: EventsOf) -> None:
        self._client = client
        self._url = url
        self._events_of = events_of
        self._drawn_before = url.drawn
        self._key = uuid4().hex
        self.received = b""

    @property
    def drawn(self) -> int:
        """How many images were drawn for this call."""
        return self._url.drawn - self._drawn_before

    def attempt(self, fault: str, *, timeout: float = 5) -> tuple[list[Any], Any]:
        """The names of the events that came, `[DONE]` as such, and the exception that ended it or `None`."""
        headers = {"idempotency-key": self._key, HEADER: fault}
        self.received, ended = receive(self._client, PATH, json=BODY, headers=headers, timeout=timeout)
        return [name or data for name, data in self._events_of(self.received)], ended


@pytest.fixture
def call(client: httpx.Client, url: SandboxURL, events_of: EventsOf) -> Caller:
    """A call that no other test makes."""
    return Caller(client, url, events_of)


@pytest.mark.parametrize("after", [0, 1, 3])
@pytest.mark.parametrize(
    ("fault", "extra", "ended"),
    [
        ("stream-reset", [], httpx.ReadError),
        ("stream-end", [], None),
        ("stream-stall", [], httpx.ReadTimeout),
        ("stream-error", ["error"], None),
    ],
)
def test_a_stream_breaks_off_after_so_many_events(
    call: Caller, fault: str, extra: list[str], ended: Any, after: int
) -> None:
    """Those events come whole, and `[DONE]` does not."""
    assert call.attempt(f"{fault}; after={after}", timeout=0.2) == (WHOLE[:after] + extra, ended)


@pytest.mark.parametrize(("fault", "expected"), [("stream-end", WHOLE[:1]), ("stream-end; after=9", WHOLE)])
def test_after_is_one_by_default_and_may_be_more_than_there_are(call: Caller, fault: str, expected: list[str]) -> None:
    """Then the fault strikes in the place of `[DONE]`."""
    assert call.attempt(fault) == (expected, None)


@pytest.mark.parametrize("fault", ["stream-reset; after=2", "stream-end", "reset"])
def test_the_retry_gets_the_same_events_whole(call: Caller, fault: str) -> None:
    """The picture was drawn by the attempt that failed, and is not drawn again."""
    events, _ = call.attempt(fault)
    broken = call.received
    assert DONE not in events
    assert call.drawn == 1
    assert call.attempt(fault) == ([*WHOLE, DONE], None)
    assert call.received.startswith(broken)
    assert call.drawn == 1


def test_a_truncated_stream_breaks_off_in_the_middle_of_an_event(client: httpx.Client) -> None:
    """And the body, which announced that its end would come, has none."""
    received, ended = receive(client, PATH, json=BODY, headers={HEADER: "truncate"})
    assert ended is httpx.RemoteProtocolError
    assert received.startswith(b"event: ")
    assert not received.endswith(b"\n\n")


@pytest.mark.parametrize("fault", ["503", "429; retry-after=1"])
def test_a_status_comes_in_the_place_of_the_stream(generate: Any, fault: str) -> None:
    """As JSON, with a status of its own."""
    response = generate(BODY, **{HEADER: fault})
    assert response.status_code == response.json()["status"] == int(fault[:3])


def test_times_says_how_many_attempts_fail(call: Caller) -> None:
    """As with the other faults."""
    outcomes = [call.attempt("stream-end; after=0; times=2")[0] for _ in range(3)]
    assert outcomes == [[], [], [*WHOLE, DONE]]


def test_a_reset_comes_after_the_events(client: httpx.Client, file_of: Any) -> None:
    """Also after a large one that the client is slow to read: none of it is lost."""
    noise = file_of(Image.effect_noise((1024, 1024), 200))
    fields = {"prompt": "a", "stream": "true"}
    request = {"files": {"image": noise}, "data": fields, "headers": {HEADER: "stream-reset"}}
    received, ended = receive(client, "/images/edits", pause=0.05, **request)
    assert ended is httpx.ReadError
    assert len(received) > 2_000_000
    assert received.endswith(b"\n\n")


def test_a_stream_that_ended_early_leaves_the_connection_usable(generate: Any) -> None:
    """The body has an end, and only its events tell that something is missing."""
    assert generate(BODY, **{HEADER: "stream-end; after=0"}).content == b""
    assert generate(BODY).status_code == 200


@pytest.mark.parametrize("status", [429, 500])
def test_an_error_in_a_stream_has_the_shape_of_the_api(
    generate: Any, events_of: EventsOf, fits: Callable[[str, Any], bool], status: int
) -> None:
    """With the status that was asked for, or 500; the HTTP status is 200."""
    asked = f"stream-error; status={status}" if status != 500 else "stream-error"
    response = generate(BODY, **{HEADER: asked})
    name, data = events_of(response.content)[-1]
    assert (response.status_code, name, data["status"]) == (200, "error", status)
    assert fits("ErrorResponse", data)
    assert data["error"]["message"]


@pytest.mark.parametrize("after", [0, 2, 3])
def test_an_unknown_event_comes_in_between(call: Caller, after: int) -> None:
    """The spec does not know it, and the stream goes on to its end."""
    events, ended = call.attempt(f"stream-unknown; after={after}")
    assert (events, ended) == ([*WHOLE[:after], "sandbox.unknown", *WHOLE[after:], DONE], None)


def test_pings_are_all_that_comes(client: httpx.Client) -> None:
    """Comments, again and again, after the events."""
    received = b""
    with client.stream("POST", PATH, json=BODY, headers={HEADER: "stream-ping"}, timeout=5) as response:
        for piece in response.iter_raw():
            received += piece
            if received.count(b": ping\n\n") == 3:
                break
    assert received.startswith(f"event: {PARTIAL}\n".encode())
    assert received.endswith(b"}\n\n: ping\n\n: ping\n\n: ping\n\n")


def test_a_held_stream_is_whole_but_does_not_end(call: Caller) -> None:
    """`[DONE]` comes, and then nothing: neither the end of the body nor of the connection."""
    assert call.attempt("stream-hold", timeout=0.2) == ([*WHOLE, DONE], httpx.ReadTimeout)


def test_events_can_come_slowly(call: Caller) -> None:
    """Each so many seconds after the one before, and all of them come."""
    started = time.monotonic()
    assert call.attempt("stream-delay=0.04") == ([*WHOLE, DONE], None)
    assert time.monotonic() - started >= 3 * 0.04


@pytest.mark.parametrize("fault", ["stream-stall", "stream-ping", "stream-hold", "stream-delay=600"])
def test_a_stream_without_end_ends_with_the_server(fault: str, caplog: pytest.LogCaptureFixture) -> None:
    """The connection is closed at once, and nothing is logged."""
    headers = {"authorization": "Bearer k", HEADER: fault}
    with httpx.Client() as client:
        with r9s_sandbox.serve() as url:
            response = client.send(client.build_request("POST", url + PATH, json=BODY, headers=headers), stream=True)
            assert response.status_code == 200
            started = time.monotonic()
        assert time.monotonic() - started < 2
        with pytest.raises(httpx.TransportError):
            response.read()
    assert not caplog.records


@pytest.mark.parametrize(
    "value",
    [
        "stream",
        "stream-nap",
        "stream-end; after=-1",
        "stream-end; after=one",
        "stream-end; after",
        "stream-end; after=",
        "stream-end; status=500",
        "stream-end; before-work",
        "stream-end=1",
        "stream-error; status=200",
        "stream-error; retry-after=1",
        "stream-hold; after=1",
        "stream-delay",
        "stream-delay=soon",
        "stream-delay=0.1; after=1",
        "503; after=1",
        "503=1",
    ],
)
def test_a_fault_that_is_not_understood_is_a_400_that_names_the_header(generate: Any, value: str) -> None:
    """A misspelt fault must not go unnoticed."""
    response = generate(BODY, **{HEADER: value})
    assert response.status_code == 400
    assert response.json()["error"]["param"] == HEADER


def test_a_fault_of_a_stream_needs_a_stream(generate: Any, url: SandboxURL) -> None:
    """Otherwise a test would pass that never saw the fault; nothing is drawn."""
    before = url.drawn
    response = generate({"prompt": "a"}, **{HEADER: "stream-end"})
    assert response.status_code == 400
    assert response.json()["error"]["param"] == HEADER
    assert url.drawn == before
