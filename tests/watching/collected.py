"""What OpenTelemetry collects during a test: one provider of each kind serves all, since a process has no more."""

import functools
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


@functools.cache
def _collectors() -> tuple[InMemorySpanExporter, InMemoryMetricReader, _Starts]:
    spans, reader, starts = InMemorySpanExporter(), InMemoryMetricReader(), _Starts()
    tracers = TracerProvider()
    tracers.add_span_processor(starts)
    tracers.add_span_processor(SimpleSpanProcessor(spans))
    trace.set_tracer_provider(tracers)
    metrics.set_meter_provider(MeterProvider([reader], shutdown_on_exit=False))
    return spans, reader, starts


class Collected:
    """What was collected since the test began."""

    def __init__(self) -> None:
        self._spans, self._reader, starts = _collectors()
        self._spans.clear()
        starts.kept.clear()
        self.at_start = starts.kept
        """The attributes of each span at its start."""
        self._before = self._points()

    @property
    def all_spans(self) -> list[ReadableSpan]:
        """Every span that has ended, in the order of their ends."""
        return list(self._spans.get_finished_spans())

    @property
    def calls(self) -> list[ReadableSpan]:
        """The spans of calls."""
        return [
            span for span in self.all_spans if span.instrumentation_scope and span.instrumentation_scope.name == "r9s"
        ]

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

    def measured(self, metric: str) -> list[tuple[dict[str, Any], Any]]:
        """The points of a metric that this test has added to, by their attributes: how many values, and their sum."""
        found: list[tuple[dict[str, Any], Any]] = []
        for (name, key), point in self._points().items():
            count, total = self._before.get((name, key), (0, 0))[:2]
            if name == metric and point[0] > count:
                found.append((dict(key), (point[0] - count, point[1] - total)))
        return found

    def bounds(self, metric: str) -> tuple[float, ...]:
        """The bounds of the buckets of a metric."""
        return next(tuple(point[2]) for (name, _), point in self._points().items() if name == metric)

    def text(self) -> str:
        """All that would be exported."""
        data = self._reader.get_metrics_data()
        return "\n".join([*(span.to_json() for span in self.all_spans), data.to_json() if data else ""])

    def _points(self) -> dict[tuple[str, Any], tuple[int, float, Any]]:
        data = self._reader.get_metrics_data()
        scopes = [scope for resource in data.resource_metrics for scope in resource.scope_metrics] if data else []
        return {
            (metric.name, tuple(sorted((point.attributes or {}).items()))): (
                getattr(point, "count", 0),
                getattr(point, "sum", 0.0),
                getattr(point, "explicit_bounds", ()),
            )
            for scope in scopes
            if scope.scope.name == "r9s"
            for metric in scope.metrics
            for point in metric.data.data_points
        }


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collected]:
    """What OpenTelemetry collects during the test."""
    monkeypatch.delenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", raising=False)
    yield Collected()
    current = trace.get_current_span()
    assert not current.get_span_context().is_valid, "a span was left behind as the current one"
