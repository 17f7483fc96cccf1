"""Faults on demand."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from r9s_sandbox import SandboxURL
from r9s_sandbox._errors import APIError
from r9s_sandbox._fault import HEADER, parse

Generate = Callable[..., httpx.Response]


class Caller:
    """Makes the attempts of one call, with one idempotency key, and says what came of each."""

    def __init__(self, generate: Generate, url: SandboxURL) -> None:
        self.url = url
        self.drawn_before = url.drawn
        self._generate = generate
        self._key = uuid4().hex

    @property
    def drawn(self) -> int:
        """How many images were drawn for this call."""
        return self.url.drawn - self.drawn_before

    def attempt(self, fault: str) -> httpx.Response:
        """One attempt."""
        return self._generate({"prompt": "a"}, idempotency_key=self._key, **{HEADER: fault})

    def outcome(self, fault: str) -> Any:
        """The status of one attempt, or the kind of exception that it ended with."""
        try:
            return self.attempt(fault).status_code
        except httpx.TransportError as error:
            return type(error)


@pytest.fixture
def call(generate: Generate, url: SandboxURL) -> Caller:
    """A call that no other test makes."""
    return Caller(generate, url)


@pytest.mark.parametrize("status", [400, 401, 408, 409, 429, 500, 502, 503, 504, 529])
def test_a_status_is_answered_once_and_nothing_drawn(call: Caller, status: int) -> None:
    """Then the next attempt goes through."""
    failed = call.attempt(str(status))
    assert failed.status_code == failed.json()["status"] == status
    assert call.drawn == 0
    assert call.outcome(str(status)) == 200
    assert call.drawn == 1


@pytest.mark.parametrize(
    ("times", "expected"), [("2", [503, 503, 200, 200]), ("always", [503] * 4), ("1", [503, 200, 200, 200])]
)
def test_times_says_how_many_attempts_fail(call: Caller, times: str, expected: list[int]) -> None:
    """They are counted per call."""
    assert [call.outcome(f"503; times={times}") for _ in expected] == expected


def test_without_an_idempotency_key_attempts_are_counted_by_key_and_body(generate: Generate) -> None:
    """Another body, or another API key, is another call."""
    prompt, fault = uuid4().hex, {HEADER: "503; times=2"}
    assert [generate({"prompt": prompt}, **fault).status_code for _ in range(3)] == [503, 503, 200]
    assert generate({"prompt": prompt + "!"}, **fault).status_code == 503
    assert generate({"prompt": prompt}, authorization="Bearer other", **fault).status_code == 503


@pytest.mark.parametrize("value", ["2", "0.5", "Wed, 21 Oct 2015 07:28:00 GMT", "soon", "-1", "inf", ""])
@pytest.mark.parametrize("name", ["retry-after", "retry-after-ms"])
def test_retry_after_is_passed_on_as_it_stands(call: Caller, name: str, value: str) -> None:
    """Numbers, dates and garbage."""
    assert call.attempt(f"429; times=1; {name}={value}").headers[name] == value


@pytest.mark.parametrize("fault", ["503", "429", "500"])
def test_no_retry_after_unless_asked_for(call: Caller, fault: str) -> None:
    """The sandbox adds none of its own."""
    assert "retry-after" not in call.attempt(fault).headers


@pytest.mark.parametrize("fault", ["reset", "truncate", "502; after-work", "reset; after-work"])
def test_an_answer_that_was_lost_after_the_work_comes_with_the_retry(call: Caller, fault: str) -> None:
    """The image was drawn by the attempt that failed, and is not drawn, or billed, again."""
    assert call.outcome(fault) != 200
    assert call.drawn == 1
    assert call.attempt(fault).headers["idempotent-replayed"] == "true"
    assert call.drawn == 1


@pytest.mark.parametrize("fault", ["503; before-work", "reset; before-work"])
def test_a_fault_before_the_work_draws_nothing(call: Caller, fault: str) -> None:
    """Only the attempt that goes through does."""
    assert call.outcome(fault) != 200
    assert call.drawn == 0
    assert call.outcome(fault) == 200
    assert call.drawn == 1


def test_without_an_idempotency_key_a_lost_answer_is_drawn_twice(generate: Generate, url: SandboxURL) -> None:
    """This is the double bill that a user wants to see in a test."""
    before, body = url.drawn, {"prompt": uuid4().hex}
    with pytest.raises(httpx.ReadError):
        generate(body, **{HEADER: "reset"})
    assert generate(body, **{HEADER: "reset"}).status_code == 200
    assert url.drawn - before == 2


def test_a_reset_is_a_reset(call: Caller) -> None:
    """The client sees RST, and not a connection that was closed in good order."""
    with pytest.raises(httpx.ReadError) as caught:
        call.attempt("reset")
    cause: BaseException | None = caught.value
    while cause is not None and not isinstance(cause, ConnectionResetError):
        cause = cause.__cause__ or cause.__context__
    assert isinstance(cause, ConnectionResetError)
    assert call.url.requests[-1].status is None


def test_a_truncated_answer_is_a_200_that_breaks_off(call: Caller) -> None:
    """Its head announces more than comes."""
    with pytest.raises(httpx.RemoteProtocolError, match=r"incomplete|without sending complete"):
        call.attempt("truncate")
    assert call.url.requests[-1].status == 200


def test_a_delay_comes_after_the_work(call: Caller) -> None:
    """The answer is late, and complete; a repeat is not."""
    started = time.monotonic()
    assert call.outcome("delay=0.1") == 200
    assert time.monotonic() - started >= 0.1
    assert call.drawn == 1
    assert call.outcome("delay=0.1") == 200
    assert call.drawn == 1


def test_a_caller_who_gave_up_finds_the_answer(call: Caller, client: httpx.Client) -> None:
    """A read timeout during the delay: the retry gets what was drawn for the first attempt."""
    fault = {"idempotency-key": uuid4().hex, HEADER: "delay=30"}
    body = {"prompt": "late", "size": "64x64"}
    with pytest.raises(httpx.ReadTimeout):
        client.post("/images/generations", json=body, headers=fault, timeout=0.3)
    retried = client.post("/images/generations", json=body, headers=fault)
    assert retried.headers["idempotent-replayed"] == "true"
    assert call.drawn == 1


@pytest.mark.parametrize(
    "value",
    [
        "",
        "bogus",
        "200",
        "600",
        "5o3",
        "503; times=0",
        "503; times=-1",
        "503; times=often",
        "503; times",
        "503; colour=red",
        "503; retry-after",
        "reset; retry-after=2",
        "truncate; before-work",
        "delay",
        "delay=",
        "delay=soon",
        "delay=-1",
        "delay=601",
        "delay=nan",
        "delay=inf",
    ],
)
def test_a_fault_that_is_not_understood_is_a_400_that_names_the_header(generate: Generate, value: str) -> None:
    """A misspelt fault must not go unnoticed."""
    response = generate({"prompt": "a"}, **{HEADER: value})
    assert response.status_code == 400
    assert response.json()["error"]["param"] == HEADER
    assert HEADER in response.json()["error"]["message"]


def test_a_fault_does_not_hide_a_mistake(generate: Generate) -> None:
    """A request that could not succeed says so, with or without a fault."""
    assert generate({"prompt": 5}, **{HEADER: "503"}).status_code == 400


@pytest.mark.parametrize("value", ["delay=600", "Delay=0", "RESET", "503;times=3;", " 503 ; TIMES = always "])
def test_spaces_and_case_do_not_matter(value: str) -> None:
    """Nor does a semicolon too many."""
    assert parse(value)


def test_a_misunderstood_option_is_named() -> None:
    """The message says which part was wrong."""
    with pytest.raises(APIError, match="colour=red"):
        parse("503; times=2; colour=red")
