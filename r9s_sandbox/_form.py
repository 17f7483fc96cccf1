"""Request bodies that are forms: multipart/form-data with texts and files."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from ._body import bounded
from ._errors import APIError
from ._idempotency import digest
from ._validation import Field, Operation

Part = str | UploadFile

_MEBIBYTE = 1024 * 1024
_LARGEST_FORM = 256 * _MEBIBYTE
_MOST_PARTS = 100
_LONGEST_END = 256


@dataclass(frozen=True)
class Form:
    """A form that is valid by the spec: its fields, of which those with files are texts of no matter, and the files.

    `fingerprint` is a digest of the content, whatever the boundary, the file names and the order of the fields.
    """

    body: dict[str, Any]
    files: dict[str, list[UploadFile]]
    fingerprint: str


@asynccontextmanager
async def read_form(request: Request, operation: Operation) -> AsyncIterator[Form]:
    """Reads a form, whose files are open inside the block.

    Raises `APIError` 400, which names the field, or 413 for a body that is too large.
    """
    content_type = request.headers.get("content-type")
    media_type = operation.media_type(content_type)
    options = parse_options_header(content_type)[1]
    if options.get(b"charset", b"utf-8").lower() != b"utf-8" or not options.get(b"boundary"):
        raise APIError(400, "Content-Type must have a boundary, and no other charset than utf-8.")
    fields = operation.fields(media_type)
    end = bytearray()

    def watch(piece: bytes) -> None:
        end[:] = (end + piece[-_LONGEST_END:])[-_LONGEST_END:]

    limited = bounded(request, _LARGEST_FORM, watch)
    async with limited.form(max_files=_MOST_PARTS, max_fields=_MOST_PARTS, max_part_size=_MEBIBYTE) as data:
        if b"--%b--" % options[b"boundary"] not in end:
            raise APIError(400, "The request body breaks off: the boundary at its end is missing.")
        parts = _grouped(data)
        body = {name: _value(name, values, fields[name]) for name, values in parts.items() if name in fields}
        operation.check(media_type, body)
        files = {name: [part for part in values if isinstance(part, UploadFile)] for name, values in parts.items()}
        yield Form(body, files, await asyncio.to_thread(_fingerprint, parts))


def _grouped(data: FormData) -> dict[str, list[Part]]:
    """The parts by field. Some clients send a list as `image[]`, and mean `image`."""
    parts: dict[str, list[Part]] = {}
    for name, part in data.multi_items():
        parts.setdefault(name.removesuffix("[]"), []).append(part)
    return parts


def _value(name: str, parts: list[Part], field: Field) -> Any:
    """The value that the schema is about: a list where there are several parts, or where the field is always one."""
    values = [_item(name, part, field.alone | field.listed) for part in parts]
    if field.listed and (len(values) > 1 or not field.alone):
        return values
    if len(values) > 1:
        raise APIError(400, f"{name}: it was given {len(values)} times.", param=name)
    return values[0]


def _item(name: str, part: Part, types: set[str]) -> Any:
    """The value in a part. A text that is not of the field's type stays as it is, for the schema to reject."""
    if isinstance(part, UploadFile):
        if "file" not in types:
            raise APIError(400, f"{name}: it must be a text, but came as a file.", param=name)
        return "(file)"
    if types == {"file"}:
        raise APIError(400, f"{name}: it must be a file, and its part have a filename.", param=name)
    if "integer" in types and re.fullmatch("-?[0-9]{1,18}", part):
        return int(part)
    if "number" in types and re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", part):
        return float(part)
    if "boolean" in types and part in ("true", "false"):
        return part == "true"
    return part


def _fingerprint(parts: dict[str, list[Part]]) -> str:
    texts: list[str] = []
    for name in sorted(parts):
        for part in parts[name]:
            texts += [name, "text", part] if isinstance(part, str) else [name, "file", _content(part)]
    return digest(*texts)


def _content(file: UploadFile) -> str:
    """A digest of a file, which is left at its beginning."""
    content = hashlib.file_digest(file.file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.file.seek(0)
    return content
