"""Point 5: what travels when files are sent, as the server reads the form."""

import gzip
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers, UploadFile

from r9s import errors
from r9s.models import SvgOptions, SvgReasoning
from r9s.utils import BackoffStrategy, RetryConfig
from tests.field.calls import create, edit
from tests.field.checks import requests, says, says_one_of, sent_json
from tests.field.row import EVERY_WAY, Check, Place, Row, Seen
from tests.field.tiny import AVIF, GIF, JPEG, PNG, SVG, WEBP
from tests.support.server import Part, answer, error, files, texts
from tests.uploads.short import Short

GOOD = answer()
QUICK = RetryConfig("backoff", BackoffStrategy(1, 2, 1, 20_000), max_attempts=3)
ASYNC = ("asyncio", "trio")
LONG = PNG + bytes(range(256)) * 400
"""More than one read of a file, or one chunk of a request."""


class AsyncFile:
    """A file whose methods are awaited, as those of aiofiles, anyio and Starlette."""

    def __init__(self, content: bytes, **facts: str) -> None:
        self._content = io.BytesIO(content)
        self.__dict__.update(facts)

    async def read(self, size: int = -1) -> bytes:
        return self._content.read(size)

    async def seek(self, offset: int) -> int:
        return self._content.seek(offset)

    async def tell(self) -> int:
        return self._content.tell()


class ReadOnlyAsyncFile:
    """One of which nothing can be done but to read it once."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    async def read(self, size: int = -1) -> bytes:
        return self._content.read(size)


def upload_file(content: bytes = PNG, name: str | None = "cat.png", media_type: str | None = None) -> UploadFile:
    """What FastAPI gives an endpoint."""
    headers = Headers({"content-type": media_type} if media_type else {})
    return UploadFile(io.BytesIO(content), filename=name, headers=headers)


def path(name: str, content: bytes = PNG) -> Callable[[Place], Path]:
    """The path of a file in the row's folder."""

    def make(place: Place) -> Path:
        made = place.folder / name
        made.write_bytes(content)
        return made

    return make


def raw_file(place: Place) -> Any:
    """A file that is opened without a buffer."""
    return _kept(place, open(path("cat.png", LONG)(place), "rb", buffering=0))


def opened(place: Place) -> Any:
    """A file that is open."""
    return _kept(place, path("cat.png", LONG)(place).open("rb"))


def unreadable_name(place: Place) -> Path:
    """A path that is no UTF-8, as old archives leave them."""
    name = os.fsdecode(b"caf\xe9.png")
    return path(name)(place)


def unreadable_name_opened(place: Place) -> Any:
    """The same, opened."""
    return _kept(place, unreadable_name(place).open("rb"))


def spooled(place: Place) -> Any:
    """A temporary file, which has a number or None for a name."""
    file = tempfile.SpooledTemporaryFile()  # noqa: SIM115
    file.write(PNG)
    file.seek(0)
    return _kept(place, file)


def temporary(place: Place) -> Any:
    """The same, on the disk."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    file.write(PNG)
    file.seek(0)
    return _kept(place, file)


def zipped(place: Place) -> Any:
    """A file of an archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in/cat.png", PNG)
    return _kept(place, zipfile.ZipFile(packed).open("in/cat.png"))


def gzipped(place: Place) -> Any:
    """A packed file."""
    return _kept(place, gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(LONG))))


def pipe(place: Place) -> Any:
    """The end of a pipe, without a buffer."""
    reading, writing = os.pipe()
    os.write(writing, PNG)
    os.close(writing)
    return _kept(place, os.fdopen(reading, "rb", buffering=0))


def _kept(place: Place, file: Any) -> Any:
    """The file, which is closed with the row."""
    place.closing.append(file)
    return file


