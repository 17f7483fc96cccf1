"""Converts the parts of one field, by its schema."""

import re
from typing import Any

from starlette.datastructures import UploadFile

from ._errors import APIError
from ._json import decode
from ._spec import Schema

Part = str | UploadFile


def read_value(name: str, parts: list[Part], schema: Schema) -> Any:
    """The value for the schema: a list if there are several parts, or if the field is always a list."""
    values = [_item(name, part, schema.types | schema.listed) for part in parts]
    if schema.listed and (len(values) > 1 or not schema.types):
        return values
    if len(values) > 1:
        raise repeated(name, len(values))
    return values[0]


def _item(name: str, part: Part, types: set[str]) -> Any:
    """The value in a part. A text of another type stays unchanged, so that the schema rejects it."""
    if isinstance(part, UploadFile):
        if "file" not in types:
            raise APIError(400, f"{name}: it must be a text, not a file.", param=name)
        return "(file)"
    if types == {"file"}:
        raise APIError(400, f"{name}: it must be a file, and its part must have a filename.", param=name)
    if "integer" in types and re.fullmatch("-?[0-9]{1,18}", part):
        return int(part)
    if "number" in types and re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", part):
        return float(part)
    if "boolean" in types and part in ("true", "false"):
        return part == "true"
    if "object" in types:
        return _object(part)
    return part


def _object(text: str) -> Any:
    try:
        return decode(text.encode())
    except ValueError:
        return text


def repeated(name: str, times: int) -> APIError:
    """The error for a field that was sent more than once."""
    return APIError(400, f"{name}: it was sent {times} times.", param=name, code="duplicate_parameter")
