"""Uploads: files as parts of a multipart request body, streamed, and sent again from where they stood."""

from __future__ import annotations

import inspect
import io
import json
import mimetypes
import os
import re
import stat
from collections.abc import Awaitable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import PurePath
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

from ._codec import FILE, Codec, ModelBase, check_types
from ._media_types import sniff
from .errors import Mismatch
from .types import Unset

_SNIFFED = 16
_PIECE = 256 * 1024
_IN_MEMORY = 1024 * 1024
_SURROGATES = re.compile("[\ud800-\udfff]")


class Names(NamedTuple):
    """What the fields of a form are called on the wire, where it is not by their own name.

    Attributes:
        arrays: By field: the name that the values of a list go under.
        deep: The objects that go as a field for each value in them, such as `svg[model]`.
    """

    arrays: Mapping[str, str] = {}
    deep: tuple[str, ...] = ()

    def field(self, name: str) -> str:
        """The field that is sent under this name."""
        for field in (*self.arrays, *self.deep):
            if name == self.arrays.get(field) or (field in self.deep and name.startswith(f"{field}[")):
                return field
        return name

    def is_replaced(self, name: str, extra: Mapping[str, Any]) -> bool:
        """Whether a field of `extra` comes in place of what is sent under this name."""
        field = self.field(name)
        return not {name, field, self.arrays.get(field, field)}.isdisjoint(extra)


PLAIN = Names()


class _Window:
    """A file, of which only what came after its position exists.

    It gives more than httpx asks for, which are 64 KiB: each piece takes many steps to the socket, whatever its size.
    """

    def __init__(self, label: str, file: BinaryIO, start: int) -> None:
        self._label = label
        self._file = file
        self._start = start

    def read(self, size: int = -1) -> bytes:
        return _piece_of(self._label, self._file, size if size < 0 else max(size, _PIECE))

    def tell(self) -> int:
        return self._file.tell() - self._start

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset + self._start if whence == os.SEEK_SET else offset, whence) - self._start


class _OneWay:
    """A caller's file that cannot seek: its first bytes, which were looked at, and then the rest."""

    def __init__(self, part: Part, first: bytes, file: BinaryIO) -> None:
        self._part = part
        self._first = first
        self._file = file

    def read(self, size: int = -1) -> bytes:
        self._part.replayable = False
        first, self._first = self._first, b""
        return first or _piece_of(self._part.label, self._file, size)