# One file from wherever it comes: it arrives whole, with the type of its first bytes, as `image`.
ONE: Mapping[str, tuple[Any, bytes, str | None, str]] = {
    "bytes": (PNG, PNG, "image.png", "image/png"),
    "one-byte": (b"\x89", b"\x89", "image.bin", "application/octet-stream"),
    "a-bytearray": (bytearray(JPEG), JPEG, "image.jpg", "image/jpeg"),
    "memory": (lambda place: io.BytesIO(WEBP), WEBP, "image.webp", "image/webp"),
    "a-path": (path("cat.gif", GIF), GIF, "cat.gif", "image/gif"),
    "a-path-with-the-wrong-name": (path("cat.png", JPEG), JPEG, "cat.png", "image/jpeg"),
    "a-graphic": (SVG, SVG, "image.svg", "image/svg+xml"),
    "avif": (AVIF, AVIF, "image.avif", "image/avif"),
    "an-open-file": (opened, LONG, "cat.png", "image/png"),
    "a-raw-file": (raw_file, LONG, "cat.png", "image/png"),
    "short-reads": (lambda place: Short(PNG), PNG, "image.png", "image/png"),
    "long-short-reads": (lambda place: Short(LONG, 5_000), LONG, "image.png", "image/png"),
    "short-reads-of-one": (lambda place: Short(PNG, 1), PNG, "image.png", "image/png"),
    "short-reads-that-can-seek": (lambda place: Short(LONG, 5_000, seekable=True), LONG, "image.png", "image/png"),
    "short-reads-of-webp": (lambda place: Short(WEBP, 4), WEBP, "image.webp", "image/webp"),
    "a-pipe": (pipe, PNG, "image.png", "image/png"),
    "a-spooled-file": (spooled, PNG, "image.png", "image/png"),
    "a-temporary-file": (temporary, PNG, "image.png", "image/png"),
    "a-file-of-an-archive": (zipped, PNG, "cat.png", "image/png"),
    "a-packed-file": (gzipped, LONG, None, "image/png"),
    "a-name-and-a-raw-file": (lambda place: ("hat.png", Short(PNG)), PNG, "hat.png", "image/png"),
    "a-name-a-raw-file-and-a-type": (lambda place: ("hat", Short(PNG), "image/x-own"), PNG, "hat", "image/x-own"),
    "a-name-with-quotes": (("a \"cat\"\r\n.png", PNG), PNG, None, "image/png"),
    "a-name-in-chinese": (path("猫.png"), PNG, None, "image/png"),
    "a-path-that-is-no-utf-8": (unreadable_name, PNG, None, "image/png"),
    "an-open-file-that-is-no-utf-8": (unreadable_name_opened, PNG, None, "image/png"),
    "a-name-beside-a-path-that-is-no-utf-8": (
        lambda place: ("cafe.png", unreadable_name(place)), PNG, "cafe.png", "image/png"),
}  # fmt: skip
# Files that are read with `await`: what it is, its content, its name and type as they arrive.
AWAITED: Mapping[str, tuple[Callable[[Place], Any], bytes, str | None, str | None]] = {
    "starlette": (lambda place: upload_file(), PNG, "cat.png", "image/png"),
    "starlette-with-a-type": (lambda place: upload_file(PNG, "cat", "image/png"), PNG, "cat", "image/png"),
    "starlette-with-octets": (
        lambda place: upload_file(PNG, "cat.png", "application/octet-stream"), PNG, "cat.png", None),
    "starlette-without-a-name": (lambda place: upload_file(PNG, None), PNG, "image.png", "image/png"),
    "starlette-large": (lambda place: upload_file(LONG), LONG, "cat.png", "image/png"),
    "a-file-with-a-name": (lambda place: AsyncFile(PNG, name="/tmp/cat.png"), PNG, "cat.png", "image/png"),
    "a-file-without-a-name": (lambda place: AsyncFile(JPEG), JPEG, "image.jpg", "image/jpeg"),
    "one-that-cannot-seek": (lambda place: ReadOnlyAsyncFile(PNG), PNG, "image.png", "image/png"),
    "a-name-and-a-file": (lambda place: ("hat.png", AsyncFile(PNG)), PNG, "hat.png", "image/png"),
    "a-name-a-file-and-a-type": (
        lambda place: ("hat", upload_file(), "image/x-own"), PNG, "hat", "image/x-own"),
}  # fmt: skip
MANY: Mapping[str, tuple[Any, tuple[bytes, ...]]] = {
    "two": ([PNG, JPEG], (PNG, JPEG)),
    "one": ([PNG], (PNG,)),
    "a-tuple-of-one": ((PNG,), (PNG,)),
    "sixteen": ([PNG] * 16, (PNG,) * 16),
    "from-everywhere": (
        lambda place: [PNG, ("b.gif", GIF), path("c.webp", WEBP)(place), opened(place), Short(JPEG)],
        (PNG, GIF, WEBP, LONG, JPEG)),
    "tuples": ([("a.png", PNG), ("b.png", PNG, "image/png")], (PNG, PNG)),
}  # fmt: skip


