"""Operations of any document are watched, without a change of the facade."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from tests.specs.conftest import Serve, Served, once, package, root, run, serve, specs, workshop
from tests.support.server import RawServer, Step, answer, head
from tests.support.ways import Mode
from tests.watching.collected import Collected

__all__ = ["once", "package", "root", "run", "serve", "specs", "workshop"]

SOUND = b"RIFF\x00\xff\r\n\r\n" * 1000
AUDIO = {"content-type": "audio/wav", "x-request-id": "req-1"}
BROKEN = Step((head(200, {**AUDIO, "content-length": str(len(SOUND))}), SOUND[:-10]), "close")
Opened = Callable[..., Any]


@pytest.fixture(scope="module")
def served(serve: Serve) -> Iterator[Served]:
    """`r9s` on the package for a document with sounds and stations."""
    with serve("answers") as each:
        yield each


@pytest.fixture
async def opened(served: Served, mode: Mode, anyio_backend: str) -> AsyncIterator[Opened]:
    """Makes clients of a raw server, and closes them."""
    made = []

    def make(server: RawServer, **options: Any) -> Any:
        made.append(served.facade.r9s.R9S("key", server_url=server.url, **options))
        return made[-1]

    yield make
    for client in made:
        await mode.close(client)


async def test_an_operation_without_pictures_has_its_own_name(mode: Mode, opened: Opened, collected: Collected) -> None:
    with RawServer(answer(200, None, [])) as server:
        assert await mode.call(opened(server).stations, "list_stations") == []
    assert collected.call.name == "stations.list_stations"
    assert collected.facts["gen_ai.operation.name"] == "stations.list_stations"
    assert "gen_ai.output.type" not in collected.facts


async def test_an_operation_with_pictures_is_known_by_its_answers(
    mode: Mode, opened: Opened, collected: Collected
) -> None:
    with RawServer(answer(200, {"content-type": "image/png"}, b"\x89PNG")) as server:
        found = await mode.call(opened(server).media, "draw_picture", sky="clear")
        assert (await found.read() if mode.is_async else found.read()) == b"\x89PNG"
    assert collected.call.name == "generate_content"
    assert collected.facts["gen_ai.output.type"] == "image"
    assert collected.facts["r9s.operation"] == "media.draw_picture"


async def test_bytes_are_watched_until_they_have_been_read(mode: Mode, opened: Opened, collected: Collected) -> None:
    attempts: list[Any] = []
    with RawServer(answer(200, AUDIO, SOUND)) as server:
        found = await mode.call(opened(server, on_attempt=attempts.append).media, "get_sound", sound="wind")
        assert [each.next for each in attempts] == ["stream"]
        assert collected.calls == []
        assert (await found.read() if mode.is_async else found.read()) == SOUND
    assert [(each.operation, each.next, each.request_id) for each in attempts] == [
        ("media.get_sound", "stream", "req-1"),
        ("media.get_sound", "done", "req-1"),
    ]
    assert collected.call.name == "media.get_sound"
    assert "r9s.stopped" not in collected.facts


async def test_bytes_that_are_not_read_to_their_end_are_stopped(
    mode: Mode, opened: Opened, collected: Collected
) -> None:
    attempts: list[Any] = []
    with RawServer(answer(200, AUDIO, SOUND)) as server:
        await mode.close(await mode.call(opened(server, on_attempt=attempts.append).media, "get_sound", sound="wind"))
    assert [each.next for each in attempts] == ["stream", "stopped"]
    assert collected.facts["r9s.stopped"] is True


async def test_bytes_that_break_off_are_given_up(
    mode: Mode, served: Served, opened: Opened, collected: Collected
) -> None:
    attempts: list[Any] = []
    with RawServer(BROKEN) as server:
        found = await mode.call(opened(server, on_attempt=attempts.append).media, "get_sound", sound="wind")
        with pytest.raises(served.facade.errors.R9SConnectionError):
            assert (await found.read() if mode.is_async else found.read()) is None
    assert [each.next for each in attempts] == ["stream", "give up"]
    assert collected.facts["error.type"] == "R9SConnectionError"