class Part:
    """One file of a request body.

    Attributes:
        name: The name that it is sent under.
        label: What errors call it: the field, and which of its files.
        upload: The file as the caller gave it.
        replayable: Whether it can be sent once more.
        one_way: The caller's file, if it cannot seek.
        awaited: The caller's file, while it is still to be read with `await`.
    """

    def __init__(self, name: str, upload: Any, label: str | None = None) -> None:
        self.name = name
        self.label = label or name
        self.upload = upload
        self.replayable = True
        self.one_way: Any = None
        self.awaited: Any = None
        self._filename, self._media_type, self._content = _taken_apart(self.label, upload)
        if inspect.iscoroutinefunction(getattr(self._content, "read", None)):
            self.awaited = self._content
        else:
            self._look()

    def hand_over(self, copy: BinaryIO) -> None:
        """Take the copy of the file that was to be read with `await`."""
        self._content, self.awaited = copy, None
        self._look()

    def refuse_awaited(self) -> None:
        """Raise TypeError for a file that is still to be read with `await`."""
        if self.awaited is not None:
            raise TypeError(
                f"{self.label}: the file can only be read with await, which a blocking call cannot do: "
                "call the async method, or pass what `await file.read()` gives"
            )

    def _look(self) -> None:
        """Find out what the content is, and from where it can be sent."""
        content = self._content
        if isinstance(content, os.PathLike):
            first = _first_of_path(self.label, content)
        elif isinstance(content, bytes):
            first = content[:_SNIFFED]
        else:
            first = self._look_into(content)
        if not first:
            raise ValueError(
                f"{self.label}: the file is empty, or was read to its end before: give another one, or rewind it"
            )
        found = sniff(first)
        self._filename = self._filename or f"{self.label.partition('[')[0]}{found[1] if found else '.bin'}"
        guessed = mimetypes.guess_type(self._filename)[0]
        self._media_type = self._media_type or (found[0] if found else guessed) or "application/octet-stream"

    def _look_into(self, file: Any) -> bytes:
        if getattr(file, "closed", False):
            raise ValueError(f"{self.label}: the file is closed: open it again, or give its path")
        if hasattr(file, "readable") and not file.readable():
            raise ValueError(f"{self.label}: the file is not open for reading: open it with 'rb'")
        seekable = getattr(file, "seekable", None)
        is_seekable = seekable is not None and seekable()
        start = file.tell() if is_seekable else 0
        first = b""
        # A file without a buffer may give less than it is asked for.
        while len(first) < _SNIFFED and (piece := _piece_of(self.label, file, _SNIFFED - len(first))):
            first += piece
        if is_seekable:
            file.seek(start)
            self._content = _Window(self.label, file, start)
        else:
            self._content = _OneWay(self, first, file)
            self.one_way = file
        return first

    def open(self, stack: ExitStack) -> tuple[str, tuple[str, Any, str]]:
        """The part as httpx takes it, ready to be read from its start; a file opened here is closed by `stack`."""
        self.refuse_awaited()
        content = self._content
        if isinstance(content, os.PathLike):
            file = stack.enter_context(open(content, "rb", buffering=0))  # noqa: SIM115
            content = _Window(self.label, cast(BinaryIO, file), 0)
        return self.name, (cast(str, self._filename), content, cast(str, self._media_type))


def _piece_of(label: str, file: Any, size: int) -> bytes:
    """The next bytes of a file, as soon as there are some; none at its end."""
    while (piece := file.read(size)) is None:
        _wait_for(label, file)
    return _binary(label, piece)


def _binary(label: str, piece: Any) -> bytes:
    if isinstance(piece, bytes):
        return piece
    if inspect.iscoroutine(piece):
        piece.close()
        raise TypeError(f"{label}: the read() of the file gives a coroutine: pass what `await file.read()` gives")
    raise TypeError(f"{label} must be a file opened in binary mode ('rb'): its read() gives {type(piece).__name__}")


def _wait_for(label: str, file: Any) -> None:
    """Wait until a file that does not block has something to read, as one that blocks does by itself."""
    import selectors

    try:
        with selectors.DefaultSelector() as selector:
            selector.register(file, selectors.EVENT_READ)
            selector.select()
            return
    except (OSError, ValueError, TypeError):
        pass
    raise ValueError(f"{label}: the file has nothing to read yet, and does not wait until it has: read its bytes first")


async def read_awaited(parts: Iterable[object], stack: ExitStack) -> None:
    """Read the files that can only be read with `await`, each once; `stack` closes the copies that are sent.

    A copy is in memory up to 1 MiB, and else in a temporary file. It can be sent again, even if the file cannot seek.
    """
    copies: list[tuple[Any, BinaryIO]] = []
    for part in parts:
        if isinstance(part, Part) and part.awaited is not None:
            copy = next((copy for file, copy in copies if file is part.awaited), None)
            if copy is None:
                copy = await _copy_of(part.label, part.awaited, stack)
                copies.append((part.awaited, copy))
            part.hand_over(copy)


async def _copy_of(label: str, file: Any, stack: ExitStack) -> BinaryIO:
    import tempfile

    copy = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115
    try:
        while piece := _binary(label, await file.read(_PIECE)):
            copy.write(piece)
    except ValueError as error:
        raise ValueError(f"{label}: the file cannot be read: {error}") from error
    copy.seek(0)
    return cast(BinaryIO, copy)


