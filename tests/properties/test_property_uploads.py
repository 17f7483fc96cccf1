"""Any upload arrives byte for byte, whatever it contains, or is refused before anything is sent."""

import io
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_multipart.multipart import MultipartParser, parse_options_header

from r9s import errors
from tests.properties.stage import Wire, examples
from tests.support.server import Request
from tests.support.ways import OPTED_IN

pytestmark = pytest.mark.anyio
FORM_LIKE = [
    *(b"\r\n", b"\r", b"\n", b"--", b"--\r\n", b"\r\n--", b"\r\n\r\n", b"\0", b"%0D%0A", b"boundary="),
    b'Content-Disposition: form-data; name=""; filename=""\r\n\r\n',
    b'\r\n--x\r\nContent-Disposition: form-data; name="n"\r\n\r\n9\r\n--x--\r\n',
    b"\x89PNG\r\n\x1a\n",
]
CONTENTS = st.lists(st.sampled_from(FORM_LIKE) | st.binary(min_size=1, max_size=40), min_size=1, max_size=6).map(
    b"".join
)
ANY_TEXT = st.text(max_size=12)
NAMES = ANY_TEXT | st.sampled_from(
    [
        *(
            "",
            ".",
            "..",
            "a.png",
            "../../etc/passwd",
            "a/b\\c.png",
            "C:\\a.png",
            "\\\\host\\a.png",
            "a\\",
            'a"; name="n',
        ),
        *(
            "a\r\nX-Evil: 1\r\n\r\nb",
            "%22",
            "%0D%0A",
            "grün 😀.png",
            "\x1b",
            "\x7f",
            "\x85\u2028",
            "\udcff.png",
            "a" * 300,
        ),
    ]
)
MEDIA_TYPES = ANY_TEXT | st.sampled_from(
    ["", "image/png", "IMAGE/PNG; x=y", "nonsense", " a/b ", "a/b\r\nX-Evil: 1", "a\tb", "imagé/png", 'a/b; x="\r"']
)


class Arrived(NamedTuple):
    """A file as a server gets it."""

    field: str
    filename: str
    media_type: str | None
    content: bytes


class Reader:
    """The parts that a parser that servers use finds in a form."""

    def __init__(self, request: Request) -> None:
        self.parts: list[tuple[dict[str, bytes], bytes]] = []
        self._name = self._value = b""
        boundary = parse_options_header(request.headers["content-type"])[1][b"boundary"]
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": lambda: self.parts.append(({}, b"")),
                "on_header_field": lambda data, start, end: self._grow("_name", data[start:end]),
                "on_header_value": lambda data, start, end: self._grow("_value", data[start:end]),
                "on_header_end": self._end_header,
                "on_part_data": lambda data, start, end: self._add(data[start:end]),
            },
        )
        parser.write(request.body)
        parser.finalize()

    def _grow(self, name: str, piece: bytes) -> None:
        setattr(self, name, getattr(self, name) + piece)

    def _end_header(self) -> None:
        self.parts[-1][0][self._name.decode().lower()] = self._value
        self._name = self._value = b""

    def _add(self, piece: bytes) -> None:
        headers, content = self.parts[-1]
        self.parts[-1] = headers, content + piece


def parsed(request: Request) -> tuple[dict[str, bytes], list[Arrived]]:
    """The texts and the files of a form."""
    fields: dict[str, bytes] = {}
    files: list[Arrived] = []
    for headers, content in Reader(request).parts:
        assert set(headers) <= {"content-disposition", "content-type"}
        options = parse_options_header(headers["content-disposition"])[1]
        name = options[b"name"].decode()
        if b"filename" in options:
            media_type = headers["content-type"].decode().strip() if "content-type" in headers else None
            files.append(Arrived(name, options[b"filename"].decode(), media_type, content))
        else:
            assert name not in fields
            fields[name] = content
    return fields, files


async def sent(wire: Wire, **arguments: Any) -> Request | None:
    """The request that arrives for an edit; None for one that was refused, of which nothing arrives."""
    before = len(wire.server.requests)
    try:
        await wire.mode.call(wire.client.images, "edit", **{"prompt": "a cat", **arguments})
    except (TypeError, ValueError):
        assert len(wire.server.requests) == before
        return None
    (request,) = wire.server.requests[before:]
    return request


def escaped(name: str) -> str:
    """A file name as the HTML standard writes it in a form, all control characters but one like the ends of lines.

    The parser takes it for a path when it looks like one of Windows, and gives its last part.
    """
    name = re.sub("[\ud800-\udfff]", "\ufffd", name)
    text = "".join(f"%{ord(char):02X}" if char == '"' or (char < " " and char != "\x1b") else char for char in name)
    is_path = text[1:3] == ":\\" or text[:2] == "\\\\"
    return text.rpartition("\\")[2] if is_path else text


