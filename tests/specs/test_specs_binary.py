"""Answers that are bytes: read, streamed to a file, broken off, too late, or an error in their place."""

import gc
import itertools
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from tests.specs.conftest import Opened, Served
from tests.support.server import RawServer, Step, answer, head
from tests.support.ways import Mode

STEM = "answers"
"""The document that is served."""

SOUND = b"RIFF\x00\xff\r\n\r\n" * 1000
AUDIO = {"content-type": "audio/wav", "x-request-id": "req-1"}
MIB = 1024 * 1024


async def sound(mode: Mode, client: Any, **options: Any) -> Any:
    """The answer to a question for a sound, of which nothing is read."""
    return await mode.call(client.media, "get_sound", sound="wind", **options)


async def read(mode: Mode, found: Any) -> Any:
    """All its bytes."""
    return await found.read() if mode.is_async else found.read()


async def stream_to(mode: Mode, found: Any, path: Path) -> Any:
    """Its bytes in a file."""
    return await found.stream_to(path) if mode.is_async else found.stream_to(path)


async def pieces(mode: Mode, found: Any, most: int | None = None) -> list[bytes]:
    """The first pieces, or all."""
    if not mode.is_async:
        return list(itertools.islice(found, most))
    kept = []
    async for piece in found:
        kept.append(piece)
        if len(kept) == most:
            break
    return kept


def broken_off(missing: int = 10) -> Step:
    """A sound that lacks its last bytes."""
    return Step((head(200, {**AUDIO, "content-length": str(len(SOUND))}) + SOUND[:-missing],), "close")


@pytest.mark.anyio
async def test_bytes_can_be_read_as_often_as_one_likes(mode: Mode, opened: Opened) -> None:
    """All bytes, as often as one likes; the answer says what it is, and how it travelled."""
    with RawServer(answer(200, AUDIO, SOUND)) as server:
        found = await sound(mode, opened(server))
        assert [await read(mode, found) for _ in range(2)] == [SOUND, SOUND]
        assert (found.media_type, found.http_meta.status_code, found.http_meta.request_id) == (
            "audio/wav",
            200,
            "req-1",
        )
        assert await pieces(mode, found) == [SOUND]
        assert repr(found).endswith("BinaryAnswer(media_type='audio/wav')")
        assert server.requests[0].headers["accept"] == "audio/*"


@pytest.mark.anyio
async def test_connections_are_given_back(mode: Mode, opened: Opened, tmp_path: Path) -> None:
    """An answer that was read to its end, however, leaves its connection to the next call."""
    with RawServer(answer(200, AUDIO, SOUND)) as server:
        client = opened(server)
        await read(mode, await sound(mode, client))
        await stream_to(mode, await sound(mode, client), tmp_path / "a.wav")
        assert b"".join(await pieces(mode, await sound(mode, client))) == SOUND
        assert server.connections == 1


@pytest.mark.anyio
async def test_stream_to_a_file(mode: Mode, opened: Opened, tmp_path: Path) -> None:
    """The file holds the bytes, in place of an older one, and nothing else is left."""
    target = tmp_path / "wind.wav"
    target.write_bytes(b"older")
    with RawServer(answer(200, AUDIO, SOUND)) as server:
        assert await stream_to(mode, await sound(mode, opened(server)), target) == target
    assert target.read_bytes() == SOUND
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.anyio
async def test_a_large_file_takes_little_memory(mode: Mode, opened: Opened, tmp_path: Path) -> None:
    """64 MiB go to a file and never take more than 4 MiB of memory."""
    piece = bytes(MIB)
    step = Step((head(200, {**AUDIO, "content-length": str(64 * MIB)}), *[piece] * 64), "close")
    with RawServer(step) as server:
        found = await sound(mode, opened(server))
        tracemalloc.start()
        try:
            target = await stream_to(mode, found, tmp_path / "large.wav")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert target.stat().st_size == 64 * MIB
    assert peak < 4 * MIB


