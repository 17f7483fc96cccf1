"""Bodies that are bytes or texts, and the media types of parts."""

import io
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from r9s_generated._bodies import Json, Media, Raw, Text, body_of
from r9s_generated._body import Body, FormBody, JsonBody, PartsBody
from r9s_generated._codec import ANY
from r9s_generated._containers import MapOf
from r9s_generated._fields import Fields, field_parts
from r9s_generated._request import Request
from tests.support.pictures import JPEG, PNG
from tests.support.server import RawServer, answer, files
from tests.wire.conftest import NOTHING, Way, operation

pytestmark = pytest.mark.anyio


async def sent(way: Way, body: Any, *bodies: Media) -> Any:
    """The request that arrives."""
    with RawServer(NOTHING) as server:
        request = Request("POST", "/a", {}, body=body_of(body, bodies))
        await way.send(await way.client(server.url), operation(), request)
        (found,) = server.requests
    return found


@pytest.mark.parametrize("kind", ["bytes", "bytearray", "path", "file", "memory", "tuple", "text of a path"])
async def test_bytes_travel_as_they_are(way: Way, kind: str, tmp_path: Path) -> None:
    """With their length; an open file from where it stands."""
    content = PNG + bytes(range(256)) * 1000
    path = tmp_path / "a.png"
    path.write_bytes(b"head" + content if kind == "file" else content)
    with path.open("rb") as file:
        file.seek(4)
        body: Any = {
            "bytes": content,
            "bytearray": bytearray(content),
            "path": path,
            "file": file,
            "memory": io.BytesIO(content),
            "tuple": ("b.png", content),
        }.get(kind, str(path))
        if kind == "text of a path":
            with pytest.raises(TypeError, match=r"^body must be bytes, an open file, a pathlib\.Path or a tuple"):
                await sent(way, body, Raw("application/octet-stream"))
            return
        request = await sent(way, body, Raw("application/octet-stream"))
    assert request.body == content
    assert request.headers["content-length"] == str(len(content))
    assert request.headers["content-type"] == "application/octet-stream"


async def test_a_pipe_travels_in_chunks(way: Way) -> None:
    """Its length is not known before its end."""
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as sink:
            sink.write(PNG)

    thread = threading.Thread(target=write)
    thread.start()
    with os.fdopen(reading, "rb") as source:
        request = await sent(way, source, Raw("image/*"))
    thread.join()
    assert request.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in request.headers
    assert request.headers["content-type"] == "image/png"
    assert PNG in request.body


@pytest.mark.parametrize(
    ("upload", "types", "expected"),
    [
        (PNG, ("image/jpeg",), "image/jpeg"),
        (PNG, ("image/jpeg", "image/png"), "image/png"),
        (PNG, ("image/*",), "image/png"),
        (("a", PNG, "image/x-mine"), ("image/*",), "image/x-mine"),
        (("a", PNG, "application/pdf"), ("image/jpeg", "image/png"), "image/png"),
        (("a.mp3", b"ID3"), ("audio/wav", "audio/*"), "audio/mpeg"),
        (b"?", ("audio/*", "audio/wav", "audio/mpeg"), "audio/wav"),
        (b"?", ("audio/*",), "application/octet-stream"),
        (PNG, ("*/*",), "image/png"),
        (JPEG, ("image/png; q=1", "Image/JPEG"), "image/jpeg"),
    ],
)
async def test_media_types_of_bytes(way: Way, upload: Any, types: tuple[str, ...], expected: str) -> None:
    """The declared one, or of several the given or sniffed one that is among them."""
    assert (await sent(way, upload, Raw(*types))).headers["content-type"] == expected


async def test_bytes_are_sent_again(way: Way, tmp_path: Path) -> None:
    """Each attempt from the start."""
    if way.name == "generated":
        pytest.skip("it does not try again")
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    file = io.BytesIO(b"head" + PNG)
    file.seek(4)
    for body in (path, file, PNG):
        with RawServer(answer(503, headers={"retry-after-ms": "1"}), NOTHING) as server:
            request = Request("POST", "/a", {}, body=body_of(body, (Raw("image/png"),)))
            await way.send(await way.client(server.url), operation(), request)
            assert [each.body for each in server.requests] == [PNG, PNG]


async def test_a_file_that_is_awaited_is_read_first(way: Way) -> None:
    """Blocking calls refuse it, and say what to do."""

    class Awaited:
        def __init__(self) -> None:
            self._content = io.BytesIO(PNG)

        async def read(self, size: int = -1) -> bytes:
            return self._content.read(size)

    if way.mode.is_async:
        assert (await sent(way, Awaited(), Raw("image/png"))).body == PNG
    else:
        with pytest.raises(TypeError, match="body: the file can only be read with await"):
            await sent(way, Awaited(), Raw("image/png"))


