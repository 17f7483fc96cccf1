"""The span of a call and its metrics. They follow the conventions of OpenTelemetry for generative AI.

This module is imported only after the program has imported OpenTelemetry.
"""

import functools
import os
import time
from contextvars import Token
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from opentelemetry import metrics, trace
from opentelemetry.context import Context, attach, detach, get_current
from opentelemetry.metrics import Histogram, MeterProvider
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, TracerProvider

from r9s_generated._request import Request

from .. import errors
from .._http.answers import is_success
from .._version import __version__
from .attempt import Attempt
from .facts import answered, asked, prompt_of

_NAME = "r9s"
_PROVIDER = "r9s"
"""The conventions have no name for R9S. R9S forwards calls to many providers."""
_CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
_CAPTURING = ("SPAN_ONLY", "SPAN_AND_EVENT", "TRUE")
"""The values that turn on prompts in spans: the current values, and the older value `true`."""
_SECONDS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)
_TOKENS = tuple(4**power for power in range(14))
_PORTS = {"http": 80, "https": 443}


class _Instruments(NamedTuple):
    duration: Histogram
    tokens: Histogram


def span_of(name: str, request: Request, *, streams: bool) -> "CallSpan | None":
    """The span of a call that starts now; None if the program collects no spans and no metrics."""
    tracers, meters = trace.get_tracer_provider(), metrics.get_meter_provider()
    collects, measures = _is_real(tracers), _is_real(meters)
    if not collects and not measures:
        return None
    found = asked(name, request, streams=streams)
    common = {"gen_ai.operation.name": found.operation, "gen_ai.provider.name": _PROVIDER, **_server(request.url)}
    if found.model is not None:
        common["gen_ai.request.model"] = found.model
    span: Span = trace.INVALID_SPAN
    if collects:
        title = found.operation if found.model is None else f"{found.operation} {found.model}"
        attributes = common | found.attributes
        if os.environ.get(_CAPTURE, "").strip().upper() in _CAPTURING:
            attributes |= prompt_of(request)
        span = _tracer(tracers).start_span(title, kind=SpanKind.CLIENT, attributes=attributes)
    return CallSpan(span, common, _instruments(meters) if measures else None)


class CallSpan:
    """The span and the metrics of one call."""

    def __init__(self, span: Span, common: dict[str, Any], instruments: _Instruments | None) -> None:
        self._span = span
        self._context = get_current() if span is trace.INVALID_SPAN else trace.set_span_in_context(span)
        self._token: Token[Context] | None = None
        self._common = common
        self._instruments = instruments
        self._began = time.perf_counter()
        self._answered: dict[str, Any] = {}

    def enter(self) -> None:
        """Make it the current span, so that the spans of the HTTP requests become its children."""
        if self._span is not trace.INVALID_SPAN:
            self._token = attach(self._context)

    def leave(self) -> None:
        """Make the previous span the current one again."""
        # An abandoned coroutine may end in a different context from the one it started in.
        if self._token is not None and trace.get_current_span() is self._span:
            detach(self._token)
        self._token = None

    def attempted(self, attempt: Attempt) -> None:
        """Record that an attempt has ended."""
        if attempt.request_id is not None:
            self._span.set_attribute("r9s.request_id", attempt.request_id)
        if attempt.next == "stream":
            self._span.set_attribute("gen_ai.response.time_to_first_chunk", time.perf_counter() - self._began)
        if attempt.next != "retry":
            return
        facts: dict[str, Any] = {"r9s.attempt": attempt.number, "r9s.wait": attempt.wait}
        if attempt.status is not None:
            facts["http.response.status_code"] = attempt.status
        if attempt.cause is not None:
            facts["error.type"] = attempt.cause
        self._span.add_event("r9s.retry", facts)

    def note(self, made: object) -> None:
        """Record the attributes of a result or an event."""
        self._answered |= answered(made)

    def end(self, error: BaseException | None, attempts: int, *, is_stopped: bool) -> None:
        """Record that the call, or its stream, has ended."""
        seconds = time.perf_counter() - self._began
        failed = {} if error is None else {"error.type": _error_type(error)}
        if self._span.is_recording():
            self._span.set_attributes({**self._answered, **failed, "r9s.attempts": attempts})
            if is_stopped:
                self._span.set_attribute("r9s.stopped", True)
            if error is not None:
                # The status gets no message, because the message of the error may repeat the prompt.
                self._span.set_status(Status(StatusCode.ERROR))
        try:
            self._measure(seconds, failed)
        finally:
            self._span.end()

    def _measure(self, seconds: float, failed: dict[str, Any]) -> None:
        if self._instruments is None:
            return
        common = dict(self._common)
        if "gen_ai.response.model" in self._answered:
            common["gen_ai.response.model"] = self._answered["gen_ai.response.model"]
        self._instruments.duration.record(seconds, common | failed, context=self._context)
        for kind in ("input", "output"):
            count = self._answered.get(f"gen_ai.usage.{kind}_tokens")
            if count is not None:
                self._instruments.tokens.record(count, common | {"gen_ai.token.type": kind}, context=self._context)


def _is_real(provider: object) -> bool:
    """Whether the program has set this provider. The providers of the OpenTelemetry API itself collect nothing."""
    return not type(provider).__module__.startswith(("opentelemetry.trace", "opentelemetry.metrics"))


@functools.lru_cache(1)
def _tracer(provider: TracerProvider) -> trace.Tracer:
    return provider.get_tracer(_NAME, __version__)


@functools.lru_cache(1)
def _instruments(provider: MeterProvider) -> _Instruments:
    meter = provider.get_meter(_NAME, __version__)
    return _Instruments(
        meter.create_histogram(
            "gen_ai.client.operation.duration",
            unit="s",
            description="The duration of calls, including retries and streams.",
            explicit_bucket_boundaries_advisory=_SECONDS,
        ),
        meter.create_histogram(
            "gen_ai.client.token.usage",
            unit="{token}",
            description="The number of input and output tokens of calls.",
            explicit_bucket_boundaries_advisory=_TOKENS,
        ),
    )


def _server(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    found: dict[str, Any] = {}
    if parts.hostname:
        found = {"server.address": parts.hostname, "server.port": parts.port or _PORTS.get(parts.scheme)}
    return found


def _error_type(error: BaseException) -> str:
    """The HTTP status of an error response, or else the class name of the error."""
    status = error.status_code if isinstance(error, errors.R9SError) else None
    return type(error).__name__ if status is None or is_success(status) else str(status)
