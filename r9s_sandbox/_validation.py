"""Checks request bodies against the OpenAPI document of the API."""

import reprlib
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from . import _spec
from ._errors import APIError
from ._media_types import choose
from ._spec import Schema

_URI = "urn:r9s:images"
_LONGEST_MESSAGE = 300


class Operation:
    """One operation of the API: its media types, and the schemas of its request bodies.

    Raises `LookupError` if the document has no such path and method.
    """

    def __init__(self, method: str, path: str) -> None:
        resource = Resource.from_contents(_spec.load_spec(), default_specification=DRAFT202012)
        registry: Registry[Any] = Registry().with_resource(_URI, resource)
        self._resolver = registry.resolver(_URI)
        where, self._content = self._enter("#", "paths", path, method.lower(), "requestBody", "content")
        self._validators: dict[str, Draft202012Validator] = {}
        self._bodies: dict[str, Schema] = {}
        for media_type in self._content:
            pointer, keywords = self._enter(where, media_type, "schema")
            self._validators[media_type] = Draft202012Validator({"$ref": _URI + pointer}, registry=registry)
            self._bodies[media_type] = Schema(keywords, self._lookup)

    def media_type(self, content_type: str | None) -> str:
        """The media type of a `Content-Type` header; raises `APIError` 400 if the operation does not accept it."""
        return choose(content_type, self._validators)

    def body(self, media_type: str) -> Schema:
        """The schema of a body of this media type."""
        return self._bodies[media_type]

    def encoding(self, media_type: str) -> dict[str, dict[str, Any]]:
        """The encodings of the fields of a body in the document, by name."""
        encoding: dict[str, dict[str, Any]] = self._content[media_type].get("encoding", {})
        return encoding

    def check(self, media_type: str, body: Any) -> None:
        """Raises `APIError` 400 with the name of the field for a body that the schema rejects."""
        error = best_match(self._validators[media_type].iter_errors(body))
        if error is None:
            return
        param = _param(error)
        text = error.message if len(error.message) <= _LONGEST_MESSAGE else reprlib.repr(error.instance) + " is invalid"
        raise APIError(400, f"{param or 'The request body'}: {text}.", param=param)

    def _lookup(self, pointer: str) -> Any:
        return self._resolver.lookup(pointer).contents

    def _enter(self, pointer: str, *names: str) -> tuple[str, Any]:
        """Follows names and references in the document. Returns the place and the object at its end."""
        node = self._lookup(pointer)
        for name in names:
            pointer += "/" + name.replace("~", "~0").replace("/", "~1")
            node = node[name]
            while "$ref" in node:
                pointer = node["$ref"]
                node = self._lookup(pointer)
        return pointer, node


def _param(error: ValidationError) -> str | None:
    """The field of an error, such as `size` or `images[0].url`; `None` for the whole body."""
    path = error.json_path.removeprefix("$").removeprefix(".")
    if error.validator == "required":
        required = cast(list[str], error.validator_value)
        missing = next(name for name in required if name not in cast(dict[str, Any], error.instance))
        return f"{path}.{missing}" if path else missing
    return path or None