@pytest.mark.parametrize(
    ("media_type", "text", "expected"),
    [
        ("text/plain", "plain", "text/plain"),
        ("text/plain", "ü", "text/plain; charset=utf-8"),
        ("text/xml; charset=utf-8", "<ü/>", "text/xml; charset=utf-8"),
        ("application/xml", "<ü/>", "application/xml"),
        ("application/x-ndjson", "{}\n{}\n", "application/x-ndjson"),
    ],
)
async def test_texts_are_utf_8(way: Way, media_type: str, text: str, expected: str) -> None:
    """And say so where they would be read as ASCII."""
    request = await sent(way, text, Text(media_type))
    assert (request.body, request.headers["content-type"]) == (text.encode(), expected)


@pytest.mark.parametrize(
    ("body", "media", "error", "said"),
    [
        (5, Raw("image/png"), TypeError, "^body must be bytes, an open file"),
        (b"", Raw("image/png"), ValueError, "^body: the file is empty"),
        (b"text", Text("text/plain"), TypeError, "^body must be a string, not bytes"),
        ("\ud800", Text("text/plain"), ValueError, "^body contains a lone surrogate"),
    ],
)
async def test_what_is_no_such_thing_is_refused(
    way: Way, body: Any, media: Media, error: type[Exception], said: str
) -> None:
    """Before anything is sent."""
    with pytest.raises(error, match=said):
        await sent(way, body, media)


@pytest.mark.parametrize("body", [body_of(PNG, (Raw("image/png"),)), body_of("a", (Text("text/plain"),))])
def test_more_fields_need_an_object(body: Any) -> None:
    """A file or a text takes none."""
    with pytest.raises(ValueError, match="extra_body needs an operation whose request body is an object"):
        Request("POST", "/a", {}, body=body).with_body({"a": 1})


@pytest.mark.parametrize(
    ("body", "expected"),
    [({"a": 1}, "application/json"), ("text", "text/plain"), (PNG, "image/png"), (("a", PNG), "image/png")],
)
async def test_the_value_says_which_media_type(way: Way, body: Any, expected: str) -> None:
    """Of several the first that takes it."""
    bodies = (Json(MapOf(ANY)), Text("text/plain"), Raw("image/*"))
    assert (await sent(way, body, *bodies)).headers["content-type"] == expected
    if isinstance(body, bytes):
        assert (await sent(way, body, Json(ANY), Raw("image/*"))).body == body


async def test_parts_have_the_declared_types(way: Way) -> None:
    """Files, texts and objects; what declares none is as before."""
    how = Fields(
        types={
            "image": ("image/png", "image/jpeg"),
            "icon": ("image/x-icon",),
            "meta": ("application/xml", "application/json"),
            "note": ("text/markdown",),
        }
    )
    given = {"image": [PNG, JPEG, ("c", b"?")], "icon": PNG, "meta": {"a": 1}, "note": ["x", 2], "plain": {"b": 2}}
    parts = [part for name, value in given.items() for part in field_parts(name, value, how)]
    with RawServer(NOTHING) as server:
        request = Request("POST", "/a", {}, body=PartsBody(parts, how))
        await way.send(await way.client(server.url), operation(), request)
        (found,) = server.requests
    rows = [
        part.partition(b"\r\n\r\n")
        for part in found.body.split(b"--" + found.headers["content-type"].partition("boundary=")[2].encode())[1:-1]
    ]
    heads = [before.decode("latin-1").lower() for before, _, _ in rows]
    kinds = [row.rpartition("content-type: ")[2].strip() if "content-type" in row else None for row in heads]
    assert kinds == [
        "image/png",
        "image/jpeg",
        "image/png",
        "image/x-icon",
        "application/json",
        "text/markdown",
        "text/markdown",
        None,
    ]
    assert json.loads(rows[4][2]) == {"a": 1}
    assert len(files(found)) == 4


@pytest.mark.parametrize("place", ["json", "form", "parts", "query"])
async def test_a_stream_is_refused_where_one_answer_is_awaited(way: Way, place: str) -> None:
    """It says which function gives the events."""
    if way.name != "generated":
        pytest.skip("its methods have `stream` as a parameter")
    query = [("stream", "true")]
    bodies: dict[str, Body] = {
        "json": JsonBody({"stream": True}),
        "form": FormBody([*query]),
        "parts": PartsBody([*query]),
    }
    request = Request("POST", "/a", {}, query if place == "query" else None, bodies.get(place))
    with RawServer(NOTHING) as server:
        client = await way.client(server.url)
        with pytest.raises(ValueError, match="call `stream`, or `asyncio_stream` with await"):
            await way.send(client, operation(streams=True), request)
        assert not server.requests
        # Elsewhere it is a field like any other.
        await way.send(client, operation(), request)
        assert len(server.requests) == 1
