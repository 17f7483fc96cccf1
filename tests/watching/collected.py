"""What OpenTelemetry collects during a test, kept in memory."""

from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind


class _Starts(SpanProcessor):
    """Keeps the attributes that spans have at their start."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []

    def on_start(self, span: Any, parent_context: Any = None) -> None:
        self.kept.append(dict(span.attributes or {}))


class Collected:
    """What was collected since the test began."""

    def __init__(self) -> None:
        self._spans, self._reader, starts = InMemorySpanExporter(), InMemoryMetricReader(), _Starts()
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(starts)
        self.tracers.add_span_processor(SimpleSpanProcessor(self._spans))
        self.meters = MeterProvider([self._reader], shutdown_on_exit=False)
        self.at_start = starts.kept
        """The attributes of each span at its start."""

    @property
    def all_spans(self) -> list[ReadableSpan]:
        """Every span that has ended, in the order of their ends."""
        return list(self._spans.get_finished_spans())

    @property
    def calls(self) -> list[ReadableSpan]:
        """The spans of calls."""
        return [span for span in self.all_spans if getattr(span.instrumentation_scope, "name", "") == "r9s"]

    @property
    def call(self) -> ReadableSpan:
        """The span of the only call; it is one of a client."""
        (span,) = self.calls
        assert span.kind is SpanKind.CLIENT
        return span

    @property
    def facts(self) -> dict[str, Any]:
        """The attributes of the only call."""
        return dict(self.call.attributes or {})

    def measured(self, metric: str) -> list[Any]:
        """The points of a metric: one for each set of attributes."""
        data = self._reader.get_metrics_data()
        scopes = [scope for resource in data.resource_metrics for scope in resource.scope_metrics] if data else []
        ours = [each for scope in scopes if scope.scope.name == "r9s" for each in scope.metrics]
        return [point for each in ours if each.name == metric for point in each.data.data_points]

    def text(self) -> str:
        """All that would be exported."""
        data = self._reader.get_metrics_data()
        return "\n".join([*(span.to_json() for span in self.all_spans), data.to_json() if data else ""])


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collected]:
    """What OpenTelemetry collects during the test."""
    found = Collected()
    # A process can set its providers only once: each test has some of its own in their place.
    monkeypatch.delenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", raising=False)
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: found.tracers)
    monkeypatch.setattr(metrics, "get_meter_provider", lambda: found.meters)
    yield found
    current = trace.get_current_span()
    assert not current.get_span_context().is_valid, "a span was left behind as the current one"
