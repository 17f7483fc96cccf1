"""Forms as a server reads them."""

from email.parser import BytesParser
from typing import Any, NamedTuple

from tests.support.server import Request

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR and more"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 and more"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 and more"
GIF = b"GIF89a\x01\x00\x01\x00 and more"


class Part(NamedTuple):
    """One part of a form."""

    name: str
    filename: str | None
    media_type: str | None
    content: bytes


def parse(request: Request) -> list[Part]:
    """The parts of a multipart body, and the certainty that nothing stands beside them."""
    kind = request.headers["content-type"]
    boundary = kind.removeprefix("multipart/form-data; boundary=").encode()
    begin, end = b"--" + boundary + b"\r\n", b"\r\n--" + boundary + b"--\r\n"
    assert request.body.startswith(begin)
    assert request.body.endswith(end)
    # The parser of e-mails knows headers; contents, which it takes for lines, are cut out by hand.
    return [_part(raw) for raw in request.body[len(begin) : -len(end)].split(b"\r\n" + begin)]


def _part(raw: bytes) -> Part:
    head, _, content = raw.partition(b"\r\n\r\n")
    headers: Any = BytesParser().parsebytes(head + b"\r\n\r\n", headersonly=True)
    assert set(headers.keys()) <= {"Content-Disposition", "Content-Type"}
    assert headers.get_content_disposition() == "form-data"
    name = headers.get_param("name", header="content-disposition")
    return Part(name, headers.get_filename(), headers["content-type"], content)


def files(request: Request) -> list[Part]:
    """The parts that are files."""
    return [part for part in parse(request) if part.filename is not None]


def texts(request: Request) -> dict[str, str]:
    """The parts that are plain text, which have no media type."""
    found = [part for part in parse(request) if part.filename is None]
    assert [part.media_type for part in found] == [None] * len(found)
    assert len({part.name for part in found}) == len(found)
    return {part.name: part.content.decode() for part in found}
