"""Request bodies, checked against the OpenAPI document of the API."""

import functools
import reprlib
from pathlib import Path
from typing import Any, NamedTuple, cast

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from ._errors import APIError

_URI = "urn:r9s:images"
_LONGEST_MESSAGE = 300


class Field(NamedTuple):
    """The JSON types of a field's value, and of the items of the list that it may be instead; `file` is binary data."""

    alone: set[str]
    listed: set[str]


class Operation:
    """One operation of the API: the media types that it takes, and what a request body must look like.

    Raises `LookupError` when the document has no such path and method.
    """

    def __init__(self, method: str, path: str) -> None:
        resource = Resource.from_contents(load_spec(), default_specification=DRAFT202012)
        registry: Registry[Any] = Registry().with_resource(_URI, resource)
        self._resolver = registry.resolver(_URI)
        where, content = self._enter("#", "paths", path, method.lower(), "requestBody", "content")
        self._schemas = {media_type: self._enter(where, media_type, "schema") for media_type in content}
        self._validators = {
            media_type: Draft202012Validator({"$ref": _URI + pointer}, registry=registry)
            for media_type, (pointer, _) in self._schemas.items()
        }

    def media_type(self, content_type: str | None) -> str:
        """The media type of a `Content-Type` header; `APIError` 400 when the operation does not take it."""
        media_type = (content_type or "").partition(";")[0].strip().lower()
        if media_type not in self._validators:
            expected = " or ".join(self._validators)
            raise APIError(400, f"Content-Type must be {expected}, not {media_type or 'left out'}.")
        return media_type

    def fields(self, media_type: str) -> dict[str, Field]:
        """The fields that a body can have, by name."""
        properties = self._schemas[media_type][1].get("properties", {})
        return {name: self._field(schema) for name, schema in properties.items()}

    def check(self, media_type: str, body: Any) -> None:
        """Raises `APIError` 400, which names the field, for a body that the schema rejects."""
        error = best_match(self._validators[media_type].iter_errors(body))
        if error is None:
            return
        param = _param(error)
        text = error.message if len(error.message) <= _LONGEST_MESSAGE else reprlib.repr(error.instance) + " is invalid"
        raise APIError(400, f"{param or 'The request body'}: {text}.", param=param)

    def _enter(self, pointer: str, *names: str) -> tuple[str, Any]:
        """Goes down the document by names and through references: where that leads, and what is there."""
        node = self._resolver.lookup(pointer).contents
        for name in names:
            pointer += "/" + name.replace("~", "~0").replace("/", "~1")
            node = node[name]
            while "$ref" in node:
                pointer = node["$ref"]
                node = self._resolver.lookup(pointer).contents
        return pointer, node

    def _field(self, schema: dict[str, Any]) -> Field:
        """What a schema says about types, through references and alternatives."""
        types = schema.get("type", [])
        alone = {types} if isinstance(types, str) else {*types}
        if schema.get("format") == "binary":
            alone = {"file"}
        listed = set().union(*self._field(schema.get("items", {}))) if "array" in alone else set[str]()
        parts = [part for keyword in ("anyOf", "oneOf", "allOf") for part in schema.get(keyword, [])]
        if "$ref" in schema:
            parts.append(self._resolver.lookup(schema["$ref"]).contents)
        for part in map(self._field, parts):
            alone |= part.alone
            listed |= part.listed
        return Field(alone - {"array"}, listed)


def _param(error: ValidationError) -> str | None:
    """The field that an error is about, such as `size` or `images[0].url`; `None` for the body as a whole."""
    path = error.json_path.removeprefix("$").removeprefix(".")
    if error.validator == "required":
        required = cast(list[str], error.validator_value)
        missing = next(name for name in required if name not in cast(dict[str, Any], error.instance))
        return f"{path}.{missing}" if path else missing
    return path or None


@functools.cache
def load_spec() -> dict[str, Any]:
    """The OpenAPI document: the copy beside this file in an installed package, `spec/` in the repository."""
    here = Path(__file__)
    packaged = here.with_name("images.yaml")
    source = packaged if packaged.is_file() else here.parent.parent / "spec" / "images.yaml"
    document: dict[str, Any] = yaml.safe_load(source.read_bytes())
    return document