def came(*wanted: Part) -> Check:
    """The files of the first request are these; a name or a type that is None is not looked at."""

    def check(seen: Seen) -> None:
        found = files(seen.requests[0])
        assert len(found) == len(wanted), f"{len(found)} files came"
        for part, want in zip(found, wanted, strict=True):
            assert part.name == want.name, f"a file came as {part.name!r}, not {want.name!r}"
            assert part.content == want.content, f"{part.content[:40]!r} came"
            assert want.media_type in (None, part.media_type), f"the type is {part.media_type}"
            assert want.filename in (None, part.filename), f"the name is {part.filename!r}"
            assert part.filename
            part.filename.encode()

    return check


def fields(**wanted: str) -> Check:
    """The texts of the form; `A__B` stands for the name `A[B]`."""
    named = {}
    for name, value in wanted.items():
        first, *more = name.split("__")
        named[first + "".join(f"[{each}]" for each in more)] = value

    def check(seen: Seen) -> None:
        found = texts(seen.requests[0])
        assert found == named, f"the fields are {found}"

    return check


def body_has(piece: bytes) -> Check:
    """The body of the first request has these bytes."""

    def check(seen: Seen) -> None:
        assert piece in seen.requests[0].body, seen.requests[0].body[:300]

    return check


def same_again(number: int) -> Check:
    """So many requests came, all with the same files."""

    def check(seen: Seen) -> None:
        sent = [files(request) for request in seen.requests]
        assert len(sent) == number, f"{len(sent)} requests"
        assert all([part.content for part in each] == [part.content for part in sent[0]] for each in sent)

    return check


def image(content: bytes, filename: str | None, media_type: str | None, name: str = "image") -> Part:
    """A file as it arrives."""
    return Part(name, filename, media_type, content)


def type_of(content: bytes) -> str:
    """The media type that the first bytes tell."""
    starts = {PNG[:4]: "image/png", JPEG[:4]: "image/jpeg", GIF[:4]: "image/gif", WEBP[:4]: "image/webp"}
    return starts[content[:4]]