def refuse_shared(parts: Iterable[object]) -> None:
    """Raise ValueError for a file that cannot seek and stands in two parts: each would get a half of it."""
    labels: dict[int, str] = {}
    for part in parts:
        if isinstance(part, Part) and part.one_way is not None:
            first = labels.setdefault(id(part.one_way), part.label)
            if first is not part.label:
                raise ValueError(
                    f"{part.label}: a file that cannot seek can be sent once in a request, and is {first} already: "
                    "read its bytes first"
                )


def _taken_apart(label: str, upload: Any) -> tuple[str | None, str | None, Any]:
    """The file name and the media type, as far as somebody says them, and the content."""
    filename: str | None = None
    media_type: str | None = None
    if isinstance(upload, tuple):
        filename, upload, media_type = upload if len(upload) == 3 else (*upload, None)
        for part, what in ((filename, "filename"), (media_type, "media type")):
            if part is not None and not isinstance(part, str):
                raise TypeError(f"{label}: the {what} must be a string, not {type(part).__name__}")
        if media_type and not _fits_header(media_type):
            raise ValueError(f"{label}: the media type has a character that a header cannot carry")
    filename = _name_of(upload) if filename is None else filename
    # As browsers do: half of a character, such as Python's for a byte of a path that is not UTF-8, has no bytes.
    filename = filename and _SURROGATES.sub("\ufffd", filename)
    return (
        filename,
        media_type or _type_of(upload),
        bytes(upload) if isinstance(upload, bytearray) else upload,
    )


