"""Writes results to stdout, and everything else to stderr. A closed pipe does not stop the program."""

import os
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

_LONGEST_WORD = 2_000


def say(text: str) -> None:
    """Write a line to stderr."""
    _write(sys.stderr, text + "\n")


def tell(text: str) -> None:
    """Write a line to stdout."""
    _write(sys.stdout, text + "\n")


def tell_paths(paths: Iterable[str | os.PathLike[str]]) -> None:
    """Write paths to stdout, one per line."""
    for path in paths:
        tell(os.fspath(path))


def tell_json(value: Any, *, indent: int | None = None) -> None:
    """Write JSON to stdout. Characters that its encoding does not have are escaped."""
    tell(as_json(value, sys.stdout.encoding, indent=indent))


def tell_bytes(pieces: Iterable[bytes]) -> None:
    """Write bytes to stdout."""
    sys.stdout.flush()
    with _readers(sys.stdout):
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


def as_json(value: Any, encoding: str = "utf-8", *, indent: int | None = None) -> str:
    """A value as JSON that can be written in an encoding."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent, default=str)
    return text


def flush() -> None:
    """Flush both streams, so that Python reports no error at its exit."""
    for stream in (sys.stdout, sys.stderr):
        _write(stream, "")


def is_lively(stream: TextIO) -> bool:
    """Whether the stream is a terminal that can redraw lines."""
    return stream.isatty() and os.environ.get("TERM", "") not in ("", "dumb", "unknown")


def _write(stream: TextIO, text: str) -> None:
    with _readers(stream):
        try:
            stream.write(text)
        except UnicodeEncodeError:
            stream.flush()
            stream.buffer.write(_as_bytes(text, stream.encoding))
        stream.flush()


@contextmanager
def _readers(stream: TextIO) -> Generator[None]:
    """If the reader is gone, as after `| head -1`, write to the null device and go on."""
    try:
        yield
    except BrokenPipeError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _as_bytes(text: str, encoding: str) -> bytes:
    try:
        # A file name may contain any bytes. They are written unchanged.
        return text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return text.encode(encoding, "backslashreplace")


def plain(value: object) -> Any:
    """A result as plain JSON values."""
    to_dict = getattr(value, "to_dict", None)
    if to_dict is not None:
        return to_dict()
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in cast(Iterable[object], value)]
    return value


def without_pictures(value: Any) -> Any:
    """The same JSON without base64, which is any text with thousands of characters and no space."""
    if isinstance(value, Mapping):
        return {name: without_pictures(each) for name, each in cast(Mapping[str, Any], value).items()}
    if isinstance(value, (list, tuple)):
        return [without_pictures(each) for each in cast(Iterable[Any], value)]
    if isinstance(value, str) and len(value) > _LONGEST_WORD and value.isascii() and " " not in value[:_LONGEST_WORD]:
        return f"({len(value):,} characters left out)"
    return value
