"""Point 10: what is sent again, and what is not."""

from collections.abc import Mapping

from r9s import errors
from r9s.utils import BackoffStrategy, RetryConfig
from tests.field.calls import create, edit
from tests.field.checks import gives, knows, requests, says
from tests.field.row import EVERY_WAY, JSON, Check, Reply, Row, Seen
from tests.field.tiny import PNG, b64
from tests.support.server import Step, answer, error, reset, truncated

BACKOFF = BackoffStrategy(1, 2, 1, 20_000)
SAFE = RetryConfig("backoff", BACKOFF, retry_server_errors=False)
SAFE_THRICE = RetryConfig("backoff", BACKOFF, retry_server_errors=False, max_attempts=3)
EAGER = RetryConfig("backoff", BACKOFF, max_attempts=3)
GOOD = answer(body={"created": 7, "data": [{"b64_json": b64(PNG)}]})
SOON = {"retry-after-ms": "1"}
BUSY = {"error": {"message": "busy"}}


def keys(*wanted: str) -> Check:
    """The idempotency key of each request."""

    def check(seen: Seen) -> None:
        found = [request.headers["idempotency-key"] for request in seen.requests]
        assert found == [*wanted], f"the keys are {found}"

    return check


def one_key(number: int) -> Check:
    """So many requests came with one key, which is not empty."""

    def check(seen: Seen) -> None:
        found = {request.headers["idempotency-key"] for request in seen.requests}
        assert len(seen.requests) == number, f"{len(seen.requests)} requests"
        assert len(found) == 1, f"the keys are {found}"
        assert all(found)

    return check


# What cannot bill twice is sent again with retry_server_errors=False, and nothing else.
NOT_AGAIN: Mapping[str, tuple[Step, type[errors.R9SError]]] = {
    "408": (error(408), errors.R9SDefaultError),
    "500": (error(500), errors.InternalServerError),
    "502": (error(502), errors.R9SDefaultError),
    "504": (error(504), errors.R9SDefaultError),
    "520": (error(520), errors.R9SDefaultError),
    "a-reset": (reset(), errors.R9SConnectionError),
    "a-truncated-answer": (truncated(), errors.R9SConnectionError),
}

# An entry that is read at a glance has few lines.
# fmt: off
RETRIES: tuple[Row, ...] = (
    *(
        Row(f"safe-{name}-is-not-sent-again", [step, GOOD], create(), [requests(1)], kind,
            client={"retry_config": SAFE})
        for name, (step, kind) in NOT_AGAIN.items()
    ),
    *(
        Row(f"safe-{status}-is-sent-again", [error(status, SOON), error(status, SOON), GOOD], create(), [
            one_key(3), gives("created", 7)], client={"retry_config": SAFE_THRICE}, modes=EVERY_WAY)
        for status in (429, 503)
    ),
    Row("safe-has-its-own-limits", [error(429, SOON), error(429, SOON), GOOD], create(), [requests(2)],
        errors.RateLimitError,
        client={"retry_config": RetryConfig("backoff", BACKOFF, retry_server_errors=False, max_attempts=2)}),
    Row("eager-500-is-sent-again", [error(500, SOON), GOOD], create(), [one_key(2)], client={"retry_config": EAGER}),
    Row("the-same-as-a-call-option", [error(500, SOON), GOOD], create(retries=SAFE), [requests(1)],
        errors.InternalServerError, client={"retry_config": EAGER}),

    Row("a-key-of-ones-own", GOOD, create(idempotency_key="order-17"), [keys("order-17")]),
    Row("a-key-of-ones-own-is-sent-again", [error(503, SOON), GOOD], create(idempotency_key="order-17"), [
        keys("order-17", "order-17")], client={"retry_config": EAGER}, modes=EVERY_WAY),
    Row("a-key-of-ones-own-for-an-edit", GOOD, edit(idempotency_key="order-17"), [keys("order-17")]),
    Row("headers-win-over-the-key", GOOD, create(idempotency_key="a", http_headers={"Idempotency-Key": "b"}), [
        keys("b")]),
    Row("a-key-of-none-is-made", GOOD, create(idempotency_key=None), [one_key(1)]),

    *(
        Row(f"{status}-after-{text}-s", Reply(BUSY, status, {**JSON, "retry-after": text}), create(), [
            says(f"retry after {text} s"), knows("status_code", status), says(
                f"Wait {text} s before you call again." if float(text) >= 1_800 else "RetryConfig(")], kind)
        for text in ("20", "0.5", "1800", "3600", "1000000") for status, kind in (
            (429, errors.RateLimitError), (503, errors.ServiceUnavailableError))
    ),
)
# fmt: on
