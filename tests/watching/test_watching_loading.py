"""OpenTelemetry is loaded by the program, never by us; what watches is loaded with the first call that is watched."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CALL = """
import http.server
import sys
import threading
from r9s import R9S

class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"created": 7, "data": [{"url": "https://images.example/1.png"}]}')

    def log_message(self, *given):
        pass

def call(**options):
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with R9S("k", server_url=f"http://127.0.0.1:{server.server_port}", **options) as client:
            result = client.images.create(prompt="a cat")
        thread.join()
    return result

def loaded(*names):
    print(*[name for name in names if name in sys.modules])

"""


def said(program: str) -> list[str]:
    """The lines that a program prints which makes a call."""
    run = subprocess.run(
        [sys.executable, "-c", CALL + program],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "error", "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT))},
    )
    return run.stdout.splitlines()


def test_a_call_loads_neither_opentelemetry_nor_what_watches() -> None:
    assert said("call(); loaded('opentelemetry', 'r9s._watching', 'r9s._watching.observer')") == [""]


def test_a_call_with_a_hook_does_not_load_opentelemetry() -> None:
    program = (
        "seen = []; call(on_attempt=seen.append); loaded('opentelemetry', 'r9s._watching.spans'); print(len(seen))"
    )
    assert said(program) == ["", "1"]


def test_no_span_is_made_where_nobody_collects_spans() -> None:
    """The API of OpenTelemetry was loaded, by another library perhaps, and nobody has set a provider."""
    program = """
import opentelemetry.trace
from r9s._watching import spans

def refuse(*given, **named):
    raise AssertionError("a span was begun")

spans.CallSpan = refuse
call()
print("done")
"""
    assert said(program) == ["done"]


def test_spans_are_made_from_when_a_provider_is_set() -> None:
    program = """
import opentelemetry.trace as trace
call()
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
spans = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
trace.set_tracer_provider(provider)
call()
loaded("opentelemetry.sdk.metrics")
print(*[span.name for span in spans.get_finished_spans()])
"""
    assert said(program) == ["", "generate_content"]


def test_metrics_are_measured_where_nobody_collects_spans() -> None:
    program = """
from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
reader = InMemoryMetricReader()
metrics.set_meter_provider(MeterProvider([reader]))
call()
data = reader.get_metrics_data()
print(*[metric.name for each in data.resource_metrics for scope in each.scope_metrics for metric in scope.metrics])
"""
    assert said(program) == ["gen_ai.client.operation.duration"]


def test_a_version_of_opentelemetry_that_is_too_old_costs_no_picture() -> None:
    program = """
import logging
import opentelemetry.trace
logging.basicConfig(format="%(levelname)s %(message)s", stream=sys.stdout)
del opentelemetry.trace.INVALID_SPAN, opentelemetry.trace.Status
print(len(call().data))
print(len(call().data))
"""
    lines = said(program)
    assert lines.count("1") == 2
    assert sum(line.startswith("WARNING") for line in lines) == 1
