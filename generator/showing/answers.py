"""Makes the sandbox's responses for operations that it does not draw. It reads them from the package."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..check.api import Media, Operation, Scheme
from ..media import essence, is_json, result_kind
from ..normalise.keywords import ARRAY_NAME, COMPLETES, SENTINELS, TERMINAL
from .flat import Resolve, fits, flat, types_of, variants_of
from .scalars import PICTURE_URL
from .shown import schema_of, shown_by
from .values import sample, with_pictures

_COMPLETING = (COMPLETES, TERMINAL)
_WITHOUT_BODY = (204, 205)
_OF_RANGE = {"image": "image/png", "audio": "audio/mpeg", "video": "video/mp4", "text": "text/plain"}
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'
_DONE = "[DONE]"
_AROUND_DATA = {"data", "event", "id", "retry"}


@dataclass(frozen=True)
class Answer:
    """A successful response."""

    status: int
    media_type: str = ""
    """Empty for a response without a body."""
    content: str | None = None
    """The text of the body; None for a binary body and for events."""
    events: tuple[tuple[str, str], ...] = ()
    """The name (or an empty text) and the data of each event."""
    sentinel: str = ""
    """The data that ends the events."""


@dataclass(frozen=True)
class Sample:
    """An operation: the required parts of a request, and the responses."""

    method: str
    path: str
    answers: tuple[Answer, ...]
    """One for each media type."""
    keys: tuple[tuple[tuple[str, str], ...], ...] = ()
    """The alternatives, each with all credentials that are needed together: `bearer` or `basic`, or `header`, `query`
    or `cookie` and its name. Empty if no credentials are needed."""
    parameters: tuple[tuple[str, str], ...] = ()
    """The required parameters, except those in the path: `query`, `header` or `cookie`, and the name."""
    bodies: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The media types of the body, and their required fields."""
    needs_body: bool = False


def file_of(samples: Sequence[Sample]) -> str:
    """The content of `_samples.yaml` in the package. It is JSON, which is valid YAML.

    The sandbox reads it from the installed package. So it does not import the SDK that it tests.
    """
    content = {"picture_url": PICTURE_URL, "operations": [asdict(each) for each in samples]}
    return json.dumps(content, indent=1) + "\n"


def sample_of(resolve: Resolve, operation: Operation, schemes: Mapping[str, Scheme]) -> Sample:
    """The required parts of a request of the operation, and its responses."""
    body = operation.body
    return Sample(
        operation.method.upper(),
        operation.path,
        tuple(_answers(resolve, operation)),
        tuple(tuple((schemes[name].kind, schemes[name].name) for name in names) for names in operation.security),
        tuple(_parameters(resolve, operation)),
        tuple((essence(media.media_type), tuple(_required(resolve, media))) for media in body.media) if body else (),
        bool(body and body.is_required),
    )


def _parameters(resolve: Resolve, operation: Operation) -> Iterator[tuple[str, str]]:
    for each in operation.parameters:
        # The values of an object may be sent under separate names.
        if (
            each.is_required
            and each.place != "path"
            and "object" not in types_of(flat(resolve, schema_of(each.schema)))
        ):
            yield each.place, each.name


def _required(resolve: Resolve, media: Media) -> Iterator[str]:
    found = flat(resolve, schema_of(media.schema))
    properties = found.get("properties", {})
    for name in found.get("required", ()):
        inner = flat(resolve, properties.get(name, {}))
        if inner.get("readOnly") is not True and str(inner.get(ARRAY_NAME, name)).startswith(name):
            yield name


def _answers(resolve: Resolve, operation: Operation) -> Iterator[Answer]:
    successes = [each for each in operation.responses if each.status.startswith("2")]
    others = [each for each in operation.responses if each.status == "default"]
    response = next(iter(successes or others), None)
    if response is None:
        yield Answer(_WITHOUT_BODY[0])
        return
    status = int(response.status) if response.status.isdigit() else 200
    if status in _WITHOUT_BODY or not response.media or operation.method.lower() == "head":
        yield Answer(status)
        return
    for media in response.media:
        yield _answer(resolve, status, media)


def _answer(resolve: Resolve, status: int, media: Media) -> Answer:
    schema, kind = schema_of(media.schema), essence(media.media_type)
    found = flat(resolve, schema)
    match result_kind(kind, is_binary=found.get("format") == "binary", has_schema=bool(found)):
        case "events":
            return Answer(status, kind, None, tuple(_events(resolve, schema)), _sentinel(resolve, media))
        case "binary":
            return Answer(status, _concrete(kind, "application/octet-stream"))
        case "text":
            return Answer(status, _concrete(kind, "text/plain"), _text(resolve, media, schema))
    return Answer(status, kind if is_json(kind) else "application/json", _json(_value(resolve, media, schema)))


def _concrete(kind: str, other: str) -> str:
    return _OF_RANGE.get(kind.partition("/")[0], other) if kind.endswith("*") else kind


def _value(resolve: Resolve, media: Media, schema: Any) -> Any:
    for each in shown_by(resolve, media.raw):
        if fits(resolve, schema, each):
            return with_pictures(resolve, schema, each)
    return sample(resolve, schema)


def _text(resolve: Resolve, media: Media, schema: Any) -> str:
    shown = next((each for each in shown_by(resolve, media.raw) if isinstance(each, str)), None)
    if shown is not None:
        return shown
    kind = essence(media.media_type)
    if kind.endswith("xml"):
        return _SVG if kind == "image/svg+xml" else "<sample/>"
    value = _value(resolve, media, schema)
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value)


def _events(resolve: Resolve, schema: Any) -> Iterator[tuple[str, str]]:
    """One event of each kind except errors, with completed events last."""
    found = flat(resolve, schema)
    data = found.get("properties", {}).keys()
    is_whole = "data" in found.get("required", ()) and {*data} <= _AROUND_DATA
    kinds = sorted(variants_of(found) or [schema], key=lambda each: _completes(flat(resolve, each)))
    for value in [sample(resolve, each) for each in kinds if not _is_failure(flat(resolve, each))] or [{}]:
        if is_whole and isinstance(value, dict):
            text = value["data"]
            yield str(value.get("event", "")), text if isinstance(text, str) else _json(text)
        else:
            name = value.get("type") if isinstance(value, dict) else None
            yield name if isinstance(name, str) else "", _json(value)


def _completes(found: dict[str, Any]) -> bool:
    return any(found.get(name) is True for name in _COMPLETING)


def _is_failure(found: dict[str, Any]) -> bool:
    tag = found.get("properties", {}).get("type")
    return "error" in found.get("properties", {}) or (isinstance(tag, dict) and tag.get("const") == "error")


def _sentinel(resolve: Resolve, media: Media) -> str:
    for holder in (media.raw, flat(resolve, schema_of(media.schema))):
        for name in SENTINELS:
            if isinstance(holder.get(name), str):
                return str(holder[name])
    return _DONE
