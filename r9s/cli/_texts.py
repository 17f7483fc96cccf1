"""Values on the command line: the text itself, `-` for stdin, `@file` for the content of a file."""

import sys
from typing import TYPE_CHECKING, Any

import click

from ._output import is_lively, say

if TYPE_CHECKING:
    from pathlib import Path


class Stdin:
    """The standard input. It can be read once."""

    def __init__(self) -> None:
        self._reader: str | None = None

    def read(self, reader: str) -> bytes:
        """Read all of it for a parameter; raises UsageError if another parameter has read it."""
        if self._reader is not None:
            raise click.UsageError(f"stdin can be read only once, but {self._reader} and {reader} are both -.")
        self._reader = reader
        if is_lively(sys.stdin):
            say(f"Type {reader}, and end it with Ctrl-D:")
        return sys.stdin.buffer.read()


def text_of(given: str, name: str, stdin: Stdin) -> str:
    """The text that a value means, without line ends at its end; `@@x` means the text `@x`."""
    if given == "-":
        return _decoded(stdin.read(name), "stdin", name)
    if given.startswith("@@"):
        return given[1:]
    if not given.startswith("@") or given == "@":
        return given
    from pathlib import Path

    path = Path(given[1:])
    try:
        return _decoded(path.read_bytes(), str(path), name)
    except OSError as error:
        problem = f"{name}: {str(path)!r} cannot be read ({_reason(error)})."
        raise click.UsageError(f"{problem} If the text itself begins with @, write @@ instead.") from None


def file_of(given: str, name: str, stdin: Stdin) -> "Path | bytes":
    """A file to upload: its path, or the bytes of a pipe; raises UsageError if it cannot be read."""
    if given == "-":
        content = stdin.read(name)
        if not content:
            raise click.UsageError(f"{name}: stdin is empty.")
        return content
    from pathlib import Path

    path = Path(given)
    try:
        # A pipe, as in <(...), can be read only once, but a retry sends the upload again. So read it into memory.
        piped = path.read_bytes() if path.exists() and not path.is_file() else None
        if piped is None:
            path.open("rb").close()
    except OSError as error:
        raise click.UsageError(f"{name}: {given!r} cannot be read ({_reason(error)}).") from None
    except ValueError:
        raise click.UsageError(f"{name}: {given!r} is not a valid file name.") from None
    return path if piped is None else piped


def json_object(given: str | None, name: str, stdin: Stdin) -> dict[str, Any] | None:
    """A JSON object, given as a text, `-` or `@file`; None if none was given."""
    import json

    if given is None:
        return None
    try:
        value = json.loads(text_of(given, name, stdin))
    except ValueError as error:
        raise click.UsageError(f"{name} must be JSON: {error}") from None
    if not isinstance(value, dict):
        raise click.UsageError(f'{name} must be a JSON object, such as {{"name": "value"}}.')
    return value  # pyright: ignore[reportUnknownVariableType]


def key_in(path: str | None) -> str | None:
    """The API key in a file; None if there is no file, so that the key comes from the environment."""
    if path is None:
        return None
    from pathlib import Path

    try:
        key = Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise click.UsageError(f"--api-key-file: {path!r} cannot be read ({_reason(error)}).") from None
    except UnicodeDecodeError:
        raise click.UsageError(f"--api-key-file: {path!r} is not a text file.") from None
    if not key:
        raise click.UsageError(f"--api-key-file: {path!r} is empty.")
    return key


def headers_of(given: tuple[str, ...]) -> dict[str, str] | None:
    """Headers, each given as `name: value`; None if there are none."""
    headers: dict[str, str] = {}
    for each in given:
        name, colon, value = each.partition(":")
        if not colon or not name.strip():
            # Do not show it: it may be a key.
            raise click.UsageError("--header must be 'name: value'.")
        headers[name.strip()] = value.strip()
    return headers or None


def _decoded(content: bytes, where: str, name: str) -> str:
    try:
        return content.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise click.UsageError(f"{name}: {where} is not UTF-8 text.") from None


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