@pytest.mark.anyio
@pytest.mark.parametrize("how", ["read", "stream_to", "pieces"])
async def test_bytes_that_break_off_are_an_error_and_no_file(
    mode: Mode, served: Served, opened: Opened, tmp_path: Path, how: str
) -> None:
    """What lacks its end is an error, whose cause is httpx's; no file is made, and an older one stays."""
    target = tmp_path / "wind.wav"
    target.write_bytes(b"older")
    with RawServer(broken_off()) as server:
        found = await sound(mode, opened(server))
        ways: dict[str, Callable[[], Any]] = {
            "read": lambda: read(mode, found),
            "stream_to": lambda: stream_to(mode, found, target),
            "pieces": lambda: pieces(mode, found),
        }
        with pytest.raises(served.facade.errors.R9SConnectionError, match=r"^The connection failed: ") as caught:
            await ways[how]()
        assert server.wait(lambda: server.open == 0)
    assert isinstance(caught.value.__cause__, httpx.RemoteProtocolError)
    assert (caught.value.status_code, caught.value.request_id) == (200, "req-1")
    assert [(path, path.read_bytes()) for path in tmp_path.iterdir()] == [(target, b"older")]


@pytest.mark.anyio
async def test_a_file_that_cannot_be_written(mode: Mode, opened: Opened, tmp_path: Path) -> None:
    """It is an OSError, and the connection is closed."""
    with RawServer(answer(200, AUDIO, SOUND)) as server:
        found = await sound(mode, opened(server))
        with pytest.raises(FileNotFoundError):
            await stream_to(mode, found, tmp_path / "none" / "wind.wav")
        with pytest.raises(RuntimeError, match="closed"):
            await pieces(mode, found)


@pytest.mark.anyio
async def test_a_block_closes_what_was_not_read(mode: Mode, opened: Opened) -> None:
    """A `with` block closes the connection of an answer that was not read to its end."""
    step = Step((head(200, {**AUDIO, "content-length": "100"}) + b"RIFF",), "hang")
    with RawServer(step) as server:
        async with mode.inside(await sound(mode, opened(server))) as found:
            assert await pieces(mode, found, most=1) == [b"RIFF"]
            with pytest.raises(RuntimeError, match="only once"):
                await read(mode, found)
        assert server.wait(lambda: server.open == 0)
        with pytest.raises(RuntimeError, match="only once"):
            await pieces(mode, found)


@pytest.mark.anyio
async def test_bytes_that_nobody_reads_warn(mode: Mode, opened: Opened) -> None:
    """An answer that nobody reads or closes says so when it goes."""
    with RawServer(answer(200, AUDIO, SOUND)) as server:
        found = await sound(mode, opened(server))
        kept = [found]
        del found
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            kept.clear()
            gc.collect()
            said = [str(one.message) for one in caught if one.category is ResourceWarning]
            # The warning holds the answer. trio ends the generators that httpx nests one by one, and says so of each.
            caught.clear()
            for _ in range(10):
                await anyio.lowlevel.checkpoint()
        assert any("BinaryAnswer was not closed" in text for text in said)


@pytest.mark.anyio
async def test_waiting_does_not_count(mode: Mode, opened: Opened) -> None:
    """The deadline does not run while the caller does something else."""
    begin = head(200, {**AUDIO, "content-length": "8"}) + b"RIFF"
    with RawServer(Step((begin, 1.0, b"WAVE"))) as server:
        found = await sound(mode, opened(server), timeout_ms=800)
        await anyio.sleep(1.1)
        assert await read(mode, found) == b"RIFFWAVE"


@pytest.mark.anyio
async def test_bytes_that_drip_end_with_the_deadline(
    mode: Mode, served: Served, opened: Opened, tmp_path: Path
) -> None:
    """What drips for longer than the deadline is an error, and no file."""
    begin = head(200, {**AUDIO, "content-length": "100"})
    drops = [part for _ in range(100) for part in (0.05, b"R")]
    with RawServer(Step((begin, *drops))) as server:
        found = await sound(mode, opened(server), timeout_ms=300)
        with pytest.raises(served.facade.errors.R9STimeoutError):
            await stream_to(mode, found, tmp_path / "wind.wav")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.anyio
