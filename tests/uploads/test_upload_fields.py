"""The other fields of a form, and contents that look like forms."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r9s import R9S
from tests.support.pictures import PNG
from tests.support.secrets import KEY
from tests.support.server import RawServer, files, texts
from tests.support.ways import Clients, Mode

EVIL = "\r\n--+++\r\nContent-Disposition: form-data; name=n\r\n\r\n9\r\n--+++--\r\n"


@pytest.fixture(scope="module")
def echo() -> Iterator[tuple[RawServer, R9S]]:
    """A server and a client that many examples share."""
    with RawServer() as server, R9S(KEY, server_url=server.url, timeout_ms=5000) as client:
        yield server, client


@pytest.mark.anyio
async def test_numbers_and_booleans_are_plain_text(mode: Mode, clients: Clients) -> None:
    """Numbers and booleans are plain text; only what was given travels, under the names of the spec."""
    given_fields: dict[str, Any] = {
        "prompt": "grün 😀\nzwei\r\ndrei",
        "model": "gpt-image-1",
        "n": 2,
        "quality": "high",
        "response_format": "b64_json",
        "size": "16:9",
        "user": "",
        "background": "opaque",
        "moderation": "low",
        "input_fidelity": "high",
        "output_format": "webp",
        "output_compression": 0,
        "partial_images": 3,
        "stream": False,
    }
    with RawServer() as server:
        await mode.call(clients(server).images, "edit", image=PNG, **given_fields)
        (request,) = server.requests
    assert texts(request) == {key: str(value) for key, value in given_fields.items()} | {"stream": "false"}
    assert request.headers["content-length"] == str(len(request.body))
    assert request.headers["accept"] == "application/json"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert len(request.headers["idempotency-key"]) >= 16


@pytest.mark.anyio
async def test_none_leaves_out(mode: Mode, clients: Clients) -> None:
    """`None` leaves a field out, also in `extra_body`."""
    with RawServer() as server:
        await mode.call(
            clients(server).images,
            "edit",
            image=PNG,
            prompt="a cat",
            mask=None,
            n=None,
            stream=None,
            extra_body={"seed": None, "model": None},
        )
        (request,) = server.requests
    assert [part.name for part in request.parts] == ["image", "prompt"]


@pytest.mark.anyio
async def test_extra_body_adds_and_replaces_fields(mode: Mode, clients: Clients) -> None:
    """`extra_body` adds fields, and replaces those of the same name."""
    extra = {"seed": 7, "watermark": True, "n": 3, "style": "x", "options": {"a": ["ä", None]}}
    with RawServer() as server:
        await mode.call(clients(server).images, "edit", image=PNG, prompt="a cat", n=2, extra_body=extra)
        (request,) = server.requests
    expected = {"prompt": "a cat", "seed": "7", "watermark": "true", "n": "3", "style": "x"}
    found = texts(request)
    assert found.pop("options").replace(" ", "") == '{"a":["ä",null]}'
    assert found == expected
    assert [part.content for part in files(request)] == [PNG]


@pytest.mark.anyio
async def test_a_file_in_extra_body(mode: Mode, clients: Clients) -> None:
    """Bytes in `extra_body` are a file that the spec does not know yet, or an error; never the text of their repr."""
    with RawServer() as server:
        try:
            await mode.call(clients(server).images, "edit", image=PNG, prompt="a cat", extra_body={"reference": PNG})
        except TypeError:
            assert server.requests == []
            return
        (request,) = server.requests
    assert {part.name: part.content for part in files(request)} == {"image": PNG, "reference": PNG}


@pytest.mark.anyio
async def test_each_request_has_a_boundary_of_its_own(mode: Mode, clients: Clients) -> None:
    """Each request has a boundary of its own that nobody can foresee."""
    with RawServer() as server:
        client = clients(server)
        for _ in range(3):
            await mode.call(client.images, "edit", image=PNG, prompt="a cat")
        kinds = [request.headers["content-type"] for request in server.requests]
    assert len(set(kinds)) == 3
    assert all(len(kind.partition("boundary=")[2]) >= 32 for kind in kinds)


@pytest.mark.anyio
async def test_content_that_looks_like_a_form(mode: Mode, clients: Clients) -> None:
    """A file, and a prompt, that hold boundaries and headers arrive byte for byte."""
    with RawServer() as server:
        client = clients(server)
        await mode.call(client.images, "edit", image=EVIL.encode(), prompt=EVIL)
        earlier = server.requests[0].body.decode()
        await mode.call(client.images, "edit", image=earlier.encode(), prompt=earlier)
        first, second = server.requests
    assert ([part.content for part in files(first)], texts(first)) == ([EVIL.encode()], {"prompt": EVIL})
    assert ([part.content for part in files(second)], texts(second)) == ([earlier.encode()], {"prompt": earlier})


@settings(max_examples=60, deadline=None)
@given(
    contents=st.lists(
        st.binary(min_size=1, max_size=300) | st.sampled_from([b"\r", b"\n", b"--", EVIL.encode()]),
        min_size=1,
        max_size=4,
    ),
    prompt=st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
)
def test_any_bytes(echo: tuple[RawServer, R9S], contents: list[bytes], prompt: str) -> None:
    """Whatever the bytes of files and the characters of a prompt are, they arrive as they are."""
    server, client = echo
    client.images.edit(image=contents, prompt=prompt)
    request = server.requests[-1]
    assert [part.content for part in files(request)] == contents
    assert texts(request) == {"prompt": prompt}
