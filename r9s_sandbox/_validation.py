"""Request bodies, checked against the OpenAPI document of the API."""

import functools
import reprlib
from pathlib import Path
from typing import Any, cast

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from ._errors import APIError

_URI = "urn:r9s:images"
_LONGEST_MESSAGE = 300


class Operation:
    """One operation of the API: the media types that it takes, and what a request body must look like.

    Raises `LookupError` when the document has no such path and method.
    """

    def __init__(self, method: str, path: str) -> None:
        self._validators = _validators(method, path)

    def media_type(self, content_type: str | None) -> str:
        """The media type of a `Content-Type` header; `APIError` 400 when the operation does not take it."""
        media_type = (content_type or "").partition(";")[0].strip().lower()
        if media_type not in self._validators:
            expected = " or ".join(self._validators)
            raise APIError(400, f"Content-Type must be {expected}, not {media_type or 'left out'}.")
        return media_type

    def check(self, media_type: str, body: Any) -> None:
        """Raises `APIError` 400, which names the field, for a body that the schema rejects."""
        error = best_match(self._validators[media_type].iter_errors(body))
        if error is None:
            return
        param = _param(error)
        text = error.message if len(error.message) <= _LONGEST_MESSAGE else reprlib.repr(error.instance) + " is invalid"
        raise APIError(400, f"{param or 'The request body'}: {text}.", param=param)


def _param(error: ValidationError) -> str | None:
    """The field that an error is about, such as `size` or `images[0].url`; `None` for the body as a whole."""
    path = error.json_path.removeprefix("$").removeprefix(".")
    if error.validator == "required":
        required = cast(list[str], error.validator_value)
        missing = next(name for name in required if name not in cast(dict[str, Any], error.instance))
        return f"{path}.{missing}" if path else missing
    return path or None


def _validators(method: str, path: str) -> dict[str, Draft202012Validator]:
    """What checks a body of the operation, by media type."""
    resource = Resource.from_contents(load_spec(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(_URI, resource)
    resolver = registry.resolver(_URI)

    def enter(pointer: str, *names: str) -> tuple[str, Any]:
        """Goes down the document by names and through references: where that leads, and what is there."""
        node = resolver.lookup(pointer).contents
        for name in names:
            pointer += "/" + name.replace("~", "~0").replace("/", "~1")
            node = node[name]
            while "$ref" in node:
                pointer = node["$ref"]
                node = resolver.lookup(pointer).contents
        return pointer, node

    where, content = enter("#", "paths", path, method.lower(), "requestBody", "content")
    return {
        media_type: Draft202012Validator({"$ref": _URI + enter(where, media_type, "schema")[0]}, registry=registry)
        for media_type in content
    }


@functools.cache
def load_spec() -> dict[str, Any]:
    """The OpenAPI document: the copy beside this file in an installed package, `spec/` in the repository."""
    here = Path(__file__)
    packaged = here.with_name("images.yaml")
    source = packaged if packaged.is_file() else here.parent.parent / "spec" / "images.yaml"
    document: dict[str, Any] = yaml.safe_load(source.read_bytes())
    return document