def can_travel(text: str) -> bool:
    """Whether UTF-8 has bytes for it: there are none for a lone surrogate."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


@examples(20)
@given(contents=st.lists(CONTENTS, min_size=1, max_size=3), mask=st.none() | CONTENTS, prompt=ANY_TEXT, extra=ANY_TEXT)
async def test_any_contents(wire: Wire, contents: list[bytes], mask: bytes | None, prompt: str, extra: str) -> None:
    """Files, prompts and fields that the spec does not know arrive as they are, with nothing beside them."""
    request = await sent(wire, image=contents, mask=mask, prompt=prompt, extra_body={"new": extra})
    assert (request is not None) == can_travel(prompt + extra)
    if request is not None:
        fields, files = parsed(request)
        assert fields == {"prompt": prompt.encode(), "new": extra.encode()}
        assert [file.content for file in files if file.field == "image[]"] == contents
        assert [file.content for file in files if file.field == "mask"] == ([] if mask is None else [mask])


@examples(20)
@given(content=CONTENTS, name=NAMES, media_type=MEDIA_TYPES)
@example(b"x", "", "")
async def test_any_name_and_media_type(wire: Wire, content: bytes, name: str, media_type: str) -> None:
    """The file arrives whole under its name and type, alone; a type that no header can carry is refused."""
    request = await sent(wire, image=(name, content, media_type))
    assert (request is not None) == (media_type.isascii() and media_type.isprintable())
    if request is not None:
        fields, (file,) = parsed(request)
        assert fields == {"prompt": b"a cat"}
        assert (file.field, file.content) == ("image", content)
        if name:
            assert file.filename == escaped(name)
        if media_type.strip():
            assert file.media_type == media_type.strip()


@examples(20)
# The parser takes a backslash at the end of a name for one that escapes the quote.
@given(name=NAMES.filter(lambda name: name not in ("image", "prompt") and "\\" not in name), content=CONTENTS)
async def test_any_field_name(wire: Wire, name: str, content: bytes) -> None:
    """A field of `extra_body`, whose name may be anything, brings its file and nothing else."""
    request = await sent(wire, image=b"x", extra_body={name: content})
    assert (request is not None) == can_travel(name)
    if request is not None:
        fields, (image, file) = parsed(request)
        assert fields == {"prompt": b"a cat"}
        assert (image.field, image.content) == ("image", b"x")
        assert (file.field, file.content) == (escaped(name), content)


class OneWay:
    """A file that cannot seek, and gives as much at a time as it likes."""

    def __init__(self, content: bytes, size: int) -> None:
        self._file = io.BytesIO(content)
        self._size = size

    def read(self, size: int = -1) -> bytes:
        return self._file.read(self._size if size < 0 else min(size, self._size))


@examples(20)
@given(content=CONTENTS, start=st.integers(0, 50), size=st.integers(1, 40))
async def test_any_source(wire: Wire, tmp_path: Path, content: bytes, start: int, size: int) -> None:
    """Paths, open files from where they stand, and files that cannot seek, arrive whole, and are left open."""
    path = tmp_path / "any"
    path.write_bytes(content)
    start = min(start, len(content) - 1)
    with path.open("rb") as file:
        file.seek(start)
        request = await sent(wire, image=[path, file, OneWay(content, size), bytearray(content)])
        assert not file.closed
    assert request is not None
    _, files = parsed(request)
    assert [one.content for one in files] == [content, content[start:], content, content]


class Changing(io.BytesIO):
    """A file that is longer, or shorter, than it was when it was measured."""

    def __init__(self, content: bytes, measured: int) -> None:
        super().__init__(content)
        self._measured = measured

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        place = super().seek(offset, whence)
        return self._measured if whence == io.SEEK_END else place


@pytest.mark.parametrize("measured", [7, 13])
async def test_a_file_that_changes_under_way(wire: Wire, measured: int) -> None:
    """Half a file never looks like a whole one: the call fails as any other that could not be sent, and only once."""
    before, file = wire.server.connections, Changing(b"0123456789", measured)
    with pytest.raises(errors.R9SConnectionError):
        await wire.mode.call(wire.client.images, "edit", prompt="a cat", image=file, retries=OPTED_IN)
    assert wire.server.wait(lambda: wire.server.connections > before and wire.server.open == 0)
    assert wire.server.connections == before + 1
    assert wire.server.requests == []
