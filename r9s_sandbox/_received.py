"""The parts of a form that was received, for those who look at the requests."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header


@dataclass(frozen=True)
class ReceivedFile:
    """A file of a form: its bytes, its file name, and its media type; each of the last two `None` where it has none."""

    content: bytes = field(repr=False)
    filename: str | None
    content_type: str | None


Part = tuple[str, str | ReceivedFile]
"""The name of a part, and its text or its file."""


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """The parts of a form in their order. Raises `ValueError` for what is not a form."""
    kind, options = parse_options_header(content_type)
    if kind == b"application/x-www-form-urlencoded":
        return [*parse_qsl(body.decode("utf-8", errors="replace"), keep_blank_values=True)]
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise ValueError(f"the body is not a form: its Content-Type is {content_type or 'missing'}")
    reader = _Reader()
    parser = MultipartParser(boundary, reader.callbacks())
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise ValueError(f"the body is not a form: {error}") from None
    return reader.parts


def texts_and_files(parts: Iterable[Part]) -> tuple[dict[str, str], dict[str, list[ReceivedFile]]]:
    """The texts by their names, the last of each, and all files by theirs."""
    texts: dict[str, str] = {}
    files: dict[str, list[ReceivedFile]] = {}
    for name, part in parts:
        if isinstance(part, str):
            texts[name] = part
        else:
            files.setdefault(name, []).append(part)
    return texts, files


class _Reader:
    """Takes what the parser finds, and makes parts of it."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._headers: dict[bytes, bytes] = {}
        self._name = self._value = b""
        self._content = bytearray()

    def callbacks(self) -> Any:
        """The functions that the parser calls, by the names that it has for them."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_name,
            "on_header_value": self._add_value,
            "on_header_end": self._end_header,
            "on_part_data": self._add_content,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        self._headers = {}
        self._content = bytearray()

    def _add_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _add_content(self, data: bytes, start: int, end: int) -> None:
        self._content += data[start:end]

    def _end(self) -> None:
        options = parse_options_header(self._headers.get(b"content-disposition", b""))[1]
        name = _text(options.get(b"name", b""))
        if b"filename" not in options:
            self.parts.append((name, _text(self._content)))
            return
        content_type = self._headers.get(b"content-type")
        media_type = None if content_type is None else _text(content_type)
        self.parts.append((name, ReceivedFile(bytes(self._content), _text(options[b"filename"]), media_type)))


def _text(raw: bytes | bytearray) -> str:
    return raw.decode("utf-8", errors="replace")
