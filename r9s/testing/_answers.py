"""The parts of all doubles: a response, and the verdict about its call."""

import logging
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import httpx

from r9s_generated import api
from r9s_generated._events import Events
from r9s_generated._operation import Operation
from r9s_generated.resources import SERVER_URL

from .._http.answers import Answer
from .._retry_policy import Outcome, Verdict, decide
from ..utils import RetryConfig

_NEVER = RetryConfig("none")


def operations() -> Iterator[tuple[Operation[Any], Events[Any] | None]]:
    """Every operation, with the reader of its events; `None` if it has no events."""
    for found in walk_packages(api.__path__, f"{api.__name__}."):
        module = import_module(found.name)
        operation = getattr(module, "OPERATION", None)
        if operation is not None:
            yield operation, getattr(module, "EVENTS", None)


@cache
def any_operation() -> Operation[Any]:
    """An operation that creates something. Its errors are the errors of the API."""
    return next(operation for operation, _ in operations() if operation.method == "POST")


def answer_of(
    status: int, content: bytes = b"", *, headers: Mapping[str, str] | None = None, request_id: str | None = None
) -> Answer:
    """A response with these headers and the header of the request id."""
    named = {} if request_id is None else {"x-request-id": request_id}
    return Answer(status, httpx.Headers({**named, **(headers or {})}), content)


def verdict_of(outcome: Outcome, retries: int) -> Verdict:
    """The verdict about a call that ends with this outcome after this number of retries."""
    steps = decide("POST", _NEVER, logging.getLogger("r9s"))
    next(steps)
    try:
        steps.send(outcome)
    except StopIteration as end:
        verdict: Verdict = end.value
        return verdict._replace(retries=retries, method="POST", url=SERVER_URL)
    raise AssertionError("a call that is never retried has ended")
