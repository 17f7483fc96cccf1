"""Follows one call from its first attempt to the end of its response, for `on_attempt` and for OpenTelemetry."""

import functools
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from r9s_generated._call import Call
from r9s_generated._request import Request
from r9s_generated.types import request_id_of

from .._http.answers import Answer, Failure, OpenAnswer
from .._retry_policy import Outcome, Steps, Verdict
from .._settings import Settings
from .attempt import Attempt, Next

if TYPE_CHECKING:
    from .spans import CallSpan


async def observed(
    settings: Settings,
    call: Call[Any],
    request: Request,
    steps: Steps,
    carried_out: Callable[[Steps], Awaitable[Verdict]],
    *,
    streams: bool,
) -> Verdict:
    """Carry out the steps, and report them. The verdict holds the observer, which also reports the end."""
    name = call.name or call.operation.id
    span = _span(settings.logger, name, request, streams=streams)
    if span is None and settings.on_attempt is None:
        return await carried_out(steps)
    observer = Observer(name, request.method, settings, span)
    with observer:
        verdict = await carried_out(observer.follow(steps))
    return verdict._replace(observer=observer)


def _span(logger: logging.Logger, name: str, request: Request, *, streams: bool) -> "CallSpan | None":
    """The span of a call; None if the program collects no spans and no metrics."""
    # A program that collects spans or metrics has imported OpenTelemetry.
    make = _maker(logger) if "opentelemetry" in sys.modules else None
    try:
        return None if make is None else make(name, request, streams=streams)
    except Exception:
        logger.warning("OpenTelemetry raised an error; the call goes on", exc_info=True)
        return None


@functools.cache
def _maker(logger: logging.Logger) -> "Callable[..., CallSpan | None] | None":
    """The function that makes spans; None if OpenTelemetry cannot be used. This is checked and logged only once."""
    try:
        from .spans import span_of
    except Exception:
        logger.warning('OpenTelemetry cannot be used, calls have no spans: pip install "r9s[otel]"', exc_info=True)
        return None
    return span_of


class Observer:
    """Follows one call. An error in the hook, or in OpenTelemetry, never fails the call."""

    def __init__(self, name: str, method: str, settings: Settings, span: "CallSpan | None") -> None:
        self._name = name
        self._method = method
        self._hook = settings.on_attempt
        self._logger = settings.logger
        self._span = span
        self._number = 0
        self._began = 0.0
        self._seconds = 0.0
        self._outcome: Outcome | None = None
        self._is_open = False
        """Whether the response is a stream, which is reported twice."""
        self._is_reported = True
        """Whether the end of the last attempt was reported."""
        self._over = False
        self.reads = False
        """Whether a read of the stream is in progress. A close during a read does not come from the caller."""

    def __enter__(self) -> None:
        if self._span is not None:
            self._safely(self._span.enter)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: object) -> None:
        if self._span is not None:
            self._safely(self._span.leave)
        if error is not None:
            self.fail(error)

    def follow(self, steps: Steps) -> Steps:
        """Yield the same steps, and report each attempt."""
        wait = next(steps)
        while True:
            if wait is None:
                self._begin()
            outcome = yield wait
            if outcome is not None:
                self._seconds, self._outcome = time.perf_counter() - self._began, outcome
            try:
                wait = steps.send(outcome)
            except StopIteration as end:
                verdict: Verdict = end.value
                return verdict
            if wait is not None:
                self._is_reported = True
                self._report("retry", wait=wait)

    def _begin(self) -> None:
        self._number += 1
        self._began, self._outcome, self._is_reported = time.perf_counter(), None, False

    def conclude(self, function: Callable[..., Any], operation: Any, verdict: Verdict, is_async: bool) -> Any:
        """The result that the function builds from the verdict. A stream is observed to its end."""
        from .streams import observed_stream

        try:
            made = function(operation, verdict._replace(observer=None), is_async=is_async)
        except BaseException as error:
            self.fail(error)
            raise
        stream = observed_stream(made, self)
        if stream is None:
            self.note(made)
            self.end("done")
            return made
        self._is_open = True
        self._report("stream")
        return stream

    def note(self, made: object) -> None:
        """Record the attributes of a result or an event."""
        if self._span is not None:
            self._safely(self._span.note, made)

    def fail(self, error: BaseException) -> None:
        """Record that the call, or its stream, raises this error."""
        # The error holds a result if the server sent one result in place of events. That result is billed.
        self.note(getattr(error, "result", None))
        self.end("give up" if isinstance(error, Exception) else "stopped", error)

    def leave(self) -> None:
        """Record that the stream was closed. Reading to the end closes it, too."""
        if not self.reads:
            self.end("stopped")

    def end(self, next: Next, error: BaseException | None = None) -> None:
        """Record that the call, or its stream, has ended. Only the first end counts."""
        if self._over:
            return
        self._over = True
        try:
            if not self._is_reported:
                if self._outcome is None or self._is_open:
                    self._seconds = time.perf_counter() - self._began
                self._report(next, error=error)
        finally:
            # The span also ends after Ctrl-C in the hook.
            if self._span is not None:
                self._safely(self._span.end, error, self._number, is_stopped=next == "stopped")

    def _report(self, next: Next, *, wait: float | None = None, error: BaseException | None = None) -> None:
        outcome = self._outcome
        answer = outcome.answer if isinstance(outcome, Failure) else outcome
        attempt = Attempt(
            number=self._number,
            operation=self._name,
            method=self._method,
            status=None if answer is None else answer.status_code,
            cause=outcome.cause.name.lower() if isinstance(outcome, Failure) else None,
            seconds=self._seconds,
            next=next,
            wait=wait,
            error=None if error is None else type(error).__name__,
            request_id=_request_id(answer),
        )
        if self._span is not None:
            self._safely(self._span.attempted, attempt)
        if self._hook is not None:
            self._safely(self._hook, attempt)

    def _safely(self, function: Callable[..., object], *given: Any, **named: Any) -> None:
        try:
            function(*given, **named)
        except Exception:
            what = "on_attempt" if function is self._hook else "OpenTelemetry"
            self._logger.warning("%s raised an error; the call goes on", what, exc_info=True)

    def __del__(self) -> None:
        # The stream was never closed.
        self.end("stopped")


def _request_id(answer: Answer | OpenAnswer | None) -> str | None:
    return None if answer is None else request_id_of(answer.headers)
