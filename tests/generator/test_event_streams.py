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


MARKED = "text/event-stream: {schema: {$ref: '#/components/schemas/News'}}"
NEWS = """\
News:
  oneOf:
    - {$ref: '#/components/schemas/Shot'}
    - {$ref: '#/components/schemas/Missed'}
    - {$ref: '#/components/schemas/Over'}
Shot:
  type: object
  x-r9s-completes: true
  required: [kind]
  properties:
    kind: {type: string, const: shot}
    place: {type: integer, x-r9s-index: true}
    photo: {type: string, contentEncoding: base64, contentMediaType: image/*}
Missed:
  type: object
  required: [kind]
  properties:
    kind: {type: string, const: missed}
    error: {type: string}
Over:
  type: object
  x-r9s-terminal: true
  required: [kind]
  properties:
    kind: {type: string, const: over}"""


def test_marks_of_events(
    run: Callable[..., Any], edited: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One event completes a picture, which has an index by another name, and another one ends the stream."""
    spec, package = tmp_path / "spec.yaml", tmp_path / "marked_events"
    spec.write_text(edited({ANSWER: f"{MARKED}\n  # + more paths", "schemas": NEWS}))
    done = run("--spec", spec, "--output", package)
    assert done.status == 0, done.err
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("marked_events.api.things.make_thing")
    shot, missed = (
        b'data: {"kind": "shot", "place": 1, "photo": "AAAA"}\n\n',
        b'data: {"kind": "missed", "error": "x"}\n\n',
    )
    for over in (b"", b'data: {"kind": "over"}\n\n'):
        reader = importlib.import_module("marked_events._reader").Reader(module.EVENTS)
        reader.feed(missed + shot + over)
        reader.feed(b"")
        assert reader.pop().error == "x"
        picture = reader.pop()
        assert (picture.index, picture.place, picture.is_final) == (1, 1, True)
        assert reader.final() is picture
        assert reader.pop() if over else reader.is_complete
        if not over:
            with pytest.raises(Exception, match="ended before it was complete"):
                reader.pop()
    assert "models.Over | models.Shot]" in " ".join((package / "api/things/make_thing.py").read_text().split())
    for name in [name for name in sys.modules if name.startswith("marked_events")]:
        del sys.modules[name]


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
    reader = importlib.import_module("declared_error._reader").Reader(module.EVENTS)
    reader.feed(b'data: {"error": "it rains", "done": false}\n\ndata: [END]\n\n')
    event = reader.pop()
    assert (event.error, event.done) == ("it rains", False)
    assert reader.ended
    assert not hasattr(module, "sync")
    for name in [name for name in sys.modules if name.startswith("declared_error")]:
        del sys.modules[name]
