"""When a request is sent again, and how long after: `decide`, fed by hand, without a socket and without waiting."""

import datetime
import itertools
import logging
import math
import random
from collections.abc import Callable, Iterable
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings, strategies

from r9s._http.answers import Answer, Cause, Failure, Reached
from r9s._retry_policy import Verdict, retry_after
from r9s._retry_policy import decide as steps_of
from r9s.utils import BackoffStrategy, RetryConfig

NOW = 1_700_000_000.0
MOMENT = datetime.datetime.fromtimestamp(NOW, datetime.UTC)
LOGGER = logging.getLogger("tests")
Outcome = Answer | Failure
Told = tuple[list[float], Verdict]


def answer(status: int, **headers: str) -> Answer:
    """An answer; header names are keywords."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, httpx.Headers(fields))


def unsent() -> Failure:
    """No connection could be made."""
    return Failure(Cause.NOT_CONNECTED, Reached.NOT_BEGUN, httpx.ConnectError("refused"))


def lost() -> Failure:
    """The request was sent, and its answer did not come."""
    return Failure(Cause.BROKEN, Reached.WRITTEN, httpx.ReadError("reset"))


def hopeless() -> Failure:
    """The host does not exist."""
    return Failure(Cause.UNKNOWN_HOST, Reached.NOT_BEGUN, httpx.ConnectError("no such host"))


def decide(
    outcomes: Iterable[Outcome],
    config: RetryConfig | None = None,
    *,
    method: str = "POST",
    attempt_takes: float = 0.0,
    draw: Callable[[], float] = lambda: 1.0,
) -> Told:
    """The waits between attempts, and the verdict. The last outcome is what every further attempt comes to."""
    time, waits = 0.0, []
    given = list(outcomes)
    left = itertools.chain(given, itertools.repeat(given[-1]))
    steps = steps_of(method, config, LOGGER, clock=lambda: time, now=lambda: NOW + time, draw=draw)
    wait = next(steps)
    for _ in range(100_000):
        try:
            if wait is not None:
                waits.append(wait)
                time += wait
                wait = steps.send(None)
            else:
                time += attempt_takes
                wait = steps.send(next(left))
        except StopIteration as end:
            return waits, end.value
    raise AssertionError("it never ends")


BACKOFF = BackoffStrategy(500, 8_000, 2, 30_000)
CONFIGS: dict[str, RetryConfig | None] = {
    "nothing": None,
    "config": RetryConfig(),
    "opt-in": RetryConfig("backoff", BACKOFF, True),
    "none": RetryConfig("none", BACKOFF, True),
}
# The table of DESIGN.md: for which of CONFIGS a POST is sent again.
ROWS: dict[str, tuple[Outcome, str]] = {
    "not connected": (unsent(), "nothing config opt-in"),
    "lost": (lost(), "opt-in"),
    "no such host": (hopeless(), ""),
    **{f"{status}": (answer(status), "nothing config opt-in") for status in (429, 503)},
    **{f"{status}": (answer(status), "config opt-in") for status in (408, 500, 502, 504)},
    **{f"{status}": (answer(status), "") for status in (200, 204, 302, 307, 400, 401, 402, 403, 404, 409)},
    **{f"{status}": (answer(status), "") for status in (418, 422, 425, 501, 505, 529)},
}


def retried(method: str, config: str) -> set[str]:
    """The rows after which a second attempt is made."""
    found = set()
    for row, (outcome, _) in ROWS.items():
        waits, verdict = decide([outcome, answer(200)], CONFIGS[config], method=method)
        assert verdict.retries == len(waits) <= 1
        assert verdict.gave_up == "", "nothing that was due was given up"
        if waits:
            found.add(row)
    return found


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_the_table_for_methods_that_may_bill_twice(method: str, config: str) -> None:
    """A second attempt is made exactly where the table says so."""
    assert retried(method, config) == {row for row, (_, configs) in ROWS.items() if config in configs.split()}


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_idempotent_methods_are_retried_in_all_rows(method: str, config: str) -> None:
    """What POST retries with an opt-in only, these retry unasked; but never with the strategy "none"."""
    assert retried(method, config) == {row for row, (_, configs) in ROWS.items() if configs and config != "none"}


def test_retry_connection_errors_false_still_retries_what_could_not_connect() -> None:
    """It cannot have cost anything."""
    waits, _ = decide([unsent(), answer(200)], RetryConfig("backoff", BACKOFF, False))
    assert len(waits) == 1


def test_the_last_outcome_is_the_verdict() -> None:
    """When the time is up, what came last is what is raised."""
    last = answer(503)
    _, verdict = decide([answer(429), unsent(), last])
    assert verdict.outcome is last


def date_forms(seconds: float) -> dict[str, str]:
    """A moment so many seconds after NOW, in the three forms of RFC 9110."""
    moment = MOMENT + datetime.timedelta(seconds=seconds)
    return {
        "IMF-fixdate": format_datetime(moment, usegmt=True),
        "RFC 850": moment.strftime("%A, %d-%b-%y %H:%M:%S GMT"),
        "asctime": moment.strftime("%a %b %e %H:%M:%S %Y"),
    }


@pytest.mark.parametrize("headers", [{"retry_after": "7"}, {"retry_after": " 7 "}, {"retry_after": "7.0"}])
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_takes_the_place_of_the_backoff(status: int, headers: dict[str, str]) -> None:
    """Its seconds are waited, neither more nor less, without a RetryConfig."""
    waits, _ = decide([answer(status, **headers), answer(200)])
    assert waits == [7.0]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "0.25"}, 0.25),
        ({"retry_after": "3."}, 3.0),
        ({"retry_after_ms": "250"}, 0.25),
        ({"retry_after_ms": "12.5"}, 0.0125),
        ({"retry_after_ms": "250", "retry_after": "9"}, 0.25),
        ({"retry_after_ms": "soon", "retry_after": "9"}, 9.0),
        ({"retry_after_ms": "inf", "retry_after": "9"}, 9.0),
        ({"retry_after": "5, 6"}, 6.0),
        *[({"retry_after": text}, 12.0) for text in date_forms(12).values()],
        *[({"retry_after_ms": "-1", "retry_after": text}, 12.0) for text in date_forms(12).values()],
    ],
)
def test_every_form_of_retry_after(headers: dict[str, str], seconds: float) -> None:
    """Seconds, decimals, milliseconds (which win, being more exact), and dates in all three forms are honoured."""
    waits, _ = decide([answer(503, **headers), answer(200)])
    assert waits == [pytest.approx(seconds)]


@pytest.mark.parametrize("headers", [{"retry_after": "0"}, {"retry_after": "0.0"}, {"retry_after_ms": "0"}])
def test_a_retry_after_of_zero_leaves_the_wait_to_the_own_backoff(headers: dict[str, str]) -> None:
    """It must not become a tight loop, nor bring all clients back in the same moment; the error has it as it came."""
    waits, verdict = decide([answer(429, **headers)], RetryConfig(max_attempts=4), draw=lambda: 0.5)
    assert waits == [0.25, 0.5, 1.0]
    asked = retry_after({name.replace("_", "-"): value for name, value in headers.items()}, NOW)
    assert asked == 0
    assert isinstance(asked, int)
    assert verdict.retries == 3


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"retry-after": "7"}, int),
        ({"retry-after": "7.0"}, int),
        ({"retry-after-ms": "7000"}, int),
        ({"retry-after-ms": "7001"}, float),
        ({"retry-after": "7.5"}, float),
        ({"retry-after": date_forms(7)["IMF-fixdate"]}, int),
        ({"retry-after": "9" * 300}, float),
    ],
)
def test_whole_seconds_are_whole(headers: dict[str, str], kind: type) -> None:
    """An int where nothing is behind the point."""
    assert type(retry_after(headers, NOW)) is kind


MEANINGLESS = [
    *("inf", "Infinity", "-inf", "nan", "-1", "-0.5", "+5", "1e3", "0x10", "5s", "soon", "", " ", "5, x", "1_0", "٣"),
    *("9" * 400, "Fri, 99 Foo 2023 99:99:99 GMT", "Fri, 01 Jan 99999 00:00:00 GMT", "2023-11-14T22:13:20Z"),
    *date_forms(0).values(),
    *date_forms(-5).values(),
    *date_forms(-40 * 365 * 86_400).values(),
]


@pytest.mark.parametrize("text", MEANINGLESS)
@pytest.mark.parametrize("name", ["retry-after", "retry-after-ms"])
def test_a_retry_after_that_means_nothing_is_ignored(name: str, text: str) -> None:
    """Garbage, what is not finite, what is negative and what is past: the own backoff counts, here 500 ms."""
    headers = httpx.Headers([(name.encode(), text.encode())])
    waits, _ = decide([Answer(503, headers), answer(200)])
    assert waits == [0.5]


@settings(max_examples=50, deadline=None)
@given(strategies.text(), strategies.text(), strategies.floats(0, 4e9))
def test_retry_after_never_raises(seconds: str, milliseconds: str, now: float) -> None:
    """Whatever stands in the headers, it is a wait that is finite and not negative, or nothing."""
    wait = retry_after({"retry-after": seconds, "retry-after-ms": milliseconds}, now)
    assert wait is None or (wait >= 0 and math.isfinite(wait))


@pytest.mark.parametrize("name", ["IMF-fixdate", "RFC 850", "asctime"])
def test_a_date_too_far_away_gives_up_at_once(name: str) -> None:
    """The wait that the server asks for is neither shortened nor slept through."""
    waits, verdict = decide([answer(429, retry_after=date_forms(31)[name])])
    assert waits == []
    assert "max_elapsed_time" in verdict.gave_up


@pytest.mark.parametrize(("asked", "waits"), [("30", [30.0]), ("30.001", []), ("31", []), ("99999999999", [])])
def test_max_elapsed_time_is_never_passed_by_a_retry_after(asked: str, waits: list[float]) -> None:
    """30 s from the start of the call is in time; more is given up at once, and never slept through."""
    assert decide([answer(503, retry_after=asked), answer(200)])[0] == waits


def test_elapsed_time_counts_from_the_start_of_the_call() -> None:
    """Attempts count too: after 25 s of sending, 5 s more are left, not 30."""
    late = [answer(503, retry_after="5.5"), answer(200)]
    assert decide(late, attempt_takes=25)[0] == []
    just = [answer(503, retry_after="5"), answer(200)]
    assert decide(just, attempt_takes=25)[0] == [5.0]
    assert decide([unsent(), answer(200)], attempt_takes=31)[0] == []


def test_max_interval_does_not_cap_retry_after() -> None:
    """A server that asks for 20 s gets 20 s, though no own wait is longer than 8 s."""
    assert decide([answer(429, retry_after="20"), answer(200)])[0] == [20.0]


@pytest.mark.parametrize("status", [408, 500, 502, 504])
def test_retry_after_counts_with_every_retried_status(status: int) -> None:
    """With a RetryConfig, the other statuses are retried, and their Retry-After is what the server asks."""
    assert decide([answer(status, retry_after="3"), answer(200)], RetryConfig())[0] == [3.0]


def test_the_policy_without_a_config() -> None:
    """BackoffStrategy(500, 8_000, 2, 30_000): the longest waits are 0.5, 1, 2, 4, 8, 8 s; the next would pass 30 s."""
    waits, verdict = decide([unsent()])
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    assert verdict.retries == 6
    assert "max_elapsed_time" in verdict.gave_up


def test_a_config_has_the_same_policy_by_default() -> None:
    """`RetryConfig()` and `BackoffStrategy()` begin with the defaults of a client without one."""
    assert RetryConfig() == RetryConfig("backoff", BackoffStrategy(500, 8_000, 2, 30_000), False, max_attempts=None)
    assert decide([unsent()], RetryConfig())[0] == decide([unsent()])[0]


@settings(max_examples=50, deadline=None)
@given(
    strategies.floats(0, 5_000),
    strategies.floats(0, 10_000),
    strategies.floats(1, 5),
    strategies.floats(0, 60_000),
    strategies.floats(0.1, 10),
    strategies.randoms(use_true_random=False),
)
def test_elapsed_plus_planned_never_passes_the_limit(
    initial: float, longest: float, exponent: float, most: float, takes: float, chance: random.Random
) -> None:
    """Whatever the policy: no wait ends after max_elapsed_time, and none is longer than its cap."""
    config = RetryConfig("backoff", BackoffStrategy(initial, longest, exponent, most))
    waits, _ = decide([answer(503)], config, attempt_takes=takes, draw=chance.random)
    if waits:
        assert sum(waits) + takes * len(waits) <= most / 1000 + 1e-6
    for number, wait in enumerate(waits):
        assert 0 <= wait <= min(initial * exponent**number, longest) / 1000 + 1e-9


@pytest.mark.parametrize("retry", [0, 2, 5])
def test_full_jitter(retry: int) -> None:
    """The wait is drawn evenly from 0 to the cap, at the highest cap (retry 5: 8 s) like at the lower ones."""
    chance = random.Random(4711)
    longest = min(0.5 * 2**retry, 8.0)
    policy = RetryConfig("backoff", BackoffStrategy(500, 8_000, 2, 10_000_000), max_attempts=retry + 2)
    drawn = [decide([unsent()], policy, draw=chance.random)[0][retry] / longest for _ in range(2_000)]
    assert min(drawn) < 0.01
    assert max(drawn) > 0.99
    for tenth in range(10):
        share = sum(tenth / 10 <= value < (tenth + 1) / 10 for value in drawn) / len(drawn)
        assert share == pytest.approx(0.1, abs=0.02), "each tenth is as likely as the others"


def test_the_draw_is_random_by_default() -> None:
    """Two calls that fail together do not wait alike."""

    def first_wait() -> float:
        steps = steps_of("POST", None, LOGGER)
        next(steps)
        wait = steps.send(unsent())
        assert wait is not None
        return wait

    assert len({first_wait() for _ in range(5)}) == 5


@pytest.mark.parametrize("most", [1, 2, 3, 7])
def test_max_attempts_counts_the_first(most: int) -> None:
    """So many are sent, not one more; the verdict says why there was no further one."""
    waits, verdict = decide([answer(429)], RetryConfig(max_attempts=most), draw=lambda: 0.0)
    assert len(waits) == most - 1
    assert str(most) in verdict.gave_up


def test_max_attempts_is_not_named_when_nothing_was_due() -> None:
    """A 400 is raised because of what it is."""
    assert decide([answer(400)], RetryConfig(max_attempts=1))[1].gave_up == ""


@pytest.mark.parametrize("exponent", [2, 2.0, 1.5, 1e308])
def test_no_overflow_at_many_retries(exponent: float) -> None:
    """After thousands of retries the wait is still the cap."""
    backoff = BackoffStrategy(500, 8_000, exponent, 10**9)
    for retries in (1_000, 2_000, 50_000):
        assert backoff.longest_wait(retries) == 8_000


@pytest.mark.parametrize("exponent", [2, 1.5])
def test_no_wait_stays_no_wait(exponent: float) -> None:
    """An initial interval of 0 never grows, however many retries there were."""
    backoff = BackoffStrategy(0, 8_000, exponent, 30_000)
    assert [backoff.longest_wait(retries) for retries in (0, 1, 100, 5_000)] == [0, 0, 0, 0]
    assert BackoffStrategy(0.0, 8_000, exponent, 30_000).longest_wait(5_000) == 0


def test_the_arguments_of_the_public_classes() -> None:
    """Both are given by position or by keyword, in the order that the documents name."""
    backoff = BackoffStrategy(1, 50, 1.1, 100)
    by_name = BackoffStrategy(initial_interval=1, max_interval=50, exponent=1.1, max_elapsed_time=100)
    assert backoff == by_name
    assert RetryConfig("backoff", backoff, True) == RetryConfig(
        strategy="backoff", backoff=backoff, retry_connection_errors=True
    )


def test_retries_are_logged_without_contents(caplog: pytest.LogCaptureFixture) -> None:
    """One line for each retry, at level DEBUG while it is soon, with neither a body nor a header in it."""
    caplog.set_level("DEBUG", "tests")
    secret: Any = Answer(503, httpx.Headers({"x-secret": "sesame"}), b"sesame")
    decide([secret, Failure(Cause.NOT_CONNECTED, Reached.NOT_BEGUN, httpx.ConnectError("sesame")), answer(200)])
    assert [record.levelname for record in caplog.records] == ["DEBUG", "DEBUG"]
    assert "503" in caplog.text
    assert "no connection could be made" in caplog.text
    assert "sesame" not in caplog.text


@pytest.mark.parametrize(
    ("headers", "level"), [({"retry_after": "5"}, "DEBUG"), ({"retry_after": "5.1"}, "INFO"), ({}, "DEBUG")]
)
def test_a_long_wait_is_logged_where_people_look(
    caplog: pytest.LogCaptureFixture, headers: dict[str, str], level: str
) -> None:
    """More than 5 s at level INFO: what failed, and how long it waits."""
    caplog.set_level("DEBUG", "tests")
    waits, _ = decide([answer(429, **headers), answer(200)])
    (record,) = caplog.records
    assert record.levelname == level
    assert record.getMessage() == f"attempt 1: 429; next attempt in {waits[0]:.3f} s"


LASTING = "RetryConfig(backoff=BackoffStrategy(max_elapsed_time={}), retry_server_errors=False)"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "config", "most"),
    [
        ("31", None, "120_000"),
        ("100", None, "300_000"),
        ("1700", None, "3_600_000"),
        ("86400", None, ""),
        ("1", RetryConfig(max_attempts=2), "120_000"),
        ("1", RetryConfig("none"), "120_000"),
        ("100", RetryConfig(max_attempts=1), "300_000"),
        ("3600", RetryConfig("none"), ""),
    ],
)
def test_who_was_turned_away_is_told_how_to_wait_longer(
    status: int, asked: str, config: RetryConfig | None, most: str
) -> None:
    """Without what could bill twice; with a limit that would have been enough, and none where nobody should wait."""
    said = decide([answer(status, retry_after=asked)], config)[1].longer
    assert said == (LASTING.format(most) if most else "")
    if most:
        offer = eval(said, {"RetryConfig": RetryConfig, "BackoffStrategy": BackoffStrategy})
        assert not offer.retry_server_errors
        assert decide([answer(status, retry_after=asked), answer(200)], offer)[0] == [float(asked)]
        assert decide([answer(500), answer(200)], offer)[0] == []


@pytest.mark.parametrize(
    "outcome",
    [
        Answer(500, httpx.Headers()),
        Answer(429, httpx.Headers({"x-should-retry": "false"})),
        Answer(429, httpx.Headers(), b'{"error": {"code": "insufficient_quota"}}'),
        Answer(200, httpx.Headers()),
        lost(),
        hopeless(),
    ],
)
@pytest.mark.parametrize("config", CONFIGS.values())
def test_nobody_is_told_to_wait_where_it_does_not_help(outcome: Answer | Failure, config: RetryConfig | None) -> None:
    """Or where it could bill twice."""
    assert decide([outcome], config)[1].longer == ""


@pytest.mark.parametrize(
    ("outcome", "config", "said"),
    [
        (Answer(500, httpx.Headers()), None, "RetryConfig()"),
        (Answer(408, httpx.Headers()), None, "RetryConfig()"),
        (Answer(501, httpx.Headers()), None, ""),
        (Answer(400, httpx.Headers()), None, ""),
        (Answer(500, httpx.Headers()), RetryConfig("none"), ""),
        (Answer(200, httpx.Headers()), None, ""),
        (lost(), None, "RetryConfig(retry_connection_errors=True)"),
        (lost(), RetryConfig(), "RetryConfig(retry_connection_errors=True)"),
        (Failure(Cause.TOO_LARGE, Reached.WRITTEN, httpx.ReadError("x")), None, ""),
    ],
)
def test_only_what_would_help_is_offered(outcome: Answer | Failure, config: RetryConfig | None, said: str) -> None:
    """The error names the config with which the table would have allowed another attempt, and none where none would."""
    assert decide([outcome], config)[1].opt_in == said


def test_nothing_is_offered_to_who_has_taken_it() -> None:
    """After the attempts of an opt-in were used, the text does not recommend to opt in."""
    verdict = decide([Answer(500, httpx.Headers())] * 2, RetryConfig(max_attempts=2))[1]
    assert (verdict.opt_in, verdict.gave_up) == ("", "all 2 attempts were used")