# An entry that is read at a glance has few lines.
# fmt: off
UPLOADS: tuple[Row, ...] = (
    *(
        Row(f"one-{name}", GOOD, edit(image=upload), [came(image(content, filename, media_type)),
            fields(prompt="a hat")], modes=EVERY_WAY if "short" in name else ("sync", "asyncio"))
        for name, (upload, content, filename, media_type) in ONE.items()
    ),
    *(
        Row(f"many-{name}", GOOD, edit(image=upload), [
            came(*(image(content, None, type_of(content), "image[]") for content in contents))], modes=EVERY_WAY)
        for name, (upload, contents) in MANY.items()
    ),
    Row("a-mask-beside-one", GOOD, edit(image=PNG, mask=GIF), [
        came(image(PNG, "image.png", "image/png"), image(GIF, "mask.gif", "image/gif", "mask"))]),
    Row("a-mask-beside-many", GOOD, edit(image=[PNG, JPEG], mask=GIF), [
        came(image(PNG, None, "image/png", "image[]"), image(JPEG, None, "image/jpeg", "image[]"),
             image(GIF, "mask.gif", "image/gif", "mask"))]),
    Row("markup", GOOD, edit(image=PNG, markup=GIF), [
        came(image(PNG, "image.png", "image/png"), image(GIF, "markup.gif", "image/gif", "markup"))]),
    Row("a-mask-with-short-reads", GOOD, edit(image=PNG, mask=lambda place: Short(GIF)), [
        came(image(PNG, None, "image/png"), image(GIF, "mask.gif", "image/gif", "mask"))]),
    Row("a-name-in-chinese-travels-as-it-is", GOOD, edit(image=("猫.png", PNG)), [
        body_has('filename="猫.png"'.encode())]),
    Row("names-of-many", GOOD, edit(image=[("a.png", PNG), ("b.png", PNG)]), [
        came(image(PNG, "a.png", "image/png", "image[]"), image(PNG, "b.png", "image/png", "image[]"))]),
    Row("fields-are-texts", GOOD, edit(n=2, size="1024x1024", output_compression=80, input_fidelity="high",
                                       quality="low", output_format="gif", frame_count=4, frame_duration_ms=100), [
        fields(prompt="a hat", n="2", size="1024x1024", output_compression="80", input_fidelity="high", quality="low",
               output_format="gif", frame_count="4", frame_duration_ms="100")]),
    Row("none-is-left-out", GOOD, edit(mask=None, n=None, size=None), [
        came(image(PNG, "image.png", "image/png")), fields(prompt="a hat")]),
    Row("svg-in-a-form", GOOD, edit(svg=SvgOptions(model="m", reasoning=SvgReasoning(effort="low"))), [
        fields(prompt="a hat", svg__model="m", svg__reasoning__effort="low")]),
    Row("svg-in-a-form-with-its-model-alone", GOOD, edit(svg=SvgOptions(model="m")), [
        fields(prompt="a hat", svg__model="m")]),
    Row("svg-in-json", GOOD, create(svg=SvgOptions(model="m", reasoning=SvgReasoning(effort="low"))), [
        sent_json({"prompt": "a cat", "svg": {"model": "m", "reasoning": {"effort": "low"}}})]),
    Row("new-fields-in-json", GOOD, create(complexity="high", output_format="gif", frame_count=2, quality="xhigh",
                                           frame_duration_ms=100, safety_identifier="u-1"), [
        sent_json({"prompt": "a cat", "complexity": "high", "output_format": "gif", "frame_count": 2,
                   "quality": "xhigh", "frame_duration_ms": 100, "safety_identifier": "u-1"})]),
    Row("what-the-spec-does-not-know", GOOD, edit(extra_body={"strength": 0.5, "tag": "a"}), [
        fields(prompt="a hat", strength="0.5", tag="a")]),

    *(
        Row(f"awaited-{name}", GOOD, edit(image=upload), [
            came(image(content, filename, media_type)), fields(prompt="a hat")], modes=ASYNC)
        for name, (upload, content, filename, media_type) in AWAITED.items()
    ),
    *(
        Row(f"awaited-{name}-in-a-blocking-call", GOOD, edit(image=upload), [
            requests(0), says("image"), says_one_of("async", "await")], TypeError, modes=("sync",))
        for name, (upload, *_) in AWAITED.items()
    ),
    Row("awaited-in-a-list", GOOD, edit(image=lambda place: [upload_file(), PNG, AsyncFile(JPEG)]), [
        came(image(PNG, "cat.png", "image/png", "image[]"), image(PNG, None, "image/png", "image[]"),
             image(JPEG, None, "image/jpeg", "image[]"))], modes=ASYNC),
    Row("awaited-in-a-list-of-a-blocking-call", GOOD, edit(image=lambda place: [PNG, upload_file()]), [requests(0)],
        TypeError, modes=("sync",)),
    Row("awaited-as-a-mask", GOOD, edit(mask=lambda place: upload_file(GIF, "mask.gif")), [
        came(image(PNG, None, "image/png"), image(GIF, "mask.gif", "image/gif", "mask"))], modes=ASYNC),
    Row("awaited-and-tried-again", [error(503, {"retry-after-ms": "1"}), GOOD], edit(image=lambda place: upload_file()),
        [same_again(2)], client={"retry_config": QUICK}, modes=ASYNC),
    Row("awaited-and-empty", GOOD, edit(image=lambda place: upload_file(b"")), [requests(0), says("empty")], ValueError,
        modes=ASYNC),
    Row("short-reads-and-tried-again", [error(503, {"retry-after-ms": "1"}), GOOD],
        edit(image=lambda place: Short(PNG, 7, seekable=True)), [same_again(2)], client={"retry_config": QUICK},
        modes=EVERY_WAY),
    Row("short-reads-are-not-sent-twice", [error(503, {"retry-after-ms": "1"}), GOOD],
        edit(image=lambda place: Short(PNG)), [requests(1)], errors.ServiceUnavailableError,
        client={"retry_config": QUICK}),
    Row("refused-an-empty-raw-file", GOOD, edit(image=lambda place: Short(b"")), [requests(0), says("empty")],
        ValueError),
)
# fmt: on
