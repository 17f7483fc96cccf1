"""Checks of our SDK with the server Steady."""

import asyncio
import contextlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from r9s import R9S, AsyncEventStream, EventStream, errors
from r9s.utils import RetryConfig

from ._report import PIXEL, Report, same
from ._steady import EVENTS, Steady, faults, serve

_SPEC = Path(__file__).parent.parent / "spec" / "images.yaml"
_CLIENT: dict[str, Any] = {"api_key": "test", "timeout_ms": 5000, "retry_config": RetryConfig("none")}

# The methods, the schemas of their requests and events, and the required arguments.
_METHODS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("create", "ImageGenerationRequest", "ImageGenerationEvent", {"prompt": "A cat"}),
    ("edit", "ImageEditRequest", "ImageEditEvent", {"prompt": "A cat", "image": PIXEL}),
)

# Wrong requests, the findings of Steady, and the outcome of the SDK. They prove that the checks can find an error.
# Steady reports a value that is out of bounds, but sends a normal response.
_WRONG: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("create", {"extra_body": {"n": "two"}}, "E3008 body.n", "BadRequestError"),
    ("create", {"extra_body": {"svg": {}}}, "E3007 body.svg", "BadRequestError"),
    ("create", {"http_headers": {"content-type": "text/plain"}}, "E3006 header.content-type", "BadRequestError"),
    ("create", {"n": 11}, "E4004 body.n", "ImageGenerationResponse"),
    ("edit", {"extra_body": {"n": "two"}}, "E3008 body.n", "BadRequestError"),
    ("edit", {"image": [PIXEL] * 17}, "E4005 body.image", "ImageGenerationResponse"),
)


def run() -> int:
    """Run all checks, and return the number of failures."""
    report = Report("r9s -> Steady")
    document = yaml.safe_load(_SPEC.read_text())
    schemas = document["components"]["schemas"]
    with serve(_SPEC) as steady:
        report.check("the spec", same, "Steady's findings", steady.startup["diagnostics"], [])
        for method, request, _, least in _METHODS:
            _check_answers(report, steady, method, least, _sample(schemas[request], schemas))
        for method, wrong, finding, outcome in _WRONG:
            least = next(least for name, _, _, least in _METHODS if name == method)
            report.check(f"{method}, wrong: {finding}", _rejected, steady, method, {**least, **wrong}, finding, outcome)
    for position in range(3):
        with _beginning_with(document, position) as path, serve(path) as steady:
            for method, _, event, least in _METHODS:
                _check_streams(report, steady, method, least, schemas, event)
    return report.failed


def _check_answers(report: Report, steady: Steady, method: str, least: dict[str, Any], every: dict[str, Any]) -> None:
    rows = {"required fields": least, "all fields of the spec": every}
    if "image" in least:
        rows["several files"] = {**least, "image": [PIXEL, PIXEL]}
    for what, arguments in rows.items():
        for name in (method, f"{method}_async"):
            report.check(f"{name}, {what}", _answered, steady, name, arguments)


def _check_streams(
    report: Report, steady: Steady, method: str, least: dict[str, Any], schemas: dict[str, Any], event: str
) -> None:
    kind = _target(schemas[event]["oneOf"][0])
    # Steady does not send [DONE]. Its streams are complete only if an event says so.
    complete = schemas[kind].get("x-r9s-terminal", False)
    for name in (method, f"{method}_async"):
        what = f"{name}, {kind}{'' if complete else ', broken off'}"
        report.check(what, _streamed, steady, name, {**least, "stream": True}, kind, complete)


def _answered(steady: Steady, method: str, arguments: dict[str, Any]) -> None:
    got, read = _call(steady, method, arguments)
    same("Steady's findings", faults(got.headers), [])
    same("the response", got.kind, "ImageGenerationResponse")
    same("the body that Steady read", read, _as_read(arguments))


def _rejected(steady: Steady, method: str, arguments: dict[str, Any], finding: str, outcome: str) -> None:
    got, _ = _call(steady, method, arguments)
    same("Steady's findings", faults(got.headers), [finding])
    same("the outcome", got.kind, outcome)


def _streamed(steady: Steady, method: str, arguments: dict[str, Any], kind: str, complete: bool) -> None:
    got, read = _call(steady, method, arguments)
    same("Steady's findings", faults(got.headers), [])
    same("the outcome", got.kind, "list" if complete else "IncompleteStreamError")
    events = got.value if complete else got.value.partial_images
    same("the events", [type(event).__name__ for event in events], [kind] * EVENTS + ["UnknownEvent"])
    same("the body that Steady read", read, _as_read(arguments))


@dataclass
class _Got:
    """A result, the events of a stream, or the raised error; with the response headers."""

    value: Any
    headers: Mapping[str, str]

    @property
    def kind(self) -> str:
        return type(self.value).__name__


def _call(steady: Steady, method: str, arguments: dict[str, Any]) -> tuple[_Got, Any]:
    """The outcome of a call, and the request body as Steady decoded it."""
    try:
        if method.endswith("_async"):
            got = asyncio.run(_ask_async(steady.url, method, arguments))
        else:
            got = _ask(steady.url, method, arguments)
    except errors.R9SError as error:
        if error.status_code is None:
            raise
        got = _Got(error, error.headers)
    return got, steady.read()["request"].get("body")


def _ask(url: str, method: str, arguments: dict[str, Any]) -> _Got:
    with R9S(server_url=url, **_CLIENT) as r9s:
        result = getattr(r9s.images, method)(**arguments)
        value = list(result) if isinstance(result, EventStream) else result
        return _Got(value, result.http_meta.headers)


async def _ask_async(url: str, method: str, arguments: dict[str, Any]) -> _Got:
    async with R9S(server_url=url, **_CLIENT) as r9s:
        result = await getattr(r9s.images, method)(**arguments)
        value = [event async for event in result] if isinstance(result, AsyncEventStream) else result
        return _Got(value, result.http_meta.headers)


def _as_read(arguments: dict[str, Any]) -> dict[str, Any]:
    """The body in the form of Steady's log."""
    return {name: _named(value) for name, value in arguments.items()}


def _named(value: Any) -> Any:
    if isinstance(value, list):
        return [_named(each) for each in value]
    return "[File]" if value is PIXEL else value


def _sample(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """A value that a schema of the spec allows."""
    if "$ref" in schema:
        return _sample(schemas[_target(schema)], schemas)
    if "properties" in schema:
        return {name: _sample(each, schemas) for name, each in schema["properties"].items()}
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], schemas)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "binary":
        return PIXEL
    return {"string": "ÄÖ\n €", "integer": schema.get("maximum", 1), "number": 0.5, "boolean": False}[schema["type"]]


def _target(reference: dict[str, Any]) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


@contextlib.contextmanager
def _beginning_with(document: dict[str, Any], position: int) -> Iterator[Path]:
    """The spec with another event kind in first place, because Steady sends only that kind. Changes the document."""
    if position:
        for _, _, event, _ in _METHODS:
            kinds = document["components"]["schemas"][event]["oneOf"]
            kinds.append(kinds.pop(0))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "images.json"
        path.write_text(json.dumps(document))
        yield path
