"""Event streams whose events have a property named `error` of their own."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

STREAM = "text/event-stream: {x-r9s-sentinel: '[END]', schema: {$ref: '#/components/schemas/Step'}}"
STEP = "Step: {type: object, required: [error], properties: {error: {type: [string, 'null']}, done: {type: boolean}}}"
ANSWER = "application/json: {schema: {$ref: '#/components/schemas/Thing'}}\n  # + more paths"


def test_a_declared_error_is_no_error(
    run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the spec says an event holds is read as that; the sentinel is the spec's own; there is only the stream."""
    spec, package = tmp_path / "spec.yaml", tmp_path / "declared_error"
    spec.write_text(edited({ANSWER: f"{STREAM}\n  # + more paths", "schemas": STEP}))
    done = run("--spec", spec, "--output", package)
    assert done.status == 0, done.err
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("declared_error.api.things.make_thing")
    reader = importlib.import_module("declared_error._stream").Reader(module.EVENTS)
    reader.feed(b'data: {"error": "it rains", "done": false}\n\ndata: [END]\n\n')
    event = reader.pop()
    assert (event.error, event.done) == ("it rains", False)
    assert reader.ended
    assert not hasattr(module, "sync")
    for name in [name for name in sys.modules if name.startswith("declared_error")]:
        del sys.modules[name]