def _fits_header(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _name_of(file: Any) -> str | None:
    """The name of a path or file; what a web framework has received has a `filename`."""
    origin = file
    if not isinstance(file, os.PathLike):
        # A `filename` that is computed is another thing: Python's gzip files warn when they are asked for it.
        is_own = not isinstance(inspect.getattr_static(file, "filename", None), property)
        origin = (getattr(file, "filename", None) if is_own else None) or getattr(file, "name", None)
    return PurePath(os.fsdecode(origin)).name if isinstance(origin, (str, bytes, os.PathLike)) else None


def _type_of(file: Any) -> str | None:
    """The media type of a file that a web framework has received, if it says anything."""
    said = getattr(file, "content_type", None)
    if not isinstance(said, str) or not _fits_header(said):
        return None
    return None if said.partition(";")[0].strip().lower() in ("", "application/octet-stream") else said


def _first_of_path(label: str, path: os.PathLike[str]) -> bytes:
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISREG(mode):
            with open(path, "rb") as file:
                return file.read(_SNIFFED)
    except OSError as error:
        # The number makes it an error of the same class.
        raise OSError(error.errno, f"{label}: {error.strerror}", os.fspath(path)) from None
    except ValueError as error:
        raise ValueError(f"{label}: {os.fspath(path)!r} is no path: {error}") from None
    what = "a directory" if stat.S_ISDIR(mode) else "a pipe or a device, which can be read once: open it yourself"
    raise ValueError(f"{label}: {os.fspath(path)!r} is no file, but {what}")


def _checked(body: object, codec: Codec) -> ModelBase:
    try:
        codec.check(body)
        check_types(cast(ModelBase, body))
    except Mismatch as mismatch:
        raise TypeError(str(mismatch)) from None
    return cast(ModelBase, body)


def form_of(body: object, codec: Codec, names: Names = PLAIN) -> list[tuple[str, str]]:
    """The fields of an urlencoded request body; raises TypeError or ValueError before anything is sent."""
    document = _checked(body, codec).to_dict()
    return [(name, text) for field, value in document.items() for name, text in field_texts(field, value, names)]


def parts_of(body: object, codec: Codec, names: Names = PLAIN) -> list[tuple[str, str] | Part]:
    """The parts of a multipart request body; raises TypeError or ValueError before anything is sent."""
    model = _checked(body, codec)
    parts: list[tuple[str, str] | Part] = []
    for name, wire in model._wires.items():
        value = getattr(model, wire.name)
        if wire.required and isinstance(value, (list, tuple)) and not value:
            raise ValueError(f"{name} must not be empty: give at least one")
        if not isinstance(value, Unset):
            parts += field_parts(name, wire.codec.dump(value), names)
    for name, value in model.additional_properties.items():
        parts += field_parts(name, value, names)
    return parts


def _is_upload(value: Any) -> bool:
    try:
        FILE.check(value)
    except Mismatch:
        return False
    return True


def field_parts(field: str, value: Any, names: Names = PLAIN) -> list[tuple[str, str] | Part]:
    """The parts for one field: its files as they are, and else its texts."""
    parts: list[tuple[str, str] | Part] = []
    for name, label, each in _spread(field, value, names):
        if each is not None and _is_upload(each):
            parts.append(Part(name, each, label))
        else:
            parts += _texts(name, label, each)
    return parts


def field_texts(field: str, value: Any, names: Names = PLAIN) -> list[tuple[str, str]]:
    """The texts for one field: a list is sent as a repeated field, an object as JSON, and `None` as nothing."""
    return [text for name, label, each in _spread(field, value, names) for text in _texts(name, label, each)]


def _spread(field: str, value: Any, names: Names) -> Iterator[tuple[str, str, Any]]:
    """What one field is sent as: under which name, what errors call it, and the value."""
    try:
        if field in names.deep and isinstance(value, dict):
            yield from _deep(field, field, value)
        elif isinstance(value, list):
            yield from _listed(names.arrays.get(field, field), field, value)
        else:
            yield field, field, value
    except RecursionError:
        raise ValueError(f"{field} cannot be sent: it holds itself, or is too deep") from None


def _listed(name: str, label: str, values: list[Any]) -> Iterator[tuple[str, str, Any]]:
    for index, item in enumerate(values):
        own = f"{label}[{index}]"
        yield from _listed(name, own, item) if isinstance(item, list) else [(name, own, item)]


def _deep(field: str, name: str, value: Any) -> Iterator[tuple[str, str, Any]]:
    """The values of an object as `name[key]`, and those of a list in it as `name[key][]`."""
    if isinstance(value, list):
        if any(isinstance(item, (dict, list)) for item in value):
            raise ValueError(f"{field} holds a list of objects or lists, for which a form has no names")
        yield from ((f"{name}[]", field, item) for item in value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{field} has a key that is no string, but {type(key).__name__}")
            yield from _deep(field, f"{name}[{key}]", inner)
    else:
        yield name, field, value


def _texts(name: str, label: str, value: Any) -> list[tuple[str, str]]:
    if value is None:
        return []
    encoded(name, "the name of a field")
    return [(name, _text(label, value))]


def _text(name: str, value: Any) -> str:
    """A value as the text of a part: that of JSON, but strings without quotes."""
    if isinstance(value, str):
        # An enum that is a str too has its name for a text, and the value in itself.
        return str.__str__(value)
    if not isinstance(value, (int, float, dict)):
        raise TypeError(
            f"{name} must be a string, a number, a boolean, an object or a file, not {type(value).__name__}"
        )
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"{name} cannot be sent as JSON: {error}") from None


def encoded(text: str, name: str) -> bytes:
    """A text as UTF-8; the ValueError for one that cannot be, unlike Python's own, does not hold it."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        pass
    raise ValueError(f"{name} has half of a character (a lone surrogate), which UTF-8 cannot carry")


class AsyncFile(Protocol):
    """A file that is read with `await`: FastAPI's and Starlette's `UploadFile`, anyio's and trio's files."""

    def read(self, size: int, /) -> Awaitable[bytes]:
        """The next bytes, at most so many; none at the end."""


FileContent = bytes | bytearray | BinaryIO | io.IOBase | os.PathLike[str] | AsyncFile
Upload = FileContent | tuple[str, FileContent] | tuple[str, FileContent, str]
"""A file to upload: its bytes, a file opened in binary mode, a path, or a tuple of filename, content and media type.

Without a filename that of the file or path is used, and without a media type the one that the file says by its
`content_type`, or that its first bytes tell. An open file is sent from where it stands. An async file works in async
methods only.
"""
