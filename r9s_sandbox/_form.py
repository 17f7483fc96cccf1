"""Request bodies that are forms: multipart/form-data with texts and files."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.requests import Request

from ._body import bounded
from ._errors import APIError
from ._idempotency import digest
from ._parts import FormFields
from ._strict import check_body, check_parts
from ._texts import Part
from ._validation import Operation

_MEBIBYTE = 1024 * 1024
_LARGEST_FORM = 256 * _MEBIBYTE
_MOST_PARTS = 100
_LONGEST_END = 256


@dataclass(frozen=True)
class Form:
    """A valid form: its fields, with placeholder texts for the files, and the files.

    `fingerprint` is a digest of the content. It does not depend on the boundary, file names or the order of fields.
    """

    body: dict[str, Any]
    files: dict[str, list[UploadFile]]
    fingerprint: str


@asynccontextmanager
async def read_form(request: Request, operation: Operation, *, strict: bool) -> AsyncIterator[Form]:
    """Reads a form. Its files are open inside the block. With `strict`, the rules of OpenAI are checked too.

    Raises `APIError` 400, which names the field, or 413 for a body that is too large.
    """
    content_type = request.headers.get("content-type")
    media_type = operation.media_type(content_type)
    boundary = _boundary(content_type)
    fields = FormFields(operation.body(media_type), operation.encoding(media_type))
    end = bytearray()

    def watch(piece: bytes) -> None:
        end[:] = (end + piece[-_LONGEST_END:])[-_LONGEST_END:]

    limited = bounded(request, _LARGEST_FORM, watch)
    async with limited.form(max_files=_MOST_PARTS, max_fields=_MOST_PARTS, max_part_size=_MEBIBYTE) as data:
        if b"--%b--" % boundary not in end:
            raise APIError(400, "The request body breaks off: the boundary at its end is missing.")
        parts = fields.sort(data.multi_items())
        if strict:
            check_parts(fields, parts)
        body = fields.read(parts)
        operation.check(media_type, body)
        if strict:
            check_body(body, operation.body(media_type))
        files = {
            name: [part for part in values if isinstance(part, UploadFile)] for name, values in parts.by_field.items()
        }
        fingerprint = await asyncio.to_thread(_fingerprint, parts.by_field)
        yield Form(body, files, fingerprint)


async def read_parts(request: Request) -> tuple[dict[str, list[Part]], str]:
    """The parts of a form by their names, with closed files, and a digest of their content.

    Raises like `read_form`.
    """
    if (request.headers.get("content-type") or "").lower().startswith("multipart/"):
        _boundary(request.headers.get("content-type"))
    limited = bounded(request, _LARGEST_FORM)
    async with limited.form(max_files=_MOST_PARTS, max_fields=_MOST_PARTS, max_part_size=_MEBIBYTE) as data:
        parts: dict[str, list[Part]] = {}
        for name, part in data.multi_items():
            parts.setdefault(name, []).append(part)
        return parts, await asyncio.to_thread(_fingerprint, parts)


def _boundary(content_type: str | None) -> bytes:
    options = parse_options_header(content_type)[1]
    boundary: bytes | None = options.get(b"boundary")
    if options.get(b"charset", b"utf-8").lower() != b"utf-8" or not boundary:
        raise APIError(400, "Content-Type must have a boundary, and no other charset than utf-8.")
    return boundary


def _fingerprint(parts: dict[str, list[Part]]) -> str:
    texts: list[str] = []
    for name in sorted(parts):
        for part in parts[name]:
            texts += [name, "text", part] if isinstance(part, str) else [name, "file", _content(part)]
    return digest(*texts)


def _content(file: UploadFile) -> str:
    """A digest of a file. The file is rewound to its start."""
    content = hashlib.file_digest(file.file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.file.seek(0)
    return content
