"""The arguments of the calls on the reference pages, from examples in the document or from its schemas."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ..check.api import Body, Media, Operation, Parameter
from ..media import essence, is_json, result_kind
from .flat import Resolve, fits, flat, is_null, types_of, variants_of
from .shown import schema_of, shown_by
from .spelling import Code, Made, Source
from .values import given_in, sample

ClassOf = Callable[[str], str | None]
"""The generated class of a `$ref`; None if there is none."""

_FILE = Code('Path("image.png")', "from pathlib import Path")


class Examples(NamedTuple):
    """The values for a call, by their names on the wire."""

    parameters: dict[tuple[str, str], Source]
    """The values of required parameters, by place (`path`, `query`, `header`, `cookie`) and name."""
    fields: dict[str, Source]
    """For a body whose fields are arguments: the required fields, and those in the example of the body."""
    body: Source | None
    """The whole body; None if it is not required."""


def examples_of(resolve: Resolve, operation: Operation, class_of: ClassOf) -> Examples:
    """The values for a call of an operation."""
    return _Reader(resolve, class_of).examples(operation)


class _Reader:
    """Finds the values in one document."""

    def __init__(self, resolve: Resolve, class_of: ClassOf) -> None:
        self._resolve = resolve
        self._class_of = class_of

    def examples(self, operation: Operation) -> Examples:
        parameters: dict[tuple[str, str], Source] = {
            (each.place, each.name): self._source(schema_of(each.schema), self._shown(each, schema_of(each.schema)))
            for each in operation.parameters
            if each.is_required
        }
        fields, body = ({}, None) if operation.body is None else self._body(operation.body)
        media = (media for each in operation.responses for media in each.media)
        if len({essence(each.media_type) == "text/event-stream" for each in media}) == 2 and "stream" in fields:
            # Another part of the page shows streaming.
            fields["stream"] = Source(False)
        return Examples(parameters, fields, body)

    def _shown(self, holder: Parameter | Media, schema: Any) -> Any:
        """The example next to a schema, if it is valid; otherwise an example in the schema, or a valid value."""
        given = (each for each in shown_by(self._resolve, holder.raw) if fits(self._resolve, schema, each))
        return next(given, sample(self._resolve, schema, request=True))

    def _body(self, body: Body) -> tuple[dict[str, Source], Source | None]:
        shows = [media for media in body.media if any(True for _ in shown_by(self._resolve, media.raw))]
        media = next(iter(shows or body.media), None)
        if media is None:
            return {}, None
        return self._fields(media), self._whole(media) if shows or body.is_required else None

    def _whole(self, media: Media) -> Source:
        """The body as one value."""
        schema = schema_of(media.schema)
        if is_json(media.media_type) or _is_form(media):
            return self._source(schema, self._shown(media, schema), within=True)
        found = flat(self._resolve, schema)
        kind = result_kind(media.media_type, is_binary=found.get("format") == "binary", has_schema=bool(found))
        if kind == "binary":
            return Source(_FILE)
        texts = (*shown_by(self._resolve, media.raw), sample(self._resolve, schema, request=True), "text")
        return Source(next(each for each in texts if isinstance(each, str)))

    def _fields(self, media: Media) -> dict[str, Source]:
        """The fields of an object, each as a separate value."""
        found = _alone(self._resolve, flat(self._resolve, schema_of(media.schema)))
        shown = (each for each in (*shown_by(self._resolve, media.raw), *given_in(found)) if isinstance(each, dict))
        example: dict[str, Any] = next(shown, {})
        values: dict[str, Source] = {}
        for name, schema in found.get("properties", {}).items():
            inner = flat(self._resolve, schema)
            is_needed = name in found.get("required", ())
            if inner.get("readOnly") is True or not (is_needed or name in example):
                continue
            if essence(media.media_type) == "multipart/form-data" and _is_file(self._resolve, inner):
                values[name] = Source([_FILE] if types_of(inner) == ["array"] else _FILE)
            elif name in example and fits(self._resolve, schema, example[name]):
                values[name] = self._source(schema, example[name])
            elif is_needed:
                values[name] = self._source(schema, sample(self._resolve, schema, request=True))
        return values

    def _source(self, schema: Any, value: Any, *, within: bool = False) -> Source:
        return Source(self._python(schema, value, within=within), "const" in flat(self._resolve, schema))

    def _python(self, schema: Any, value: Any, *, within: bool) -> Any:
        """The value for a method. Dates and UUIDs are objects, but inside a model all values are JSON.

        An argument may be a dict in place of a model. `within` a union, a list or a map it must be the model.
        """
        found = flat(self._resolve, schema)
        for variant in variants_of(found):
            if fits(self._resolve, variant, value):
                others = [each for each in variants_of(found) if not is_null(self._resolve, each)]
                return self._python(variant, value, within=within or len(others) > 1)
        if isinstance(value, str):
            return next(_objects(found.get("format"), value), value)
        if isinstance(value, list):
            return [self._python(found.get("items", {}), each, within=True) for each in value]
        if not isinstance(value, dict):
            return value
        if found.get("properties"):
            name = self._class_of(schema["$ref"]) if within and "$ref" in schema else None
            return Made(name, value) if name else value
        more = found.get("additionalProperties", {})
        return {name: self._python(more, each, within=True) for name, each in value.items()}


def _is_form(media: Media) -> bool:
    return essence(media.media_type) in ("multipart/form-data", "application/x-www-form-urlencoded")


def _is_file(resolve: Resolve, found: dict[str, Any]) -> bool:
    """Whether a field of a form is a file, may be a file, or is a list of files."""
    if any(_is_file(resolve, flat(resolve, each)) for each in variants_of(found)):
        return True
    if "items" in found:
        return _is_file(resolve, flat(resolve, found["items"]))
    is_bytes = "contentMediaType" in found and not found.keys() & {"contentEncoding", "format"}
    return found.get("format") == "binary" or is_bytes


def _alone(resolve: Resolve, found: dict[str, Any]) -> dict[str, Any]:
    """The only variant of a union besides null, with the other keywords."""
    others = [each for each in variants_of(found) if not is_null(resolve, each)]
    if len(others) != 1:
        return found
    own = {name: each for name, each in found.items() if name not in ("anyOf", "oneOf")}
    return flat(resolve, {"allOf": [own, others[0]]})


def _objects(form: Any, text: str) -> Iterator[Code]:
    match form:
        case "date":
            day = datetime.date.fromisoformat(text)
            yield Code(f"datetime.date({day.year}, {day.month}, {day.day})", "import datetime")
        case "date-time":
            when = datetime.datetime.fromisoformat(text).isoformat()
            yield Code(f'datetime.datetime.fromisoformat("{when}")', "import datetime")
        case "uuid":
            yield Code(f'UUID("{text}")', "from uuid import UUID")