async def test_max_answer_bytes_holds_for_bytes(mode: Mode, served: Served, opened: Opened, tmp_path: Path) -> None:
    """`max_answer_bytes` holds for files too."""
    with RawServer(answer(200, AUDIO, SOUND)) as server:
        found = await sound(mode, opened(server, max_answer_bytes=len(SOUND) - 1))
        with pytest.raises(served.facade.errors.ResponseValidationError, match="max_answer_bytes"):
            await stream_to(mode, found, tmp_path / "wind.wav")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.anyio
async def test_error_in_its_place(mode: Mode, served: Served, opened: Opened) -> None:
    """A status of success with an error object is an error of the API; other JSON is not a sound."""
    errors = served.facade.errors
    refused = {"error": {"message": "too windy"}, "status": 429}
    with RawServer(answer(200, AUDIO | {"content-type": "application/json"}, refused)) as server:
        for operation, given in (("get_sound", "sound"), ("get_file", "file")):
            with pytest.raises(errors.RateLimitError, match="too windy"):
                await mode.call(opened(server).media, operation, **{given: "wind"})
    with RawServer(answer(200, body={"wind": 7})) as server:
        with pytest.raises(errors.ResponseValidationError, match=r"audio/\* was expected, not application/json"):
            await sound(mode, opened(server))
        # A file may hold JSON.
        found = await mode.call(opened(server).media, "get_file", file="wind")
        assert await read(mode, found) == b'{"wind": 7}'


@pytest.mark.anyio
async def test_an_error_in_the_place_of_bytes_is_typed(mode: Mode, served: Served, opened: Opened) -> None:
    """A status that is none of success has its class, and its typed body."""
    with RawServer(answer(404, body={"missing": "wind"})) as server:
        with pytest.raises(served.facade.errors.NotFoundError) as caught:
            await sound(mode, opened(server))
    assert (type(caught.value.data).__name__, caught.value.data.missing) == ("Missing", "wind")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("kind", "body", "result"),
    [
        ("application/json; charset=utf-8", b'{"text": "rain"}', "Report"),
        ("text/plain; charset=latin-1", "Gew\xf6lk".encode("latin-1"), "Gew\xf6lk"),
        ("TEXT/PLAIN", "Gewölk".encode(), "Gewölk"),
        ("application/pdf", b"%PDF\xff", b"%PDF\xff"),
        ("application/x-unknown", b"\x00", b"\x00"),
    ],
)
async def test_several_media_types(
    mode: Mode, served: Served, opened: Opened, kind: str, body: bytes, result: Any
) -> None:
    """What the answer says that it is decides how it is read."""
    day = served.facade.module("_scalars").DATE.load("2024-05-06")
    with RawServer(answer(200, {"content-type": kind}, body)) as server:
        found = await mode.call(opened(server).reports, "get_report", day=day)
        assert server.requests[0].headers["accept"] == "application/json, text/plain, application/pdf"
        if isinstance(result, bytes):
            assert await read(mode, found) == result
        else:
            assert (found if isinstance(found, str) else type(found).__name__) == result


@pytest.mark.anyio
async def test_the_functions_give_bytes_too(mode: Mode, served: Served, tmp_path: Path) -> None:
    """The functions under `api` give the same, without the facade's errors."""
    functions = served.facade.module("api.media.get_sound")
    name = "asyncio" if mode.is_async else "sync"
    with RawServer(answer(200, AUDIO, SOUND), broken_off(), answer(404, body={"missing": "wind"})) as server:
        client = served.facade.package.AuthenticatedClient(token="t", base_url=server.url)
        async with mode.inside(client):

            async def call() -> Any:
                made = getattr(functions, name)(client=client, sound="wind")
                return await made if mode.is_async else made

            target = await stream_to(mode, await call(), tmp_path / "wind.wav")
            assert target.read_bytes() == SOUND
            with pytest.raises(httpx.RemoteProtocolError):
                await stream_to(mode, await call(), tmp_path / "other.wav")
            with pytest.raises(served.facade.module("errors").UnexpectedStatus, match="404"):
                await call()
    assert list(tmp_path.iterdir()) == [target]
